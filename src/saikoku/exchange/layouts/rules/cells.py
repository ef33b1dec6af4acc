"""Read one field: bytes to a value, or the one reason why not. Slow and literal; the readers stand on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from saikoku.exchange.layouts.rules import outcomes
from saikoku.exchange.layouts.rules.layout import Column
from saikoku.kernel import personal_number

TOKYO = ZoneInfo("Asia/Tokyo")
Value = str | int | bool | date | time | datetime | None

DIGITS = re.compile(r"[0-9]+\Z")
YEN = re.compile(r"-?[0-9]+\Z")
PHONE = re.compile(r"[+\-() ]*[0-9][0-9+\-() ]*\Z")
CONTROL = re.compile(r"[\x01-\x08\x09\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]")
LINE_BREAK = re.compile(r"[\r\n]")
DATES = {
    "yyyy-mm-dd": re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z"),
    "yyyymmdd": re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})\Z"),
    "yyyy/mm/dd": re.compile(r"([0-9]{4})/([0-9]{2})/([0-9]{2})\Z"),
    "yyyy/m/d": re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})\Z"),
}
MONTH = re.compile(r"[0-9]{4}(0[1-9]|1[0-2])\Z")
YEAR = re.compile(r"[0-9]{4}\Z")
TIME_CSV = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])\Z")
TIME_FIXED = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9])\Z")
MOMENT_CSV = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2}) ([01][0-9]|2[0-3]):([0-5][0-9])\Z")
MOMENT_FIXED = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})([01][0-9]|2[0-3])([0-5][0-9])\Z")
NONE_AS_ZEROS = ("date", "month", "year", "datetime")


class CellRefused(Exception):
    """The field cannot be read; `reason` is a code of faults.ROW_REASONS."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Cell:
    """A field read: its value, and its own bytes where writing the value would give others."""

    value: Value
    own: bytes | None = None


def read(column: Column, raw: bytes, encoding: str, fixed: bool) -> Cell:
    """Raises CellRefused."""
    if fixed and column.type != "yen":
        raw = raw.rstrip(b" ")
    elif column.trim:
        raw = raw.strip(b" ")
    if b"\x00" in raw:
        raise CellRefused("nul")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        raise CellRefused("undecodable") from None
    if CONTROL.search(text) or (fixed and LINE_BREAK.search(text)):
        raise CellRefused("control_character")
    if LINE_BREAK.search(text) and not column.is_wide:
        raise CellRefused("line_break")
    if is_none(column, text, fixed):
        if column.required:
            raise CellRefused("required")
        return Cell(None)
    value = READERS[column.type](column, text, fixed)
    own = raw if encoding == "cp932" and not raw.isascii() and text.encode("cp932") != raw else None
    return Cell(value, own)


def is_none(column: Column, text: str, fixed: bool) -> bool:
    if fixed:
        bare = text.strip(" ")
        return not bare or (column.type in NONE_AS_ZEROS and not bare.strip("0"))
    return not text


def _text(column: Column, text: str, fixed: bool) -> str:
    if not fixed and len(text) > column.width:
        raise CellRefused("too_wide")
    if personal_number.found_in(text):
        raise CellRefused("personal_number")
    if column.outcomes and text not in outcomes.of_scopes(column.outcomes):
        raise CellRefused("outcome_unknown")
    if column.codes:
        return _code(column, text, fixed)
    return text


def _code(column: Column, text: str, fixed: bool) -> str:
    parts = text.split(";") if column.several else [text]
    if not column.allowed.issuperset(parts):
        raise CellRefused("code_unknown")
    return text


def _digits(column: Column, text: str, fixed: bool) -> str:
    if not DIGITS.match(text):
        raise CellRefused("digits_form")
    if len(text) > column.width:
        raise CellRefused("too_wide")
    return text


def _phone(column: Column, text: str, fixed: bool) -> str:
    if not PHONE.match(text):
        raise CellRefused("phone_form")
    if len(text) > column.width:
        raise CellRefused("too_wide")
    return text


def _yen(column: Column, text: str, fixed: bool) -> int:
    if not YEN.match(text):
        padded = fixed and YEN.match(text.strip(" "))
        raise CellRefused("yen_not_padded" if padded else "yen_form")
    if len(text) > column.width:
        raise CellRefused("too_wide")
    return int(text)


def _flag(column: Column, text: str, fixed: bool) -> bool:
    if text not in ("0", "1"):
        raise CellRefused("flag_form")
    return text == "1"


def _date(column: Column, text: str, fixed: bool) -> date:
    found = DATES["yyyymmdd" if fixed else column.date_form].match(text)
    if not found:
        raise CellRefused("date_form")
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise CellRefused("date_impossible") from None


def _month(column: Column, text: str, fixed: bool) -> str:
    if not MONTH.match(text) or text < "0001":
        raise CellRefused("month_form")
    return text


def _year(column: Column, text: str, fixed: bool) -> int:
    if not YEAR.match(text) or text == "0000":
        raise CellRefused("year_form")
    return int(text)


def _time(column: Column, text: str, fixed: bool) -> time:
    found = (TIME_FIXED if fixed else TIME_CSV).match(text)
    if not found:
        raise CellRefused("time_form")
    return time(*map(int, found.groups()))


def _datetime(column: Column, text: str, fixed: bool) -> datetime:
    found = (MOMENT_FIXED if fixed else MOMENT_CSV).match(text)
    if not found:
        raise CellRefused("datetime_form")
    try:
        return datetime(*map(int, found.groups()), tzinfo=TOKYO)
    except ValueError:
        raise CellRefused("datetime_impossible") from None


READERS = {
    "text": _text, "kana": _text, "digits": _digits, "phone": _phone, "yen": _yen, "code": _code,
    "flag": _flag, "date": _date, "month": _month, "year": _year, "time": _time, "datetime": _datetime,
}  # fmt: skip
