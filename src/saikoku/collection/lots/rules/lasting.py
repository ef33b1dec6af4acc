"""Does a lot of paper last as long as what is printed on it must be kept (specification 13.2.エ)? Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from saikoku.collection.receipts.rules.keeping import keep_until


@dataclass(frozen=True, slots=True)
class Tried:
    """A printed sheet of the lot was looked at."""

    on: date
    is_readable: bool


def lasts_until(printed_on: date, years: int) -> date:
    """The last day on which the maker answers for what was printed on that day."""
    try:
        return printed_on.replace(year=printed_on.year + years)
    except ValueError:  # February 29
        return printed_on.replace(year=printed_on.year + years, day=28)


def years_needed(kept_years: int) -> int:
    """A receipt of April 1 is kept longest: the rest of its year and then the agreed years."""
    first = date(2026, 4, 1)  # of any year
    years = kept_years
    while lasts_until(first, years) < keep_until(first, kept_years):
        years += 1
    return years


def faults(years: int, tried: Sequence[Tried], *, kept_years: int, today: date, days: int) -> list[str]:
    """Codes: too-short, never-tried, not-readable (the latest look, of one day the last), tried-long-ago.

    `tried` in the order in which it was entered; `days`: how often it is looked at.
    """
    found = ["too-short"] if years < years_needed(kept_years) else []
    if not tried:
        return [*found, "never-tried"]
    latest = max(reversed(tried), key=lambda one: one.on)
    if not latest.is_readable:
        found.append("not-readable")
    return found + (["tried-long-ago"] if (today - latest.on).days > days else [])
