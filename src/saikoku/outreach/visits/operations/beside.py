"""Go on at the same door with another person of the household, who gets his own visit, outcome and record."""

from datetime import datetime

from django.db import transaction

from saikoku.kernel import clock, ulid
from saikoku.kernel.actor import Actor
from saikoku.outreach.visits import queries
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.operations import VisitRefused, alone_at_the_door, locked
from saikoku.outreach.visits.rules import door, outcomes
from saikoku.planning.routes.models import RouteStop
from saikoku.security.audit import operations as audit


@transaction.atomic
def begin_beside(*, key: str, debtor_id: int, by: Actor, at: datetime) -> Visit:
    """Begin with another person of the household after `key` was recorded; the same tap again answers with the same visit.

    What the door was told (9.5.ア) needs no telling again; who is spoken with is asked anew, and nobody hears another's
    amounts. Locks the stop and the visit. Raises VisitRefused: no-such-visit, not-recorded, told-nobody, left-in-danger,
    at-another-door, colleague-at-the-door, another-day, outside-visit-hours, not-of-this-household.
    """
    before = locked(key, by)
    RouteStop.objects.select_for_update(no_key=True).filter(pk=before.stop_id).first()
    mine = queries.open_visit(by.account_id, before.on)
    if mine is not None and mine.stop_id == before.stop_id and mine.debtor_id == debtor_id:
        return mine
    reasons = _refusals(before, mine, by, at)
    if not reasons and debtor_id not in {one.pk for one in queries.beside(before, before.on)}:
        reasons = ["not-of-this-household"]
    if reasons:
        raise VisitRefused(reasons)
    with alone_at_the_door():
        visit = Visit.objects.create(
            key=ulid.new(at), debtor_id=debtor_id, household_key=before.household_key, stop_id=before.stop_id,
            beside_id=before.beside_id or before.pk, on=before.on, account_id=by.account_id, worker_number=by.worker_number,
            opened_at=at, opened_by=by.name,
        )  # fmt: skip
    audit.record("visits.visit.begun", by=by, at=at, about=[visit.debtor.number], object_id=visit.key, after={"beside": key})
    return visit


def _refusals(before: Visit, mine: Visit | None, by: Actor, at: datetime) -> list[str]:
    moment = at.astimezone(clock.TOKYO)
    terms = queries.hours(moment.date())
    there = Visit.objects.filter(household_key=before.household_key, on=before.on, state=Visit.State.OPEN)
    judged = (
        ("not-recorded", before.state != Visit.State.RECORDED),
        ("told-nobody", before.told_at is None),
        ("left-in-danger", before.outcome == outcomes.DANGER),
        ("at-another-door", mine is not None),
        ("colleague-at-the-door", there.exclude(account_id=by.account_id).exists()),
        ("another-day", before.on != moment.date()),
        ("worker-missing", not by.worker_number),
    )
    found = [code for code, holds in judged if holds]
    return found + door.hour_refusals(moment.time(), opens=terms.opens, closes=terms.closes)
