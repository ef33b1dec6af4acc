"""The simple way, where the search is not at hand: everybody goes to the nearest door left that he can still reach in time.

Agreed hours first: each goes to the walker whose day they fit best. Also what the search is measured against.
"""

from saikoku.planning.routes.rules import timeline, travel
from saikoku.planning.routes.rules.doors import Call, Door, Task, Walk, Walker
from saikoku.planning.routes.rules.solving import Found

NAME = "近い順"


def solve(task: Task) -> Found:
    """The walkers take turns, so that nobody takes all that is near."""
    calls: dict[int, list[Call]] = {walker.id: [] for walker in task.walkers}
    left = {door.key: door for door in task.doors if not door.agreed}
    agreed = sorted((door for door in task.doors if door.agreed), key=lambda door: door.agreed)
    for number, door in enumerate(agreed):
        if task.walkers:
            calls[task.walkers[number % len(task.walkers)].id].append(Call(door))
    going = list(task.walkers)
    while going and left:
        for walker in list(going):
            found = _next(walker, calls[walker.id], left, task)
            if found is None:
                going.remove(walker)
                continue
            calls[walker.id] = found[1]
            del left[found[0]]
    return Found([timeline.walk(walker, calls[walker.id], task) for walker in task.walkers], NAME, 0)


def _next(walker: Walker, calls: list[Call], left: dict[int, Door], task: Task) -> tuple[int, list[Call]] | None:
    """The nearest door that fits behind the last one that is not agreed, before the agreed ones that follow."""
    place = max((number + 1 for number, call in enumerate(calls) if not call.door.agreed), default=0)
    for at in range(place, len(calls) + 1):
        here = calls[at - 1].door.point if at else walker.start
        doors = [door for door in left.values() if door.may_go(walker.id)]
        metres = travel.ways([here, *(door.point for door in doors)], task.going).metres[0, 1:]
        for number in metres.argsort(kind="stable")[:10]:
            door = doors[int(number)]
            turn = [*calls[:at], Call(door), *calls[at:]]
            if _fits(timeline.walk(walker, turn, task)):
                return door.key, turn
    return None


def _fits(walk: Walk) -> bool:
    return walk.over == 0 and not any(leg.late for leg in walk.legs)
