"""What will a month come to? A stated, simple method, and no range where it has too little to stand on. Pure.

The expected rest is the average of the same weekdays of up to 13 past weeks. For the range, each coming week is
replaced by a whole past week drawn by chance (weeks, because good and bad days come together), a thousand times;
eight of ten results lie between `low` and `high`. The past weeks are few and their own average is uncertain too: the
distances are widened by sqrt(n / (n - 1) * (1 + m / n)), n being the weeks that can be drawn, m the weeks ahead.
"""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

WEEKS = 13
DAYS_FOR_A_NUMBER, WEEKS_FOR_A_RANGE = 5, 4
DRAWS, LOW, HIGH = 1_000, 0.10, 0.90
WEEK = timedelta(days=7)
HISTORY = timedelta(weeks=WEEKS + 1)


@dataclass(frozen=True, slots=True)
class Forecast:
    """`expected`, `low`, `high`: sums at the end of each coming day; empty where there is too little to say it."""

    so_far: int
    ahead: tuple[date, ...]
    stands_on: int  # past days
    weeks: int  # past weeks from which the range is drawn
    expected: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()

    @property
    def days_ahead(self) -> int:
        return len(self.ahead)

    @property
    def end(self) -> int | None:
        """What the month is expected to come to; what there is where no day is left."""
        if not self.days_ahead:
            return self.so_far
        return round(self.expected[-1]) if self.expected else None

    @property
    def end_range(self) -> tuple[int, int] | None:
        return (round(self.low[-1]), round(self.high[-1])) if self.low else None


def forecast(history: Mapping[date, int], ahead: Sequence[date], *, so_far: int, begun: int = 0, seed: str = "") -> Forecast:
    """`history`: past days that counted, each with its value; `ahead`: the days to come, in order.

    `so_far` is what the month came to on past days and today, `begun` the part of it that belongs to the first day
    ahead (a day that is still being worked): that day comes to at least as much.
    """
    if not ahead:
        return Forecast(so_far, (), 0, 0)
    since = ahead[0] - WEEKS * WEEK
    known = {day: value for day, value in history.items() if since <= day < ahead[0]}
    if len(known) < DAYS_FOR_A_NUMBER:
        return Forecast(so_far, tuple(ahead), len(known), 0)
    usual = _usual(known)
    base = so_far - begun
    expected = _running(base, [usual(day) for day in ahead], begun)
    weeks = _weeks(known, ahead[0])
    if len(weeks) < WEEKS_FOR_A_RANGE:
        return Forecast(so_far, tuple(ahead), len(known), len(weeks), tuple(expected))
    low, high = _range(known, ahead, weeks, usual, base, begun, expected, seed)
    return Forecast(so_far, tuple(ahead), len(known), len(weeks), tuple(expected), low, high)


def history(series: Mapping[date, int], until: date, counts: Callable[[date], bool]) -> dict[date, int]:
    """Every day that counted, from the first on which anything was done, before `until`."""
    since = min((day for day in series if day >= until - HISTORY), default=until)
    days = (since + timedelta(days=n) for n in range((until - since).days))
    return {day: series.get(day, 0) for day in days if counts(day)}


def _usual(known: Mapping[date, int]):
    """The average of a day's weekday; where there was none, of all days."""
    overall = fmean(known.values())
    by_weekday: dict[int, list[int]] = {}
    for day, value in known.items():
        by_weekday.setdefault(day.weekday(), []).append(value)
    means = {weekday: fmean(values) for weekday, values in by_weekday.items()}
    return lambda day: means.get(day.weekday(), overall)


def _weeks(known: Mapping[date, int], first: date) -> list[int]:
    """How many weeks back lie whole past weeks that begin on the weekday of the first day ahead."""
    begins, ends = min(known), max(known)
    return [
        back
        for back in range(1, WEEKS + 1)
        if begins <= first - back * WEEK and first - back * WEEK + timedelta(days=6) <= max(ends, first - timedelta(days=1))
    ]


def _range(known, ahead, weeks, usual, base, begun, expected, seed) -> tuple[tuple[float, ...], tuple[float, ...]]:
    chance = random.Random(f"{seed} {ahead[0]} {len(ahead)}")  # noqa: S311 the same figures give the same range
    parts = [(day - ahead[0]).days // 7 for day in ahead]
    drawn = []
    for _ in range(DRAWS):
        back = [chance.choice(weeks) * WEEK + part * WEEK for part in range(parts[-1] + 1)]
        values = [known.get(day - back[part], usual(day)) for day, part in zip(ahead, parts, strict=True)]
        drawn.append(_running(base, values, begun))
    n = len(weeks)
    low, high = [], []
    for step, middle in enumerate(expected):
        wider = math.sqrt(n / (n - 1) * (1 + (step + 1) / 7 / n))
        sums = sorted(one[step] for one in drawn)
        mean = fmean(sums)
        floor = base + begun
        low.append(max(floor, middle + wider * (sums[round(LOW * (DRAWS - 1))] - mean)))
        high.append(max(floor, middle + wider * (sums[round(HIGH * (DRAWS - 1))] - mean)))
    return tuple(low), tuple(high)


def _running(base: float, values: Sequence[float], begun: int) -> list[float]:
    """The sum at the end of each day; the first comes to at least what was begun."""
    sums, total = [], base
    for place, value in enumerate(values):
        total += max(value, begun) if place == 0 else value
        sums.append(total)
    return sums
