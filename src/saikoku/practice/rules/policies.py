"""Who sits at the telephones when, under a named policy of the practice month."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from saikoku.kernel import businessdays

STANDARD = "standard"


class UnknownPolicy(LookupError):
    """There is no policy of that name; `known` has those that exist."""

    def __init__(self, name: str, known: list[str]):
        super().__init__(name)
        self.known = known


@dataclass(frozen=True, slots=True)
class Shift:
    """`heads` operators from one hour (counted) to another (not counted)."""

    begins: int
    ends: int
    heads: int


@cache
def _policies() -> dict[str, dict]:
    text = files(__package__).joinpath("data/policies.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def names() -> list[str]:
    return list(_policies())


def shifts(policy: str, day: date) -> list[Shift]:
    """The day's shifts; none where the policy does not work. Raises UnknownPolicy."""
    if policy not in _policies():
        raise UnknownPolicy(policy, names())
    kind = "weekday"
    if day.weekday() == 6 or businessdays.is_holiday(day):
        kind = "rest_day"
    elif day.weekday() == 5:
        kind = "saturday"
    return [Shift(*row) for row in _policies()[policy][kind]]
