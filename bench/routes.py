"""Routes: the search beside OR-Tools and the nearest neighbour on public instances, and a day of the practice city.

    bench/routes.py [--instances DIR] [--seconds 10] [--cities 3] [--only instances|city]

DIR holds instances in Solomon's format (NAME.txt) with best known solutions (NAME.sol), for example those of CVRPLIB;
distances by its convention: cut to one decimal. Without DIR the first part is left out.
"""

import argparse
import math
import random
import statistics
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import stand

GOAL_GAP = 1.5  # per cent to the best known, 100 customers in 10 s
CAPACITY_LINE, FIRST_CUSTOMER = 4, 9
DRAWS = 400


@dataclass(frozen=True, slots=True)
class Instance:
    name: str
    vehicles: int
    capacity: int
    points: np.ndarray
    demand: list[int]
    early: list[int]
    late: list[int]
    service: list[int]
    best: float

    @property
    def tenths(self) -> np.ndarray:
        """Distances in tenths, cut."""
        apart = self.points[:, None] - self.points
        return np.floor(10 * np.hypot(apart[..., 0], apart[..., 1])).astype(np.int64)


def read(path: Path) -> Instance:
    lines = path.read_text().splitlines()
    vehicles, capacity = map(int, lines[CAPACITY_LINE].split())
    rows = [list(map(int, line.split())) for line in lines[FIRST_CUSTOMER:] if line.strip()]
    solution = path.with_suffix(".sol").read_text().splitlines()
    best = next(float(line.split()[1]) for line in solution if line.startswith("Cost"))
    columns = list(zip(*rows, strict=True))
    points = np.array(list(zip(*columns[1:3], strict=True)), dtype=float)
    return Instance(path.stem, vehicles, capacity, points, *map(list, columns[3:7]), best)


def by_pyvrp(one: Instance, seconds: float, seed: int) -> float:
    import pyvrp
    from pyvrp.stop import MaxRuntime

    ways = one.tenths
    spots = [pyvrp.Location(int(x), int(y)) for x, y in one.points]
    clients = [
        pyvrp.Client(
            n, delivery=[one.demand[n]], service_duration=10 * one.service[n], tw_early=10 * one.early[n],
            tw_late=10 * one.late[n],
        )
        for n in range(1, len(spots))
    ]  # fmt: skip
    depot = pyvrp.Depot(0, tw_early=0, tw_late=10 * one.late[0])
    team = pyvrp.VehicleType(num_available=one.vehicles, capacity=[one.capacity])
    data = pyvrp.ProblemData(spots, clients, [depot], [team], [ways], [ways])
    return pyvrp.solve(data, MaxRuntime(seconds), seed=seed, collect_stats=False).cost() / 10


