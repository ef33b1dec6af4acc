"""Take up again a visit recorded a moment ago, and take back what a record set in motion.

The record stands until it is written anew; the new one corrects it, as at the call desk (docs/decisions/0007). A receipt
is nobody's record here: what was issued at the door stands until its own room voids it.
"""

from datetime import datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import SIDE_OF, Side
from saikoku.outreach.scripts.rules import outcomes as calls
from saikoku.outreach.visits import queries
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.operations import VisitRefused, locked
from saikoku.outreach.visits.rules import corrections, outcomes
from saikoku.planning.lists import operations as lists
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.liabilities import operations as liabilities
from saikoku.registry.liabilities.models import OwnStop
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
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
    visit.save(update_fields=["state", "outcome", "ended_at"])
    audit.record(
        "visits.visit.reopened", by=by, at=at, about=[visit.debtor.number], object_id=key, before={"outcome": before},
        after={"records": [row.record_number for row in rows]},
    )  # fmt: skip
    return visit


def take_back(old: Contact, *, by: Actor, at: datetime, why: str = BY_CORRECTION) -> None:
    """Undo what the record set in motion: tasks that nobody did yet, call-backs it ended, our own stop, and the leaving
    of this month's lists. The record that replaces it must be written before."""
    for stop in OwnStop.objects.filter(record_number=old.record_number, lifted_on=None):
        liabilities.lift_stop(stop_id=stop.pk, reason=why, by=by, at=at)
    for task in Task.objects.filter(record_number=old.record_number, state=Task.State.OPEN).order_by("pk"):
        tasks.withdraw_task(task_id=task.pk, reason=why, by=by, at=at)
    _call_backs_again(old, by, at)
    was = outcomes.visits().get(old.outcome)
    if was is not None and was.does("leave") and not _left_otherwise(old):
        lists.rejoin_month(debtor_id=old.debtor_id, side=Side.PREMIUM, on=old.on)


def _call_backs_again(old: Contact, by: Actor, at: datetime) -> None:
    """Call-backs that this record ended are owed again, to the same person and at the same time."""
    ended = Task.objects.filter(
        debtor_id=old.debtor_id, kind=Task.Kind.CALL_BACK, state=Task.State.WITHDRAWN, closed_at=old.recorded_at,
        closed_by=old.recorded_by,
    ).exclude(record_number=old.record_number)  # fmt: skip
    for task in ended.order_by("pk"):
        tasks.open_task(
            kind=task.kind, debtor_id=task.debtor_id, record_number=task.record_number, programme=task.programme,
            urgent=task.urgent, due_at=task.due_at, owner_id=task.owner_id, note=task.note, by=by, at=at,
        )  # fmt: skip


def _left_otherwise(old: Contact) -> bool:
    """Does another standing record of the month keep the person off the lists?"""
    kinds = calls.calls() | outcomes.visits()
    rows = contacts.standing().filter(
        debtor_id=old.debtor_id, on__year=old.on.year, on__month=old.on.month, work="01",
        outcome__in=[code for code, kind in kinds.items() if kind.does("leave")],
    )  # fmt: skip
    return any(SIDE_OF[row.programme] == Side.PREMIUM for row in rows.exclude(record_number=old.record_number))
