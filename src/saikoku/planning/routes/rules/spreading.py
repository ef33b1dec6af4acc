"""Where do numbers and names stand on a map so that none covers another?"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from math import cos, sin, tau

Point = tuple[float, float]


def spread(
    points: Sequence[Point], wide: float, *, rings: int, taken: Sequence[Point] = (),
    allowed: Callable[[float, float], bool] = lambda x, y: True,
) -> list[Point]:  # fmt: skip
    """Numbers `wide` apart from each other and from what is `taken`: whoever comes later steps aside to the nearest free place
    that is allowed; where a whole block of flats is visited and there is none, he stays."""
    kept: list[Point] = []
    for x, y in points:
        places = ((round(x + dx, 1), round(y + dy, 1)) for dx, dy in _aside(wide, rings))
        free = (one for one in places if allowed(*one) and all(_far(one, other, wide) for other in (*taken, *kept)))
        kept.append(next(free, (x, y)))
    return kept


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
