"""Months, half-open ranges of days, fiscal years and the months of a contract."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTH = re.compile(r"(\d{4})(-?)(\d{2})", re.ASCII)
_FISCAL_YEAR_BEGINS_IN = 4  # a fiscal year is named by its April (Local Autonomy Act, article 208)


class NotAMonth(ValueError):
    """The text is no month of the form 2026-04 or 202604."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"年月は 2026-04 または 202604 の形で入力してください({text})。")


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """The days from `start` up to, but without, `end`."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=offset) for offset in range(len(self)))

    def __len__(self) -> int:
        return max((self.end - self.start).days, 0)

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    def overlap(self, other: "Days") -> "Days":
        """The days in both; empty (of length 0) where they do not meet."""
        start = max(self.start, other.start)
        return Days(start, max(start, min(self.end, other.end)))


@dataclass(frozen=True, slots=True, order=True)
class Month:
    year: int
    number: int  # 1..12

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9999 and 1 <= self.number <= 12):
            raise NotAMonth(f"{self.year}-{self.number}")

    @classmethod
    def parse(cls, text: str) -> "Month":
        """`2026-04` or `202604`; raises NotAMonth."""
        found = _MONTH.fullmatch(text.strip())
        if not found or not 1 <= int(found[3]) <= 12 or int(found[1]) < 1:
            raise NotAMonth(text)
        return cls(int(found[1]), int(found[3]))

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def compact(self) -> str:
        return f"{self.year:04d}{self.number:02d}"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def days(self) -> Days:
        return Days(self.first, self.last + timedelta(days=1))

    @property
    def fiscal_year(self) -> int:
        return self.year if self.number >= _FISCAL_YEAR_BEGINS_IN else self.year - 1

    def plus(self, months: int) -> "Month":
        years, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, index + 1)

    @property
    def next(self) -> "Month":
        return self.plus(1)

    @property
    def previous(self) -> "Month":
        return self.plus(-1)


def months(first: Month, last: Month) -> list[Month]:
    """Every month from `first` to `last`, both counted; empty when `last` lies before."""
    count = (last.year - first.year) * 12 + last.number - first.number + 1
    return [first.plus(offset) for offset in range(max(count, 0))]


def fiscal_year_of(day: date) -> int:
    """The year in which the fiscal year of that day began."""
    return Month.of(day).fiscal_year


def fiscal_year_days(year: int) -> Days:
    return Days(date(year, _FISCAL_YEAR_BEGINS_IN, 1), date(year + 1, _FISCAL_YEAR_BEGINS_IN, 1))


def fiscal_year_months(year: int) -> list[Month]:
    begins = Month(year, _FISCAL_YEAR_BEGINS_IN)
    return months(begins, begins.plus(11))


def last_day_after_months(start: date, count: int) -> date:
    """The last day of `count` months that begin on `start` (Civil Code, article 143).

    It is the day before the corresponding day; where the last month has no such day, its last day.
    No month at all ends on the day before `start`.
    """
    month = Month.of(start).plus(count)
    if start.day > month.last.day:
        return month.last
    return month.first.replace(day=start.day) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ContractTerm:
    """The months in which a contract's operations run, both counted."""

    first: Month
    last: Month

    def __contains__(self, day: date) -> bool:
        return self.first <= Month.of(day) <= self.last

    @property
    def days(self) -> Days:
        return Days(self.first.first, self.last.days.end)

    @property
    def months(self) -> list[Month]:
        return months(self.first, self.last)

    @property
    def fiscal_years(self) -> list[int]:
        return list(range(self.first.fiscal_year, self.last.fiscal_year + 1))

    def months_of(self, fiscal_year: int) -> list[Month]:
        """The contract's months in a fiscal year; the first and last years are short."""
        return [month for month in self.months if month.fiscal_year == fiscal_year]
