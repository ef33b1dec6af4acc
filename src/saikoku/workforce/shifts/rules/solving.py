"""Solve a month's plan within so many seconds, and say how far from the best it can be at most.

First the whole month by `proving`, which mostly ends with the best plan and its proof. Where time was too short for that,
the constraint solver goes on from the best plan so far.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from time import perf_counter

from ortools.sat.python import cp_model

from saikoku.workforce.shifts.rules import heuristics, lawful, weighing
from saikoku.workforce.shifts.rules.model import Model, build
from saikoku.workforce.shifts.rules.problem import Pattern, Plan, Problem
from saikoku.workforce.shifts.rules.proving import Proven, proven

WORKERS = 2
SHARE_PROVING = 0.75
FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)


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
    begun, tell = perf_counter(), tell or _nobody
    plan = _by_hand(problem)
    if plan:
        tell(weighing.cost(plan, problem).total, 0, perf_counter() - begun)
    model = build(problem)
    first = proven(model.made, seconds=max(1.0, seconds * SHARE_PROVING - (perf_counter() - begun)), seed=seed)
    if first.is_impossible:
        return Solved({}, None, 0.0, perf_counter() - begun, is_impossible=True)
    plan = _cheaper(problem, plan, _plan_of(model, first))
    if plan:
        tell(weighing.cost(plan, problem).total, first.bound, perf_counter() - begun)
    if first.is_best:
        return Solved(plan, weighing.cost(plan, problem).total, first.bound, perf_counter() - begun)
    return _search(model, plan, first, begun, seconds, tell, partial(_solver, workers=workers, seed=seed))


def _nobody(cost: int, bound: float, seconds: float) -> None:
    """Told where nobody wants to know."""


def _by_hand(problem: Problem) -> Plan:
    """The cheapest of the quick ways by hand, where it keeps every rule."""
    plan = heuristics.best(problem)
    return {} if lawful.faults(plan, problem) else plan


def _plan_of(model: Model, found: Proven) -> Plan:
    return {} if found.values is None else model.plan(lambda taken: found.values[taken.index])


def _cheaper(problem: Problem, *plans: Plan) -> Plan:
    """The cheapest of those that are plans at all."""
    return min((one for one in plans if one), key=lambda one: weighing.cost(one, problem).total, default={})


def _search(
    model: Model, plan: Plan, first: Proven, begun: float, seconds: float, tell: Tell,
    solver_of: Callable[[float], cp_model.CpSolver],
) -> Solved:  # fmt: skip
    """Go on from the plan and the bound; no plan to begin with is no hindrance."""
    problem = model.problem
    if plan:
        model.hint(plan)
    model.costs_at_least(first.bound)
    solver = solver_of(max(1.0, seconds - (perf_counter() - begun)))
    status = solver.solve(model.made, _Teller(tell, first.bound, perf_counter() - begun))
    took = perf_counter() - begun
    if status == cp_model.INFEASIBLE:
        return Solved({}, None, 0.0, took, is_impossible=True)
    if status in FOUND:
        plan = _cheaper(problem, plan, model.plan(solver.boolean_value))
    if not plan:
        return Solved({}, None, 0.0, took)
    return Solved(plan, weighing.cost(plan, problem).total, max(solver.best_objective_bound, first.bound), took)


def _solver(seconds: float, *, workers: int, seed: int) -> cp_model.CpSolver:
    """Simplifying the model for long costs more than it brings: its structure is plain already."""
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.max_time_in_seconds, parameters.num_workers, parameters.random_seed = seconds, workers, seed
    parameters.symmetry_level = parameters.cp_model_probing_level = 0
    parameters.max_presolve_iterations, parameters.linearization_level = 1, 2
    return solver


class _Teller(cp_model.CpSolverSolutionCallback):
    def __init__(self, tell: Tell, bound: float, begun: float):
        super().__init__()
        self._tell, self._bound, self._begun = tell, bound, begun

    def on_solution_callback(self) -> None:
        bound = max(self._bound, self.best_objective_bound)
        self._tell(round(self.objective_value), bound, self._begun + self.wall_time)
