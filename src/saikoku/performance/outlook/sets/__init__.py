"""Sums over the ledgers, each one statement."""

import functools
from datetime import date
from importlib import resources

from django.db import connection

from saikoku.performance.attribution.rules.facts import PREMIUM_AND_OVERPAYMENT, VOLUNTARY
from saikoku.performance.attribution.rules.records import NOBODY_CALLED


def households_paid(first: date, last: date) -> list[tuple[bool, int]]:
    """Each household drawn for the month: held out or not, and what its people paid by themselves since the draw."""
    return _rows("households_paid", first, last)


def people_called(first: date, last: date) -> dict[bool, tuple[int, int]]:
    """People drawn and people called at least once in the month, by whether they were held out."""
    return {held: (people, called) for held, people, called in _rows("people_called", first, last)}


def until(on: date) -> tuple[str, int, int, str, str] | None:
    """Of the day's month, where it is kept: terms, other work added to the voluntary and to visit collection, and as JSON
    the sum of each measure and the rate of each side with the day of its count."""
    return next(iter(_rows("until", on.replace(day=1), on)), None)


def _rows(name: str, first: date, last: date) -> list[tuple]:
    parameters = {
        "first": first,
        "last": last,
        "programmes": sorted(PREMIUM_AND_OVERPAYMENT),
        "voluntary": sorted(VOLUNTARY),
        "nobody_called": sorted(NOBODY_CALLED),
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(name), parameters)
        return cursor.fetchall()


@functools.cache
def _statement(name: str) -> str:
    return resources.files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
