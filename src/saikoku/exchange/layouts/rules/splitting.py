"""Cut a stream into blocks of whole records, a block into records, and a regular block into a table of fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np

from saikoku.exchange.layouts.rules import faults
from saikoku.exchange.layouts.rules.judging import COMMA, CR, LF, QUOTE, Record
from saikoku.exchange.layouts.rules.layout import Layout

WIDEST_FIELD = 4_096
"""Bytes of a CSV field beyond which its row is read slowly, so that one long field widens no table."""


@dataclass(slots=True)
class Block:
    """Whole records; `line` is the first one's line. A tail is what follows the last line end of the stream."""

    line: int
    data: bytes
    is_tail: bool = False
    line_ends: int = -1


def blocks(stream: BinaryIO, size: int, *, quotes: bool, digest=None) -> Iterator[Block]:
    """Blocks of about `size` bytes, all bytes through `digest`. With `quotes`, a line end inside quotes ends no
    block. A record longer than faults.LONGEST_RECORD comes as a tail and ends the blocks."""
    line, rest = 1, b""
    while data := stream.read(size):
        if digest:
            digest.update(data)
        rest += data
        if end := _end_of_records(rest, quotes):
            block = Block(line, rest[:end])
            rest = rest[end:]
            block.line_ends = block.data.count(LF)
            line += block.line_ends
            yield block
        elif len(rest) > faults.LONGEST_RECORD + 2:
            yield Block(line, rest, is_tail=True)
            rest = b""
            while data := stream.read(size):
                if digest:
                    digest.update(data)
    if rest:
        yield Block(line, rest, is_tail=True)


def _end_of_records(data: bytes, quotes: bool) -> int:
    """Bytes up to the last line end that ends a record; 0 when none does."""
    end = data.rfind(LF) + 1
    if not quotes or QUOTE not in data:
        return end
    total = data.count(QUOTE, 0, end)
    while end and total % 2:
        before = data.rfind(LF, 0, end - 1) + 1
        total -= data.count(QUOTE, before, end)
        end = before
    return end


def lines(data: bytes) -> list[bytes]:
    """Lines with their ends; only LF ends a line."""
    found = [line + LF for line in data.split(LF)]
    last = found.pop()[:-1]
    return [*found, last] if last else found


def records(block: Block) -> Iterator[tuple[int, bytes]]:
    """(line, record with its end) of a CSV block; quotes may hold line ends."""
    line, begun_at, kept = block.line, block.line, b""
    for piece in lines(block.data):
        kept = kept + piece if kept else piece
        line += 1
        if kept.endswith(LF) and kept.count(QUOTE) % 2 == 0:
            yield begun_at, kept
            begun_at, kept = line, b""
    if kept:
        yield begun_at, kept


def fixed_records(block: Block) -> Iterator[tuple[int, bytes]]:
    return enumerate(lines(block.data), start=block.line)


def without_first(block: Block, fixed: bool) -> Block:
    """The block after its heading; in fixed width the first record is a row like all others."""
    _, first = next(iter(fixed_records(block) if fixed else records(block)))
    return Block(block.line + first.count(LF), block.data[len(first) :], block.is_tail)


def fields(record: bytes) -> list[bytes]:
    """Raw fields of a record without its line end; a comma inside quotes divides nothing."""
    if QUOTE not in record:
        return record.split(COMMA)
    found, kept = [], None
    for part in record.split(COMMA):
        kept = part if kept is None else kept + COMMA + part
        if kept.count(QUOTE) % 2 == 0:
            found.append(kept)
            kept = None
    if kept is not None:
        found.append(kept)
    return found


@dataclass(slots=True)
class Table:
    """Records of one regular form. A CSV row whose form is in doubt has no fields here."""

    lines: np.ndarray
    doubtful: np.ndarray
    raw: np.ndarray | None = None
    fields: list[list[bytes]] = field(default_factory=list)
    kept: list[tuple[int, bytes]] = field(default_factory=list)
    end: bytes = b""

    def record(self, place: int) -> Record:
        if self.raw is None:
            line, content = self.kept[place]
            return Record(line, fields(content), self.end)
        return Record(int(self.lines[place]), [self.raw[place, : -len(self.end)].tobytes()], self.end)


def table(block: Block, layout: Layout, fixed: bool, end: bytes) -> Table | None:
    """The block's rows side by side; None where line ends or NUL make it irregular."""
    if b"\0" in block.data or not end:
        return None
    return _fixed_table(block, layout, end) if fixed else _csv_table(block, layout, end)


def _fixed_table(block: Block, layout: Layout, end: bytes) -> Table | None:
    stride = layout.record_length + len(end)
    count, left = divmod(len(block.data), stride)
    if left or (block.line_ends if block.line_ends >= 0 else block.data.count(LF)) != count:
        return None
    raw = np.frombuffer(block.data, np.uint8).reshape(count, stride)
    if (raw[:, -1] != 10).any() or not _ends(raw, end):
        return None
    places = np.arange(block.line, block.line + count)
    return Table(places, np.zeros(count, bool), raw=raw, end=end)


def _ends(raw: np.ndarray, end: bytes) -> bool:
    """Does every record end as the first did?"""
    is_return = raw[:, -2] == 13
    return bool(is_return.all()) if end == CR + LF else not is_return.any()


def _csv_table(block: Block, layout: Layout, end: bytes) -> Table | None:
    needed = len(layout.columns)
    blank = [b""] * needed
    kept, doubtful, rows = [], [], []
    for line, content in records(block):
        if not content.endswith(end) or (end == LF and content.endswith(CR + LF)):
            return None
        content = content[: -len(end)]
        if len(content) > faults.LONGEST_RECORD:
            return None
        parts = _plain_fields(content)
        fits = len(parts) == needed or (len(parts) > needed and layout.extra_columns)
        fits = fits and (len(content) <= WIDEST_FIELD or max(map(len, parts)) <= WIDEST_FIELD)
        kept.append((line, content))
        doubtful.append(not fits)
        rows.append(parts[:needed] if fits else blank)
    places = np.array([line for line, _ in kept], np.int64)
    columns = [list(column) for column in zip(*rows, strict=True)]
    return Table(places, np.array(doubtful, bool), fields=columns, kept=kept, end=end)


def _plain_fields(content: bytes) -> list[bytes]:
    """The fields without their quotes, where the quotes stand simply; none where they want a closer look."""
    if QUOTE not in content:
        return content.split(COMMA)
    pieces = content.split(QUOTE)
    first, last = pieces[0], pieces[-1]
    if (first and not first.endswith(COMMA)) or (last and not last.startswith(COMMA)):
        return []
    found = first[:-1].split(COMMA) if first else []
    for place in range(1, len(pieces) - 1, 2):
        found.append(pieces[place])
        between = pieces[place + 1]
        if between == COMMA or place + 1 == len(pieces) - 1:
            continue
        if len(between) < 2 or not between.startswith(COMMA) or not between.endswith(COMMA):
            return []
        found += between[1:-1].split(COMMA)
    return found + last[1:].split(COMMA) if last else found
