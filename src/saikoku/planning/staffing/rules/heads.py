"""How many people does each half hour need, for calls that come in and calls to be made? Pure."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from saikoku.planning.staffing.rules import erlang

HALF_HOUR = 30
"""Minutes of a slot."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One half hour of one weekday (1 Monday to 7) as it was: means of a day; `minutes` of one call that came in."""

    weekday: int
    start: int  # minutes since midnight
    arrivals: float
    calls: float
    heads: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Wish:
    """How well callers are to be answered, and how much of paid time is not at the telephone (per cent)."""

    share: int
    seconds: int
    away: int
    more: int = 100  # calls that come in, per cent of what was seen


@dataclass(frozen=True, slots=True)
class Outbound:
    """Calls to be made on each working day, and minutes of one."""

    calls_a_day: float
    minutes: float
    hours_a_day: float


@dataclass(frozen=True, slots=True)
class Need:
    """One half hour: heads at the telephone for both ways, heads on the roster, and what the callers meet."""

    weekday: int
    start: int
    inbound: int
    outbound: float
    rostered: int
    reached: float  # per cent answered in time
    there: float

    @property
    def lacks(self) -> float:
        """Heads that were not there on an average day; 0 where enough were."""
        return max(0.0, self.rostered - self.there)


def load(seen: Seen, wish: Wish) -> float:
    """Calls going on at once, in erlangs."""
    return seen.arrivals * wish.more / 100 * seen.minutes / HALF_HOUR


def outbound_heads(asked: Outbound) -> float:
    """Heads that call all day long to make the day's calls."""
    return asked.calls_a_day * asked.minutes / (asked.hours_a_day * 60) if asked.hours_a_day else 0.0


def rostered(heads: float, away: int) -> int:
    """People on the roster, so that so many are at the telephone."""
    return math.ceil(round(heads * 100 / (100 - away), 6))


def need(seen: Seen, wish: Wish, calling: float) -> Need:
    """`calling`: heads at outbound calls. Callers in go first; whoever waits for one makes calls meanwhile."""
    work, handling = load(seen, wish), seen.minutes * 60
    heads = erlang.heads_for(work, share=wish.share / 100, seconds=wish.seconds, handling=handling)
    reached = erlang.answered_within(work, heads, seconds=wish.seconds, handling=handling) * 100
    both = max(float(heads), work + calling)
    return Need(seen.weekday, seen.start, heads, calling, rostered(both, wish.away), reached, seen.heads)


def everywhere(slots: Iterable[Seen], places: Iterable[tuple[int, int]]) -> list[Seen]:
    """Each of the (weekday, minute) as it was seen; one that was not: as the mean of the same time on other weekdays, else
    of all, with nobody there."""
    by_place = {(one.weekday, one.start): one for one in slots}
    found = []
    for weekday, start in places:
        alike = [one for one in by_place.values() if one.start == start] or list(by_place.values())
        count = len(alike) or 1
        mean = Seen(
            weekday, start, sum(one.arrivals for one in alike) / count, 0.0, 0.0, sum(one.minutes for one in alike) / count
        )
        found.append(by_place.get((weekday, start), mean))
    return found


def needs_by_place(slots: Iterable[Seen], wish: Wish, calling: Mapping[tuple[int, int], float]) -> list[Need]:
    """For each slot; `calling` by weekday and minute, 0 where it is not named."""
    return [need(one, wish, calling.get((one.weekday, one.start), 0.0)) for one in slots]


def needs(slots: Iterable[Seen], wish: Wish, calling: Mapping[int, float]) -> list[Need]:
    """For each slot; `calling` by weekday, 0 where it is not named."""
    return [need(one, wish, calling.get(one.weekday, 0.0)) for one in slots]


def overloaded(found: Iterable[Need], *, from_heads: float = 1.0) -> list[Need]:
    """Slots in which at least so many heads are lacking on an average day, the worst first."""
    return sorted((one for one in found if one.lacks >= from_heads), key=lambda one: (-one.lacks, one.weekday, one.start))
