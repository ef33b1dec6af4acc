"""Check whole columns at once. A column proves which of its fields are surely good; any other row is read slowly.

Every field comes left-aligned and filled with NUL, as an array of bytes (rows, width). What is proved here must be
what `cells.read` finds: doubt is always allowed, wrong trust never.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from saikoku.exchange.layouts.rules import cells, copying
from saikoku.exchange.layouts.rules.layout import Column

Bytes = np.ndarray
ZERO, NINE, MINUS, SPACE = 48, 57, 45, 32
MONTH_DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int16)
PHONE_BYTES = np.isin(np.arange(256), np.frombuffer(b"0123456789+-() ", np.uint8))
OFTEN = 4096
"""Different values remembered for one column before the memory is emptied."""


@dataclass(slots=True)
class Checked:
    """A column checked: `good` rows are proved, `out` is their text for COPY, `values` their numbers if any."""

    good: np.ndarray
    none: np.ndarray
    out: Bytes
    values: np.ndarray | None = None


def doubt(field: Bytes) -> Checked:
    """Nothing is proved: the slow reader reads every row."""
    no = np.zeros(len(field), bool)
    return Checked(no, no, field, np.zeros(len(field), np.int64))


def is_digit(field: Bytes) -> np.ndarray:
    return (field - ZERO) <= 9  # bytes below "0" wrap round to large ones


def count(marked: np.ndarray) -> np.ndarray:
    """How many positions of each row are marked."""
    total = np.uint8 if marked.shape[1] < 256 else np.int64  # the smallest that holds it is the fastest
    return marked.view(np.uint8).sum(axis=1, dtype=total).astype(np.int64)


def lengths(field: Bytes) -> np.ndarray:
    """Length of each field, where NUL fills only the end."""
    return count(field != 0)


def _number(columns: np.ndarray) -> np.ndarray:
    """Digits of each row, position by position, as one number."""
    value = np.zeros(columns.shape[1], np.int64)
    for position in columns:
        value = value * 10 + (position - ZERO)
    return value


def _fit(field: Bytes, width: int) -> Bytes:
    """Exactly `width` positions, transposed so that each position lies together; longer fields are cut."""
    turned = np.zeros((width, field.shape[0]), np.uint8)
    least = min(width, field.shape[1])
    turned[:least] = field[:, :least].T
    return turned


def digits(column: Column, field: Bytes, fixed: bool) -> Checked:
    length = lengths(field)
    return Checked((count(is_digit(field)) == length) & (length <= column.width), length == 0, field, length)


def phone(column: Column, field: Bytes, fixed: bool) -> Checked:
    length = lengths(field)
    good = (count(PHONE_BYTES[field]) == length) & (length <= column.width) & (is_digit(field).any(axis=1) | (length == 0))
    return Checked(good, length == 0, field)


def yen(column: Column, field: Bytes, fixed: bool) -> Checked:
    """Values up to 18 digits. In fixed width spaces were kept: a field of spaces is none."""
    if fixed:
        none = (field == SPACE).all(axis=1)
        length = np.full(len(field), field.shape[1])
    else:
        length = lengths(field)
        none = length == 0
    negative = field[:, 0] == MINUS if field.shape[1] else none
    digit = is_digit(field)
    counted = count(digit)
    good = none | ((counted + negative == length) & (counted > 0) & (length <= column.width))
    value = np.zeros(len(field), np.int64)
    for place in range(field.shape[1]):
        here = digit[:, place]
        grown = value * 10 + (field[:, place] - ZERO)
        value = grown if here.all() else np.where(here, grown, value)
    good &= ~(negative & (value == 0))
    value = np.where(negative, -value, value)
    out = np.where(none[:, None], np.uint8(0), field) if fixed else field
    return Checked(good, none, out, value)


def _none_of(turned: np.ndarray, length: np.ndarray, fixed: bool) -> np.ndarray:
    """Empty; in fixed width zeros stand for none too."""
    if not fixed:
        return length == 0
    return (length == 0) | ((turned == ZERO).all(axis=0))


def _day(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Does the day exist? Years before 1000 are left to the slow reader."""
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    month_known = (month >= 1) & (month <= 12)
    last = MONTH_DAYS[np.where(month_known, month, 0)]
    last = np.where((month == 2) & ~leap, 28, last)
    return (year >= 1000) & month_known & (day >= 1) & (day <= last)


DATE_MARKS = {"yyyy-mm-dd": MINUS, "yyyy/mm/dd": 47}


def date(column: Column, field: Bytes, fixed: bool) -> Checked:
    mark = None if fixed else DATE_MARKS.get(column.date_form)
    width = 8 if mark is None else 10
    length, turned = lengths(field), _fit(field, width)
    places = [0, 1, 2, 3, 4, 5, 6, 7] if mark is None else [0, 1, 2, 3, 5, 6, 8, 9]
    plain = turned[places]
    form = (length == width) & is_digit(plain).all(axis=0)
    if mark is not None:
        form &= (turned[4] == mark) & (turned[7] == mark)
    none = _none_of(turned, length, fixed)
    good = none | (form & _day(_number(plain[:4]), _number(plain[4:6]), _number(plain[6:])))
    return Checked(good, none, _parted(plain, none, [(4, MINUS), (6, MINUS)]))


