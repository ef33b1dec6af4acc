"""How much more do people pay because they are called? From who was drawn by chance to be called last. Pure.

The people are compared as they were drawn, whatever happened to them afterwards: a household that was called in spite of
it stays with those held out. So the difference is that of calling first and calling last, and errs to the low side.
The unit is the household. 95 of 100 such intervals hold the truth (Welch; 1.96, or more where households are few).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import variance

NEEDED = 30
"""Households in each group, below which nothing is said."""
Z = 1.96


@dataclass(frozen=True, slots=True)
class Paid:
    """A household as it was drawn, and what its people paid by themselves in the month since."""

    held: bool
    yen: int


@dataclass(frozen=True, slots=True)
class Group:
    households: int
    yen: int
    payers: int

    @property
    def average(self) -> float:
        return self.yen / self.households if self.households else 0.0

    @property
    def share(self) -> float:
        """Of a hundred households how many paid."""
        return 100 * self.payers / self.households if self.households else 0.0


@dataclass(frozen=True, slots=True)
class Effect:
    """`extra`: yen that the households called first paid more than they would have, called last; None: too few."""

    called: Group
    held: Group
    extra: int | None = None
    low: int | None = None
    high: int | None = None

    @property
    def is_shown(self) -> bool:
        return self.extra is not None

    @property
    def is_certain(self) -> bool:
        """The whole interval lies on one side of nought."""
        return self.low is not None and (self.low > 0 or self.high < 0)


def effect(households: Iterable[Paid]) -> Effect:
    groups: dict[bool, list[int]] = {False: [], True: []}
    for one in households:
        groups[one.held].append(one.yen)
    called, held = (_group(groups[which]) for which in (False, True))
    if min(called.households, held.households) < NEEDED:
        return Effect(called, held)
    difference = called.average - held.average
    parts = [variance(map(float, groups[which])) / len(groups[which]) for which in (False, True)]
    reach = _factor(parts, [called.households, held.households]) * math.sqrt(sum(parts))
    extra, low, high = (round(called.households * yen) for yen in (difference, difference - reach, difference + reach))
    return Effect(called, held, extra, low, high)


def _group(yen: list[int]) -> Group:
    return Group(len(yen), sum(yen), sum(one > 0 for one in yen))


def _factor(parts: list[float], counts: list[int]) -> float:
    """The factor of the normal law, widened for few households (the first term of the expansion of Student's)."""
    whole = sum(parts)
    if not whole:
        return Z
    freedom = whole**2 / sum(part**2 / (count - 1) for part, count in zip(parts, counts, strict=True))
    return Z + (Z**3 + Z) / (4 * freedom)


