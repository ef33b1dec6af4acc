"""Read a file fast: whole columns are proved good at once, every row in doubt is judged field by field.

The report is that of reading field by field; the good rows go to `sink` as text for COPY (see `copying`).
Memory stays bounded: about twelve bytes for each row of the file, and one block of rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np

from saikoku.exchange.layouts.rules import columns, copying, faults, rows, splitting
from saikoku.exchange.layouts.rules.columns import Proved
from saikoku.exchange.layouts.rules.faults import Fault, Report
from saikoku.exchange.layouts.rules.judging import CR, LF, QUOTE, Judge, Record
from saikoku.exchange.layouts.rules.keys import Keys
from saikoku.exchange.layouts.rules.layout import Layout
from saikoku.exchange.layouts.rules.splitting import Block

FIXED_BYTES_AT_ONCE = 4 * 1024**2
CSV_BYTES_AT_ONCE = 2 * 1024**2

Sink = Callable[[bytes], object]


def judge(
    layout: Layout,
    stream: BinaryIO,
    *,
    encoding: str | None = None,
    fixed: bool = False,
    sink: Sink | None = None,
    sha256: str = "",
    told: Callable[[int], object] | None = None,
) -> Report:
    """Judge the whole of `stream` (seekable, from its beginning). Rows of doubled keys reach `sink` too: they are in
    the report's `bad_lines`, and whoever keeps the rows drops them. `sha256` spares hashing the file once more.
    `told` is called after each block with the rows judged so far."""
    encoding = encoding or layout.encoding
    if fixed and encoding != "cp932":
        raise ValueError("fixed width is CP932 only")
    return _Reader(layout, stream, encoding, fixed, sink or _forget, sha256, told or _forget).run()


def _forget(piece: object) -> None:
    """A sink for a judgement without a target; an ear for one that nobody asks about."""


@dataclass(slots=True)
class _Reader:
    layout: Layout
    stream: BinaryIO
    encoding: str
    fixed: bool
    sink: Sink
    sha256: str
    told: Callable[[int], object]
    judge: Judge = field(init=False)
    keys: Keys = field(init=False)
    prover: columns.Prover = field(init=False)

    def run(self) -> Report:
        layout = self.layout
        self.keys = Keys(layout, self.encoding)
        self.prover = columns.Prover(layout, self.encoding, self.fixed)
        self.judge = Judge(layout, self.encoding, self.fixed, keep=self._keep, key_seen=self.keys.add_row)
        digest = None if self.sha256 else hashlib.sha256()
        self.stream.seek(0)
        self.judge.start(self.stream.read(4))
        self.stream.seek(0)
        for block in self._blocks(digest):
            if not self.judge.stopped:
                self._block(block)
                self.told(self.judge.report.rows)
        self.judge.report.sha256 = digest.hexdigest() if digest else self.sha256
        return self.judge.finish(self._chunks, self._doubled)

    def _blocks(self, digest=None) -> Iterator[Block]:
        size = CSV_BYTES_AT_ONCE
        if self.fixed:
            stride = self.layout.record_length + 2
            size = max(1, FIXED_BYTES_AT_ONCE // stride) * stride
        return splitting.blocks(self.stream, size, quotes=not self.fixed, digest=digest)

    def _chunks(self) -> Iterator[bytes]:
        self.stream.seek(0)
        while piece := self.stream.read(1024**2):
            yield piece

    def _keep(self, row: rows.Row) -> None:
        self.sink(copying.line_of(self.layout, row))

    def _block(self, block: Block) -> None:
        judge = self.judge
        records = self._records(block)
        if not judge.is_opened:
            first = next(records)
            judge.record(first)
            if judge.stopped:
                return
            block = splitting.without_first(block, self.fixed)
            records = self._records(block)
        if not block.data:
            return
        if block.is_tail or not self._prove(block):
            for record in records:
                judge.record(record)
                if judge.stopped:
                    return

    def _records(self, block: Block) -> Iterator[Record]:
        for line, content in splitting.fixed_records(block) if self.fixed else splitting.records(block):
            yield _record(line, content, self.fixed)

    def _prove(self, block: Block) -> bool:
        """Take the rows of the block that are surely good at once, the others one by one; False: none was taken."""
        judge = self.judge
        table = splitting.table(block, self.layout, self.fixed, judge.end)
        if table is None:
            return False
        proved = self.prover.prove(table, judge.first_values)
        if proved is None or len(judge.report.faults) + proved.most_faults > faults.MOST_FAULTS:
            return False
        self._take(proved)
        for place in np.flatnonzero(~proved.good):
            judge.record(table.record(int(place)))
        return True

    def _take(self, proved: Proved) -> None:
        judge, good = self.judge, proved.good
        taken = int(good.sum())
        judge.report.rows += taken
        if self.layout.sum:
            judge.report.sum += proved.sum()
        judge.tally.add_counts(proved.number_counts())
        judge.first_values |= proved.first_values
        if self.layout.key:
            self.keys.add_rows(proved.keys(), proved.lines[good])
        if taken and self.sink is not _forget:
            self.sink(proved.copy_text())

    def _doubled(self) -> list[Fault]:
        """Read the suspects again, and say which of them truly share a key."""
        suspects = self.keys.suspects()
        if not suspects:
            return []
        found: dict[tuple, list[int]] = {}
        self.stream.seek(0)
        for block in self._blocks():
            last = block.line + block.data.count(LF)
            if not any(block.line <= line <= last for line in suspects):
                continue
            for record in self._records(block):
                if record.line in suspects:
                    self._add_key(record, found)
        many = ((key, lines) for key, lines in found.items() if len(lines) > 1)
        return [rows.duplicate(self.layout, line, key) for key, lines in many for line in lines]

    def _add_key(self, record: Record, found: dict[tuple, list[int]]) -> None:
        plain, _ = self.judge.fields(record)
        if plain is None:
            return
        judged = rows.judge(self.layout, record.line, plain, self.encoding, self.fixed)
        if (key := rows.key_of(self.layout, judged.row.values)) is not None:
            found.setdefault(key, []).append(record.line)


def _record(line: int, content: bytes, fixed: bool) -> Record:
    is_open = not fixed and content.count(QUOTE) % 2 == 1
    end = b"" if is_open or not content.endswith(LF) else CR + LF if content.endswith(CR + LF) else LF
    content = content[: len(content) - len(end)]
    return Record(line, [content] if fixed else splitting.fields(content), end, is_open)
