"""The search for routes: what it must keep whatever it finds, the same again by seed, the simple way without the library."""

import dataclasses
import random
import sys

import pytest

from saikoku.planning.routes.rules import choosing, nearest, solving
from saikoku.planning.routes.rules.doors import Door, Stretch, Task, Walker
from saikoku.planning.routes.rules.travel import Going, Point

HOUR = 3600
OFFICE = Point(33.319, 130.508)
GOING = Going(130, {"1": 12, "2": 24}, 400)
ROUNDS = 150
pytestmark = pytest.mark.clause("10.2.ア")


def city(count: int, *, seed: int = 1, agreed: dict | None = None) -> list[Door]:
    chance, found = random.Random(seed), []
    for key in range(1, count + 1):
        point = Point(33.30 + chance.random() * 0.06, 130.48 + chance.random() * 0.08)
        day = 0.1 + 0.4 * chance.random()
        stretches = (Stretch(17 * HOUR // 2, 35 * HOUR // 2, day), Stretch(35 * HOUR // 2, 41 * HOUR // 2, 1.5 * day))
        found.append(Door(key, point, 1_000, stretches, (agreed or {}).get(key)))
    return found


def task(doors: list[Door], walkers: int = 2, **more) -> Task:
    people = [Walker(number, int(11.5 * HOUR), int(20.5 * HOUR), OFFICE, HOUR) for number in range(walkers)]
    return Task(doors, more.pop("people", people), OFFICE, GOING, 420, 7_200, 15 * HOUR, HOUR)


def assert_it_can_be_walked(found, given: Task):
    keys = [leg.door.key for walk in found.walks for leg in walk.legs]
    assert len(keys) == len(set(keys)) and set(keys) <= {door.key for door in given.doors}
    for walk in found.walks:
        assert walk.over == 0 and walk.home_at <= walk.walker.closes
        assert not any(leg.late for leg in walk.legs)
        assert all(leg.begins >= walk.walker.opens + leg.way_seconds for leg in walk.legs[:1])
        assert all(later.begins >= leg.ends + later.way_seconds for leg, later in zip(walk.legs, walk.legs[1:], strict=False))
        if walk.rest and walk.legs and walk.legs[-1].begins > given.rest_from:
            assert walk.rest_at is not None
            assert all(leg.ends <= walk.rest_at or leg.begins >= walk.rest_at + walk.rest for leg in walk.legs)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_plan_keeps_shifts_breaks_agreed_hours_and_visits_nobody_twice(seed):
    agreed = {3: (13 * HOUR, 14 * HOUR), 9: (int(15.25 * HOUR), 17 * HOUR), 17: (19 * HOUR, 20 * HOUR)}
    given = task(city(80, seed=seed, agreed=agreed))
    found = solving.solve(given, seed=seed, seconds=60, rounds=ROUNDS)
    assert_it_can_be_walked(found, given)
    met = {leg.door.key: leg for walk in found.walks for leg in walk.legs}
    assert all(early <= met[key].begins <= late for key, (early, late) in agreed.items())


def test_the_same_seed_and_rounds_give_the_same_routes():
    given = task(city(60))
    one, two = (solving.solve(given, seed=7, seconds=60, rounds=ROUNDS) for _ in range(2))
    assert one == two and one.rounds == ROUNDS


def test_it_meets_more_people_than_going_to_the_nearest_does():
    given = task(city(120), walkers=3)
    searched, simple = solving.solve(given, seed=1, seconds=60, rounds=ROUNDS), nearest.solve(given)
    assert sum(walk.expected for walk in searched.walks) > sum(walk.expected for walk in simple.walks)


def test_the_simple_way_can_be_walked_too():
    given = task(city(80, agreed={3: (13 * HOUR, 14 * HOUR), 5: (18 * HOUR, 19 * HOUR)}))
    found = nearest.solve(given)
    assert_it_can_be_walked(found, given)
    assert {3, 5} <= {leg.door.key for walk in found.walks for leg in walk.legs} and found.solver == nearest.NAME


def looks(count: int, walker: int = 1, *, seed: int = 9) -> list[Door]:
    """Errands of one collector, somewhere in the city."""
    whole_day = (Stretch(17 * HOUR // 2, 41 * HOUR // 2, 0.0),)
    return [
        Door(-1_000 * (1 + walker) - one.key, one.point, 0, whole_day, None, (one.key,), walker, is_visit=False)
        for one in city(count, seed=seed)
    ]


def with_errands(doors: list[Door], worth: int = 3_600, **more) -> Task:
    given = task(doors, **more)
    return dataclasses.replace(given, errand_seconds=600, errand_worth=worth)


@pytest.mark.clause("10.2.カ")
@pytest.mark.parametrize("solve", [lambda given: solving.solve(given, seed=1, seconds=60, rounds=ROUNDS), nearest.solve])
def test_what_is_one_collectors_to_do_is_on_nobody_elses_way(solve):
    given = with_errands([*city(40), *looks(4, 1), *looks(3, 0, seed=11)])
    found = solve(given)
    assert_it_can_be_walked(found, given)
    owners = {leg.door.key: walk.walker.id for walk in found.walks for leg in walk.legs if leg.door.errands}
    assert len(owners) == 7 and owners == {door.key: door.walker for door in given.doors if door.errands}
    for walk in found.walks:
        assert all(leg.ends - leg.begins == (420 if leg.door.is_visit else 600) for leg in walk.legs)


@pytest.mark.clause("10.2.カ")
def test_an_errand_is_left_out_where_nobody_walks_for_whom_it_is_or_where_it_is_worth_less_than_its_way():
    nobody = solving.solve(with_errands([*city(10), *looks(2, 7)]), seed=1, seconds=60, rounds=ROUNDS)
    worthless = solving.solve(with_errands(looks(3), worth=1), seed=1, seconds=60, rounds=ROUNDS)
    assert not [leg for found in (nobody, worthless) for walk in found.walks for leg in walk.legs if leg.door.errands]


@pytest.mark.clause("10.2.カ")
def test_errands_worth_a_whole_day_do_not_displace_an_agreed_hour():
    agreed = {3: (13 * HOUR, 13 * HOUR), 9: (16 * HOUR + 60, 16 * HOUR + 60), 17: (19 * HOUR, 19 * HOUR)}
    given = with_errands([*city(20, agreed=agreed), *looks(60, 0)], worth=40_000, walkers=1)
    found = solving.solve(given, seed=1, seconds=60, rounds=ROUNDS)
    assert_it_can_be_walked(found, given)
    met = {leg.door.key: leg.begins for walk in found.walks for leg in walk.legs}
    assert [met.get(key) for key in agreed] == [early for early, _ in agreed.values()]
    assert sum(key < 0 for key in met) > 10


def test_errands_are_looked_at_whatever_the_search_leaves_out():
    doors = [*city(30), *looks(2)]
    found = choosing.pool(doors, 10, 4)
    assert len(found) == 10 and {door.key for door in looks(2)} <= {door.key for door in found}


def test_an_evening_is_chosen_for_who_is_home_then_only():
    stretches = (Stretch(17 * HOUR // 2, 35 * HOUR // 2, 0.01), Stretch(35 * HOUR // 2, 41 * HOUR // 2, 0.9))
    late = [Door(1, Point(33.32, 130.51), 1_000, stretches)]
    leg = solving.solve(task(late, 1), seed=1, seconds=60, rounds=ROUNDS).walks[0].legs[0]
    assert leg.begins >= 35 * HOUR // 2 and leg.chance == 0.9


def test_who_starts_elsewhere_in_the_afternoon_ends_at_the_office():
    person = Walker(1, 16 * HOUR, int(20.5 * HOUR), Point(33.35, 130.55), 0)
    given = task(city(60), people=[person])
    found = solving.solve(given, seed=1, seconds=60, rounds=ROUNDS)
    assert_it_can_be_walked(found, given)
    assert found.walks[0].legs[0].begins > 16 * HOUR and found.walks[0].rest_at is None


def test_without_doors_everybody_stays():
    found = solving.solve(task([]), seed=1, seconds=60, rounds=1)
    assert [walk.legs for walk in found.walks] == [(), ()] and all(walk.metres == 0 for walk in found.walks)


def test_how_long_it_takes_is_told():
    told = []
    solving.solve(task(city(40)), seed=1, seconds=1.3, tell=told.append)
    assert told and told == sorted(told) and told[-1] < 3


def test_without_the_library_it_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyvrp", None)
    with pytest.raises(solving.NoSolver):
        solving.solve(task(city(5)), seed=1, seconds=1)
