"""Register a number, end it, seed the first ones."""

import tomllib
from collections.abc import Collection
from datetime import date, datetime
from importlib import resources

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from saikoku import turns
from saikoku.governance.numbers.models import Line, shown_in
from saikoku.governance.numbers.rules import lines
from saikoku.governance.terms import queries as terms
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn

AREA_CODE = "own_area_code"


class NumberRefused(Refused):
    """The register stays as it is. Codes: those of rules.lines, reason-missing, before-the-contract,
    line-unknown."""


@transaction.atomic
def register(
    *, number: str, use: str, since: date, places: Collection[str] = (), reason: str, by: Actor, at: datetime
) -> Line:
    """Put a number into the register from a day on. Raises NumberRefused.

    A line that is shown where the new one will be stays a line, and is shown there until the day before.
    """
    _lock()
    rows = list(Line.objects.all())
    try:
        area_code = terms.value(AREA_CODE, on=since)
    except terms.NothingAgreed:
        raise NumberRefused(["before-the-contract"]) from None
    reasons = lines.refusals(number, use, since, places, area_code=area_code, others=[row.stated() for row in rows])
    reasons += [] if reason.strip() else ["reason-missing"]
    if reasons:
        raise NumberRefused(reasons)
    for row in rows:
        if lines.gives_up(row.stated(), use, since, places):
            _goes_on_hidden(row, since, places)
    added = Line.objects.create(
        number=lines.digits(number), use=use, valid=DateRange(since, None), area_code=area_code if use in lines.OWN else "",
        reason=reason.strip(), stated_by=by.name, stated_at=at, **shown_in(places),
    )  # fmt: skip
    audit.record(
        "numbers.line.registered", by=by, at=at, object_id=added.number, reason=reason,
        after={"use": use, "since": since.isoformat(), "places": sorted(places)},
    )  # fmt: skip
    return added


def _goes_on_hidden(row: Line, since: date, places: Collection[str]) -> None:
    """The row ends; another of the same number goes on from the day, in the places that are left to it."""
    upper = row.valid.upper
    left = row.places - set(places)
    row.valid = DateRange(row.valid.lower, since)
    row.save(update_fields=["valid"])
    Line.objects.create(
        number=row.number, use=row.use, valid=DateRange(since, upper), area_code=row.area_code, reason=row.reason,
        stated_by=row.stated_by, stated_at=row.stated_at, **shown_in(left),
    )  # fmt: skip


@transaction.atomic
def end(*, line_id: int, until: date, reason: str, by: Actor, at: datetime) -> Line:
    """The number is no longer a line of the office from that day on. Raises NumberRefused."""
    _lock()
    row = Line.objects.select_for_update().filter(pk=line_id).first()
    if row is None:
        raise NumberRefused(["line-unknown"])
    reasons = lines.end_refusals(row.stated(), until)
    reasons += [] if reason.strip() else ["reason-missing"]
    if reasons:
        raise NumberRefused(reasons)
    row.valid = DateRange(row.valid.lower, until)
    row.save(update_fields=["valid"])
    audit.record(
        "numbers.line.ended", by=by, at=at, object_id=row.number, reason=reason, after={"until": until.isoformat()}
    )
    return row


@transaction.atomic
def seed(*, since: date, by: Actor, at: datetime) -> int:
    """The first numbers where the register is empty; how many were written."""
    if Line.objects.exists():
        return 0
    text = resources.files("saikoku.governance.numbers").joinpath("defaults.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)["line"]
    area_code = terms.value(AREA_CODE, on=since)
    Line.objects.bulk_create(
        Line(
            number=lines.digits(one["number"]), use=one["use"], valid=DateRange(since, None), reason="仕様書 13.3(既定値)",
            area_code=area_code if one["use"] in lines.OWN else "", stated_by=by.name, stated_at=at, **shown_in(lines.PLACES),
        )
        for one in found
    )  # fmt: skip
    audit.record("numbers.seeded", by=by, at=at, after={"lines": len(found)})
    return len(found)


def _lock() -> None:
    """One change of the register at a time: each looks at all its lines."""
    turns.take(Turn.PHONE_REGISTER)
