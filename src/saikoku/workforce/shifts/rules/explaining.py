"""Why is there no plan? The smallest set of promises that contradict each other: leave one out, and there is a plan."""

from collections.abc import Callable, Sequence

from ortools.sat.python import cp_model

from saikoku.workforce.shifts.rules.model import Promise, build
from saikoku.workforce.shifts.rules.problem import Problem

SECONDS = 5.0
"""For one question; what cannot be answered in that time stays among the causes."""
MOST_NAMED = 12


def contradictions(problem: Problem, *, most: int = MOST_NAMED, asked: Callable[[], object] = lambda: None) -> list[Promise]:
    """Promises that each take part in a contradiction; one of every independent contradiction, at most `most` in all.

    `asked` is called before each question to the solver.
    """
    model = build(problem, switched=True)
    standing, found = list(model.promises), []
    while len(found) < most:
        asked()
        core = _core(model, standing)
        if not core:
            break
        core = _least(model, core, asked) or core
        found += core
        standing = [one for one in standing if one not in core]
    return sorted(found, key=lambda one: (one[1], one[2], one[0]))[:most]


def _core(model, promises: Sequence[Promise]) -> list[Promise] | None:
    """Promises that cannot all be kept; None where they can be."""
    model.made.clear_assumptions()
    model.made.add_assumptions([model.promises[one] for one in promises])
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = SECONDS
    solver.parameters.num_workers = 1
    if solver.solve(model.made) != cp_model.INFEASIBLE:
        return None
    named = {model.promises[one].index: one for one in promises}
    return [named[index] for index in solver.sufficient_assumptions_for_infeasibility() if index in named]


def _least(model, core: list[Promise], asked: Callable[[], object]) -> list[Promise]:
    """The core without whatever it does not need."""
    kept = list(core)
    for one in core:
        if len(kept) == 1:
            break
        asked()
        without = [other for other in kept if other != one]
        if _core(model, without) is not None:
            kept = without
    return kept
