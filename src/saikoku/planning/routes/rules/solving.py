"""The search for routes with PyVRP: visits and errands are optional and bring a prize, agreed hours come first.

A household is as many clients as it has stretches of the day with a chance of their own, of which one at most is
visited: so an evening's better chance is weighed against the way. The common break is cut out of the day before the
search and put back by the timeline. The same seed and the same number of rounds give the same routes.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from typing import Any

import numpy as np

from saikoku.planning.routes.rules import timeline, travel
from saikoku.planning.routes.rules.doors import Call, Door, Task, Walk
from saikoku.planning.routes.rules.timeline import rest_of

FORBIDDEN = 7 * 24 * 3600  # seconds of way to a door of somebody else's
AGREED_PRIZE = 10_000_000  # an agreed visit comes before everything that a day can bring
TELL_EVERY = 0.5  # seconds
Tell = Callable[[float], None]


class NoSolver(Exception):
    """The library is not installed here: the caller takes the simple way and says so."""


@dataclass(frozen=True, slots=True)
class Found:
    """The walks in the order of the walkers; `rounds` of the search."""

    walks: list[Walk]
    solver: str
    rounds: int


@dataclass(frozen=True, slots=True)
class _Client:
    door: Door
    opens: int
    closes: int
    prize: int
    group: int | None


def solve(task: Task, *, seed: int, seconds: float, rounds: int | None = None, tell: Tell = lambda passed: None) -> Found:
    """Search for so long (or so many rounds). Raises NoSolver."""
    try:
        import pyvrp
    except ImportError as missing:
        raise NoSolver from missing
    clients = _clients(task)
    if not clients:
        return Found([timeline.walk(walker, [], task) for walker in task.walkers], _name(), 0)
    data = _data(pyvrp, task, clients)
    until = _Until(seconds, rounds, tell)
    result = pyvrp.solve(data, until, seed=seed, collect_stats=False, display=False)
    calls: list[list[Call]] = [[] for _ in task.walkers]
    for route in result.best.routes():
        done = [clients[one.idx] for one in route.schedule() if one.is_client()]
        walker = task.walkers[route.vehicle_type()].id
        calls[route.vehicle_type()] = [Call(one.door, _waits(one, task)) for one in done if one.door.may_go(walker)]
    walks = [timeline.walk(walker, turn, task) for walker, turn in zip(task.walkers, calls, strict=True)]
    return Found(walks, _name(), result.num_iterations)


class _Until:
    """Stops after some seconds or rounds, and tells now and then how much time has passed."""

    def __init__(self, seconds: float, rounds: int | None, tell: Tell):
        self._seconds, self._rounds, self._tell = seconds, rounds, tell
        self._begun = self._told = time.perf_counter()
        self._done = 0

    def __call__(self, best_cost: float) -> bool:
        now = time.perf_counter()
        if now - self._told >= TELL_EVERY:
            self._told = now
            self._tell(now - self._begun)
        self._done += 1
        if self._rounds is not None:
            return self._done > self._rounds
        return now - self._begun > self._seconds


def _name() -> str:
    return f"PyVRP {metadata.version('pyvrp')}"


def _clients(task: Task) -> list[_Client]:
    found, group = [], 0
    for door in task.doors:
        if door.agreed:
            early, late = (_cut(at, task) for at in door.agreed)
            found.append(_Client(door, early, late, AGREED_PRIZE, None))
            continue
        several = len(door.stretches) > 1
        for one in door.stretches:
            errands = task.errand_worth * len(door.errands)
            prize = max(1, round(one.chance * door.worth / 1000 * task.meeting_seconds) + errands)
            last = max(one.opens, one.closes - task.stay(door))
            found.append(_Client(door, _cut(one.opens, task), _cut(last, task), prize, group if several else None))
        group += several
    return found


def _data(pyvrp: Any, task: Task, clients: list[_Client]) -> Any:
    """Location 0 is the office, then where each walker starts, then the doors."""
    points = [task.office, *(walker.start for walker in task.walkers), *(door.point for door in task.doors)]
    ways = travel.ways(points, task.going)
    first = 1 + len(task.walkers)
    place_of = {door.key: first + number for number, door in enumerate(task.doors)}
    groups: dict[int, list[int]] = {}
    for number, one in enumerate(clients):
        if one.group is not None:
            groups.setdefault(one.group, []).append(number)
    owners = list(dict.fromkeys(door.walker for door in task.doors if door.walker is not None))
    walkers = [
        pyvrp.VehicleType(
            start_depot=1 + number, end_depot=0, tw_early=_cut(walker.opens, task), tw_late=_cut(_closes(walker, task), task),
            unit_distance_cost=0, unit_duration_cost=1, profile=1 + owners.index(walker.id) if walker.id in owners else 0,
        )
        for number, walker in enumerate(task.walkers)
    ]  # fmt: skip
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(round(point.lng * 1e5), round(point.lat * 1e5)) for point in points],
        clients=[
            pyvrp.Client(
                place_of[one.door.key], service_duration=task.stay(one.door), tw_early=one.opens, tw_late=one.closes,
                prize=one.prize, required=False, group=one.group,
            )
            for one in clients
        ],
        depots=[pyvrp.Depot(number) for number in range(first)],
        vehicle_types=walkers,
        distance_matrices=[np.ascontiguousarray(ways.metres)] * (1 + len(owners)),
        duration_matrices=[_allowed(ways.seconds, task, first, owner) for owner in (None, *owners)],
        groups=[pyvrp.ClientGroup(members, required=False) for members in groups.values()],
    )  # fmt: skip


def _allowed(seconds: np.ndarray, task: Task, first: int, owner: int | None) -> np.ndarray:
    """The ways of this walker (None: of whoever has no errand): what only another may do is out of reach."""
    found = np.ascontiguousarray(seconds).copy()
    barred = [first + number for number, door in enumerate(task.doors) if door.walker not in (None, owner)]
    found[:, barred] = FORBIDDEN
    np.fill_diagonal(found, 0)
    return found


def _closes(walker, task: Task) -> int:
    """Whoever has no common break may use the time that is cut out for the others."""
    spans = task.rest and walker.opens < task.rest_from and not rest_of(walker, task)
    return min(walker.closes, task.rest_from) if spans else walker.closes


def _cut(second: int, task: Task) -> int:
    """The moment in a day from which the common break was cut out."""
    if second <= task.rest_from:
        return second
    return max(task.rest_from, second - task.rest)


def _waits(client: _Client, task: Task) -> int:
    """Wait for these hours where they were chosen for their better chance."""
    if client.door.agreed:
        return 0
    first = client.door.stretches[0]
    chosen = next(one for one in client.door.stretches if _cut(one.opens, task) == client.opens)
    return chosen.opens if chosen.chance > first.chance else 0
