"""Solve a month's plan within so many seconds, and say how far from the best it can be at most.

First each week alone: what it costs at least. Then week after week, each as well as can be beside the weeks before it: a
good plan. Then the whole month, begun with that plan and what was proven of its weeks.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from time import perf_counter

from ortools.sat.python import cp_model

from saikoku.workforce.shifts.rules import heuristics, lawful, weighing
from saikoku.workforce.shifts.rules.model import build
from saikoku.workforce.shifts.rules.problem import Pattern, Plan, Problem, weeks

WORKERS = 2
SHARE_ALONE, SHARE_IN_TURN = 0.45, 0.3
NEAR_ENOUGH = 0.005
TINY = 1e-6
FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)
SHORTEST_BLOCK = 4
"""Days; a shorter piece of a week goes with the week beside it."""


@dataclass(frozen=True)
class Solved:
    """The plan and what it costs; no plan costs less than `bound`. No plan at all: `is_impossible`, else time was short."""

    plan: dict[tuple[str, date], Pattern]
    cost: int | None
    bound: float
    seconds: float
    is_impossible: bool = False

    @property
    def is_found(self) -> bool:
        return self.cost is not None

    @property
    def gap(self) -> float:
        """By how much of its cost the plan can be beaten at most."""
        return 0.0 if not self.cost else max(0.0, self.cost - self.bound) / self.cost


Tell = Callable[[int, float, float], object]
"""Told of each better plan: its cost, the bound, seconds so far."""


def solve(problem: Problem, *, seconds: float, workers: int = WORKERS, seed: int = 1, tell: Tell | None = None) -> Solved:
    begun = perf_counter()
    solver_of = partial(_solver, workers=workers, seed=seed)
    alone, least = _alone(problem, seconds * SHARE_ALONE, solver_of)
    plan = _cheaper(problem, _in_turn(problem, alone, seconds * SHARE_IN_TURN, solver_of))
    if plan and tell:
        tell(weighing.cost(plan, problem).total, sum(least), perf_counter() - begun)
    model = build(problem)
    model.hint(plan)
    for days, proven in zip(blocks(problem.days), least, strict=True):
        model.costs_at_least(days, proven)
    solver = solver_of(max(1.0, seconds - (perf_counter() - begun)))
    status = solver.solve(model.made, _Teller(tell, perf_counter() - begun) if tell else None)
    took = perf_counter() - begun
    if status in FOUND:
        last = model.plan(solver.boolean_value)
        plan = last if not plan or weighing.cost(last, problem).total <= weighing.cost(plan, problem).total else plan
    elif status == cp_model.INFEASIBLE or not plan:
        return Solved({}, None, 0.0, took, is_impossible=status == cp_model.INFEASIBLE)
    bound = max(solver.best_objective_bound, sum(least))
    return Solved(plan, weighing.cost(plan, problem).total, bound, took)


def _solver(seconds: float, *, workers: int, seed: int) -> cp_model.CpSolver:
    """Simplifying the model for long costs more than it brings: its structure is plain already."""
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.max_time_in_seconds, parameters.num_workers, parameters.random_seed = seconds, workers, seed
    parameters.symmetry_level = parameters.cp_model_probing_level = 0
    parameters.max_presolve_iterations, parameters.linearization_level = 1, 2
    return solver


def _alone(problem: Problem, seconds: float, solver_of: Callable[[float], cp_model.CpSolver]) -> tuple[Plan, list[int]]:
    """Each week as if there were no other: no plan of the month can cost less than all of them together."""
    found, least, left, spent = {}, [], len(problem.days), perf_counter()
    for days in blocks(problem.days):
        model = build(_part(problem, days))
        solver = solver_of(max(0.1, (seconds - (perf_counter() - spent)) * len(days) / left))
        status = solver.solve(model.made)
        left -= len(days)
        least.append(max(0, math.ceil(solver.best_objective_bound - TINY)) if status in FOUND else 0)
        found |= model.plan(solver.boolean_value) if status in FOUND else {}
    return found, least


def _part(problem: Problem, days: list[date]) -> Problem:
    wanted = set(days)
    needs = {line: {at: heads for at, heads in need.items() if at[0] in wanted} for line, need in problem.needs.items()}
    before = problem.before if days[0] == problem.days[0] else {}
    return replace(problem, days=tuple(days), needs=needs, before=before)


def _in_turn(problem: Problem, alone: Plan, seconds: float, solver_of: Callable[[float], cp_model.CpSolver]) -> Plan:
    """Week after week beside those before; of the weeks that follow only what is promised is looked at.

    Empty where that leads nowhere.
    """
    plan: dict[tuple[str, date], Pattern] = {}
    for days in blocks(problem.days):
        left = tuple(day for day in problem.days if day >= days[0])
        model = build(replace(problem, days=left, before={**problem.before, **plan}), weighed=days)
        model.hint(alone)
        solver = solver_of(seconds * len(days) / len(problem.days))
        solver.parameters.relative_gap_limit = NEAR_ENOUGH
        if solver.solve(model.made) not in FOUND:
            break
        plan |= {at: pattern for at, pattern in model.plan(solver.boolean_value).items() if at[1] in days}
    else:
        return plan
    return {}


def _cheaper(problem: Problem, plan: Plan) -> Plan:
    """The plan, or that by hand where it keeps every rule and costs less, or where there is no other."""
    by_hand = heuristics.best(problem)
    if lawful.faults(by_hand, problem):
        return plan
    return min((one for one in (plan, by_hand) if one), key=lambda one: weighing.cost(one, problem).total, default={})


def blocks(days: tuple[date, ...]) -> list[list[date]]:
    found: list[list[date]] = []
    for week in weeks(days):
        if found and (len(week) < SHORTEST_BLOCK or len(found[-1]) < SHORTEST_BLOCK):
            found[-1] = found[-1] + week
        else:
            found.append(week)
    return found


class _Teller(cp_model.CpSolverSolutionCallback):
    def __init__(self, tell: Tell, begun: float):
        super().__init__()
        self._tell, self._begun = tell, begun

    def on_solution_callback(self) -> None:
        self._tell(round(self.objective_value), self.best_objective_bound, self._begun + self.wall_time)
