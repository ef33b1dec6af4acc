"""What a plan is made of: doors that may be visited, people who walk, and the walks that come of it. Plain values.

Times are whole seconds after midnight.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from saikoku.planning.routes.rules.travel import Going, Point

HOUR, MINUTE = 3600, 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when until when the chance of meeting somebody is so high."""

    opens: int
    closes: int
    chance: float


@dataclass(frozen=True, slots=True)
class Door:
    """A household that may be visited. `worth` of meeting it in thousandths of anybody; `agreed`: from, until.

    `errands`: what else is to be done there, by this `walker` and nobody else; not `is_visit`: only that.
    """

    key: int
    point: Point
    worth: int
    stretches: tuple[Stretch, ...]
    agreed: tuple[int, int] | None = None
    errands: tuple[int, ...] = ()
    walker: int | None = None
    is_visit: bool = True

    def may_go(self, walker: int) -> bool:
        return self.walker is None or self.walker == walker

    def chance_at(self, second: int) -> float:
        """An agreed hour is kept by both."""
        held = [one.chance for one in self.stretches if one.opens <= second]
        return held[-1] if held else self.stretches[0].chance

    @property
    def best_chance(self) -> float:
        return max(one.chance for one in self.stretches)


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody on duty: starts at a place, ends at the office. `rests`: seconds of break the law wants in this day."""

    id: int
    opens: int
    closes: int
    start: Point
    rests: int


@dataclass(frozen=True, slots=True)
class Task:
    """All that the search for routes is given. `rest_from`: when the common break begins; `errand_worth`: seconds of a
    collector's day that one is worth."""

    doors: Sequence[Door]
    walkers: Sequence[Walker]
    office: Point
    going: Going
    visit_seconds: int
    meeting_seconds: int
    rest_from: int
    rest: int
    errand_seconds: int = 0
    errand_worth: int = 0

    def stay(self, door: Door) -> int:
        """Seconds at a door."""
        return self.visit_seconds * door.is_visit + self.errand_seconds * len(door.errands)


@dataclass(frozen=True, slots=True)
class Call:
    """A door in its turn; `not_before`: wait for these hours."""

    door: Door
    not_before: int = 0


@dataclass(frozen=True, slots=True)
class Leg:
    """A visit of a walk: the way to it, when it begins and ends, and what is expected of it."""

    door: Door
    metres: int
    way_seconds: int
    begins: int
    ends: int
    chance: float
    not_before: int
    late: int  # seconds after the agreed hour


@dataclass(frozen=True, slots=True)
class Walk:
    """A collector's day. `rest_at`: when the break begins, none where there is none; `over`: seconds after closing."""

    walker: Walker
    legs: tuple[Leg, ...]
    home_metres: int
    home_seconds: int
    home_at: int
    rest_at: int | None
    rest: int
    over: int

    @property
    def metres(self) -> int:
        return sum(leg.metres for leg in self.legs) + (self.home_metres if self.legs else 0)

    @property
    def way_seconds(self) -> int:
        return sum(leg.way_seconds for leg in self.legs) + (self.home_seconds if self.legs else 0)

    @property
    def expected(self) -> float:
        """People expected to be met."""
        return sum(leg.chance for leg in self.legs)
