"""The ZIP that files travel in: AES-256 is written; AES, ZipCrypto and plain are read; hostile ones are refused."""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

import pyzipper

from saikoku.exchange.layouts.rules import control

MOST_ENTRIES = 100
LARGEST_UNPACKED = 2 * 1024**3
"""Bytes of all files together: a million arrears in fixed width are one gigabyte."""
HIGHEST_RATIO = 100
RATIO_COUNTS_FROM = 16 * 1024**2
"""Unpacked bytes below which a high ratio is harmless (a short file of spaces)."""
PIECE = 1024**2
DAMAGED = (
    zipfile.BadZipFile, pyzipper.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    EOFError, OSError, ValueError, KeyError, IndexError, OverflowError,
)  # fmt: skip
"""What the unpacking libraries raise for broken bytes."""
ENCRYPTED = 0x1
UTF8_NAME = 0x800


class ContainerRefused(Exception):
    """The container cannot be opened safely; `reason` is a code, `name` the entry at fault."""

    def __init__(self, reason: str, name: str = ""):
        self.reason, self.name = reason, name
        super().__init__(f"{reason} {name}".strip())


@dataclass(frozen=True, slots=True)
class Contents:
    """The one data file of a container, with its control record when there is one."""

    name: str
    size: int
    is_encrypted: bool
    control: bytes | None


def is_container(start: bytes) -> bool:
    """From the first bytes of a file: is it a ZIP (an empty one too)?"""
    return start[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def pack(entries: list[tuple[str, bytes]], password: bytes, out: BinaryIO) -> None:
    """Write an AES-256 container of the named files to `out`."""
    if not password:
        raise ValueError("a container has a password")
    with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password)
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        for name, data in entries:
            archive.writestr(name, data)


def unpack(source: BinaryIO, password: bytes | None, out: BinaryIO) -> Contents:
    """Write the plain bytes of the container's data file to `out`. Raises ContainerRefused; then discard `out`.

    A fault of the disk under `source` or `out` stays an OSError.
    """
    try:
        with pyzipper.AESZipFile(source) as archive:
            return _unpack(archive, password, out)
    except NotImplementedError as error:
        raise ContainerRefused("container_method") from error
    except DAMAGED as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise ContainerRefused("container_damaged") from error


def _unpack(archive: pyzipper.AESZipFile, password: bytes | None, out: BinaryIO) -> Contents:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise ContainerRefused("container_entries", str(len(entries)))
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise ContainerRefused("container_size")
    names = [_name(entry) for entry in entries]
    for entry, name in zip(entries, names, strict=True):
        _refuse_entry(entry, name)
    _refuse_overlaps(entries)
    files = [(name, entry) for name, entry in zip(names, entries, strict=True) if not entry.is_dir()]
    data = [(name, entry) for name, entry in files if not name.endswith(control.SUFFIX)]
    notes = [(name, entry) for name, entry in files if name.endswith(control.SUFFIX)]
    if len(data) != 1 or len(notes) > 1:
        raise ContainerRefused("container_not_one_file", str(len(data)))
    (name, entry), note = data[0], None
    if notes:
        if notes[0][1].file_size > control.LARGEST:
            raise ContainerRefused("container_size", notes[0][0])
        kept = io.BytesIO()
        for piece in _pieces(archive, notes[0][1], password, control.LARGEST):
            kept.write(piece)
        note = kept.getvalue()
    size = 0
    for piece in _pieces(archive, entry, password, LARGEST_UNPACKED):
        out.write(piece)
        size += len(piece)
    return Contents(name, size, bool(entry.flag_bits & ENCRYPTED), note)


def _pieces(archive, entry, password: bytes | None, largest: int) -> Iterator[bytes]:
    """The entry's bytes, watched while they come: what an entry says of its size may be a lie.

    The size stands outside what is encrypted, and the library would silently cut the data to it.
    """
    is_encrypted = bool(entry.flag_bits & ENCRYPTED)
    if is_encrypted and not password:
        raise ContainerRefused("password_missing", entry.filename)
    total, declared = 0, entry.file_size
    entry.file_size = largest + 1
    try:
        with archive.open(entry, pwd=password if is_encrypted else None) as stream:
            while piece := stream.read(PIECE):
                total += len(piece)
                if total > min(largest, declared):
                    raise ContainerRefused("container_size", entry.filename)
                if total > RATIO_COUNTS_FROM and total > HIGHEST_RATIO * max(entry.compress_size, 1):
                    raise ContainerRefused("container_ratio", entry.filename)
                yield piece
        if total < declared:
            raise ContainerRefused("container_damaged", entry.filename)
    except RuntimeError as error:
        raise ContainerRefused("password_wrong", entry.filename) from error
    except (zipfile.BadZipFile, pyzipper.BadZipFile, zlib.error) as error:
        reason = "password_wrong" if is_encrypted and _is_zipcrypto(entry) else "container_damaged"
        raise ContainerRefused(reason, entry.filename) from error


def _is_zipcrypto(entry) -> bool:
    """ZipCrypto notices a wrong password only by one byte; most show as damage."""
    return not getattr(entry, "wz_aes_version", None)


def _name(entry) -> str:
    """Names without the UTF-8 flag come from Japanese Windows: CP932 read as CP437."""
    if entry.flag_bits & UTF8_NAME:
        return entry.filename
    try:
        return entry.orig_filename.encode("cp437").decode("cp932")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename


def _refuse_entry(entry, name: str) -> None:
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":") or "\x00" in entry.orig_filename:
        raise ContainerRefused("container_absolute_path", name)
    if ".." in parts:
        raise ContainerRefused("container_parent_path", name)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ContainerRefused("container_link", name)
    if name.lower().endswith((".zip", ".7z", ".lzh", ".cab", ".rar", ".gz", ".tar")):
        raise ContainerRefused("container_in_container", name)
    declared, packed = entry.file_size, max(entry.compress_size, 1)
    if declared > RATIO_COUNTS_FROM and declared > HIGHEST_RATIO * packed:
        raise ContainerRefused("container_ratio", name)


def _refuse_overlaps(entries: list) -> None:
    """Entries that share bytes are the trick of the bombs that pass a check of ratios."""
    spans = sorted((entry.header_offset, entry.header_offset + entry.compress_size) for entry in entries)
    for (_, end), (begin, _) in pairwise(spans):
        if begin < end:
            raise ContainerRefused("container_overlap")
