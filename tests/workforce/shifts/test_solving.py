"""Plans keep every rule, weigh what they say, are no worse than by hand; and where there is none, the cause is named."""

import random
from datetime import timedelta

import pytest

from saikoku.workforce.shifts.rules import explaining, heuristics, lawful, solving, weighing
from saikoku.workforce.shifts.rules.problem import Problem
from tests.workforce.shifts import problems
from tests.workforce.shifts.problems import SUNDAY

pytestmark = pytest.mark.clause("8.1")


def day(n: int):
    return SUNDAY + timedelta(days=n)


def drawn(seed: int) -> Problem:
    draw = random.Random(seed)
    people = [problems.supervisor(f"S{n}", least=1920) for n in range(4)]
    for n in range(8):
        least, longest = draw.choice(((1920, 480), (960, 360), (720, 240)))
        people.append(problems.person(
            f"P{n}", least=least, shortest=min(longest, 240) if longest < 480 else 480, longest=longest,
            away=frozenset({day(draw.randrange(14))}), wishes_off=frozenset({day(draw.randrange(14))}),
            likes=draw.choice((None, (540, 900), (780, 1140))),
        ))  # fmt: skip
    return problems.problem(people, days=14, heads=draw.choice((3, 4)), supervised=True)


@pytest.mark.parametrize("seed", range(3))
def test_a_plan_keeps_every_rule_and_is_no_dearer_than_those_by_hand(seed):
    asked = drawn(seed)
    solved = solving.solve(asked, seconds=6, seed=seed)
    assert solved.is_found and lawful.faults(solved.plan, asked) == []
    assert solved.cost == weighing.cost(solved.plan, asked).total
    assert solved.bound <= solved.cost
    by_hand = heuristics.best(asked)
    if not lawful.faults(by_hand, asked):
        assert solved.cost <= weighing.cost(by_hand, asked).total


def test_the_bound_is_the_cost_of_the_only_best_plan():
    """One person, one week, one head: eight hours on five days at most, the rest lacks."""
    solved = solving.solve(problems.problem([problems.person()]), seconds=60)
    lacking = 7 * 20 - 5 * 18
    assert solved.cost == solved.bound == lacking * (10 + 6)


@pytest.mark.parametrize("seed", range(3))
def test_plans_by_hand_leave_nobody_more_than_law_and_contract_allow(seed):
    asked = drawn(seed)
    for way in heuristics.NAMED.values():
        codes = {fault.code for fault in lawful.faults(way(asked), asked)}
        assert codes <= {"less-than-contract", "nobody-supervises"}


def test_better_plans_are_told_as_they_come():
    told = []
    solving.solve(drawn(1), seconds=4, tell=lambda cost, bound, seconds: told.append(cost))
    assert told and told == sorted(told, reverse=True)


@pytest.mark.clause("8.2.ウ")
def test_the_day_that_nobody_can_supervise_is_named():
    away = frozenset({day(3)})
    asked = problems.problem(
        [problems.supervisor("S", away=away), problems.supervisor("T", away=away), problems.supervisor("U", away=away),
         problems.person()], supervised=True,
    )  # fmt: skip
    assert solving.solve(asked, seconds=3).is_impossible
    assert explaining.contradictions(asked) == [("nobody-supervises", "", day(3))]


def test_the_week_whose_hours_cannot_be_given_is_named_with_its_person():
    asked = problems.problem([problems.person("A", latest=960, least=960), problems.person("B")])
    assert explaining.contradictions(asked) == [("less-than-contract", "A", SUNDAY)]


def test_promises_that_only_contradict_together_are_all_named_and_no_other():
    """Two supervisors of one head each day: their rest in a week leaves a day that neither can fill alone."""
    people = [problems.supervisor("S", least=0, longest=480), problems.supervisor("T", least=0), problems.person("B")]
    asked = problems.problem(people, supervised=True)
    found = explaining.contradictions(asked)
    assert found and {code for code, _, _ in found} == {"nobody-supervises"}
    kept = explaining.contradictions(problems.problem([*people, problems.supervisor("U", least=0)], supervised=True))
    assert kept == []


def test_a_month_that_can_be_planned_has_no_contradiction():
    assert explaining.contradictions(drawn(0)) == []
