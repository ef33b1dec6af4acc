"""How long a break does a working day need?"""

from datetime import date
from functools import cache
from importlib.resources import files

from saikoku.kernel import dated
from saikoku.kernel.dated import Dated

Steps = tuple[tuple[int, int], ...]


@cache
def _history() -> tuple[Dated[Steps], ...]:
    rows = dated.read_toml(files("saikoku.governance.law.rules") / "breaks.toml")["break"]
    return dated.from_rows(rows, lambda steps: tuple((over, rest) for over, rest in steps))


def minutes(attendance: int, *, on: date) -> int:
    """The least minutes of break in so many minutes from beginning to end of work. Raises NothingInForce.

    A break makes the work shorter: the least that is enough for the work that is left.
    """
    steps = dated.in_force(_history(), on, subject="breaks").value
    return next(rest for rest in sorted({0, *(rest for _, rest in steps)}) if rest >= _wanted(attendance - rest, steps))


def _wanted(work: int, steps: Steps) -> int:
    return max((rest for over, rest in steps if work > over), default=0)
