"""At which hours does a policy of the comparison sit at the telephones? Fixed shifts, or the same hours placed freely."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from saikoku.kernel.periods import Month
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling
from saikoku.practice.rules import policies
from saikoku.practice.rules.policies import Shift

SEATS = 6
Chance = Callable[[date, int], float]
"""How likely somebody answers at that hour, as far as the one who plans knows."""


def fixed(name: str = policies.STANDARD) -> Callable[[date], list[Shift]]:
    return lambda day: policies.shifts(name, day)


def free(month: Month, calling: Calling, chance: Chance) -> Callable[[date], list[Shift]]:
    """As many operator hours as the standard shifts of the month, each placed where most is expected.

    No more than SEATS operators at once, and only in the hours and on the days of calls.
    """
    standard = [shift for day in _days(month) for shift in policies.shifts(policies.STANDARD, day)]
    total = sum(shift.heads * (shift.ends - shift.begins) for shift in standard)
    open_hours = [
        (day, hour)
        for day in _days(month)
        if not hours.day_refusals(day, calling)
        for hour in range(calling.opens.hour, calling.closes.hour)
    ]
    open_hours.sort(key=lambda at: -chance(*at))
    heads: Counter = Counter()
    for at in open_hours:
        heads[at] = min(SEATS, total)
        total -= heads[at]
    return lambda day: [
        Shift(hour, hour + 1, heads[day, hour])
        for hour in range(calling.opens.hour, calling.closes.hour)
        if heads[day, hour]
    ]


def anywhere(seed: int) -> Chance:
    """Hours by lot."""
    drawn = np.random.default_rng(seed)
    return lambda day, hour: float(drawn.random())


def _days(month: Month) -> list[date]:
    return [month.first + timedelta(days=ahead) for ahead in range((month.last - month.first).days + 1)]
