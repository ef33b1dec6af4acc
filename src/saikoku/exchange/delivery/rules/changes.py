"""What changed between two files of one period and form? Both are of our own writing. Pure."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from saikoku.exchange.layouts.rules.layout import Layout


@dataclass(frozen=True, slots=True)
class Changes:
    """Counts of rows: only in the later file, of other content under the same key, only in the earlier file."""

    new: int
    changed: int
    gone: int


def between(layout: Layout, before: bytes, after: bytes, *, encoding: str, fixed: bool) -> Changes:
    old = _by_key(layout, before, encoding, fixed)
    new = _by_key(layout, after, encoding, fixed)
    return Changes(
        new=len(new.keys() - old.keys()),
        changed=sum(1 for key, record in new.items() if key in old and old[key] != record),
        gone=len(old.keys() - new.keys()),
    )


def _by_key(layout: Layout, data: bytes, encoding: str, fixed: bool) -> dict[tuple[str, ...], int]:
    """The hash of each record by its key; a layout without a key counts a record as its own key."""
    places = [layout.place(name) for name in layout.key] or range(len(layout.columns))
    records = _fixed(layout, data) if fixed else _rows(data, encoding, layout.header)
    return {tuple(fields[place] for place in places): hash(tuple(fields)) for fields in records}


def _rows(data: bytes, encoding: str, header: bool) -> Iterator[list[str]]:
    text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    rows = csv.reader(text)
    if header:
        next(rows, None)
    return rows


def _fixed(layout: Layout, data: bytes) -> Iterator[list[str]]:
    for record in data.split(b"\r\n"):
        if record:
            yield [record[begin:end].decode("cp932") for begin, end in layout.positions]
