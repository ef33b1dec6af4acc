"""Set and lift our own stops: an outcome ends calls at once, before the city's stop list says so."""

from datetime import datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.registry.liabilities.models import OwnStop
from saikoku.security.audit import operations as audit


class StopRefused(Refused):
    """The stop cannot be set or lifted; `reasons` are codes."""


@transaction.atomic
def stop_calls(*, debtor_id: int, record_number: str, reason: str, by: Actor, at: datetime) -> OwnStop:
    """No demand on this person from now on. Raises StopRefused: record-missing, reason-missing."""
    reasons = []
    if not record_number:
        reasons.append("record-missing")
    if not reason.strip():
        reasons.append("reason-missing")
    if reasons:
        raise StopRefused(reasons)
    stop = OwnStop.objects.create(debtor_id=debtor_id, record_number=record_number, reason=reason, since=at)
    audit.record(
        "registry.stop.set", by=by, at=at, about=[stop.debtor.number], object_id=record_number, reason=reason
    )
    return stop


@transaction.atomic
def lift_stop(*, stop_id: int, reason: str, by: Actor, at: datetime) -> OwnStop:
    """Demands may be made again. Raises StopRefused: stop-unknown, already-lifted, reason-missing."""
    stop = OwnStop.objects.select_for_update(of=("self",)).select_related("debtor").filter(pk=stop_id).first()
    reasons = []
    if stop is None:
        reasons.append("stop-unknown")
    elif stop.lifted_on is not None:
        reasons.append("already-lifted")
    if not reason.strip():
        reasons.append("reason-missing")
    if reasons:
        raise StopRefused(reasons)
    stop.lifted_on, stop.lifted_by = at.date(), by.name
    stop.save(update_fields=["lifted_on", "lifted_by"])
    audit.record(
        "registry.stop.lifted", by=by, at=at, about=[stop.debtor.number],
        object_id=stop.record_number, reason=reason,
    )  # fmt: skip
    return stop
