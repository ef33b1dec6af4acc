"""How long may somebody work in a day and a week, and which breaks and days off does the law ask for? Dated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from saikoku.kernel import dated

SUBJECT = "working-hours"
NAMES = ("day", "week", "breaks", "rest_days")


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Minutes of a day and a week at most; `breaks`: (work of more than, minutes of break); days off in a week."""

    day: int
    week: int
    breaks: tuple[tuple[int, int], ...]
    rest_days: int
    sources: tuple[str, ...] = ()

    def break_for(self, work: int) -> int:
        """Minutes of break that so many minutes of work need."""
        return break_for(work, self.breaks)

    def break_within(self, attendance: int) -> int:
        """The least minutes of break in so many minutes from beginning to end of work: it makes the work shorter."""
        lengths = sorted({0, *(needed for _, needed in self.breaks)})
        return next(rest for rest in lengths if rest >= self.break_for(attendance - rest))


def break_for(work: int, breaks: Sequence[Sequence[int]]) -> int:
    return max((needed for more_than, needed in breaks if work > more_than), default=0)


@cache
def _table() -> dict[str, tuple[dated.Dated[Any], ...]]:
    rows = dated.read_toml(files("saikoku.governance.law.rules") / "working_hours.toml")
    return {name: dated.from_rows(rows[name], lambda value: value) for name in NAMES}


def on(day: date) -> WorkingHours:
    """What holds on the day. Raises NothingInForce before the table begins."""
    held = {name: dated.in_force(history, day, subject=f"{SUBJECT}-{name}") for name, history in _table().items()}
    breaks = tuple((more_than, needed) for more_than, needed in held["breaks"].value)
    sources = tuple(entry.source for entry in held.values())
    return WorkingHours(held["day"].value, held["week"].value, breaks, held["rest_days"].value, sources)
