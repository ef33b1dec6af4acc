"""Which of the thousands that may be visited does the search look at? The best prizes that lie near other good ones."""

import heapq
import math
from collections import defaultdict
from collections.abc import Sequence

from saikoku.planning.routes.rules.doors import Door

CELL = 0.005  # degrees: some 500 metres


def pool(doors: Sequence[Door], most: int, neighbours: int) -> list[Door]:
    """Agreed visits and errands, and as many others as make `most`: by what meeting them brings for the way it takes.

    A household is worth more where others lie near it: its value is its own and half of that of its nearest neighbours.
    """
    agreed = [door for door in doors if door.agreed or door.errands]
    others = [door for door in doors if not door.agreed and not door.errands]
    if len(others) + len(agreed) <= most:
        return [*agreed, *others]
    value = {door.key: door.best_chance * door.worth for door in others}
    squares = defaultdict(list)
    for door in others:
        squares[_square(door)].append(door)

    def near(door: Door) -> float:
        row, column = _square(door)
        around = [
            value[other.key] / (1 + _far(door, other))
            for down in (-1, 0, 1) for right in (-1, 0, 1)
            for other in squares.get((row + down, column + right), ()) if other.key != door.key
        ]  # fmt: skip
        return sum(heapq.nlargest(neighbours, around)) / neighbours

    ranked = sorted(others, key=lambda door: (-(value[door.key] + near(door)), door.key))
    return [*agreed, *ranked[: max(0, most - len(agreed))]]


def _square(door: Door) -> tuple[int, int]:
    return math.floor(door.point.lat / CELL), math.floor(door.point.lng / CELL)


def _far(one: Door, other: Door) -> float:
    """In half kilometres, roughly."""
    return math.hypot(one.point.lat - other.point.lat, one.point.lng - other.point.lng) / CELL
