"""What can be wrong with a file or one of its rows, as codes; the words are chosen in the presenters."""

from __future__ import annotations

from dataclasses import dataclass, field

from saikoku.kernel import personal_number

FILE_REASONS = (
    "bom", "header_missing", "header_differs", "encoding_differs", "record_length_differs",
    "record_too_long", "mixed_line_ends", "truncated", "open_quote", "one_value_mixed",
    "personal_numbers", "too_many_faults",
)  # fmt: skip
"""Refuse the whole file: no row of it can be trusted."""

ROW_REASONS = (
    "column_count", "record_length", "stray_quote", "undecodable", "nul", "control_character", "line_break",
    "required", "too_wide", "digits_form", "phone_form", "yen_form", "yen_not_padded", "flag_form",
    "code_unknown", "outcome_unknown", "date_form", "date_impossible", "month_form", "year_form",
    "time_form", "datetime_form", "datetime_impossible", "personal_number", "difference",
    "relates_to_missing", "principal_sign", "promise_without", "negative", "duplicate_key",
)  # fmt: skip
"""Refuse one row."""

CONTROL_REASONS = (
    "control_unreadable", "control_rows", "control_sum", "control_sha256", "control_layout",
    "control_encoding", "control_fixed",
)  # fmt: skip
"""The control record says something else than the file."""

MOST_FAULTS = 100_000
"""A file with more faults is of another form than declared; judging it stops there."""
LONGEST_RECORD = 1_000_000
"""Bytes of one record, line breaks inside quotes included."""
LONGEST_SHOWN = 100
MASK = "*" * 12
DRAWN = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"} | dict.fromkeys(range(0x80, 0xA0), "\ufffd")
"""Control characters by their pictures (U+2400 to U+2421), those without one as U+FFFD: a table takes no NUL, a terminal
obeys an escape."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `line` counts from 1, 0 means the whole file; `column` is an id, "" the whole row."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(slots=True)
class Report:
    """What reading a file found. `sum` is in yen over every row whose sum column can be read."""

    layout: str
    encoding: str
    fixed: bool
    rows: int = 0
    sum: int | None = None
    sha256: str = ""
    refusals: list[Fault] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    bad_lines: list[int] = field(default_factory=list)

    @property
    def bad(self) -> int:
        return len(self.bad_lines)

    @property
    def is_clean(self) -> bool:
        return not self.refusals and not self.faults

    @property
    def can_use_good_rows(self) -> bool:
        return not self.refusals


def shown(value: str) -> str:
    """A value as a report shows it: bounded, and its control characters drawn, so that no line is broken by them."""
    value = value.translate(DRAWN)
    return value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "…"


def shown_bytes(raw: bytes, encoding: str) -> str:
    """A field at fault, whatever the fault: a personal number in it is never shown."""
    start = raw[: LONGEST_SHOWN * 4]
    if personal_number.found_in(start.decode(encoding, "replace")):
        return MASK
    return shown(start.decode(encoding, "backslashreplace"))
