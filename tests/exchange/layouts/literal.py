"""The oracle: a slow, literal reader in plain Python, byte by byte, field by field. What it reports is the law.

The reader of the program (`layouts.rules.reading`) must give the same report, byte for byte, and the same rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from saikoku.exchange.layouts.rules import rows
from saikoku.exchange.layouts.rules.faults import Fault, Report
from saikoku.exchange.layouts.rules.judging import COMMA, CR, LF, QUOTE, Judge, Record
from saikoku.exchange.layouts.rules.layout import Layout
from saikoku.exchange.layouts.rules.rows import Row


@dataclass(slots=True)
class Reading:
    """The good rows of a file and the report on it."""

    report: Report
    rows: list[Row]


def read(layout: Layout, data: bytes, *, encoding: str | None = None, fixed: bool = False) -> Reading:
    """Every row and every fault of `data`. Fixed width is CP932 only."""
    good: list[Row] = []
    keys = _Keys(layout)
    judge = Judge(layout, encoding or layout.encoding, fixed, keep=good.append, key_seen=keys.add)
    judge.report.sha256 = hashlib.sha256(data).hexdigest()
    judge.start(data)
    for record in fixed_records(data) if fixed else csv_records(data):
        if judge.stopped:
            break
        judge.record(record)
    report = judge.finish(lambda: [data], keys.doubled)
    bad = set(report.bad_lines)
    return Reading(report, [row for row in good if row.line not in bad])


@dataclass(slots=True)
class _Keys:
    layout: Layout
    lines: dict[tuple, list[int]] = field(default_factory=dict)

    def add(self, row: Row, key: tuple) -> None:
        self.lines.setdefault(key, []).append(row.line)

    def doubled(self) -> list[Fault]:
        many = ((key, lines) for key, lines in self.lines.items() if len(lines) > 1)
        return [rows.duplicate(self.layout, line, key) for key, lines in many for line in lines]


def csv_records(data: bytes) -> Iterator[Record]:
    """Records of a CSV file. A quote opens or closes wherever it stands; a line ends outside quotes."""
    line, begun_at, in_quotes = 1, 1, False
    parts: list[bytes] = []
    current = bytearray()
    for number in data:
        byte = bytes([number])
        if byte == QUOTE:
            in_quotes = not in_quotes
        if byte == COMMA and not in_quotes:
            parts.append(bytes(current))
            current.clear()
        elif byte == LF and not in_quotes:
            end = CR + LF if current.endswith(CR) else LF
            if end == CR + LF:
                del current[-1]
            yield Record(begun_at, [*parts, bytes(current)], end)
            line += 1
            begun_at, parts = line, []
            current.clear()
        else:
            current += byte
            line += byte == LF
    if parts or current:
        yield Record(begun_at, [*parts, bytes(current)], b"", open_quote=in_quotes)


def fixed_records(data: bytes) -> Iterator[Record]:
    lines = data.split(LF)
    for number, content in enumerate(lines, start=1):
        if number == len(lines):
            if content:
                yield Record(number, [content], b"")
        elif content.endswith(CR):
            yield Record(number, [content[:-1]], CR + LF)
        else:
            yield Record(number, [content], LF)
