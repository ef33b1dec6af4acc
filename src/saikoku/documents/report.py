"""What a report says, as typed facts: the one thing that every kind of paper is drawn from.

A report is plain data. `as_facts` gives it as JSON values (to be frozen in a row), `from_facts`
reads them back, `digest` is the value printed on each page: equal facts, equal digest.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a column holds; decides alignment, number format and how a frozen value is read back."""

    TEXT = "text"
    YEN = "yen"  # whole yen
    COUNT = "count"
    AVERAGE = "average"  # Decimal, one place
    PERCENT = "percent"  # Decimal, per cent (not a fraction), two places
    DAY = "day"
    TIME = "time"


NUMBERS = frozenset({Kind.YEN, Kind.COUNT, Kind.AVERAGE, Kind.PERCENT})

Value = str | int | Decimal | date | time | None
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind = Kind.TEXT
    width: int = 0  # share of the page; 0 lets the content decide


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    text: str


@dataclass(frozen=True, slots=True)
class Notes:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns. `none_yet` is said in place of the rows when there are none."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    none_yet: str = "該当はありません。"

    def __post_init__(self) -> None:
        for row in (*self.rows, *([self.total] if self.total else [])):
            if len(row) != len(self.columns):
                raise ValueError(f"{self.title}: {len(row)} values under {len(self.columns)} columns")
            for column, value in zip(self.columns, row, strict=True):
                _check(self.title, column, value)


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: int | Decimal


@dataclass(frozen=True, slots=True)
class Target:
    label: str
    value: int | Decimal


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart. `finding` says in words what the chart shows; `target` is a dashed line."""

    title: str
    finding: str
    kind: Kind
    bars: tuple[Bar, ...]
    target: Target | None = None


Section = Heading | Prose | Notes | Table | Bars


@dataclass(frozen=True, slots=True)
class Report:
    """One paper. `cut_at` is the moment up to which the data was known; it dates the file too."""

    title: str
    subtitle: str
    contract: str  # the contract's name as the city words it
    addressee: str
    author: str
    period: str
    cut_at: datetime
    practice: bool
    sections: tuple[Section, ...]
    landscape: bool = False

    def __post_init__(self) -> None:
        if self.cut_at.tzinfo is None:
            raise ValueError("the moment of the data needs a time zone")


_PYTHON_TYPES: dict[Kind, type | tuple[type, ...]] = {
    Kind.TEXT: str,
    Kind.YEN: int,
    Kind.COUNT: int,
    Kind.AVERAGE: (int, Decimal),
    Kind.PERCENT: (int, Decimal),
    Kind.DAY: date,
    Kind.TIME: time,
}


def _check(title: str, column: Column, value: Value) -> None:
    """Text is allowed under any column ("-" where there is no rate, 合計 in a total row)."""
    if value is None or isinstance(value, str):
        return
    if isinstance(value, bool | datetime) or not isinstance(value, _PYTHON_TYPES[column.kind]):
        raise ValueError(f"{title}: {value!r} does not belong under {column.name} ({column.kind})")


# Facts: JSON values with the type beside everything that JSON cannot tell apart.


def as_facts(report: Report) -> dict[str, Any]:
    return _plain(report)


def from_facts(facts: Mapping[str, Any]) -> Report:
    return _typed(facts)


def digest(report: Report) -> str:
    """SHA-256 over the canonical JSON of the facts, in hexadecimal."""
    text = json.dumps(as_facts(report), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


_SHAPES = {shape.__name__: shape for shape in (Report, Heading, Prose, Notes, Table, Column, Bars, Bar, Target)}


def _plain(thing: Any) -> Any:
    match thing:
        case Kind():
            return {"kind": thing.value}
        case None | str() | bool() | int():
            return thing
        case Decimal():
            return {"decimal": str(thing)}
        case datetime():
            return {"moment": thing.isoformat()}
        case date():
            return {"day": thing.isoformat()}
        case time():
            return {"time": thing.isoformat()}
        case tuple():
            return [_plain(part) for part in thing]
    return {"is": type(thing).__name__} | {name: _plain(getattr(thing, name)) for name in type(thing).__dataclass_fields__}


_READERS = {
    "kind": Kind,
    "decimal": Decimal,
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
}


def _typed(fact: Any) -> Any:
    if isinstance(fact, Mapping):
        if shape := _SHAPES.get(fact.get("is")):
            return shape(**{name: _typed(part) for name, part in fact.items() if name != "is"})
        ((tag, value),) = fact.items()
        return _READERS[tag](value)
    if isinstance(fact, Sequence) and not isinstance(fact, str):
        return tuple(_typed(part) for part in fact)
    return fact
