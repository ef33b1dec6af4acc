"""Write rows in a layout: CSV or fixed width, CP932 or UTF-8. What does not fit refuses; nothing is ever cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from saikoku.exchange.layouts.rules import cells, outcomes
from saikoku.exchange.layouts.rules.cells import Value
from saikoku.exchange.layouts.rules.layout import FREE_WIDTH_TYPES, Column, Layout
from saikoku.exchange.layouts.rules.rows import Row

END = b"\r\n"


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that cannot be written. `record` counts from 1; `character` is the one outside CP932, if any."""

    record: int
    column: str
    ja: str
    reason: str
    character: str = ""

    @property
    def code_point(self) -> str:
        return f"U+{ord(self.character):04X}" if self.character else ""


class WritingRefused(Exception):
    """Rows do not fit the layout. `misfits` holds every one found."""

    def __init__(self, misfits: list[Misfit]):
        self.misfits = misfits
        super().__init__(f"{len(misfits)} values do not fit")


MOST_MISFITS = 1_000


def write(layout: Layout, rows: Iterable[Row], *, encoding: str | None = None, fixed: bool = False) -> Iterator[bytes]:
    """The file's bytes, record by record. Raises WritingRefused once all rows were tried (or 1,000 do not fit).

    Exhaust the iterator before you hand anything on: only its end says that all of it fits.
    """
    encoding = encoding or layout.encoding
    if fixed and encoding != "cp932":
        raise ValueError("fixed width is CP932 only")
    misfits: list[Misfit] = []
    if layout.header and not fixed:
        yield _csv_record([column.ja.encode(encoding) for column in layout.columns])
    for number, row in enumerate(rows, start=1):
        fields = []
        for column in layout.columns:
            try:
                fields.append(_field(column, row, encoding, fixed))
            except _Misfit as misfit:
                misfits.append(Misfit(number, column.id, column.ja, misfit.reason, misfit.character))
        if len(misfits) >= MOST_MISFITS:
            break
        if not misfits:
            yield _fixed_record(layout, fields) if fixed else _csv_record(fields)
    if misfits:
        raise WritingRefused(misfits)


def to_bytes(layout: Layout, rows: Iterable[Row], *, encoding: str | None = None, fixed: bool = False) -> bytes:
    return b"".join(write(layout, rows, encoding=encoding, fixed=fixed))


def characters_outside_cp932(text: str) -> list[str]:
    """What a CP932 delivery of this text would refuse; a form can say so while it is typed."""
    return [character for character in dict.fromkeys(text) if not _fits_cp932(character)]


def _fits_cp932(character: str) -> bool:
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


class _Misfit(Exception):
    def __init__(self, reason: str, character: str = ""):
        self.reason, self.character = reason, character


def _field(column: Column, row: Row, encoding: str, fixed: bool) -> bytes:
    value = row.values.get(column.id)
    if value is None:
        if column.required:
            raise _Misfit("required")
        return b" " * column.fixed_bytes if fixed else b""
    text = text_of(column, value, fixed)
    _refuse_form(column, text, fixed)
    raw = _encode(column, row, text, encoding)
    return _pad(column, raw, text) if fixed else raw


def text_of(column: Column, value: Value, fixed: bool) -> str:
    """The value as the layout writes it, before padding."""
    match value:
        case bool():
            return "1" if value else "0"
        case datetime():
            local = value.astimezone(cells.TOKYO)
            return _day(local, "yyyymmdd" if fixed else "yyyy-mm-dd") + (f"{local:%H%M}" if fixed else f" {local:%H:%M}")
        case date():
            return _day(value, "yyyymmdd" if fixed else column.date_form)
        case time():
            return f"{value:%H%M}" if fixed else f"{value:%H:%M}"
        case int():
            return f"{value:04d}" if column.type == "year" else str(value)
        case _:
            return str(value)


def _day(day: date, form: str) -> str:
    year = f"{day.year:04d}"
    match form:
        case "yyyymmdd":
            return f"{year}{day:%m%d}"
        case "yyyy/mm/dd":
            return f"{year}/{day:%m/%d}"
        case "yyyy/m/d":
            return f"{year}/{day.month}/{day.day}"
        case _:
            return f"{year}-{day:%m-%d}"


def _refuse_form(column: Column, text: str, fixed: bool) -> None:
    if cells.CONTROL.search(text) or "\x00" in text:
        raise _Misfit("control_character")
    if cells.LINE_BREAK.search(text) and (fixed or not column.is_wide):
        raise _Misfit("line_break")
    if not text:
        raise _Misfit("empty_text")
    if fixed and column.type != "yen" and text.endswith(" "):
        raise _Misfit("space_at_end")
    if column.trim and text != text.strip(" "):
        raise _Misfit("space_at_end")
    counts_characters = column.type in FREE_WIDTH_TYPES and not (fixed and column.is_wide)
    if counts_characters and len(text) > column.width:
        raise _Misfit("too_wide")
    if column.outcomes and text not in outcomes.of_scopes(column.outcomes):
        raise _Misfit("outcome_unknown")
    if column.codes and not column.allowed.issuperset(text.split(";") if column.several else [text]):
        raise _Misfit("code_unknown")
    if column.type in FORMS and not FORMS[column.type].match(text):
        raise _Misfit(f"{column.type}_form")


FORMS = {"digits": cells.DIGITS, "phone": cells.PHONE, "month": cells.MONTH, "year": cells.YEAR}


def _encode(column: Column, row: Row, text: str, encoding: str) -> bytes:
    own = row.own.get(column.id)
    if own is not None and encoding == "cp932" and own.decode("cp932", "replace") == text:
        return own
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        raise _Misfit("character_outside", text[error.start]) from None


def _pad(column: Column, raw: bytes, text: str) -> bytes:
    width = column.fixed_bytes
    if len(raw) > width:
        raise _Misfit("too_wide")
    if column.type != "yen":
        return raw.ljust(width, b" ")
    sign = b"-" if raw.startswith(b"-") else b""
    return sign + raw[len(sign) :].rjust(width - len(sign), b"0")


def _fixed_record(layout: Layout, fields: list[bytes]) -> bytes:
    record = bytearray(b" " * layout.record_length)
    for (begin, end), raw in zip(layout.positions, fields, strict=True):
        record[begin:end] = raw
    return bytes(record) + END


def _csv_record(fields: list[bytes]) -> bytes:
    return b",".join(map(_quoted, fields)) + END


def _quoted(raw: bytes) -> bytes:
    """Bytes of a comma, quote or line break are never part of a longer character, in CP932 as in UTF-8."""
    if any(mark in raw for mark in (b",", b'"', b"\r", b"\n")):
        return b'"' + raw.replace(b'"', b'""') + b'"'
    return raw
