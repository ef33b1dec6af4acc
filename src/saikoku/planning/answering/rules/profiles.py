"""What of an attempt may tell whether somebody answers: few traits, none of them forbidden.

Nationality, language, health, sex, name and address are no traits and never will be. A profile is one whole number,
so that the queue keeps it beside a candidate; `sets/refresh.sql` of the lists composes the same number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from saikoku.kernel import businessdays

DAYS, BANDS = 7, 8  # weekdays from Monday, holidays as Sundays; as many bands as a cell's mask can hold
NUMBER_KINDS = ("", "1", "2", "3", "4")
CORPORATION, UNKNOWN = 5, 6  # after the age groups 0 to 4
AGES = 7
TRIES = 6  # 0 to 4, five or more
REACHED = 4  # 0 to 2, three or more
VAIN_FROM = (0, 1, 2, 3, 5, 9)  # the least number of attempts in vain of each class
PASTS = REACHED * len(VAIN_FROM)
PROFILES = len(NUMBER_KINDS) * AGES * TRIES * PASTS
SUNDAY = 7


@dataclass(frozen=True, slots=True)
class Profile:
    """Who is called: the kind of his number, his age, this month's tries, and what earlier months came to."""

    kind: int
    age: int
    tries: int
    past: int

    @property
    def code(self) -> int:
        return ((self.kind * AGES + self.age) * TRIES + self.tries) * PASTS + self.past


def profile(*, kind: str, age: int, tries: int, tried_before: int, reached_before: int) -> Profile:
    number = NUMBER_KINDS.index(kind) if kind in NUMBER_KINDS else 0
    return Profile(number, age, min(tries, TRIES - 1), past(tried_before, reached_before))


def of_code(code: int) -> Profile:
    rest, before = divmod(code, PASTS)
    rest, tries = divmod(rest, TRIES)
    kind, age = divmod(rest, AGES)
    return Profile(kind, age, tries, before)


def past(tried: int, reached: int) -> int:
    """The class of what the attempts of earlier months came to."""
    vain = max(0, tried - reached)
    return min(reached, REACHED - 1) * len(VAIN_FROM) + sum(vain >= least for least in VAIN_FROM) - 1


def age_group(born_on: date | None, on: date, *, corporation: bool, begins: Sequence[int]) -> int:
    """The group of ages that begin at `begins`; whoever has no birthday is unknown, a corporation is of no age."""
    if corporation:
        return CORPORATION
    if born_on is None:
        return UNKNOWN
    years = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    return max(0, sum(years >= least for least in begins) - 1)


def slot(day: date, band: int) -> int:
    """The place of a day and band in a week of 7 x 8: a holiday counts as a Sunday."""
    weekday = SUNDAY if businessdays.is_holiday(day) else day.isoweekday()
    return (weekday - 1) * BANDS + band


def kind_of_day(of_slot: int) -> str:
    weekday = of_slot // BANDS + 1
    return "rest_day" if weekday == SUNDAY else "saturday" if weekday == SUNDAY - 1 else "weekday"
