"""Hold a photograph as evidence, let it go again, and take away those whose time is over."""

from datetime import date, datetime

from django.db import transaction

from saikoku import turns
from saikoku.governance.contract import queries as contract
from saikoku.kernel import evidence
from saikoku.kernel.actor import Actor
from saikoku.registry.photos import queries, sets
from saikoku.registry.photos.models import PhotoHold, PhotoRelease
from saikoku.registry.photos.operations import PhotoRefused
from saikoku.registry.photos.rules import keeping
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn


def _act_alone() -> None:
    """A hold comes before or after the taking away, never beside it; rows that are never changed cannot be locked."""
    turns.take(Turn.PHOTOS)


@transaction.atomic
def hold(*, photo_id: int, reason: str, by: Actor, at: datetime) -> PhotoHold:
    """Keep it until it is released, whatever its time. Raises PhotoRefused: held-already, hold-reason-missing."""
    _act_alone()
    photo = queries.photos().select_related("debtor").get(pk=photo_id)
    if reasons := keeping.hold_refusals(reason, held=queries.is_held(photo)):
        raise PhotoRefused(reasons)
    placed = PhotoHold.objects.create(photo_number=photo.pk, reason=reason.strip(), placed_at=at, placed_by=by.name)
    audit.record("photos.held", by=by, at=at, about=[photo.debtor.number], object_id=photo.intent, reason=reason.strip())
    return placed


@transaction.atomic
def release(*, photo_id: int, reason: str, by: Actor, at: datetime) -> PhotoHold:
    """Another person than who placed the hold ends it. Raises PhotoRefused: already-released, own-hold,
    hold-reason-missing."""
    _act_alone()
    photo = queries.photos().select_related("debtor").get(pk=photo_id)
    held = next(iter(PhotoHold.objects.filter(photo_number=photo.pk, release=None)), None)
    placed_by = held.placed_by if held else ""
    if (reasons := evidence.release_refusals(placed_by, reason, by=by.name, released=held is None)) or held is None:
        raise PhotoRefused(reasons)
    PhotoRelease.objects.create(hold=held, reason=reason.strip(), released_at=at, released_by=by.name)
    audit.record("photos.released", by=by, at=at, about=[photo.debtor.number], object_id=photo.intent, reason=reason.strip())
    return held


@transaction.atomic
def forget(*, by: Actor, at: datetime) -> dict[date, int]:
    """Take away what nobody needs any more; how many of which day. Safe to repeat. The day is the database's own."""
    _act_alone()
    gone = sets.forget(today=contract.database_today())
    if gone:
        audit.record(
            "photos.forgotten", by=by, at=at,
            after={"photos": sum(gone.values()), "days": {day.isoformat(): count for day, count in gone.items()}},
        )  # fmt: skip
    return gone
