"""What is promised in a talk, at the desk or at a door, line by line, and every reason not to write it down. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WAYS = frozenset({"", "1", "2", "3", "4", "5", "6"})
LINES = (1, 2, 3)
"""As many days as a talk has room for: a promise is no plan of instalments, which the city grants (R09)."""


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One day promised; `yen` none: all of it; `side` empty: the only side of the talk; `way` by R09. `covers`: the
    instalments as typed (rules.covering), `instalments`: their keys."""

    on: date
    yen: int | None = None
    way: str = ""
    side: str = ""
    covers: str = ""
    instalments: tuple[int, ...] = ()


def refusals(lines: Sequence[PromiseLine], *, can_promise: bool, nothing_to_ask: bool, today: date) -> list[str]:
    judged = (
        ("promise-beside-outcome", bool(lines) and not can_promise),
        ("promise-on-nothing-owed", bool(lines) and nothing_to_ask),
        ("promised-day-in-the-past", any(line.on < today for line in lines)),
        ("promised-yen-not-positive", any(line.yen is not None and line.yen <= 0 for line in lines)),
        ("promised-way-unknown", any(line.way not in WAYS for line in lines)),
        ("promised-day-twice", len({(line.side, line.on) for line in lines}) < len(lines)),
    )
    return [code for code, holds in judged if holds]
