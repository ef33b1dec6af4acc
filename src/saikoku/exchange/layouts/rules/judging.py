"""Judge records one after the other, and the file as a whole when they are through."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from saikoku.exchange.layouts.rules import faults, headers, numbers, rows
from saikoku.exchange.layouts.rules.faults import Fault, Report
from saikoku.exchange.layouts.rules.layout import Layout
from saikoku.exchange.layouts.rules.rows import Row

CR, LF, QUOTE, COMMA = b"\r", b"\n", b'"', b","


@dataclass(slots=True)
class Record:
    """One record before its fields are read; `end` is what ended it: CR LF, LF or nothing."""

    line: int
    fields: list[bytes]
    end: bytes
    open_quote: bool = False


def unquote(raw: bytes) -> bytes | None:
    """The field without its quotes; None when a quote stands where none may."""
    if QUOTE not in raw:
        return raw
    inner = raw[1:-1]
    if len(raw) < 2 or raw[:1] != QUOTE or raw[-1:] != QUOTE or QUOTE in inner.replace(b'""', b""):
        return None
    return inner.replace(b'""', QUOTE)


@dataclass(slots=True)
class Judge:
    """`keep` gets each good row, `key_seen` each row whose key can be read. `stopped`: give it no more records."""

    layout: Layout
    encoding: str
    fixed: bool
    keep: Callable[[Row], object]
    key_seen: Callable[[Row, tuple], object]
    report: Report = field(init=False)
    tally: numbers.Tally = field(init=False)
    first_values: dict[str, object] = field(default_factory=dict)
    end: bytes = b""
    is_opened: bool = False
    undecodable: bool = False
    stopped: bool = False

    def __post_init__(self):
        layout = self.layout
        self.report = Report(layout.id, self.encoding, self.fixed, sum=0 if layout.sum else None)
        self.tally = numbers.Tally(layout)

    @property
    def expects_heading(self) -> bool:
        return self.layout.header and not self.fixed

    def refuse(self, reason: str, *, line: int = 0, column: str = "", value: str = "", stops: bool = False) -> None:
        if all(refusal.reason != reason for refusal in self.report.refusals):
            self.report.refusals.append(Fault(line, column, value, reason))
        self.stopped = self.stopped or stops

    def start(self, data: bytes) -> None:
        """Look at the first bytes of the file."""
        if data.startswith(headers.BOMS):
            self.refuse("bom", line=1, stops=True)
        elif not data and self.expects_heading:
            self.refuse("header_missing", line=1, stops=True)

    def record(self, record: Record) -> None:
        if not self._is_whole(record):
            return
        if not self.is_opened:
            self.is_opened = True
            if refusal := self._opening(record):
                self.report.refusals.append(refusal)
                self.stopped = True
            if self.stopped or self.expects_heading:
                return
        self._judge(record)
        if len(self.report.faults) > faults.MOST_FAULTS:
            del self.report.faults[faults.MOST_FAULTS :]
            self.refuse("too_many_faults", line=record.line, stops=True)

    def _is_whole(self, record: Record) -> bool:
        """Is this a record at all, of bearable length and with an end?"""
        if sum(map(len, record.fields)) + len(record.fields) - 1 > faults.LONGEST_RECORD:
            self.refuse("record_too_long", line=record.line, stops=True)
            return False
        if not record.end:
            self.refuse("open_quote" if record.open_quote else "truncated", line=record.line, stops=True)
            return False
        self.end = self.end or record.end
        if record.end != self.end:
            self.refuse("mixed_line_ends", line=record.line)
        return True

    def _opening(self, record: Record) -> Fault | None:
        if self.fixed:
            found = len(record.fields[0])
            differs = found != self.layout.record_length
            return Fault(1, "", str(found), "record_length_differs") if differs else None
        if not self.layout.header:
            return None
        return headers.refusal(self.layout, [unquote(raw) for raw in record.fields], self.encoding)

    def _judge(self, record: Record) -> None:
        self.report.rows += 1
        plain, found = self.fields(record)
        if plain is not None:
            judged = rows.judge(self.layout, record.line, plain, self.encoding, self.fixed)
            found = judged.faults
            self.undecodable |= judged.undecodable
            self._remember(judged.row)
        if found:
            self.report.faults += found
            self.report.bad_lines.append(record.line)
        else:
            self.keep(judged.row)

    def fields(self, record: Record) -> tuple[list[bytes] | None, list[Fault]]:
        """The raw field of each column, or what is wrong with the record's form."""
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

    def _remember(self, row: Row) -> None:
        values = row.values
        if (key := rows.key_of(self.layout, values)) is not None:
            self.key_seen(row, key)
        if self.layout.sum:
            self.report.sum += self.layout.summed(values)
        self.tally.add(values)
        for check in self.layout.checks:
            if check.rule == "one_value" and values.get(check.columns[0]) is not None:
                value = values[check.columns[0]]
                if value != self.first_values.setdefault(check.columns[0], value):
                    self.refuse("one_value_mixed", line=row.line, column=check.columns[0], value=str(value))

    def finish(self, chunks: Callable[[], Iterable[bytes]], doubled: Callable[[], list[Fault]]) -> Report:
        """The judgement on the whole. `chunks` reads the file anew, `doubled` gives the rows of doubled keys."""
        report = self.report
        if any(refusal.reason in ("too_many_faults", "bom") for refusal in report.refusals):
            return report
        other = headers.OTHER[self.encoding]
        if self.undecodable and headers.fits(chunks(), other):
            self.refuse("encoding_differs", value=other)
            report.faults.clear()
            report.bad_lines.clear()
            return report
        report.refusals += self.tally.refusals()
        again = doubled()
        report.faults = sorted(report.faults + again, key=lambda fault: fault.line)
        report.bad_lines = sorted({*report.bad_lines, *(fault.line for fault in again)})
        return report
