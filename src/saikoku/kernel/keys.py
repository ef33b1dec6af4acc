"""The installation's secret keys: files of 32 random bytes under SAIKOKU_HOME/keys, never in the database.

Names in use: audit (HMAC of identifiers in the trail), files (kept bytes of received and delivered files,
secrets of telephone seats), receipt, backup, web (Django's SECRET_KEY).
"""

import functools
import hashlib
import os
from pathlib import Path

from saikoku.kernel import home

NAMES = ("audit", "files", "receipt", "backup", "web")


class KeyMissing(Exception):
    """No such key, or its file is damaged; the text (Japanese) says which and what to do."""


@functools.cache
def load(name: str) -> bytes:
    """The 32 bytes of a key; made on first use, readable by its owner alone."""
    if name not in NAMES:
        raise KeyMissing(f"鍵「{name}」はありません。")
    folder = home.path() / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{name}.key"
    if not file.exists():
        _make(file)
    return _read(file)


def _make(file: Path) -> None:
    """Written aside and linked into place, so that nobody ever reads half a key or replaces one."""
    aside = file.with_suffix(f".{os.getpid()}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(os.urandom(32))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(aside, file)
    except FileExistsError:
        pass  # another process was first; its key is the key
    finally:
        aside.unlink()


def _read(file: Path) -> bytes:
    secret = file.read_bytes()
    if len(secret) != 32:
        raise KeyMissing(f"鍵のファイルが壊れています({file}: {len(secret)} バイト)。控えから戻してください。")
    return secret


def key_id(name: str) -> str:
    """A short public name of the key's present value, kept beside what was made with it."""
    return hashlib.sha256(b"key id " + load(name)).hexdigest()[:12]