def _parted(plain: np.ndarray, none: np.ndarray, marks: list[tuple[int, int]]) -> Bytes:
    """Positions with marks set between them, turned back into rows; none is empty."""
    pieces, begin = [], 0
    for place, mark in marks:
        pieces += [plain[begin:place], np.full((1, plain.shape[1]), mark, np.uint8)]
        begin = place
    out = np.concatenate([*pieces, plain[begin:]]).T
    return np.where(none[:, None], np.uint8(0), out)


def month(column: Column, field: Bytes, fixed: bool) -> Checked:
    length, turned = lengths(field), _fit(field, 6)
    number = _number(turned[4:])
    none = _none_of(turned, length, fixed)
    form = (length == 6) & is_digit(turned).all(axis=0) & (number >= 1) & (number <= 12)
    return Checked(none | (form & (_number(turned[:4]) > 0)), none, _parted(turned, none, []))


def year(column: Column, field: Bytes, fixed: bool) -> Checked:
    length, turned = lengths(field), _fit(field, 4)
    none = _none_of(turned, length, fixed)
    form = (length == 4) & is_digit(turned).all(axis=0)
    return Checked(none | (form & (_number(turned) > 0)), none, _parted(turned, none, []))


def time(column: Column, field: Bytes, fixed: bool) -> Checked:
    length = lengths(field)
    turned = _fit(field, 4 if fixed else 5)
    plain = turned if fixed else turned[[0, 1, 3, 4]]
    form = (length == len(turned)) & is_digit(plain).all(axis=0)
    if not fixed:
        form &= turned[2] == 58
    none = length == 0
    good = none | (form & (_number(plain[:2]) < 24) & (_number(plain[2:]) < 60))
    return Checked(good, none, _parted(plain, none, [(2, 58)]))


def datetime(column: Column, field: Bytes, fixed: bool) -> Checked:
    length = lengths(field)
    turned = _fit(field, 12 if fixed else 16)
    plain = turned if fixed else turned[[0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15]]
    form = (length == len(turned)) & is_digit(plain).all(axis=0)
    if not fixed:
        form &= (turned[4] == MINUS) & (turned[7] == MINUS) & (turned[10] == SPACE) & (turned[13] == 58)
    none = _none_of(turned, length, fixed)
    day = _day(_number(plain[:4]), _number(plain[4:6]), _number(plain[6:8]))
    good = none | (form & day & (_number(plain[8:10]) < 24) & (_number(plain[10:]) < 60))
    return Checked(good, none, _parted(plain, none, [(4, MINUS), (6, MINUS), (8, SPACE), (10, 58)]))


def flag(column: Column, field: Bytes, fixed: bool) -> Checked:
    length, turned = lengths(field), _fit(field, 1)
    none = length == 0
    return Checked(none | ((length == 1) & (turned[0] >= ZERO) & (turned[0] <= ZERO + 1)), none, field)


def code(column: Column, field: Bytes, fixed: bool) -> Checked:
    """Codes are plain and of up to eight bytes here: they are compared as whole words."""
    words = np.zeros((len(field), 8), np.uint8)
    words[:, : min(field.shape[1], 8)] = field[:, :8]
    packed = words.view(np.uint64).ravel()
    too_long = field[:, 8:].any(axis=1)
    none = packed == 0
    good = none.copy()
    for value in column.allowed:
        good |= packed == np.frombuffer(value.encode().ljust(8, b"\0"), np.uint64)[0]
    return Checked(good & ~too_long, none, field)


def by_value(column: Column, field: Bytes, fixed: bool, encoding: str, memory: dict[bytes, bytes | None]) -> Checked:
    """Read each different value once, by the slow reader itself: for columns of few values or rare forms."""
    if len(memory) > OFTEN:
        memory.clear()
    outs = []
    for raw in raws(field):
        if raw not in memory:
            memory[raw] = _read(column, raw, encoding, fixed)
        outs.append(memory[raw])
    good = np.array([out is not None for out in outs], bool)
    plain = [out or b"" for out in outs]
    return Checked(good, np.array([not out for out in plain], bool), matrix(plain))


def _read(column: Column, raw: bytes, encoding: str, fixed: bool) -> bytes | None:
    try:
        cell = cells.read(column, raw, encoding, fixed)
    except cells.CellRefused:
        return b"" if not raw else None
    if cell.own is not None:
        return None
    text = copying.canonical(column, cell.value).decode()
    return None if "\n" in text or "\r" in text else text.encode(encoding)


def raws(field: Bytes) -> list[bytes]:
    """The fields of an array of bytes as they are, one by one."""
    if not field.shape[1]:
        return [b""] * len(field)
    return np.ascontiguousarray(field).view(f"S{field.shape[1]}").ravel().tolist()


def matrix(values: list[bytes]) -> Bytes:
    """Rows of bytes, filled with NUL at the end. No value may hold NUL."""
    array = np.array(values, dtype=np.bytes_)
    return array.view(np.uint8).reshape(len(values), -1) if array.itemsize else np.zeros((len(values), 0), np.uint8)


NARROW = {
    "digits": digits, "phone": phone, "yen": yen, "date": date, "month": month, "year": year, "time": time,
    "datetime": datetime, "flag": flag, "code": code,
}  # fmt: skip
