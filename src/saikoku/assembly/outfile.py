"""Files that a command writes: whole under their name, or not there at all."""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from saikoku.kernel import disk


class NotWritten(Exception):
    """The file cannot be written; the text (Japanese) says why and what to do."""


@contextmanager
def aside(files: dict[Path, Iterable[bytes]]) -> Iterator["Aside"]:
    """Write each file, given in pieces, beside its place and flush it to the disk; `put_in_place` gives them their names.

    Whatever happens before that leaves nothing behind. Raises NotWritten.
    """
    waiting = Aside({file: file.with_name(f".{file.name}.{secrets.token_hex(4)}.part") for file in files})
    try:
        for file, pieces in files.items():
            _write(waiting.parts[file], pieces, file)
        yield waiting
    finally:
        for part in waiting.parts.values():
            part.unlink(missing_ok=True)


class Aside:
    def __init__(self, parts: dict[Path, Path]):
        self.parts = parts

    def put_in_place(self) -> None:
        """In the order given: name first what explains a file, last the file itself."""
        for file, part in self.parts.items():
            try:
                os.replace(part, file)
            except OSError as fault:
                raise NotWritten(_words(file, fault)) from fault
        for folder in {file.parent for file in self.parts}:
            _flush(folder)


def _write(part: Path, pieces: Iterable[bytes], file: Path) -> None:
    try:
        if file.is_dir():
            raise IsADirectoryError
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as fault:
        raise NotWritten(_words(file, fault)) from fault


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _words(file: Path, fault: OSError) -> str:
    if not file.parent.is_dir():
        return f"フォルダがありません: {file.parent}。フォルダを作ってから、もう一度実行してください。"
    if file.is_dir():
        return f"{file} はフォルダです。--out には書き出すファイルの名前を指定してください。"
    return f"{file} に書き出せません: {disk.reason(fault)}。書き込める場所を指定してください。"
