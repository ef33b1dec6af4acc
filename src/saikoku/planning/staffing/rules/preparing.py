"""How long does a call out take before it is dialled: taking up the case and reading it? Pure.

Where the telephone or the operator told when the person was dialled, the time since the case was taken up is known.
Elsewhere it is estimated from the ledger: from a person's record before to his next call out of the same day. The middle one
of them in both ways, so that a pause between two calls does not count.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise
from statistics import median

CALL_OUT = "1"
LEAST_TOLD = 20
"""Calls that must tell their own times before these are believed instead of the ledger."""
SEEMING = -1
"""Minutes: a call is known by its minute, so one that began at once may seem to begin up to a minute before the record."""

Told = Callable[[Sequence[date]], Sequence[float]]
"""Minutes from taking up the case to dialling, of the calls of these days that tell both."""

_told: list[Told] = []


def declare(told: Told) -> None:
    """Replace who tells real times; called once when the program is put together."""
    _told[:] = [told]


def told(days: Sequence[date]) -> list[float]:
    return list(_told[0](days)) if _told else []


@dataclass(frozen=True, slots=True)
class Act:
    """One call of a worker, out or in."""

    on: date
    worker: str
    channel: str
    began_at: datetime
    recorded_at: datetime


def by_times(minutes: Sequence[float], *, of: int) -> float | None:
    """Of the mean call among `of`, whose record begins when it was dialled where it tells so, else when the case was taken
    up: then its own length holds the preparation already. None where too few calls tell their times."""
    if len(minutes) < LEAST_TOLD:
        return None
    return median(minutes) * min(1.0, len(minutes) / of) if of else median(minutes)


def by_gaps(acts: Iterable[Act]) -> float:
    """0 where no call follows another. Twin of sets/preparation.sql."""
    ordered = sorted(acts, key=lambda act: (act.on, act.worker, act.began_at, act.recorded_at))
    gaps = []
    for _, of_day in groupby(ordered, key=lambda act: (act.on, act.worker)):
        for before, act in pairwise(of_day):
            gap = (act.began_at - before.recorded_at).total_seconds() / 60
            if act.channel == CALL_OUT and gap > SEEMING:
                gaps.append(max(gap, 0.0))
    return float(median(gaps)) if gaps else 0.0
