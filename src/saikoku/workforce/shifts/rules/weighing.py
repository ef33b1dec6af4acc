"""What does a plan cost, and of what? The one measure for plans by whatever way they were made. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from saikoku.kernel import dated
from saikoku.workforce.shifts.rules.problem import SUPERVISE, Pattern, Person, Plan, Problem, Weights


@dataclass(frozen=True, slots=True)
class Cost:
    """Half hours lacking and too many by line, wishes not kept, and what all of it weighs."""

    under: Mapping[str, int]
    over: Mapping[str, int]
    wishes_off: int
    dislikes: int
    total: int


def weights(on: date) -> Weights:
    held = {name: dated.in_force(history, on, subject=f"shift-{name}").value for name, history in _table().items()}
    return Weights(held["under"], held["over"], held["wishes"]["off"], held["wishes"]["hours"])


@cache
def _table() -> dict[str, tuple[dated.Dated, ...]]:
    rows = dated.read_toml(files(__package__) / "data/weights.toml")
    return {name: dated.from_rows(entries, lambda value: value) for name, entries in rows.items()}


def dislikes(person: Person, pattern: Pattern) -> bool:
    return person.likes is not None and not (person.likes[0] <= pattern.start and pattern.end <= person.likes[1])


def heads(plan: Plan, problem: Problem, line: str) -> Counter[tuple[date, int]]:
    """Who of the line is there, at each half hour."""
    of_line = {person.number for person in problem.people if line in person.lines}
    return Counter(
        (day, start) for (number, day), pattern in plan.items() if number in of_line for start in pattern.slots
    )  # fmt: skip


def cost(plan: Plan, problem: Problem) -> Cost:
    under, over, total = {}, {}, 0
    weighs = problem.weights
    for line, need in problem.needs.items():
        there = heads(plan, problem, line)
        under[line] = sum(max(0, wanted - there[at]) for at, wanted in need.items())
        over[line] = sum(max(0, there[at] - wanted) for at, wanted in need.items())
        total += 0 if line == SUPERVISE and problem.limits.always_supervised else under[line] * weighs.under[line]
        total += over[line] * weighs.over.get(line, 0)
    people = {person.number: person for person in problem.people}  # whose contract is over wishes nothing
    off = sum(day in people[number].wishes_off for number, day in plan if number in people)
    disliked = sum(dislikes(people[number], pattern) for (number, _), pattern in plan.items() if number in people)
    return Cost(under, over, off, disliked, total + off * weighs.wish_off + disliked * weighs.dislike)
