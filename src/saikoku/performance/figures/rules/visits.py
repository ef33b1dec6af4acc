"""How many households were visited (specification 12.1): a doorstep is one visit, however many records."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

Arrival = tuple[str, date, time]  # household (a person without one is a household of one), day, start


def households_visited(arrivals: Iterable[Arrival], same_visit_minutes: int) -> list[Arrival]:
    """The arrival that opens each visit.

    Records of one household that start within so many minutes of the visit's first belong to it,
    whoever made them; a later one on that day opens another visit.
    """
    same = timedelta(minutes=same_visit_minutes)
    opened: list[Arrival] = []
    for household, on, started_at in sorted(arrivals):
        if opened and opened[-1][:2] == (household, on):
            first = datetime.combine(on, opened[-1][2])
            if datetime.combine(on, started_at) - first <= same:
                continue
        opened.append((household, on, started_at))
    return opened
