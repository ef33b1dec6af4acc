"""Days, months and pages in addresses: `<isoday:on>` is 2026-04-10, `<month:month>` 2026-04 where this is imported."""

from datetime import date

from django.urls import register_converter

from saikoku.kernel.eras import USABLE_YEARS
from saikoku.kernel.periods import Month

MOST_DIGITS = 6


def _check(year: int) -> None:
    if year not in USABLE_YEARS:
        raise ValueError(year)


class IsoDay:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        _check(day.year)
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


class IsoMonth:
    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> Month:
        month = Month.parse(value)  # NotAMonth is a ValueError: there is no such address
        _check(month.year)
        return month

    def to_url(self, value: Month) -> str:
        return str(value)


def page_number(text: str) -> int:
    """A page asked for as `?page=2`; whatever is none is the first."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 1


register_converter(IsoDay, "isoday")
register_converter(IsoMonth, "month")
