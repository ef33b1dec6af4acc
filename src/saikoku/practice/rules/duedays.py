"""When an instalment falls due by law, and when the practice city writes, demands, and lets it lapse."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from saikoku.governance.law.rules import due_dates
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
    """Every instalment of one fiscal year in order; an overpayment has one, asked for by the end of September."""
    days = due_dates.instalments(programme, year)
    if not days:
        return (_due_day(programme, year, "00", businessdays.next_business_day(date(year, 9, 30))),)
    return tuple(_due_day(programme, year, f"{n:02d}", day) for n, day in enumerate(days, start=1))


@cache
def open_on(programme: str, as_of: date) -> tuple[DueDay, ...]:
    """Instalments whose letter had left by that day and that had not lapsed, oldest first."""
    newest = periods.fiscal_year_of(as_of)
    years = range(newest - shape()["calendar"]["years_back"][programme], newest + 1)
    days = [day for year in years for day in fiscal_year(programme, year)]
    return tuple(day for day in days if day.due_on < as_of < day.lapses_on)


def _due_day(programme: str, year: int, instalment: str, due_on: date) -> DueDay:
    letter_on = _working(due_on + timedelta(days=_LETTER_AFTER_DAYS - 3))
    designated_on = letter_on + timedelta(days=_DESIGNATED_AFTER_DAYS)
    demand_on = _working(due_on + timedelta(days=_DEMAND_AFTER_DAYS))
    years = shape()["calendar"]["lapse_years"][programme]
    lapses_on = periods.last_day_after_months(designated_on + timedelta(days=1), 12 * years)
    return DueDay(year, instalment, due_on, letter_on, designated_on, demand_on, lapses_on)


def _working(day: date) -> date:
    """Letters are dated on working days; around the New Year they wait."""
    if (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
        day = date(day.year + (day.month == 12), 1, 4)
    return businessdays.next_business_day(day)
