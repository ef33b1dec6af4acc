"""Counts over the ledger of contacts, each one statement."""

import functools
from collections.abc import Sequence
from datetime import date
from importlib import resources
from typing import Any

from django.db import connection

from saikoku.kernel.programmes import Side, programmes_of
from saikoku.performance.reports.rules import acts
from saikoku.performance.reports.rules.acts import Cell, Codes, Kind


def cells(first: date, last: date, days: Sequence[date], codes: Codes) -> tuple[Cell, ...]:
    return tuple(Cell(on, Kind(kind), Side(side), *rest) for on, kind, side, *rest in _rows("cells", first, last, days, codes))


def calls_by_month(first: date, last: date, days: Sequence[date], codes: Codes) -> list[tuple[date, Side, int]]:
    return [(month, Side(side), count) for month, side, count in _rows("calls_by_month", first, last, days, codes)]


def arrivals(first: date, last: date, days: Sequence[date], codes: Codes) -> list[tuple]:
    """Household, day and start time of each arrival (rules.visits makes visits of them)."""
    return _rows("arrivals", first, last, days, codes)


def outside(first: date, last: date, days: Sequence[date], codes: Codes) -> list[tuple[date, Kind, int]]:
    return [(on, Kind(kind), count) for on, kind, count in _rows("outside", first, last, days, codes)]


def _rows(name: str, first: date, last: date, days: Sequence[date], codes: Codes) -> list[tuple]:
    parameters: dict[str, Any] = {
        "first": first,
        "last": last,
        "days": list(days),
        "city_tax": list(programmes_of(Side.CITY_TAX)),
        "premium": list(programmes_of(Side.PREMIUM)),
        "nobody_called": sorted(acts.NOBODY_CALLED),
        "nobody_visited": sorted(acts.NOBODY_VISITED),
        "spouse_is_liable": sorted(acts.SPOUSE_IS_LIABLE),
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
