"""Is this day a holiday, a working day of an office, a day on which banks are open?

National holidays come from jpholiday, corrected by calendar.toml. The days on which an office or
the contract rests every year (such as 12-29 to 01-03) are agreed or set by law and are handed in.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import jpholiday

from saikoku.kernel import dated

_SATURDAY = 5


@dataclass(frozen=True, slots=True, order=True)
class YearDay:
    """A day that returns every year, such as 12-29."""

    month: int
    day: int

    @classmethod
    def parse(cls, text: str) -> "YearDay":
        month, day = text.split("-")
        date(2000, int(month), int(day))  # a leap year, so that 02-29 passes and 02-30 does not
        return cls(int(month), int(day))

    @classmethod
    def of(cls, day: date) -> "YearDay":
        return cls(day.month, day.day)


@cache
def _calendar() -> dict[str, Any]:
    return dated.read_toml(files("saikoku.kernel") / "calendar.toml")


@cache
def _bank_closed_days() -> tuple[dated.Dated[frozenset[YearDay]], ...]:
    return dated.from_rows(
        _calendar()["bank_closed_days"], lambda days: frozenset(YearDay.parse(day) for day in days)
    )


def corrected(computed: Mapping[date, str], year: int, corrections: Mapping[str, Any]) -> Mapping[date, str]:
    """A year's holidays after the entries `added` and `removed` of calendar.toml."""
    holidays = dict(computed)
    for entry in corrections.get("removed", []):
        for day in entry["on"]:
            holidays.pop(day, None)
    holidays |= {
        entry["on"]: entry["name"] for entry in corrections.get("added", []) if entry["on"].year == year
    }
    return MappingProxyType(dict(sorted(holidays.items())))


@lru_cache(maxsize=256)
def holidays(year: int) -> Mapping[date, str]:
    """The national holidays of a year (substitute and in-between days too) with their names."""
    return corrected(dict(jpholiday.year_holidays(year)), year, _calendar())


def holiday_name(day: date) -> str | None:
    return holidays(day.year).get(day)


def is_holiday(day: date) -> bool:
    return day in holidays(day.year)


def is_official(day: date) -> bool:
    """Have the holidays of that day's year been published, or are they computed in advance?"""
    return day <= _calendar()["official_until"]


def is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


def is_business_day(day: date, *, closed: Collection[YearDay] = ()) -> bool:
    """Neither weekend nor national holiday nor one of the `closed` days of every year."""
    return not (is_weekend(day) or is_holiday(day) or YearDay.of(day) in closed)


def is_bank_day(day: date) -> bool:
    """Are banks open? Raises NothingInForce before the table of closed days begins."""
    return is_business_day(day, closed=dated.in_force(_bank_closed_days(), day, subject="bank days").value)


def next_business_day(day: date, *, closed: Collection[YearDay] = ()) -> date:
    """The day itself when it is a business day, else the first one after it (Civil Code, article 142)."""
    while not is_business_day(day, closed=closed):
        day += timedelta(days=1)
    return day


def next_bank_day(day: date) -> date:
    """The day itself when banks are open, else the first day after it on which they are."""
    while not is_bank_day(day):
        day += timedelta(days=1)
    return day


def plus_business_days(day: date, count: int, *, closed: Collection[YearDay] = ()) -> date:
    """The `count`-th business day after `day` (before it where negative); 0 gives the day itself."""
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_business_day(day, closed=closed):
            day += step
    return day


def plus_bank_days(day: date, count: int) -> date:
    """The `count`-th day after `day` on which banks are open; `count` is 0 or more."""
    for _ in range(count):
        day = next_bank_day(day + timedelta(days=1))
    return day
