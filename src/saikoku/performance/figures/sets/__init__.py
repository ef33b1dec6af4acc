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
from saikoku.performance.attribution.rules.terms import Terms
from saikoku.performance.figures.rules.acts import Kind, Tally
from saikoku.performance.figures.rules.reach import Reach, TakenOut
from saikoku.performance.figures.rules.volumes import Heading, Volume


@contextmanager
def planned_for_many() -> Iterator[None]:
    """Hash joins only, until the end of the block.

    The planner takes corrections and merges for a handful of rows and would loop over them once for
    each record: a year with 1,000 merged numbers took a minute instead of a second.
    """
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
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


HEADINGS = {
    Heading.MONTH: """date_trunc('month', "on")::date""",
    Heading.DAY: '"on"',
    Heading.WEEKDAY: 'extract(isodow FROM "on")::int',
    Heading.HOUR: "extract(hour FROM started_at)::int",
    Heading.SIDE: "side",
    Heading.PROGRAMME: "programme",
    Heading.WORKER: "worker_number",
    Heading.OUTCOME: "outcome",
    Heading.KIND: "kind",
}


def volumes(
    first: date, last: date, days: Sequence[date], codes: Codes, *, headings: Sequence[Heading], kinds: Sequence[Kind]
) -> list[Volume]:
    """Acts and what came of them, under each combination of the headings that occurs, in order."""
    text = _statement("acts", "volumes").format(
        headings=", ".join(HEADINGS[heading] for heading in headings),
        source="part" if Heading.PROGRAMME in headings else "act",
        places=", ".join(str(place + 1) for place in range(len(headings))),
    )
    with connection.cursor() as cursor:
        cursor.execute(text, _of_days(first, last, days, codes) | {"kinds": [str(kind) for kind in kinds]})
        return [Volume(tuple(row[: len(headings)]), *row[len(headings) :]) for row in cursor.fetchall()]


def calls(first: date, last: date, days: Sequence[date], codes: Codes, sides: Sequence[Side]) -> list[tuple]:
    """Day, start, worker, debtor, side, outcome, contacted, record number of each call on these sides."""
    return _rows("calls", first, last, days, codes, sides=[str(side) for side in sides])


def reached(
    side: Side, first: date, last: date, *, start: date, rest: Sequence[date], terms: Terms
) -> list[Reach]:
    """How it went with each target of the month and side."""
    asked = _words(terms.codes) | {
        "programmes": list(programmes_of(side)),
        "first": first,
        "last": last,
        "start": start,
        "rest": list(rest),
        "promised_before_days": terms.promised_before_days,
        "undated_days": terms.undated_promise_days,
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement("reach"), asked)
        return [
            Reach(person, touch, touched, TakenOut(reason) if reason else None, contacted_on)
            for person, touch, touched, reason, contacted_on in cursor.fetchall()
        ]


def _rows(name: str, first: date, last: date, days: Sequence[date], codes: Codes, **more: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(_statement("acts", name), _of_days(first, last, days, codes) | more)
        return cursor.fetchall()


def _of_days(first: date, last: date, days: Sequence[date], codes: Codes) -> dict[str, Any]:
    return _words(codes) | {
        "first": first,
        "last": last,
        "days": list(days),
        "city_tax": list(programmes_of(Side.CITY_TAX)),
        "premium": list(programmes_of(Side.PREMIUM)),
    }


def _words(codes: Codes) -> dict[str, Any]:
    liable, jointly = records.PROMISED_BY[codes.promise_by]
    return {
        "nobody_called": sorted(records.NOBODY_CALLED),
        "nobody_visited": sorted(records.NOBODY_VISITED),
        "liable": sorted(liable),
        "jointly": sorted(jointly),
        "jointly_liable": sorted(records.JOINTLY_LIABLE),
        "contact": sorted(codes.contact),
        "promise": sorted(codes.promise),
        "may_promise": sorted(codes.may_promise),
    }


@functools.cache
def _statement(*parts: str) -> str:
    folder = resources.files(__name__)
    return "\n".join(folder.joinpath(f"{part}.sql").read_text(encoding="utf-8") for part in ("people", *parts))
