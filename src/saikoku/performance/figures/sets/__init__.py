"""Counts over the ledger of contacts, each one statement."""

import functools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib import resources
from typing import Any

from django.db import connection, transaction

from saikoku.kernel.programmes import Side, programmes_of
from saikoku.performance.attribution.rules import records
from saikoku.performance.attribution.rules.records import Codes
from saikoku.performance.figures.rules.acts import Kind, Tally


@contextmanager
def planned_for_many() -> Iterator[None]:
    """Hash joins only, until the end of the block.

    The planner takes corrections and merges for a handful of rows and would loop over them once for
    each record: a year with 1,000 merged numbers took a minute instead of a second.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")


def tallies(first: date, last: date, days: Sequence[date], codes: Codes) -> tuple[Tally, ...]:
    return tuple(
        Tally(on, Kind(kind), Side(side), *rest) for on, kind, side, *rest in _rows("tallies", first, last, days, codes)
    )


def year(first: date, last: date, days: Sequence[date], codes: Codes) -> list[tuple[bool, date, Kind, Side, int]]:
    """On a worked day or not, the month's first day (or the very day, if not worked), kind, side, acts."""
    return [
        (worked, when, Kind(kind), Side(side), count)
        for worked, when, kind, side, count in _rows("year", first, last, days, codes)
    ]


def arrivals(first: date, last: date, days: Sequence[date], codes: Codes) -> list[tuple]:
    """Household, day and start time of each arrival (rules.visits makes visits of them)."""
    return _rows("arrivals", first, last, days, codes)


def _rows(name: str, first: date, last: date, days: Sequence[date], codes: Codes) -> list[tuple]:
    liable, jointly = records.PROMISED_BY[codes.promise_by]
    parameters: dict[str, Any] = {
        "first": first,
        "last": last,
        "days": list(days),
        "city_tax": list(programmes_of(Side.CITY_TAX)),
        "premium": list(programmes_of(Side.PREMIUM)),
        "nobody_called": sorted(records.NOBODY_CALLED),
        "nobody_visited": sorted(records.NOBODY_VISITED),
        "liable": sorted(liable),
        "jointly": sorted(jointly),
        "jointly_liable": sorted(records.JOINTLY_LIABLE),
        "contact": sorted(codes.contact),
        "promise": sorted(codes.promise),
        "may_promise": sorted(codes.may_promise),
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(name), parameters)
        return cursor.fetchall()


@functools.cache
def _statement(name: str) -> str:
    folder = resources.files(__name__)
    return "\n".join(folder.joinpath(f"{part}.sql").read_text(encoding="utf-8") for part in ("acts", name))
