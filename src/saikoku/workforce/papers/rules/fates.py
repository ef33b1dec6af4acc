"""What became of the papers that were counted out: issued = used + void + returned + lost + still out. Pure.

An issue is one paper given to one person; its fate is what came after it, up to the next time it was given.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from saikoku.workforce.papers.rules.states import Step


@dataclass(frozen=True, slots=True)
class Given:
    """One step of a paper, in the order in which they were taken."""

    place: int
    step: Step
    holder: str
    day: date


@dataclass(slots=True)
class Sum:
    used: int = 0
    void: int = 0
    returned: int = 0
    lost: int = 0
    out: int = 0

    @property
    def issued(self) -> int:
        return sum(getattr(self, one.name) for one in fields(self))


FATES = {Step.USED: "used", Step.VOID: "void", Step.BACK: "returned", Step.LOST: "lost", Step.OUT: "out"}


def sums(steps: Iterable[Given]) -> dict[tuple[str, date], Sum]:
    """By holder and the day on which the papers were counted out."""
    issue: dict[int, tuple[str, date]] = {}
    fate: dict[int, Step] = {}
    found: dict[tuple[str, date], Sum] = {}

    def close(place: int) -> None:
        if place in issue:
            one = found.setdefault(issue.pop(place), Sum())
            name = FATES[fate.pop(place)]
            setattr(one, name, getattr(one, name) + 1)

    for one in steps:
        if one.step is Step.OUT:
            close(one.place)
            issue[one.place], fate[one.place] = (one.holder, one.day), Step.OUT
        elif one.place in issue and fate[one.place] is not Step.BACK:
            fate[one.place] = one.step
    for place in list(issue):
        close(place)
    return found
