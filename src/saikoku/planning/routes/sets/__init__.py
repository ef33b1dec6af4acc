"""The registry and the ledger as the routes ask for them: each statement has one door."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources

from django.db import connection

from saikoku.kernel.programmes import Side, programmes_of
from saikoku.planning.routes.rules.presence import Seen
from saikoku.planning.routes.rules.visiting import DEMAND, NO_VISIT, NOT_LIVING, VISIT, CityWord
from saikoku.planning.targets.queries import BOTH
from saikoku.planning.targets.queries import VISIT as VISIT_WORK
from saikoku.registry.tasks.rules.answers import RESUME

WORKS = (VISIT_WORK, BOTH)
PROGRAMMES = programmes_of(Side.PREMIUM)


@dataclass(frozen=True, slots=True)
class Owing:
    """A debtor who may be worth a visit, before everything is looked at."""

    debtor_id: int
    household_key: int
    owed: int


@dataclass(frozen=True, slots=True)
class Where:
    """An address as the city wrote it."""

    debtor_id: int
    address: str
    postal_code: str
    building: str


@functools.cache
def _statement(name: str) -> str:
    return resources.files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8")


def _rows(name: str, asked: dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(_statement(name), asked)
        return cursor.fetchall()


def owing(on: date, most: int) -> list[Owing]:
    """Targets of the month with a visit who owe premiums and are stopped for none of them, those who owe most first."""
    asked = {
        "on": on, "month": on.replace(day=1), "works": list(WORKS), "programmes": list(PROGRAMMES), "most": most,
    }  # fmt: skip
    return [Owing(*row) for row in _rows("owing", asked)]


def households(debtor_ids: Iterable[int]) -> list[int]:
    """Everybody of the month's households in which these live, themselves included."""
    return [row[0] for row in _rows("households", {"debtors": list(debtor_ids)})]


def household_keys(debtor_ids: Iterable[int]) -> dict[int, int]:
    """The household's id of each; minus his own id where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, coalesce(household_id, -id) FROM debtors_debtor WHERE id = ANY (%s)", [list(debtor_ids)])
        return dict(cursor.fetchall())


def seen(since: date, until: date, bands: Sequence[tuple[int, int]], met: Iterable[str]) -> list[Seen]:
    """Visits by day and band from `since` to before `until`."""
    asked = _visits(since, until, met) | {"starts": [start for start, _ in bands]}
    return [Seen(*row) for row in _rows("seen", asked)]


def past(since: date, until: date, debtor_ids: Iterable[int], met: Iterable[str]) -> dict[int, tuple[int, int]]:
    """For each debtor who was visited in the window: (visits, met)."""
    asked = _visits(since, until, met) | {"debtors": list(debtor_ids)}
    return {row[0]: (row[1], row[2]) for row in _rows("past", asked)}


def addresses(debtor_ids: Iterable[int]) -> dict[int, Where]:
    """Where each lives: the address found since the city last stated one, else the registered one, else where letters go."""
    return {row[0]: Where(*row) for row in _rows("addresses", {"debtors": list(debtor_ids)})}


CITY_WORDS = {"not_living": sorted(NOT_LIVING), "resume": RESUME}
"""Parameters of its statement."""


def city_words_statement(people: str) -> str:
    """What the city said since of where each of `people` lives, a set of one column in SQL, for a statement around it."""
    return _statement("city_words").replace("{people}", people)


def city_words(debtor_ids: Iterable[int]) -> dict[int, CityWord]:
    """What the city said since of where each of these lives."""
    with connection.cursor() as cursor:
        text = city_words_statement("unnest(%(debtors)s::bigint[])")
        cursor.execute(text, CITY_WORDS | {"debtors": list(debtor_ids)})
        return {row[0]: CityWord(*row[1:]) for row in cursor.fetchall()}


def visited(on: date, debtor_ids: Iterable[int]) -> dict[int, tuple]:
    """For each debtor visited on the day: (started, outcome, worker number) of the first standing record."""
    asked = _visits(on, on, ()) | {"on": on, "debtors": list(debtor_ids)}
    return {row[0]: row[1:] for row in _rows("visited", asked)}


def _visits(since: date, until: date, met: Iterable[str]) -> dict:
    return {
        "since": since, "until": until, "met": list(met), "channel": VISIT, "work": DEMAND, "no_visit": sorted(NO_VISIT),
    }  # fmt: skip
