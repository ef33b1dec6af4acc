"""When does an instalment of a fiscal year fall due by law and ordinance, holidays considered?"""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from saikoku.kernel import businessdays, dated, periods
from saikoku.kernel.businessdays import YearDay
from saikoku.kernel.dated import Dated
from saikoku.kernel.periods import Month

_LAST_MONTH_OF_A_FISCAL_YEAR = 3


class NoSuchInstalment(LookupError):
    """The programme has no regular instalment of that number in that fiscal year."""


@cache
def _table() -> dict[str, Any]:
    return dated.read_toml(files("saikoku.governance.law.rules") / "due_dates.toml")


@cache
def _closed_days() -> tuple[Dated[frozenset[YearDay]], ...]:
    return dated.from_rows(_table()["closed_days"], lambda days: frozenset(YearDay.parse(day) for day in days))


def instalments(programme: str, fiscal_year: int) -> list[date]:
    """The due days of the regular instalments, in order. Raises NothingInForce before the table begins.

    A programme without regular instalments (overpayment) has none.
    """
    begins = periods.fiscal_year_days(fiscal_year).start
    rows = _table()["programme"].get(programme)
    if rows is None:
        return []
    days = dated.in_force(dated.from_rows(rows, list), begins, subject=f"due-dates-{programme}").value
    return [_shifted(_day(written, fiscal_year)) for written in days]


def due_on(programme: str, fiscal_year: int, instalment: int) -> date:
    """The due day of one regular instalment, counted from 1; raises NoSuchInstalment."""
    days = instalments(programme, fiscal_year)
    if not 1 <= instalment <= len(days):
        raise NoSuchInstalment(f"{programme} has no instalment {instalment} in {fiscal_year}")
    return days[instalment - 1]


def _day(written: str, fiscal_year: int) -> date:
    number, day = written.split("-")
    later = int(number) <= _LAST_MONTH_OF_A_FISCAL_YEAR
    month = Month(fiscal_year + later, int(number))
    return month.last if day == "end" else month.first.replace(day=int(day))


def _shifted(day: date) -> date:
    closed = dated.in_force(_closed_days(), day, subject="due-dates-closed-days").value
    return businessdays.next_business_day(day, closed=closed)
