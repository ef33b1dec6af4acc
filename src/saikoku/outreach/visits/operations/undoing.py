"""Take up again a visit recorded a moment ago, and take back what a record set in motion.

The record stands until it is written anew; the new one corrects it, as at the call desk (docs/decisions/0007). A receipt
is nobody's record here: what was issued at the door stands until its own room voids it.
"""

from datetime import datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import Side
from saikoku.outreach.visits import queries
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.operations import VisitRefused, alone_at_the_door, locked
from saikoku.outreach.visits.rules import outcomes
from saikoku.planning.lists import operations as lists
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules import corrections
from saikoku.registry.tasks import operations as tasks
from saikoku.security.audit import operations as audit

BY_CORRECTION = "訪問の記録の訂正"


@transaction.atomic
def reopen(*, key: str, by: Actor, at: datetime) -> Visit:
    """Stand at the door once more, with the check list as it was; the same tap again answers with the same visit.

    Raises VisitRefused: no-such-visit, not-recorded, undo-too-late, already-corrected, at-another-door,
    colleague-at-the-door.
    """
    visit = locked(key, by)
    rows = queries.standing_of(key)
    if visit.state == Visit.State.OPEN and rows:
        return visit
    if visit.state != Visit.State.RECORDED or not rows:
        raise VisitRefused(["not-recorded"])
    open_ones = Visit.objects.filter(on=visit.on, state=Visit.State.OPEN)
    reasons = corrections.undo_refusals([(row.recorded_by, row.recorded_at) for row in rows], name=by.name, at=at)
    reasons += ["at-another-door"] if open_ones.filter(account_id=by.account_id).exists() else []
    reasons += ["colleague-at-the-door"] if open_ones.filter(household_key=visit.household_key).exclude(
        account_id=by.account_id).exists() else []  # fmt: skip
    if reasons:
        raise VisitRefused(reasons)
    before = visit.outcome
    visit.state, visit.outcome, visit.ended_at = Visit.State.OPEN, "", None
    with alone_at_the_door():
        visit.save(update_fields=["state", "outcome", "ended_at"])
    audit.record(
        "visits.visit.reopened", by=by, at=at, about=[visit.debtor.number], object_id=key, before={"outcome": before},
        after={"records": [row.record_number for row in rows]},
    )  # fmt: skip
    return visit


def take_back(old: Contact, *, by: Actor, at: datetime, why: str = BY_CORRECTION) -> None:
    """Undo what the record set in motion, the leaving of this month's lists too."""
    tasks.take_back(record=old, reason=why, by=by, at=at)
    was = outcomes.visits().get(old.outcome)
    if was is not None and was.does("leave"):
        lists.rejoin_month(debtor_id=old.debtor_id, side=Side.PREMIUM, on=old.on, record_number=old.record_number)
