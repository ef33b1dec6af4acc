"""Plans keep every rule, weigh what they say, are no worse than by hand; and where there is none, the cause is named."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from ortools.sat.python import cp_model

from saikoku.workforce.shifts.rules import explaining, heuristics, lawful, model, proving, solving, weighing
from saikoku.workforce.shifts.rules.problem import PHONE, Pattern, Problem
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


def test_a_plan_ends_so_that_the_shifts_published_after_it_can_be_kept():
    """Without them everybody would be needed late on the last day and on six days of its week."""
    people = [problems.person(name, least=0, earliest=360, latest=1440) for name in "ABC"]
    early = Pattern(360, 900, 60)
    after = {(name, day(11 + n)): early for name in "AB" for n in range(3)}
    asked = problems.problem(people, days=11, heads=3, after=after)
    late = {day(n): {(day(n), start): 3 for start in range(900, 1440, 30)} for n in range(11)}
    asked = replace(asked, needs={PHONE: {at: heads for of_day in late.values() for at, heads in of_day.items()}})
    solved = solving.solve(asked, seconds=6)
    assert solved.is_found and lawful.faults(solved.plan, asked) == []
    assert {name for name, on in solved.plan if on == day(10)} == {"C"}
    assert lawful.faults(heuristics.best(asked), asked) == []


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_part_of_a_week_promises_no_more_than_its_other_days_left(side):
    """Four days of eight hours were given of the week's forty."""
    rest = {("A", day(n if side == "before" else 3 + n)): Pattern(540, 1080, 60) for n in range(4)}
    first = day(4) if side == "before" else SUNDAY
    asked = problems.problem([problems.person(least=2400)], days=3, first=first, **{side: rest})
    solved = solving.solve(asked, seconds=4)
    assert solved.is_found and lawful.faults(solved.plan, asked) == [] and len(solved.plan) == 1
    assert lawful.faults(heuristics.best(asked), asked) == []


def test_the_bound_is_the_cost_of_the_only_best_plan():
    """One person, one week, one head: eight hours on five days at most, the rest lacks."""
    solved = solving.solve(problems.problem([problems.person()]), seconds=60)
    lacking = 7 * 20 - 5 * 18
    assert solved.cost == solved.bound == lacking * (10 + 6)


@pytest.mark.parametrize("seed", range(3))
def test_the_proven_plan_costs_what_the_constraint_solver_proves_too(seed):
    """Two ways with nothing in common but the model, on a week that both finish."""
    asked = problems.problem(drawn(seed).people[:7], heads=2, supervised=True)
    made = model.build(asked)
    found = proving.proven(made.made, seconds=60, seed=seed)
    solver = cp_model.CpSolver()
    assert solver.solve(made.made) == cp_model.OPTIMAL
    assert found.is_best and found.bound == solver.objective_value
    plan = made.plan(lambda taken: found.values[taken.index])
    assert lawful.faults(plan, asked) == [] and weighing.cost(plan, asked).total == found.bound


@pytest.mark.parametrize("seed", range(2))
def test_where_time_ends_before_the_proof_the_search_goes_on_and_no_bound_is_wrong(seed, monkeypatch):
    asked = problems.problem(drawn(seed).people[:7], heads=2, supervised=True)
    best = solving.solve(asked, seconds=60)
    unfinished = proving.Proven(None, best.cost - 50, is_best=False, is_impossible=False)
    monkeypatch.setattr(solving, "proven", lambda made, **limits: unfinished)
    solved = solving.solve(asked, seconds=20)
    assert solved.is_found and lawful.faults(solved.plan, asked) == []
    assert unfinished.bound <= solved.bound <= best.cost <= solved.cost


def test_a_month_that_time_does_not_find_impossible_at_once_is_found_so_by_the_search(monkeypatch):
    unknown = proving.Proven(None, 0, is_best=False, is_impossible=False)
    monkeypatch.setattr(solving, "proven", lambda made, **limits: unknown)
    asked = problems.problem([problems.person("A", latest=960, least=960)])
    assert solving.solve(asked, seconds=20).is_impossible


def test_a_row_that_cannot_be_laid_out_as_a_sum_is_a_fault():
    made = cp_model.CpModel()
    one, other = made.new_bool_var("one"), made.new_bool_var("other")
    made.add(one == 1).only_enforce_if(other)
    with pytest.raises(ValueError, match="another kind"):
        proving.proven(made, seconds=1, seed=1)


def test_rows_of_literals_mean_the_same_to_both_solvers():
    made = cp_model.CpModel()
    one, other, third = (made.new_bool_var(name) for name in "abc")
    made.add_bool_or(~one, ~other)
    made.add_at_most_one(~one, third)
    made.minimize(10 - 2 * one - 3 * other - 2 * third)
    found = proving.proven(made, seconds=5, seed=1)
    assert (found.values, found.bound, found.is_best) == ([1, 0, 1], 6, True)


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
