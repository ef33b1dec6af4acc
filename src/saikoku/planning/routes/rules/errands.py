"""What a collector is to do at a place on his way beside visits: residence surveys (居所調査). The room that keeps them stands
above and is asked by way of the house (assembly/wiring.py); nobody asked, there are none."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Errand:
    """`state` as of a stop: stands, done (today) or gone; `account_id`: who is to do it, and nobody else."""

    id: int
    debtor_id: int
    address: str
    account_id: int | None
    state: str
    done_at: time | None = None
    name: str = ""
    number: str = ""


Source = Callable[[date, Collection[int] | None], list[Errand]]
"""Of a day: these, or (None) all that are to be done on it."""

OFF = "errand-off"
FIRST_KEY = 10**15
_sources: list[Source] = []


def declare(source: Source) -> None:
    _sources[:] = [source]


def of_day(on: date) -> list[Errand]:
    return [one for source in _sources for one in source(on, None)]


def now(on: date, ids: Collection[int]) -> dict[int, Errand]:
    """As each of these is at this moment."""
    return {one.id: one for source in _sources if ids for one in source(on, ids)}


def key_of(errand_id: int) -> int:
    """Of a door at which no visit is planned: no household and no debtor has it."""
    return -FIRST_KEY - errand_id
