"""Correct a record: a new one takes its place, what the old one set in motion is taken back, then the new follows."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import SIDE_OF
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.operations import following, recording
from saikoku.outreach.calls.operations.recording import Recorded
from saikoku.outreach.calls.operations.taking import CallRefused
from saikoku.outreach.calls.queries import Day
from saikoku.outreach.calls.rules import said as rules
from saikoku.outreach.calls.rules.said import Said
from saikoku.outreach.scripts.rules import outcomes
from saikoku.planning.lists import operations as lists
from saikoku.registry.contacts import operations as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.liabilities import operations as liabilities
from saikoku.registry.liabilities.models import OwnStop
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task


@transaction.atomic
def correct_record(
    *, record_number: str, outcome: str, said: Said, reason: str, by: Actor, at: datetime
) -> Recorded:
    """Replace one record by a new one that names it.

    `said.sides` is ignored: the side stays. Raises CallRefused with all reasons of rules.said.refusals and of the
    ledger (record-unknown, already-corrected, reason-missing, worker-missing), or not-a-call.
    """
    old = Contact.objects.select_related("debtor").filter(record_number=record_number).first()
    if old is None:
        raise CallRefused(["record-unknown"])
    found = outcomes.calls().get(outcome)
    day = queries.day_of(at)
    side = str(SIDE_OF[old.programme])
    said = _of_side(rules.in_zone(said, clock.TOKYO), side)
    known = queries.known(old.debtor_id, day)
    reasons = ["not-a-call"] if old.channel != "1" else []
    reasons += ["outcome-unknown"] if found is None else rules.refusals(
        said, found, at=day.moment, identified=bool(old.identified_by), sides_open=[side],
        numbers=[*known.numbers, old.phone], nothing_to_ask=False, calling=day.calling,
    )  # fmt: skip
    reasons += [] if by.worker_number else ["worker-missing"]
    reasons += [] if reason.strip() else ["reason-missing"]
    if reasons:
        raise CallRefused(reasons)
    draft = recording.draft_of(
        found, said, debtor_id=old.debtor_id, programme=old.programme, side=side, call_number=old.call_number,
        identified_by=old.identified_by, phone=said.phone or old.phone,
        links=list(old.links.values_list("debtor_id", "programme")),
    )  # fmt: skip
    try:
        new = contacts.correct(
            corrects=record_number, draft=draft, worker_number=by.worker_number, reason=reason, by=by, at=at
        )
    except contacts.ContactRefused as refused:
        raise CallRefused(refused.reasons) from refused
    _take_back(old, side, day, by)
    followed = following.follow(found, said, [new], day=day, by=by)
    lists.refresh(debtor_ids=[old.debtor_id], at=at)
    return Recorded(old.call_number, (new.record_number,), tuple(followed))


def _of_side(said: Said, side: str) -> Said:
    return replace(said, sides=(side,), promises=tuple(replace(line, side=side) for line in said.promises))


def _take_back(old: Contact, side: str, day: Day, by: Actor) -> None:
    """Tasks that nobody did yet, our own stop, and the leaving of this month's lists."""
    for task in Task.objects.filter(record_number=old.record_number, state=Task.State.OPEN):
        tasks.withdraw_task(task_id=task.pk, reason="記録の訂正", by=by, at=day.moment)
    for stop in OwnStop.objects.filter(record_number=old.record_number, lifted_on=None):
        liabilities.lift_stop(stop_id=stop.pk, reason="記録の訂正", by=by, at=day.moment)
    was = outcomes.calls().get(old.outcome)
    if was is not None and was.does("leave") and not _left_otherwise(old, side, day):
        lists.rejoin_month(debtor_id=old.debtor_id, side=side, on=day.terms.today)


def _left_otherwise(old: Contact, side: str, day: Day) -> bool:
    """Does another standing record of the month keep the person off the lists?"""
    leaving = {code for code, outcome in outcomes.calls().items() if outcome.does("leave")}
    history = queries.known(old.debtor_id, day).person.history
    return any(
        record.outcome in leaving and SIDE_OF[record.programme] == side and record.on >= day.terms.month
        and record.number != old.record_number
        for record in history.records
    )  # fmt: skip
