"""What a layout says: its columns, key, checks, and where each column lies in a fixed-width record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

TYPES = ("text", "kana", "digits", "phone", "yen", "code", "flag", "date", "month", "year", "time", "datetime")
WIDE_TYPES = ("text", "kana")
"""Types whose width counts characters, and two bytes for each character in a fixed-width record."""
WIDTH_IN_FIXED = {"flag": 1, "date": 8, "month": 6, "year": 4, "time": 4, "datetime": 12}
FREE_WIDTH_TYPES = ("text", "kana", "digits", "phone", "yen", "code")
TEXTUAL_TYPES = ("text", "kana", "digits", "phone", "code", "month")
ENCODINGS = ("cp932", "utf-8")
DATE_FORMS = ("yyyy-mm-dd", "yyyymmdd", "yyyy/mm/dd", "yyyy/m/d")
CHECKS = {
    "difference": ("yen", "yen", "yen"),
    "payment_report": ("", "", "yen"),
    "promise_fits_outcome": ("", ""),
    "one_value": ("",),
    "not_negative": ("yen",),
}
"""Rules over several columns, with the type of each column they take ("" any)."""


@dataclass(frozen=True, slots=True)
class Code:
    """One allowed value of a code column."""

    value: str
    id: str
    ja: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` counts characters in CSV; `start` (from 1) and `bytes` are for fixed width."""

    id: str
    ja: str
    type: str
    width: int
    required: bool = False
    codes: tuple[Code, ...] = ()
    several: bool = False
    outcomes: tuple[str, ...] = ()
    note: str = ""
    to: str = ""
    translate: tuple[tuple[str, str], ...] = ()
    date_form: str = "yyyy-mm-dd"
    trim: bool = False
    start: int = 0
    bytes: int = 0

    @property
    def is_wide(self) -> bool:
        return self.type in WIDE_TYPES

    @property
    def fixed_bytes(self) -> int:
        if self.bytes:
            return self.bytes
        return WIDTH_IN_FIXED.get(self.type) or self.width * (2 if self.is_wide else 1)

    @property
    def allowed(self) -> frozenset[str]:
        return frozenset(code.value for code in self.codes)


@dataclass(frozen=True, slots=True)
class Check:
    """A rule over several columns of one row (or, `one_value`, over the whole file)."""

    rule: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A file's form. `rows` is "event" (each row happened once) or "delta" (a later row replaces).

    `sum_where`: a column and the values with which a row counts in the sum; else each row does.
    """

    id: str
    ja: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    rows: str = "event"
    order: str | None = None
    sum: str | None = None
    sum_where: tuple[str, tuple[str, ...]] | None = None
    checks: tuple[Check, ...] = ()
    direction: str = "in"
    note: str = ""
    header: bool = True
    encoding: str = "cp932"
    extra_columns: bool = False
    into: str | None = None
    constants: tuple[tuple[str, str], ...] = ()
    record_bytes: int = 0

    @property
    def positions(self) -> tuple[tuple[int, int], ...]:
        """First byte and byte after the last of each column in a fixed-width record, from 0."""
        return positions_of(self.columns)

    @property
    def record_length(self) -> int:
        """Bytes of a fixed-width record without its line end."""
        return self.record_bytes or max((end for _, end in self.positions), default=0)

    def summed(self, values: Mapping[str, object]) -> int:
        """What a row adds to the sum of its file."""
        amount = values.get(self.sum) if self.sum else None
        if amount is None or (self.sum_where and values.get(self.sum_where[0]) not in self.sum_where[1]):
            return 0
        return amount

    def column(self, column_id: str) -> Column:
        return self.columns[self.place(column_id)]

    def place(self, column_id: str) -> int:
        for place, column in enumerate(self.columns):
            if column.id == column_id:
                return place
        raise KeyError(column_id)


@lru_cache(maxsize=256)
def positions_of(columns: tuple[Column, ...]) -> tuple[tuple[int, int], ...]:
    """Columns lie one behind the other unless `start` says where one begins."""
    found, cursor = [], 0
    for column in columns:
        begin = column.start - 1 if column.start else cursor
        cursor = begin + column.fixed_bytes
        found.append((begin, cursor))
    return tuple(found)
