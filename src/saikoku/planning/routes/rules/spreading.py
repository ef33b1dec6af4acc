"""Where do numbers and names stand on a map so that none covers another, and which numbers share a mark?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from math import cos, hypot, sin, tau

Point = tuple[float, float]
MOST = 6  # of a shared mark: as wide as six digits


@dataclass(frozen=True, slots=True)
class Room:
    """How far marks keep apart: `wide` for a number, `shared` for several in one mark; how many `rings` aside one may step;
    what is `taken` already and where a mark is `allowed`."""

    wide: float
    shared: float
    rings: int
    taken: Sequence[Point] = ()
    allowed: Callable[[float, float], bool] = lambda x, y: True


@dataclass(frozen=True, slots=True)
class Stand:
    """A mark. `members`: which of the points it is for, by their place in what was given."""

    x: float
    y: float
    members: tuple[int, ...]

    def leads(self, places: Iterable[Point]) -> list[Point]:
        """The ways from the mark to these places, those on which it does not stand, each once."""
        ways = dict.fromkeys((round(x - self.x, 1), round(y - self.y, 1)) for x, y in places)
        return [way for way in ways if way != (0, 0)]


def gather(points: Sequence[Point], kinds: Sequence[str], room: Room) -> list[Stand]:
    """A mark for each point, those that come later a little aside. Where not all points of one place and kind find room, they
    share one mark; a mark that finds none at all is joined to the nearest one of its kind, else of any."""
    heaps, shared = _heaps(points, kinds, room.wide / 2), set()
    while True:
        marks = sorted(part for heap in heaps for part in ([heap] if heap in shared else [(one,) for one in heap]))
        places = _places(points, marks, room)
        stuck = {mark for mark, place in zip(marks, places, strict=True) if place is None}
        crowded = {heap for heap in heaps if heap not in shared and len(heap) > 1 and any((one,) in stuck for one in heap)}
        if not crowded:
            break
        shared |= crowded
    stands = [Stand(*place, mark) for mark, place in zip(marks, places, strict=True) if place]
    for mark in sorted(stuck):
        stands = _joined(stands, mark, points, kinds)
    return stands


def together(numbers: Sequence[int]) -> str:
    """What a mark of several numbers says: 3〜5, 3・7; 3ほか where it would be too long."""
    said = "・".join(_runs(sorted(numbers)))
    return said if sum(1 if sign.isdigit() else 2 for sign in said) <= MOST else f"{min(numbers)}ほか"


def _runs(numbers: Sequence[int]) -> list[str]:
    runs = [[numbers[0]]]
    for one, other in pairwise(numbers):
        if other == one + 1:
            runs[-1].append(other)
        else:
            runs.append([other])
    return [said for run in runs for said in ([f"{run[0]}〜{run[-1]}"] if len(run) > 2 else map(str, run))]


def _heaps(points: Sequence[Point], kinds: Sequence[str], near: float) -> list[tuple[int, ...]]:
    """Points of one kind so near to the first of them that their marks would lie on each other."""
    heaps: list[tuple[int, ...]] = []
    for number, (point, kind) in enumerate(zip(points, kinds, strict=True)):
        same = (at for at, heap in enumerate(heaps) if kinds[heap[0]] == kind and not _far(points[heap[0]], point, near))
        if (at := next(same, None)) is None:
            heaps.append((number,))
        else:
            heaps[at] += (number,)
    return heaps


def _places(points: Sequence[Point], marks: Sequence[tuple[int, ...]], room: Room) -> list[Point | None]:
    """Where each mark stands, the first ones first; None: nowhere."""
    kept = [(place, room.wide) for place in room.taken]
    found = []
    for mark in marks:
        (x, y), wide = points[mark[0]], room.shared if len(mark) > 1 else room.wide
        places = ((round(x + dx, 1), round(y + dy, 1)) for dx, dy in _aside(wide, room.rings))
        free = (
            one for one in places if room.allowed(*one) and all(_far(one, other, (wide + its) / 2) for other, its in kept)
        )
        found.append(next(free, None))
        kept += [(found[-1], wide)] if found[-1] else []
    return found


def _joined(stands: list[Stand], mark: tuple[int, ...], points: Sequence[Point], kinds: Sequence[str]) -> list[Stand]:
    x, y = points[mark[0]]
    if not stands:
        return [Stand(x, y, mark)]
    host = min(stands, key=lambda one: (kinds[one.members[0]] != kinds[mark[0]], hypot(one.x - x, one.y - y), one.members))
    return [replace(one, members=one.members + mark) if one is host else one for one in stands]


def apart(
    names: Iterable[tuple[str, float, float]], room: Point, *, steps: Sequence[float] = (0.0,),
    clear_of: Sequence[Point] = (), clear: Point = (0, 0),
) -> list[tuple[str, float, float]]:  # fmt: skip
    """Names that stand neither on each other (`room`) nor on the points that they keep clear of, the first ones first; a name
    is tried so many `steps` below its place, in this order, and left out where none is free."""
    kept: list[tuple[str, float, float]] = []
    for name, x, y in names:
        others = [((ox, oy), room) for _, ox, oy in kept] + [(point, clear) for point in clear_of]
        free = (y + step for step in steps if all(_beside((x, y + step), *other) for other in others))
        if (found := next(free, None)) is not None:
            kept.append((name, x, round(found, 1)))
    return kept


def _beside(one: Point, other: Point, room: Point) -> bool:
    return abs(one[0] - other[0]) > room[0] or abs(one[1] - other[1]) > room[1]


@cache
def _aside(wide: float, rings: int) -> list[Point]:
    """Where a number may step to, the nearest first."""
    return [(0.0, 0.0)] + [
        (ring * (wide + 1) * cos(tau * step / (6 * ring)), ring * (wide + 1) * sin(tau * step / (6 * ring)))
        for ring in range(1, rings + 1) for step in range(6 * ring)
    ]  # fmt: skip


def _far(one: Point, other: Point, wide: float) -> bool:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 >= wide**2
