"""A journal on a second path: one line for each act, chained, on the disk before `append` returns.

A line is `<hash> <json>`; the hash is SHA-256 over the hash before and the JSON. A line that a lost machine left half
written is closed by the next one and counts as torn.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

GENESIS = "0" * 64
_TAIL = 65_536
_LATEST = 8_192
"""Bytes of some thirty lines: the last one alone would tell an older copy of the books from this one."""


@dataclass(frozen=True, slots=True)
class Line:
    """`facts` None: torn. `follows`: its hash is that of the line before it and of what it says."""

    place: int
    hash: str
    facts: dict[str, Any] | None
    follows: bool


def append(file: Path, facts: Mapping[str, Any]) -> str:
    """Write one line and answer its hash. Raises OSError when it could not be brought to the disk."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    is_new = not file.exists()
    handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b", buffering=0) as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        last, whole = _last(stream)
        text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        hashed = _hash(last, text)
        line = f"{hashed} {text}\n".encode()
        data = line if whole else b"\n" + line
        if os.write(stream.fileno(), data) != len(data):
            raise OSError("the journal's line was cut")
        os.fsync(stream.fileno())
    if is_new:
        _sync_folder(file.parent)
    return hashed


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _last(stream: BinaryIO) -> tuple[str, bool]:
    """The hash of the last whole line, and whether the file ends with one."""
    size = stream.seek(0, os.SEEK_END)
    if size == 0:
        return GENESIS, True
    stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    lines = tail.split(b"\n")
    for raw in reversed(lines[:-1]):
        if (found := _parsed(raw)) is not None:
            return found[0], not lines[-1]
    return GENESIS, not lines[-1]


def _hash(before: str, text: str) -> str:
    return hashlib.sha256(f"{before} {text}".encode()).hexdigest()


def _parsed(raw: bytes) -> tuple[str, str, dict] | None:
    try:
        hashed, _, text = raw.decode().partition(" ")
        facts = json.loads(text)
    except ValueError:
        return None
    return (hashed, text, facts) if isinstance(facts, dict) else None


def tail(file: Path) -> list[dict[str, Any]]:
    """What the last lines say, some dozens of them, in their order; whether they follow each other is not looked at."""
    if not file.exists():
        return []
    with open(file, "rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        start = stream.seek(max(0, size - _LATEST))
        lines = stream.read(_LATEST).split(b"\n")
    found = [_parsed(raw) for raw in (lines[1:] if start else lines)]
    return [one[2] for one in found if one is not None]


def read(file: Path) -> Iterator[Line]:
    """Every line in its order; a missing file has none."""
    if not file.exists():
        return
    before = GENESIS
    with open(file, "rb") as stream:
        for place, raw in enumerate(stream, 1):
            found = _parsed(raw.rstrip(b"\n"))
            if found is None:
                yield Line(place, "", None, follows=False)
                continue
            hashed, text, facts = found
            yield Line(place, hashed, facts, follows=hashed == _hash(before, text))
            before = hashed