def by_ortools(one: Instance, seconds: float) -> float:
    """Parallel cheapest insertion, then guided local search: the setting its own guide recommends for time windows."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    ways = one.tenths
    manager = pywrapcp.RoutingIndexManager(len(ways), one.vehicles, 0)
    routing = pywrapcp.RoutingModel(manager)
    node = manager.IndexToNode
    way = routing.RegisterTransitCallback(lambda a, b: int(ways[node(a), node(b)]))
    took = routing.RegisterTransitCallback(lambda a, b: int(ways[node(a), node(b)]) + 10 * one.service[node(a)])
    load = routing.RegisterUnaryTransitCallback(lambda a: one.demand[node(a)])
    routing.SetArcCostEvaluatorOfAllVehicles(way)
    routing.AddDimensionWithVehicleCapacity(load, 0, [one.capacity] * one.vehicles, True, "load")
    routing.AddDimension(took, 10 * one.late[0], 10 * one.late[0], False, "time")
    time = routing.GetDimensionOrDie("time")
    for n in range(1, len(ways)):
        time.CumulVar(manager.NodeToIndex(n)).SetRange(10 * one.early[n], 10 * one.late[n])
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    search.time_limit.FromMilliseconds(int(1000 * seconds))
    found = routing.SolveWithParameters(search)
    return found.ObjectiveValue() / 10 if found else math.inf


def by_nearest(one: Instance) -> float:
    """Each vehicle goes to the nearest customer it can still reach in time and carry, until none is left."""
    ways, left, total = one.tenths, set(range(1, len(one.points))), 0
    while left:
        here, clock, load = 0, 0, 0
        while True:
            fits = [n for n in left if _fits(one, ways, here, n, clock, load)]
            if not fits:
                break
            n = min(fits, key=lambda other: (ways[here, other], other))
            clock = max(clock + ways[here, n], 10 * one.early[n]) + 10 * one.service[n]
            total, load, here = total + ways[here, n], load + one.demand[n], n
            left.remove(n)
        total += ways[here, 0]
    return total / 10


def _fits(one: Instance, ways: np.ndarray, here: int, n: int, clock: int, load: int) -> bool:
    begins = max(clock + ways[here, n], 10 * one.early[n])
    home = begins + 10 * one.service[n] + ways[n, 0]
    return begins <= 10 * one.late[n] and home <= 10 * one.late[0] and load + one.demand[n] <= one.capacity


def instances(folder: Path, seconds: float) -> None:
    try:
        import ortools  # noqa: F401
    except ImportError:
        beside = False
        stand.say("OR-Tools is not installed: its column is left out")
    else:
        beside = True
    print(f"gap to the best known in per cent, {seconds:g} s each, one core; goal {GOAL_GAP}")
    for path in sorted(folder.glob("*.txt")):
        one = read(path)
        gap = {"nearest": by_nearest(one), "PyVRP": by_pyvrp(one, seconds, seed=1)}
        if beside:
            gap["OR-Tools"] = by_ortools(one, seconds)
        said = "  ".join(f"{name} {100 * (cost / one.best - 1):6.2f}" for name, cost in gap.items())
        print(f"{one.name:8} best {one.best:8.1f}  {said}")


# ---- A day of the practice city ----
def town(seed: int, count: int):
    """Premium households with a visit: door, and how it really is at that door. Nobody knows that but the city."""
    from saikoku.kernel.periods import Month
    from saikoku.planning.answering.rules import defaults as answering
    from saikoku.planning.answering.rules import worth
    from saikoku.planning.routes.rules import defaults, presence
    from saikoku.planning.routes.rules.doors import Door, Stretch
    from saikoku.planning.routes.rules.travel import Point
    from saikoku.practice.rules import city, doorsteps, towns

    month = Month.parse("2026-04")
    day = month.first.replace(day=10)
    known, table, rng = defaults.on(day), presence.learn([], defaults.on(day)), random.Random(seed)
    found = []
    for household, _ in city.households(city.Plan(month=month, seed=seed), debtors=count):
        owed = sum(one.unpaid for one in household.owed if one.programme in ("11", "12"))
        if owed <= 0 or not household.home.household_number or rng.random() > VISITED:
            continue
        home, key = household.home, len(found) + 1
        truth = doorsteps.doorstep(seed, home.household_number)
        visits = rng.choice(BEFORE)
        met = sum(rng.random() < truth.day for _ in range(visits))
        chances = presence.of_household(table, day, visits, met, known)
        stretches = tuple(
            Stretch(start * 60, end * 60, chance)
            for start, end, chance in presence.stretches(chances, known.bands, 510, 1230, known.presence["apart"])
        )
        lat, lng = towns.position(home.town, home.address)
        value = worth.of_person(owed, promise_broken=rng.random() < BROKEN, known=answering.on(day))
        found.append((Door(key, Point(lat, lng, "2" if home.town.outlying else "1"), value, stretches), truth))
    return found, known


VISITED, BROKEN = 0.45, 0.2
BEFORE = (0, 0, 1, 1, 2, 3)  # visits of earlier months at a door


def a_day(seed: int, seconds: float, *, collectors: int = 6, listed: int = 150, looked_at: int | None = None) -> dict:
    """The same collectors and the same list: in nearest-neighbour order, and planned."""
    from saikoku.planning.routes.rules import choosing, nearest, solving
    from saikoku.planning.routes.rules.doors import Task, Walker
    from saikoku.planning.routes.rules.travel import Going, Point

    homes, known = town(seed, 6_000)
    truth = {door.key: real for door, real in homes}
    office, hour = Point(33.3193, 130.5084), 3600
    people = [Walker(n, 23 * hour // 2, 41 * hour // 2, office, hour) for n in range(collectors)]
    going = Going(130, {"1": 12, "2": 24}, known.way["inner_metres"])

    def task(most: int) -> Task:
        pool = choosing.pool([door for door, _ in homes], most, known.search["neighbours"])
        return Task(pool, people, office, going, 10 * 60, known.search["meeting_seconds"], 15 * hour, hour)

    given, sides = task(looked_at or listed), {"nearest": nearest.solve(task(listed))}
    took = {"planned": stand.seconds(lambda: sides.update(planned=solving.solve(given, seed=seed, seconds=seconds)))}
    return {name: _measured(found, truth, seed) | {"s": took.get(name, 0)} for name, found in sides.items()}


def _measured(found, truth: dict, seed: int) -> dict:
    legs = [leg for walk in found.walks for leg in walk.legs]
    rng = random.Random(seed)
    chances = [truth[leg.door.key].chance_at(leg.begins / 60) for leg in legs]
    met = statistics.mean(sum(rng.random() < chance for chance in chances) for _ in range(DRAWS))
    assert all(walk.over == 0 for walk in found.walks)
    return {"visits": len(legs), "km": sum(walk.metres for walk in found.walks) / 1000,
            "expected": sum(leg.chance for leg in legs), "met": met}  # fmt: skip


def practice(seconds: float, cities: int) -> None:
    for words, looked_at in (("the same list of 150", None), ("free to choose among 300", 300)):
        days = [a_day(seed, seconds, looked_at=looked_at) for seed in range(1, cities + 1)]
        print(f"practice city, 6 collectors, {words}, {cities} cities, means")
        for name in ("nearest", "planned"):
            mean = {key: statistics.mean(day[name][key] for day in days) for key in days[0][name]}
            print(f"  {name:8} visits {mean['visits']:5.0f}  km {mean['km']:6.1f}  expected {mean['expected']:5.1f}"
                  f"  met {mean['met']:5.1f}  {mean['s']:4.1f} s")  # fmt: skip
        for key in ("km", "met"):
            change = [100 * (day["planned"][key] / day["nearest"][key] - 1) for day in days]
            print(f"  {key}: {statistics.mean(change):+.0f} % ({min(change):+.0f} to {max(change):+.0f})")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--instances", type=Path)
    asked.add_argument("--seconds", type=float, default=10)
    asked.add_argument("--cities", type=int, default=3)
    asked.add_argument("--only", choices=["instances", "city"])
    given = asked.parse_args()
    print(stand.machine())
    if given.instances and given.only != "city":
        instances(given.instances, given.seconds)
    if given.only != "instances":
        practice(given.seconds, given.cities)
