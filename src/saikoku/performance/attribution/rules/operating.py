"""On which days does the operation run?"""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class OperatingDays:
    """Every day is worked but for the days that rest by agreement and those before the start."""

    start: date
    closed_every_year: frozenset[str]  # "12-29"
    closed_days: frozenset[str]  # "2026-05-03", or "05-03" of every year

    def __contains__(self, day: date) -> bool:
        return day >= self.start and not self.rests(day)

    def rests(self, day: date) -> bool:
        iso = day.isoformat()
        return bool({iso, iso[len("2026-") :]} & (self.closed_every_year | self.closed_days))

    def resting(self, first: date, last: date) -> list[date]:
        """The days of rest from one day to another, however far apart: by year, not day by day."""
        codes = self.closed_every_year | self.closed_days
        years = range(first.year, last.year + 1)
        texts = {code for code in codes if len(code) == len("2026-05-03")}
        texts |= {f"{year:04d}-{code}" for code in codes if len(code) == len("05-03") for year in years}
        found = (_day(text) for text in texts)
        return sorted(day for day in found if day and first <= day <= last)

    def among(self, first: date, last: date) -> list[date]:
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in days if day in self]


def _day(text: str) -> date | None:
    """None for the 29th of February in a year that has none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
