"""Solve a whole month's model by its linear relaxation, cuts and branching: the best plan and the proof that none is better.

The same model as the constraint solver gets, row by row. Half hours, weeks and rows of days lie along a line, so the
relaxation of a month is within one per cent of the best plan, and branching on it ends where searching alone does not.
"""

import math
from dataclasses import dataclass
from datetime import timedelta

from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

TINY = 1e-3
"""Costs are whole; what the relaxation says is true to less than this."""
UNLIMITED = 1 << 61
"""Sides of a row beyond this are none."""


@dataclass(frozen=True, slots=True)
class Proven:
    """`values` of the variables, None where nothing was found; nothing costs less than `bound`."""

    values: list[int] | None
    bound: int
    is_best: bool
    is_impossible: bool


def proven(made: cp_model.CpModel, *, seconds: float, seed: int) -> Proven:
    model, variables = _translated(made)
    limits = mathopt.SolveParameters(time_limit=timedelta(seconds=seconds), random_seed=seed)
    found = mathopt.solve(model, mathopt.SolverType.HIGHS, params=limits)
    reason = found.termination.reason
    bound = found.best_objective_bound()
    values = None
    if found.has_primal_feasible_solution():
        values = [round(value) for value in found.variable_values(variables)]
    return Proven(
        values, max(0, math.ceil(bound - TINY)) if math.isfinite(bound) else 0,
        reason == mathopt.TerminationReason.OPTIMAL, reason == mathopt.TerminationReason.INFEASIBLE,
    )  # fmt: skip


def _translated(made: cp_model.CpModel) -> tuple[mathopt.Model, list[mathopt.Variable]]:
    """Sums, at most one of, one of: the kinds of row that `model` makes without switches; another is a fault."""
    proto, model = made.proto, mathopt.Model()
    variables = [model.add_integer_variable(lb=one.domain[0], ub=one.domain[1]) for one in proto.variables]
    for row in proto.constraints:
        if row.has_linear() and not row.enforcement_literal and len(row.linear.domain) == 2:
            _sum(model, variables, row.linear)
        elif row.has_at_most_one():
            _literals(model, variables, row.at_most_one.literals, -math.inf, 1)
        elif row.has_bool_or() and not row.enforcement_literal:
            _literals(model, variables, row.bool_or.literals, 1, math.inf)
        else:
            raise ValueError(f"a row of another kind: {row}")
    for place, coefficient in zip(proto.objective.vars, proto.objective.coeffs, strict=True):
        before = model.objective.get_linear_coefficient(variables[place])
        model.objective.set_linear_coefficient(variables[place], before + coefficient)
    model.objective.offset = proto.objective.offset
    return model, variables


def _sum(model: mathopt.Model, variables: list[mathopt.Variable], of) -> None:
    low, high = of.domain
    row = model.add_linear_constraint(
        lb=-math.inf if low < -UNLIMITED else low, ub=math.inf if high > UNLIMITED else high
    )  # fmt: skip
    for place, coefficient in zip(of.vars, of.coeffs, strict=True):
        row.set_coefficient(variables[place], row.get_coefficient(variables[place]) + coefficient)


def _literals(model: mathopt.Model, variables: list[mathopt.Variable], literals, least: float, most: float) -> None:
    """A literal below nought is the opposite of its variable: one less it."""
    against = sum(literal < 0 for literal in literals)
    row = model.add_linear_constraint(lb=least - against, ub=most - against)
    for literal in literals:
        place, sign = (literal, 1) if literal >= 0 else (-literal - 1, -1)
        row.set_coefficient(variables[place], row.get_coefficient(variables[place]) + sign)
