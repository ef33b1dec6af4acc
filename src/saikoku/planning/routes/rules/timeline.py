"""When does each visit of a walk begin and end, where is the break, is the collector back in time?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from saikoku.planning.routes.rules import travel
from saikoku.planning.routes.rules.doors import Call, Leg, Task, Walk, Walker


def walk(walker: Walker, calls: Sequence[Call], task: Task) -> Walk:
    """The walk in this order. The break is taken before the first way that would end after its hour, and then once."""
    points = [walker.start, *(call.door.point for call in calls), task.office]
    ways = travel.ways(points, task.going)
    rest = rest_of(walker, task)
    clock, rest_at, legs = walker.opens, None, []
    for place, call in enumerate(calls, start=1):
        way = int(ways.seconds[place - 1, place])
        earliest = max(call.not_before, call.door.agreed[0] if call.door.agreed else 0)
        begins = max(clock + way, earliest)
        if rest and rest_at is None and begins >= task.rest_from:
            rest_at = max(clock, min(task.rest_from, earliest - rest - way))  # it makes nothing later than it must
            begins = max(rest_at + rest + way, earliest)
        clock = begins + task.stay(call.door)
        late = max(0, begins - call.door.agreed[1]) if call.door.agreed else 0
        metres, chance = int(ways.metres[place - 1, place]), call.door.chance_at(begins)
        legs.append(Leg(call.door, metres, way, begins, clock, chance, call.not_before, late))
    back = int(ways.seconds[-2, -1])
    if rest and rest_at is None and legs:
        rest_at = clock if clock + back >= task.rest_from else None  # home earlier: the break is taken there
        clock += rest if rest_at is not None else 0
    home_at = clock + back if legs else walker.opens
    return Walk(
        walker, tuple(legs), int(ways.metres[-2, -1]), back, home_at, rest_at, rest, max(0, home_at - walker.closes)
    )


def joined(done: Walk, homes: Mapping[int, int], task: Task) -> Walk:
    """The walk with each errand at the visit of its household (`homes`: of each errand), where he goes to both and nothing
    that was agreed is late by it."""
    for leg in done.legs:
        home = homes.get(leg.door.errands[0]) if leg.door.errands and not leg.door.is_visit else None
        visit = next((one.door for one in done.legs if one.door.key == home and one.door.point == leg.door.point), None)
        if visit is None:
            continue
        both = replace(visit, errands=(*visit.errands, *leg.door.errands))
        left = [one for one in done.legs if one.door != leg.door]
        calls = [Call(both if one.door.key == home else one.door, one.not_before) for one in left]
        found = walk(done.walker, calls, task)
        if found.over <= done.over and sum(one.late for one in found.legs) <= sum(one.late for one in done.legs):
            return joined(found, homes, task)
    return done


def rest_of(walker: Walker, task: Task) -> int:
    """The seconds of the common break for somebody whose hours hold it; who begins after it has had his."""
    return task.rest if walker.opens < task.rest_from and task.rest_from + task.rest < walker.closes else 0


def common_rest(walkers: Sequence[Walker], wanted: int, agreed: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """(from, seconds) of a break that lies in the hours of everybody who must have one; None where there is none.

    As near to the wanted hour as can be, beside agreed visits where there is room; (wanted, 0) where nobody must.
    """
    rests = [walker for walker in walkers if walker.rests]
    length = max((walker.rests for walker in rests), default=0)
    if not rests:
        return wanted, 0
    first = max(walker.opens for walker in rests) + 60
    last = min(walker.closes for walker in rests) - length - 60
    if first > last:
        return None
    quarter = 15 * 60
    hours = sorted({first, last, *(at for at in range(0, 24 * 3600, quarter) if first <= at <= last)})
    return min(hours, key=lambda at: (_crossed(at, length, agreed), abs(at - wanted))), length


def _crossed(at: int, length: int, agreed: Sequence[tuple[int, int]]) -> int:
    """How many agreed visits could only begin inside the break."""
    return sum(at <= early and late < at + length for early, late in agreed)
