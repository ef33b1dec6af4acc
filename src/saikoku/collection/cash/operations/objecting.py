"""A collector may object to what is charged to him, and gets an answer from somebody else."""

from datetime import date, datetime

from django.db import transaction

from saikoku.collection.cash import queries
from saikoku.collection.cash.models import Acknowledgement, Objection, ObjectionAnswer
from saikoku.collection.cash.operations.refusing import CashRefused
from saikoku.collection.ledger import operations as ledger
from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit


@transaction.atomic
def raise_objection(*, day: date, text: str, by: Actor, at: datetime) -> Objection:
    """Raises CashRefused: no-worker-number, text-missing."""
    reasons = [] if by.worker_number else ["no-worker-number"]
    reasons += [] if text.strip() else ["text-missing"]
    if reasons:
        raise CashRefused(reasons)
    row = Objection.objects.create(
        worker_number=by.worker_number, day=day, text=text.strip(), raised_at=at, raised_by=by.name
    )
    audit.record("cash.objection.raised", by=by, at=at, object_id=str(row.pk), after={"day": day.isoformat()})
    return row


@transaction.atomic
def record_objection(*, worker_number: str, day: date, text: str, by: Actor, at: datetime) -> Objection:
    """What a collector who is away, or serves no longer, objected by letter or telephone. Raises CashRefused."""
    reasons = [] if worker_number != by.worker_number else ["own-absence"]
    reasons += [] if text.strip() else ["text-missing"]
    if reasons:
        raise CashRefused(reasons)
    row = Objection.objects.create(worker_number=worker_number, day=day, text=text.strip(), raised_at=at, raised_by=by.name)
    audit.record(
        "cash.objection.recorded", by=by, at=at, object_id=str(row.pk),
        after={"worker": worker_number, "day": day.isoformat()},
    )  # fmt: skip
    return row


@transaction.atomic
def acknowledge(*, day: date, by: Actor, at: datetime) -> Acknowledgement:
    """The collector has looked at his statement; again changes nothing. Raises CashRefused: no-worker-number."""
    if not by.worker_number:
        raise CashRefused(["no-worker-number"])
    row, is_new = Acknowledgement.objects.get_or_create(
        worker_number=by.worker_number, day=day, defaults={"at": at, "by": by.name}
    )
    if is_new:
        audit.record("cash.statement.acknowledged", by=by, at=at, object_id=f"{row.worker_number} {day}")
    return row


@transaction.atomic
def answer_objection(*, objection_id: int, text: str, by: Actor, at: datetime) -> ObjectionAnswer:
    """Raises CashRefused (own-objection, own-day, answered-already, text-missing) and Objection.DoesNotExist."""
    ledger.act_alone()
    objection = Objection.objects.get(pk=objection_id)
    reasons = refusals(objection, by=by)
    reasons += ["answered-already"] if ObjectionAnswer.objects.filter(objection=objection).exists() else []
    reasons += [] if text.strip() else ["text-missing"]
    if reasons:
        raise CashRefused(reasons)
    row = ObjectionAnswer.objects.create(objection=objection, text=text.strip(), answered_at=at, answered_by=by.name)
    audit.record("cash.objection.answered", by=by, at=at, object_id=str(objection.pk))
    return row


def refusals(objection: Objection, *, by: Actor) -> list[str]:
    """Whoever had a part in what is objected to does not answer it."""
    found = ["own-objection"] if by.name == objection.raised_by or by.worker_number == objection.worker_number else []
    return found + (["own-day"] if queries.took_part(by.name, objection.worker_number, objection.day) else [])
