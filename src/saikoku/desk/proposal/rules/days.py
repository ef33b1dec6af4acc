"""What would the same hours of work bring on other days and at other hours? Pure: chances in, contacts out.

Everybody still to be reached may be called once in each weekday and band of a month; whoever was reached is not called
again. So hours in a good band bring less the more of them there are: the people it has not tried yet run out. Played
week by week in expectation: of those still to be reached, each call of a cell reaches the share that answers there.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Cell = tuple[int, int]
"""A weekday (1 Monday to 7, 7 also for holidays) and the number of a band."""
MINUTES = 60
HALF_HOUR = 30


@dataclass(frozen=True, slots=True)
class Handling:
    """Minutes that a call takes which reaches the person, and one that does not."""

    reached: float
    vain: float

    def minutes(self, chance: float) -> float:
        return self.reached * chance + self.vain * (1 - chance)


@dataclass(frozen=True, slots=True)
class Option:
    """A way to lay a month's hours: the hours of work in each cell, all days of the month together."""

    name: str
    hours: Mapping[Cell, float]


@dataclass(frozen=True, slots=True)
class Brings:
    calls: float
    contacts: float

    @property
    def per_hundred(self) -> float:
        return 100 * self.contacts / self.calls if self.calls else 0.0


def brings(option: Option, chances: Mapping[Cell, float], people: float, handling: Handling, rounds: int = 4) -> Brings:
    """Calls and contacts to be expected. `people`: still to be reached when the month begins; `rounds`: weeks."""
    left, calls, contacts = people, 0.0, 0.0
    tried = dict.fromkeys(option.hours, 0.0)
    for _ in range(rounds):
        for cell, hours in option.hours.items():
            chance = chances.get(cell, 0.0)
            room = max(0.0, left - tried[cell] * left / people) if people else 0.0
            made = min(hours / rounds * MINUTES / handling.minutes(chance), room)
            reached = made * chance
            tried[cell] += made
            calls, contacts, left = calls + made, contacts + reached, left - reached
    return Brings(calls, contacts)


def span(values: Sequence[float], share: float = 0.8) -> tuple[float, float]:
    """Between which two the middle share of the values lies."""
    ordered = sorted(values)
    low = math.floor(round((1 - share) / 2 * (len(ordered) - 1), 9))
    return ordered[low], ordered[len(ordered) - 1 - low]


@dataclass(frozen=True, slots=True)
class Thicker:
    """As agreed, in per cent of the other hours: evenings, rest days, and both of them."""

    evenings: int
    rest_days: int
    both: int


def half_hours(
    option: Option, open_days: Mapping[int, int], bands: Sequence[tuple[int, int]], hours: tuple[int, int]
) -> dict[tuple[int, int], float]:
    """Heads that call at (weekday, minute) of each half hour between the minutes of `hours`, so that the option's hours are
    worked in each cell; 0 outside of the bands."""
    found = {}
    for weekday, days in open_days.items():
        for start in range(*hours, HALF_HOUR):
            band = next((n for n, (opens, closes) in enumerate(bands) if opens * MINUTES <= start < closes * MINUTES), None)
            within = days * (bands[band][1] - bands[band][0]) if band is not None else 0
            found[weekday, start] = option.hours.get((weekday, band), 0.0) / within if within else 0.0
    return found


def options(
    open_days: Mapping[int, int], bands: Sequence[tuple[int, int]], total: float, rest: frozenset[int], thicker: Thicker
) -> list[Option]:
    """The ways that are compared, each with the same hours of work in all. `open_days`: days of the month by weekday."""

    def laid(name: str, weight) -> Option:
        weights = {
            (weekday, band): days * (end - start) * weight(weekday, band)
            for weekday, days in open_days.items() for band, (start, end) in enumerate(bands)
        }  # fmt: skip
        whole = sum(weights.values())
        return Option(name, {cell: total * one / whole for cell, one in weights.items() if one} if whole else {})

    evening = len(bands) - 1
    return [
        laid("even", lambda weekday, band: 1.0),
        laid("weekdays", lambda weekday, band: float(weekday not in rest)),
        laid("evenings", lambda weekday, band: thicker.evenings if band == evening else 100),
        laid("rest_days", lambda weekday, band: thicker.rest_days if weekday in rest else 100),
        laid("evenings_and_rest_days", lambda weekday, band: thicker.both if weekday in rest or band == evening else 100),
    ]  # fmt: skip
