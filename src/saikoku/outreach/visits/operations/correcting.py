"""Correct the record of a visit: a new one takes its place, what the old one set in motion is taken back, then the new
one's follows. Receipts, slips and the notice at the door stand as they are."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.visits import queries
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.operations import VisitRefused, following, recording, undoing
from saikoku.outreach.visits.operations.recording import Recorded
from saikoku.outreach.visits.rules import door, notices, outcomes, paired
from saikoku.outreach.visits.rules.door import Door, Said
from saikoku.planning.lists import operations as lists
from saikoku.registry.contacts import operations as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules import corrections
from saikoku.security.audit import operations as audit


@transaction.atomic
def correct_record(
    *, record_number: str, outcome: str, said: Said, place: Door, reason: str, by: Actor, at: datetime
) -> Recorded:
    """Replace the record of a visit by a new one that names it; it stays the visit of the collector who made it.

    `place`: with whom was spoken and how he was identified. Raises VisitRefused: record-unknown, not-a-visit,
    already-corrected, reason-missing, still-open (the visit is under way), nobody-was-told (a talk is claimed before which
    the check list was not done), and every reason of rules.door and rules.covering.
    """
    old, visit = _held(record_number)
    moment, kind = at.astimezone(clock.TOKYO), outcomes.visits().get(outcome)
    said, unread = recording.with_instalments(visit, said, also=record_number)
    reasons = ["outcome-unknown"] if kind is None else _refusals(visit, old, kind, said, place)
    reasons += unread
    if reasons := reasons + ([] if reason.strip() else ["reason-missing"]):
        raise VisitRefused(reasons)
    notice = queries.notice_of(visit)
    draft = replace(
        recording.draft_of(visit, kind, said, place, began=old.started_at, ended=old.ended_at, programme=old.programme),
        absence_notice=notice.number if notice and outcome in notices.LEFT else "",
    )
    try:
        row = contacts.correct(
            corrects=record_number, draft=draft, worker_number=old.worker_number, reason=reason, by=by, at=moment
        )
    except contacts.ContactRefused as refused:
        raise VisitRefused(refused.reasons) from refused
    undoing.take_back(old, by=by, at=moment)
    recording.keep_new_address(row, said)
    followed = following.follow(kind, row, by=by, at=moment)
    visit.outcome = outcome
    visit.save(update_fields=["outcome"])
    audit.record(
        "visits.visit.corrected", by=by, at=at, about=[visit.debtor.number], object_id=visit.key, reason=reason,
        before={"outcome": old.outcome, "record": record_number},
        after={"outcome": outcome, "record": row.record_number, "followed": followed},
    )  # fmt: skip
    lists.refresh(debtor_ids=[visit.debtor_id], at=at)
    return Recorded(visit, tuple(followed))


def _held(record_number: str) -> tuple[Contact, Visit]:
    """The record and its visit, with the debtor's household and the visit locked."""
    old = Contact.objects.select_related("debtor").filter(record_number=record_number, channel__in=corrections.VISITS).first()
    visit = old and Visit.objects.filter(key=old.call_number).exclude(key="").first()
    if visit is None:
        raise VisitRefused(["record-unknown" if old is None else "not-a-visit"])
    recording.hold(Visit.objects.filter(pk=visit.pk))
    return old, Visit.objects.select_for_update(of=("self",)).select_related("debtor").get(pk=visit.pk)


def _refusals(visit: Visit, old: Contact, kind, said: Said, place: Door) -> list[str]:
    """As at the door, with what had come in and was read there; what the month brought since is no objection."""
    reasons = ["still-open"] if visit.state == Visit.State.OPEN else []
    if place.told and visit.told_at is None:
        return [*reasons, "nobody-was-told"]
    if place.told:
        reasons += door.check_refusals(door.TOLD, place.spoke_with, place.identified_by)
    return reasons + door.refusals(
        said, kind, place, reasons=visit.seen, seen=visit.seen, today=old.on,
        has_receipt=paired.has_receipt(visit.debtor_id, visit.on), lives_at=queries.lives_at(visit.debtor_id),
        takes_no_more=old.outcome not in outcomes.COLLECTED
        and paired.takes_no_more(visit.worker_number, visit.debtor_id, visit.on),
    )
