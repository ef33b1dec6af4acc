"""What changed between two files of one period and form? Both are of our own writing. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from saikoku.exchange.layouts.rules.layout import Layout


@dataclass(frozen=True, slots=True)
class Changes:
    """Counts of rows: only in the later file, of other content under the same key, only in the earlier file."""

    new: int
    changed: int
    gone: int


def between(layout: Layout, before: Iterable[bytes], after: Iterable[bytes], *, encoding: str, fixed: bool) -> Changes:
    """`before` and `after` are the files in pieces of whole records, the header row in the first of them."""
    old = _by_key(layout, before, encoding, fixed)
    new = _by_key(layout, after, encoding, fixed)
    return Changes(
        new=len(new.keys() - old.keys()),
        changed=sum(1 for key, content in new.items() if key in old and old[key] != content),
        gone=len(old.keys() - new.keys()),
    )


def _by_key(layout: Layout, pieces: Iterable[bytes], encoding: str, fixed: bool) -> dict[tuple, int]:
    """The hash of each record by its key; a layout without a key counts a record as its own key."""
    places = [layout.place(name) for name in layout.key] or range(len(layout.columns))
    if fixed:
        spans = [layout.positions[place] for place in places]
        return {tuple(record[begin:end] for begin, end in spans): hash(record) for record in _records(pieces)}
    rows = _rows(pieces, encoding)
    if layout.header:
        next(rows, None)
    return {tuple(row[place] for place in places): hash(tuple(row)) for row in rows}


def _rows(pieces: Iterable[bytes], encoding: str) -> Iterator[list[str]]:
    for piece in pieces:
        yield from csv.reader(io.StringIO(piece.decode(encoding), newline=""))


def _records(pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield from filter(None, piece.split(b"\r\n"))
