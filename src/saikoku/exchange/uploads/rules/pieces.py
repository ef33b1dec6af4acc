"""Which piece of a file may come now, how long it must be, and what may be sent at all. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from saikoku.exchange.layouts.rules import container
from saikoku.kernel import filenames

PIECE = 4 * 1024**2
"""Bytes of a piece: with its request it stays below what the server holds of one request in memory."""
LARGEST = container.LARGEST_UNPACKED
"""Bytes of a file, as much as a container may hold unpacked."""
MOST_OPEN = 10
"""Files that one person may have half sent."""
KEPT = timedelta(days=3)
"""How long a half-sent file is kept after its last piece: over a weekend, and no longer than is needed."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A piece that came, beside what is known. `held` is the hash of that piece where it lies here already."""

    number: int
    length: int
    sha256: str
    said: str
    """The hash that the sender told."""
    held: str
    received: int
    size: int
    piece: int


def count(size: int, piece: int) -> int:
    return -(-size // piece)


def length_of(number: int, size: int, piece: int) -> int:
    """Bytes of a piece by its place; all are full but the last."""
    return min(piece, size - number * piece)


def bytes_received(received: int, size: int, piece: int) -> int:
    return min(received * piece, size)


def refusals(come: Arrival) -> list[str]:
    """Every reason against the piece; an empty list for the next one, and for one that came before just so."""
    if not 0 <= come.number < count(come.size, come.piece):
        return ["piece-unknown"]
    found = []
    if come.number > come.received:
        found.append("piece-order")
    if come.length != length_of(come.number, come.size, come.piece):
        found.append("piece-length")
    if come.said != come.sha256:
        found.append("piece-damaged")
    elif come.held and come.held != come.sha256:
        found.append("piece-differs")
    return found


def refusals_of_file(*, name: str, size: int, is_open: int) -> list[str]:
    found = []
    if not filenames.plain(name):
        found.append("name-missing")
    if size < 1:
        found.append("file-empty")
    if size > LARGEST:
        found.append("file-too-large")
    if is_open >= MOST_OPEN:
        found.append("too-many-open")
    return found


def whole_of(hashes: Iterable[str]) -> str:
    """One hash over the hashes of all pieces in their order: what the sender tells of his whole file."""
    digest = hashlib.sha256()
    for one in hashes:
        digest.update(bytes.fromhex(one))
    return digest.hexdigest()
