"""The slow, literal reader: a whole file byte by byte, field by field. What it reports is the law of reading.

The fast reader (`reading`) must give the same report, byte for byte, and the same rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from saikoku.exchange.layouts.rules import faults, headers, numbers, rows
from saikoku.exchange.layouts.rules.faults import Fault, Report
from saikoku.exchange.layouts.rules.layout import Layout
from saikoku.exchange.layouts.rules.rows import Row

COMMA, QUOTE, CR, LF = b",", b'"', b"\r", b"\n"


@dataclass(slots=True)
class Reading:
    """The good rows of a file and the report on it."""

    report: Report
    rows: list[Row]


@dataclass(slots=True)
class Record:
    """One record before its fields are read; `end` is what ended it: CR LF, LF or nothing."""

    line: int
    fields: list[bytes]
    end: bytes
    open_quote: bool = False


def read(layout: Layout, data: bytes, *, encoding: str | None = None, fixed: bool = False) -> Reading:
    """Every row and every fault of `data`. Fixed width is CP932 only."""
    return _Reader(layout, data, encoding or layout.encoding, fixed).read()


def csv_records(data: bytes) -> Iterator[Record]:
    """Records of a CSV file. A quote opens or closes wherever it stands; a line ends outside quotes."""
    line, begun_at, in_quotes = 1, 1, False
    parts, current = [], bytearray()
    at = 0
    while at < len(data):
        byte = data[at : at + 1]
        at += 1
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


def unquote(raw: bytes) -> bytes | None:
    """The field without its quotes; None when a quote stands where none may."""
    if QUOTE not in raw:
        return raw
    inner = raw[1:-1]
    if len(raw) < 2 or raw[:1] != QUOTE or raw[-1:] != QUOTE or QUOTE in inner.replace(b'""', b""):
        return None
    return inner.replace(b'""', QUOTE)


@dataclass(slots=True)
class _Reader:
    layout: Layout
    data: bytes
    encoding: str
    fixed: bool
    good: list[Row] = field(default_factory=list)
    keys: dict[tuple, list[int]] = field(default_factory=dict)
    end: bytes | None = None
    undecodable: bool = False
    first_values: dict[str, object] = field(default_factory=dict)
    tally: numbers.Tally = field(init=False)

    def read(self) -> Reading:
        report = Report(self.layout.id, self.encoding, self.fixed, sum=0 if self.layout.sum else None)
        report.sha256 = hashlib.sha256(self.data).hexdigest()
        self.tally = numbers.Tally(self.layout)
        if self.data.startswith(headers.BOMS):
            report.refusals.append(Fault(1, "", "", "bom"))
        else:
            self._read_records(report)
            self._finish(report)
        bad = set(report.bad_lines)
        return Reading(report, [row for row in self.good if row.line not in bad])

    def _read_records(self, report: Report) -> None:
        if self.layout.header and not self.fixed and not self.data:
            report.refusals.append(Fault(1, "", "", "header_missing"))
        source = fixed_records if self.fixed else csv_records
        for number, record in enumerate(source(self.data)):
            if not self._is_whole(record, report):
                return
            if number == 0 and (refusal := self._opening(record)):
                report.refusals.append(refusal)
                return
            if number or self.fixed or not self.layout.header:
                self._judge(record, report)
            if len(report.faults) > faults.MOST_FAULTS:
                del report.faults[faults.MOST_FAULTS :]
                report.refusals.append(Fault(record.line, "", "", "too_many_faults"))
                return

    def _is_whole(self, record: Record, report: Report) -> bool:
        """Is this a record at all, of bearable length and with an end?"""
        if sum(map(len, record.fields)) + len(record.fields) - 1 > faults.LONGEST_RECORD:
            report.refusals.append(Fault(record.line, "", "", "record_too_long"))
            return False
        if not record.end:
            reason = "open_quote" if record.open_quote else "truncated"
            report.refusals.append(Fault(record.line, "", "", reason))
            return False
        self.end = self.end or record.end
        if record.end != self.end and all(r.reason != "mixed_line_ends" for r in report.refusals):
            report.refusals.append(Fault(record.line, "", "", "mixed_line_ends"))
        return True

    def _opening(self, record: Record) -> Fault | None:
        if self.fixed:
            found = len(record.fields[0])
            differs = found != self.layout.record_length
            return Fault(1, "", str(found), "record_length_differs") if differs else None
        if not self.layout.header:
            return None
        return headers.refusal(self.layout, [unquote(raw) for raw in record.fields], self.encoding)

    def _fields(self, record: Record) -> tuple[list[bytes] | None, list[Fault]]:
        layout = self.layout
        if self.fixed:
            content = record.fields[0]
            if len(content) != layout.record_length:
                return None, [Fault(record.line, "", str(len(content)), "record_length")]
            return [content[begin:end] for begin, end in layout.positions], []
        count, needed = len(record.fields), len(layout.columns)
        if count < needed or (count > needed and not layout.extra_columns):
            return None, [Fault(record.line, "", str(count), "column_count")]
        plain = [unquote(raw) for raw in record.fields[:needed]]
        found = [
            Fault(record.line, column.id, faults.shown_bytes(raw, self.encoding), "stray_quote")
            for column, raw, bare in zip(layout.columns, record.fields, plain, strict=False)
            if bare is None
        ]
        return (None if found else plain), found

    def _judge(self, record: Record, report: Report) -> None:
        report.rows += 1
        plain, found = self._fields(record)
        if plain is not None:
            judged = rows.judge(self.layout, record.line, plain, self.encoding, self.fixed)
            found = judged.faults
            self.undecodable |= judged.undecodable
            self._remember(judged.row, report)
        if found:
            report.faults += found
            report.bad_lines.append(record.line)
        else:
            self.good.append(judged.row)

    def _remember(self, row: Row, report: Report) -> None:
        values = row.values
        if (key := rows.key_of(self.layout, values)) is not None:
            self.keys.setdefault(key, []).append(row.line)
        if self.layout.sum and values.get(self.layout.sum) is not None:
            report.sum += values[self.layout.sum]
        self.tally.add(values)
        for check in self.layout.checks:
            if check.rule == "one_value" and values.get(check.columns[0]) is not None:
                self._hold_to_one_value(check.columns[0], row, report)

    def _hold_to_one_value(self, name: str, row: Row, report: Report) -> None:
        value = row.values[name]
        first = self.first_values.setdefault(name, value)
        if value != first and all(r.reason != "one_value_mixed" for r in report.refusals):
            report.refusals.append(Fault(row.line, name, str(value), "one_value_mixed"))

    def _finish(self, report: Report) -> None:
        if any(r.reason == "too_many_faults" for r in report.refusals):
            return
        if self.undecodable and headers.fits_other(self.data, self.encoding):
            report.refusals.append(Fault(0, "", headers.OTHER[self.encoding], "encoding_differs"))
            report.faults.clear()
            report.bad_lines.clear()
            return
        report.refusals += self.tally.refusals()
        again = [rows.duplicate(self.layout, line, key) for key, lines in self.keys.items() if len(lines) > 1 for line in lines]
        report.faults = sorted(report.faults + again, key=lambda fault: fault.line)
        report.bad_lines = sorted({*report.bad_lines, *(fault.line for fault in again)})
