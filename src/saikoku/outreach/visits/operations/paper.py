"""Record a visit that was made while the system was down, from a numbered sheet that two people typed alike.

It has the true time of the visit, the collector who made it and the sheet's number as its key and, where nobody was met,
as that of the absence notice on which he wrote it.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.operations import VisitRefused, following
from saikoku.outreach.visits.operations.recording import Recorded, draft_of, hold_homes
from saikoku.outreach.visits.rules import door, notices, outcomes
from saikoku.outreach.visits.rules.door import Door, Said
from saikoku.planning.lists import operations as lists
from saikoku.planning.routes.models import RouteStop
from saikoku.registry.contacts import operations as contacts
from saikoku.registry.debtors.models import Debtor
from saikoku.security.audit import operations as audit

KNOWN_BEFORE = frozenset({outcomes.PAID_BEFORE, outcomes.STOPPED})
"""Outcomes by which a visit was not made, because the system told why."""


def refusals_of(*, outcome: str, said: Said, place: Door, began_at: datetime) -> list[str]:
    """Why this visit cannot have been as it is told, as codes of rules.door.refusals; decides nothing."""
    kind = outcomes.visits().get(outcome)
    if kind is None or outcome in KNOWN_BEFORE:
        return ["outcome-unknown"]
    day = began_at.astimezone(clock.TOKYO).date()
    found = door.refusals(said, kind, place, reasons=(), seen=(), today=day)
    found += door.check_refusals(door.TOLD, place.spoke_with, place.identified_by) if place.told else []
    return found


@transaction.atomic
def record_from_paper(
    *, number: str, debtor_id: int, outcome: str, said: Said, place: Door, began_at: datetime, ended_at: datetime | None,
    worker: Actor, by: Actor, at: datetime,
) -> Recorded:  # fmt: skip
    """The record of this sheet; the same number again: the same.

    Locks the household before it looks. Raises VisitRefused: those of refusals_of, worker-missing, and of the ledger.
    """
    debtor = Debtor.objects.get(pk=debtor_id)
    key = debtor.household_key
    hold_homes([key], [debtor.pk])
    if before := Visit.objects.filter(key=number).first():
        return Recorded(before, again=True)
    reasons = refusals_of(outcome=outcome, said=said, place=place, began_at=began_at)
    if reasons := reasons + ([] if worker.worker_number else ["worker-missing"]):
        raise VisitRefused(reasons)
    moment, began = at.astimezone(clock.TOKYO), began_at.astimezone(clock.TOKYO)
    visit = Visit.objects.create(
        key=number, debtor=debtor, household_key=key, stop_id=_stop_of(worker, key, began), on=began.date(),
        account_id=worker.account_id, worker_number=worker.worker_number, opened_at=began, opened_by=worker.name,
        told_at=began if place.told else None, spoke_with=place.spoke_with, identified_by=place.identified_by,
        state=Visit.State.RECORDED, outcome=outcome, ended_at=moment,
    )  # fmt: skip
    kind = outcomes.visits()[outcome]
    ended = ended_at.astimezone(clock.TOKYO).time().replace(tzinfo=None) if ended_at else None
    draft = draft_of(visit, kind, said, place, began=began.time().replace(tzinfo=None), ended=ended)
    left = number.replace("-", "") if outcome in notices.LEFT else ""
    try:
        row = contacts.append(
            draft=replace(draft, absence_notice=left), worker_number=worker.worker_number, by=by, at=moment
        )
    except contacts.ContactRefused as refused:
        raise VisitRefused(refused.reasons) from refused
    followed = following.follow(kind, row, by=by, at=moment)
    audit.record(
        "visits.visit.recorded", by=by, at=at, about=[debtor.number], object_id=number,
        after={"outcome": outcome, "record": row.record_number, "followed": followed, "paper": worker.worker_number},
    )  # fmt: skip
    terms, calling = lists.terms_of(moment)
    lists.back_to_the_queue(household_key=key, at=moment, terms=terms, calling=calling)
    return Recorded(visit, tuple(followed))


def _stop_of(worker: Actor, household_key: int, began: datetime) -> int:
    """The stop of his own route that the visit was, where it was one."""
    mine = RouteStop.objects.filter(
        route__plan__on=began.date(), route__account_id=worker.account_id, household_key=household_key
    )
    return mine.order_by("pk").values_list("pk", flat=True).first() or 0
