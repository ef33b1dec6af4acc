"""On which day is an instalment due? The city's calendar with the shift from rest days to the next working day."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from saikoku.kernel import businessdays, periods

from .shape import shape

_LETTER_AFTER_DAYS = 20  # reminder letters leave at the latest then (Kurume's rules on late charges)
_DESIGNATED_AFTER_DAYS = 10
_DEMAND_AFTER_DAYS = 90


@dataclass(frozen=True, slots=True)
class DueDay:
    year: int  # fiscal year
    instalment: str
    due_on: date
    letter_on: date
    designated_on: date
    demand_on: date
    lapses_on: date


@cache
def fiscal_year(programme: str, year: int) -> tuple[DueDay, ...]:
    """Every instalment of one fiscal year in order; an overpayment has one, asked for in September."""
    months = shape()["calendar"]["months"].get(programme)
    if months is None:
        return (_due_day(programme, year, "00", 9),)
    return tuple(_due_day(programme, year, f"{n:02d}", month) for n, month in enumerate(months, start=1))


@cache
def open_on(programme: str, as_of: date) -> tuple[DueDay, ...]:
    """Instalments whose letter had left by that day and that had not lapsed, oldest first."""
    newest = periods.fiscal_year_of(as_of)
    years = range(newest - shape()["calendar"]["years_back"][programme], newest + 1)
    days = [day for year in years for day in fiscal_year(programme, year)]
    return tuple(day for day in days if day.due_on < as_of < day.lapses_on)


def _due_day(programme: str, year: int, instalment: str, month: int) -> DueDay:
    calendar = shape()["calendar"]
    calendar_year = year if month >= 4 else year + 1
    day = calendar["december_day"] if month == 12 else monthrange(calendar_year, month)[1]
    due_on = _working(date(calendar_year, month, day))
    letter_on = _working(due_on + timedelta(days=_LETTER_AFTER_DAYS - 3))
    designated_on = letter_on + timedelta(days=_DESIGNATED_AFTER_DAYS)
    demand_on = _working(due_on + timedelta(days=_DEMAND_AFTER_DAYS))
    years = calendar["lapse_years"][programme]
    lapses_on = periods.last_day_after_months(designated_on + timedelta(days=1), 12 * years)
    return DueDay(year, instalment, due_on, letter_on, designated_on, demand_on, lapses_on)


@cache
def _closed() -> frozenset[businessdays.YearDay]:
    return frozenset(businessdays.YearDay.parse(day) for day in shape()["calendar"]["closed"])


def _working(day: date) -> date:
    return businessdays.next_business_day(day, closed=_closed())
