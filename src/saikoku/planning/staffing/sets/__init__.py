"""The ledger's calls by half hour, counted at once."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources

from django.db import connection

LEAST, MOST = 0.25, 90.0
"""Minutes between start and record of a call that say how long it took; what is typed later says nothing."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One half hour of one weekday, summed over the days; minutes are means of the calls that tell theirs."""

    weekday: int
    start: int
    arrivals: int
    calls: int
    person_days: int
    minutes_in: float
    minutes_out: float
    timed_in: int
    timed_out: int


@functools.cache
def _statement(name: str) -> str:
    return resources.files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8")


def arrivals(days: Sequence[date], *, nobody_called: Sequence[str]) -> list[Counted]:
    asked = {"days": list(days), "nobody_called": list(nobody_called), "least": LEAST, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(_statement("arrivals"), asked)
        return [Counted(*row) for row in cursor.fetchall()]


def preparation(days: Sequence[date], *, nobody_called: Sequence[str]) -> float:
    """Minutes before a call out; 0 where no call follows another."""
    with connection.cursor() as cursor:
        cursor.execute(_statement("preparation"), {"days": list(days), "nobody_called": list(nobody_called)})
        (minutes,) = cursor.fetchone()
    return minutes
