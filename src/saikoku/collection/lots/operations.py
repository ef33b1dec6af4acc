"""Enter a lot of paper, and what was seen on a sheet printed on it."""

from datetime import date, datetime

from django.db import transaction

from saikoku.collection.lots.models import Look, Lot
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit


class LotRefused(Refused):
    """The act is refused; `reasons` are codes."""


@transaction.atomic
def enter(
    *, used_for: str, maker: str, product: str, number: str, years: int, document: str, received_on: date, by: Actor,
    at: datetime,
) -> Lot:  # fmt: skip
    """A delivery of paper. Raises LotRefused: lot-known, day-to-come."""
    today = at.astimezone(clock.TOKYO).date()
    reasons = ["lot-known"] if Lot.objects.filter(maker=maker, product=product, number=number).exists() else []
    reasons += ["day-to-come"] if received_on > today else []
    if reasons:
        raise LotRefused(reasons)
    lot = Lot.objects.create(
        used_for=used_for, maker=maker, product=product, number=number, years=years, document=document,
        received_on=received_on, entered_at=at, entered_by=by.name,
    )  # fmt: skip
    audit.record("lots.entered", by=by, at=at, object_id=str(lot.pk), after={"used_for": used_for, "years": years})
    return lot


@transaction.atomic
def look(*, lot_id: int, on: date, is_readable: bool, note: str, by: Actor, at: datetime) -> Look:
    """What was seen on the sheet kept of this lot. Raises LotRefused: day-to-come, before-it-came, note-missing."""
    lot = Lot.objects.get(pk=lot_id)
    reasons = ["day-to-come"] if on > at.astimezone(clock.TOKYO).date() else []
    reasons += ["before-it-came"] if on < lot.received_on else []
    reasons += ["note-missing"] if not is_readable and not note.strip() else []
    if reasons:
        raise LotRefused(reasons)
    made = Look.objects.create(lot=lot, on=on, is_readable=is_readable, note=note.strip(), entered_at=at, entered_by=by.name)
    audit.record("lots.looked", by=by, at=at, object_id=str(lot.pk), after={"readable": is_readable})
    return made
