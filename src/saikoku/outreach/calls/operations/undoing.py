"""Take up again a call that was recorded a moment ago, and take back what a record set in motion.

The record stands until it is written anew; the new one corrects it. So nothing is lost when a browser closes or a
lease lapses in between, and nothing is written twice (docs/decisions).
"""

from datetime import datetime

from django.db import transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import SIDE_OF
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.operations import following, hearing, taking
from saikoku.outreach.calls.operations.taking import CallRefused, Taken
from saikoku.outreach.calls.queries import Day
from saikoku.outreach.calls.rules import answered
from saikoku.outreach.presence import operations as presence
from saikoku.outreach.scripts.rules import outcomes
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules import corrections
from saikoku.registry.debtors import operations as debtors
from saikoku.registry.debtors.models import Phone, PhoneFinding, PhoneState
from saikoku.registry.tasks import operations as tasks
from saikoku.security.audit import operations as audit

BY_CORRECTION = "記録の訂正"
BY_UNDOING = "直前の記録の取り消し"


@transaction.atomic
def reopen(*, call_number: str, by: Actor, at: datetime, terminal: str = "") -> Taken:
    """Hold the household of a call just recorded once more; whom the actor took since goes back to the queue, and a pause
    he began since is over.

    Raises CallRefused: record-unknown (not his call), undo-too-late, already-corrected, leased-by-other, dialled (whom he
    took since).
    """
    held = lists.held_by(by=by)
    if held is not None and held.call_number == call_number:
        return Taken(held.call_number, held.debtor_id, tuple(held.sides), again=True)
    rows = queries.standing_of_call(call_number)
    if not rows:
        raise CallRefused(["record-unknown"])
    reasons = corrections.undo_refusals([(row.recorded_by, row.recorded_at) for row in rows], name=by.name, at=at)
    if reasons:
        raise CallRefused(reasons)
    day = queries.day_of(at)
    if held is not None:
        taking.hand_back(call_number=held.call_number, by=by, at=at, reason=BY_UNDOING)
    presence.end_pause(by=by, at=at)
    sides = [str(SIDE_OF[row.programme]) for row in rows]
    debtor_id = rows[0].debtor_id
    try:
        lease = lists.lease_household(
            debtor_id=debtor_id, sides=sides, call_number=call_number, by=by, at=at, minutes=day.lease_minutes,
            terminal=terminal,
        )  # fmt: skip
    except lists.AlreadyLeased as other:
        raise CallRefused(["leased-by-other"]) from other
    _as_it_was(lease, rows, day)
    audit.record(
        "calls.call.reopened", by=by, at=at, about=[lease.debtor.number], object_id=call_number,
        after={"records": [row.record_number for row in rows]},
    )  # fmt: skip
    return Taken(call_number, debtor_id, tuple(sides))


def _as_it_was(lease: Lease, rows: list[Contact], day: Day) -> None:
    """The beginning of the talk and the identity check of the records; what came in counts from now."""
    first = rows[0]
    lease.opened_at = datetime.combine(first.on, first.started_at, tzinfo=clock.TOKYO)
    checked = next((row.identified_by for row in rows if row.identified_by in taking.METHODS), "")
    lease.identified_by, lease.identified_at = checked, lease.opened_at if checked else None
    if first.channel == answered.INBOUND:
        lease.channel, lease.caller, lease.answers = first.channel, first.phone, first.answers_record
    lease.seen = hearing.state_now(lease, day)
    lease.save(update_fields=["opened_at", "identified_by", "identified_at", "seen", "channel", "caller", "answers"])


def take_back(old: Contact, day: Day, by: Actor, why: str = BY_CORRECTION) -> None:
    """Undo what the record set in motion, numbers and the leaving of this month's lists too."""
    tasks.take_back(record=old, reason=why, by=by, at=day.moment)
    _numbers_again(old, day, by)
    was = outcomes.calls().get(old.outcome)
    if was is not None and was.does("leave"):
        side = str(SIDE_OF[old.programme])
        lists.rejoin_month(debtor_id=old.debtor_id, side=side, on=old.on, record_number=old.record_number)


def _numbers_again(old: Contact, day: Day, by: Actor) -> None:
    """A number goes back to the state it had before the record; one that only this record named is wrong."""
    for found in PhoneFinding.objects.filter(record_number=old.record_number).order_by("-pk"):
        before = PhoneFinding.objects.filter(debtor=found.debtor_id, number=found.number, pk__lt=found.pk).order_by("pk").last()
        state = found.state_before or (before.state if before else PhoneState.WRONG)
        debtors.find_phone(
            debtor_id=found.debtor_id, number=found.number, state=state, source=found.source, kind=found.kind,
            record_number=old.record_number, by=by, at=day.moment,
        )  # fmt: skip
    was = outcomes.calls().get(old.outcome)
    for step in was.steps_to("rest_number") if was else ():
        until = following.rests_until(step, old.on, day)
        rows = Phone.objects.filter(debtor_id=old.debtor_id, suspended_until=until)
        (rows.filter(number=old.phone) if old.phone else rows).update(suspended_until=None)
