"""When does each of a day's shifts have its break? Inside the shift, and as few away at once as can be. Pure."""

from collections import Counter
from collections.abc import Mapping

from saikoku.workforce.shifts.rules.problem import SLOT, Pattern

EDGE = 2 * SLOT
"""A break begins and ends at least so long after and before the shift does."""


def placed(shifts: Mapping[str, Pattern], wanted: Mapping[int, int]) -> dict[str, int]:
    """The minute at which each break begins, by person; `wanted`: heads needed at each half hour of the day."""
    there = Counter(start for pattern in shifts.values() for start in pattern.slots)
    found = {}
    for number, pattern in sorted(shifts.items(), key=lambda one: (one[1].start, one[0])):
        if not pattern.rest:
            continue
        middle = (pattern.start + pattern.end - pattern.rest) / 2
        begins = range(-(-(pattern.start + EDGE) // SLOT) * SLOT, pattern.end - EDGE - pattern.rest + 1, SLOT)
        begin = min(begins, key=lambda start: (*_missed(start, pattern.rest, there, wanted), abs(start - middle), start))
        for start in range(begin, begin + pattern.rest, SLOT):
            there[start] -= 1
        found[number] = begin
    return found


def _missed(begin: int, rest: int, there: Counter, wanted: Mapping[int, int]) -> tuple[int, int]:
    """Heads lacking during the break, and how thinly staffed the thinnest half hour of it is."""
    left = [there[start] - 1 - wanted.get(start, 0) for start in range(begin, begin + rest, SLOT)]
    return sum(max(0, -one) for one in left), -min(left, default=0)
