"""Correct a record: a new one takes its place, what the old one set in motion is taken back, then the new follows."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import SIDE_OF
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.operations import dialled, following, recording, undoing
from saikoku.outreach.calls.operations.recording import Recorded
from saikoku.outreach.calls.operations.taking import CallRefused
from saikoku.outreach.calls.queries import Day, Known
from saikoku.outreach.calls.rules import answered
from saikoku.outreach.calls.rules import said as rules
from saikoku.outreach.calls.rules.said import Said
from saikoku.outreach.scripts.rules import outcomes
from saikoku.outreach.scripts.rules.outcomes import Outcome
from saikoku.planning.lists import operations as lists
from saikoku.registry.contacts import operations as contacts
from saikoku.registry.contacts import queries as contacts_known
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules import corrections, covering
from saikoku.registry.debtors.models import PhoneFinding
from saikoku.registry.tasks.models import Task


@transaction.atomic
def correct_record(
    *, record_number: str, outcome: str, said: Said, reason: str, by: Actor, at: datetime
) -> Recorded:
    """Replace one record by a new one that names it.

    The talk stays that of the worker who made it: his number counts in the figures and goes to the city (R01 has one
    column); the corrector is named by `recorded_by` and by the trail with the reason. `said.sides` is ignored: the
    side stays. A call-back whose time has passed stays in the record where none is named, and is owed only where it
    still was; whoever agreed it keeps it. Raises CallRefused with all reasons of rules.said.refusals and of the ledger
    (record-unknown, already-corrected, reason-missing), not-a-call, number-not-told (an outcome that speaks of the number
    dialled, where the record names none and the person has several), or was-dialled (one that says that nobody was).
    """
    old = Contact.objects.select_related("debtor").filter(record_number=record_number).first()
    if old is None:
        raise CallRefused(["record-unknown"])
    found = outcomes.calls().get(outcome)
    day = queries.day_of(at)
    said = _of_side(rules.in_zone(said, clock.TOKYO), str(SIDE_OF[old.programme]))
    said, kept = _with_call_back(said, old, found, day)
    lines, unread = covering.resolved(
        said.promises, said.sides, lambda: contacts_known.owed_of(old.debtor_id, also=record_number)
    )
    said = replace(said, promises=lines)
    known = queries.known(old.debtor_id, day)
    said = replace(_with_number(said, old, found, known), keeps_caller=_kept_its_number(old))
    reasons = [*_refusals(old, found, said, kept, known, day), *unread] + ([] if reason.strip() else ["reason-missing"])
    if reasons:
        raise CallRefused(reasons)
    new = _write(old, found, said, reason, by=by, at=at)
    owed = Task.objects.filter(record_number=record_number, kind=Task.Kind.CALL_BACK, state=Task.State.OPEN).first()
    said = rules.without_number_told_before(said, found, queries.numbers_heard([old]))
    undoing.take_back(old, day, by)
    if kept:
        said = replace(said, call_back_at=owed and owed.due_at)
    followed = following.follow(found, said, [new], day=day, by=by, owner_id=owed and owed.owner_id)
    lists.refresh(debtor_ids=[old.debtor_id], at=at)
    return Recorded(old.call_number, (new.record_number,), tuple(followed))


def _kept_its_number(old: Contact) -> bool:
    """Did the person agree in that talk that the number that rang is his?"""
    rang = PhoneFinding.objects.filter(record_number=old.record_number, number=old.phone, source=answered.RANG)
    return old.channel == answered.INBOUND and rang.filter(state=answered.CONFIRMED).exists()


def _with_number(said: Said, old: Contact, found: Outcome | None, known: Known) -> Said:
    """A record that tells of nobody who was dialled names no number: the person's only one was meant."""
    was_dialled = old.channel == answered.OUTBOUND and found is not None and found.was_called
    if said.phone or old.phone or not was_dialled or len(known.numbers) != 1:
        return said
    return replace(said, phone=known.numbers[0])


def _refusals(
    old: Contact, found: Outcome | None, said: Said, kept: datetime | None, known: Known, day: Day
) -> list[str]:
    reasons = ["not-a-call"] if old.channel not in corrections.CALLS else []
    if found is None or not found.fits(old.channel):
        return [*reasons, "outcome-unknown"]
    if found.does("number") and not (said.phone or old.phone) and len(known.numbers) > 1:
        reasons.append("number-not-told")
    if found.says_nobody_was_dialled and dialled.was_told(old.call_number):
        reasons.append("was-dialled")
    return reasons + rules.refusals(
        said, found, at=day.moment, identified=bool(old.identified_by), sides_open=said.sides,
        numbers=[number for number in (*known.numbers, old.phone) if number], nothing_to_ask=False, calling=day.calling,
        agreed_before=kept, came_in=old.channel == answered.INBOUND,
    )  # fmt: skip


def _write(old: Contact, found: Outcome, said: Said, reason: str, *, by: Actor, at: datetime) -> Contact:
    draft = recording.draft_of(
        found, said, debtor_id=old.debtor_id, programme=old.programme, side=said.sides[0], call_number=old.call_number,
        identified_by=old.identified_by, phone=said.phone or old.phone,
        links=list(old.links.values_list("debtor_id", "programme")), channel=old.channel, answers=old.answers_record,
    )  # fmt: skip
    try:
        return contacts.correct(
            corrects=old.record_number, draft=draft, worker_number=old.worker_number, reason=reason, by=by, at=at
        )
    except contacts.ContactRefused as refused:
        raise CallRefused(refused.reasons) from refused


def _with_call_back(said: Said, old: Contact, found: Outcome | None, day: Day) -> tuple[Said, datetime | None]:
    """What was said with the old record's call-back, where that has passed and no other is named; and that call-back."""
    back = old.call_back_at
    if back is None or back > day.moment or said.call_back_at is not None or found is None or not found.does("call_back"):
        return said, None
    back = back.astimezone(clock.TOKYO)
    return replace(said, call_back_at=back), back


def _of_side(said: Said, side: str) -> Said:
    return replace(said, sides=(side,), promises=tuple(replace(line, side=side) for line in said.promises))
