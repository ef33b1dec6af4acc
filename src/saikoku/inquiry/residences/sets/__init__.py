"""What is known of those whose residence may have to be surveyed: one statement, one door."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from importlib import resources

from django.db import connection

from saikoku.inquiry.residences.rules import doubt, findings
from saikoku.inquiry.residences.rules.selection import ABSENT, Known, Terms
from saikoku.kernel import clock
from saikoku.kernel.programmes import Side, programmes_of
from saikoku.planning.lists.rules.history import Record
from saikoku.planning.routes.queries import walking
from saikoku.planning.routes.rules.visiting import NOT_LIVING, VISIT, CityWord
from saikoku.registry.tasks.rules.answers import RESUME, TAKEN_OVER

NO_VISIT = ("V41", "V42", "V50", "V51")
"""Nobody stood at the door, or could not: that says nothing about who lives there."""


def known(on: date, terms: Terms, debtor_ids: Iterable[int] | None = None) -> dict[int, Known]:
    """By debtor; of these debtors, or of everybody of whom there is something to decide."""
    text = resources.files(__name__).joinpath("known.sql").read_text(encoding="utf-8")
    with connection.cursor() as cursor:
        cursor.execute(text, known_parameters(on, terms, debtor_ids))
        return {row[0]: Known(*row[1:12], frozenset(row[12])) for row in cursor.fetchall()}


def known_parameters(on: date, terms: Terms, debtor_ids: Iterable[int] | None = None) -> dict:
    return {
        "on": on, "month": on.replace(day=1), "absent": list(ABSENT), "no_visit": list(NO_VISIT),
        "absent_visits": terms.absent_visits, "programmes": list(programmes_of(Side.PREMIUM)),
        "not_living": sorted(NOT_LIVING), "resume": RESUME, "taken_over": sorted(TAKEN_OVER),
        "debtors": None if debtor_ids is None else list(debtor_ids),
    }  # fmt: skip


def summary(first: date, last: date) -> list[tuple[str, str, date | None, int, int]]:
    """What the surveys of these days came to: part, code, day, how many, how many corrections."""
    text = resources.files(__name__).joinpath("summary.sql").read_text(encoding="utf-8")
    parameters = {
        "first": first, "last": last, "first_month": first.replace(day=1), "last_month": last.replace(day=1),
        "begins": clock.at(first), "ends": clock.at(last + timedelta(days=1)), "open_outcomes": sorted(findings.OPEN),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return cursor.fetchall()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a household (None: alone) with what may make the address doubtful."""

    household: int | None
    known: doubt.Known


DOUBTFUL = walking.CITY_WORDS | {"channel": VISIT}
"""Parameters of its statement, beside `debtors`."""


def doubtful_statement() -> str:
    text = resources.files(__name__).joinpath("doubt.sql").read_text(encoding="utf-8")
    return text.replace("{city_words}", walking.city_words_statement("(SELECT id FROM people)"))


def doubtful(debtor_ids: Iterable[int]) -> list[list]:
    """One row for each of these, and for whoever shares a household with one of them; people_in reads them."""
    with connection.cursor() as cursor:
        cursor.execute(doubtful_statement(), DOUBTFUL | {"debtors": list(debtor_ids)})
        return [json.loads(row) if isinstance(row, str) else row for (row,) in cursor.fetchall()]


def people_in(rows: Iterable[list]) -> dict[int, Person]:
    return {pk: Person(household, _known(*known)) for pk, household, *known in rows}


def _known(records: list, returned_on: str | None, under_survey: bool, survey_on: str | None, found: str | None, *word):
    told = tuple(map(_record, records))
    return doubt.Known(told, _day(returned_on), under_survey, _day(survey_on), found or "", CityWord(*map(_day, word)))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _record(row: list) -> Record:
    number, programme, on, started_at, *rest = row
    return Record(number, programme, date.fromisoformat(on), time.fromisoformat(started_at), *rest)
