"""Keep a photograph that was taken at a door, and show it; both are told in the trail."""

import hashlib
from datetime import datetime

from django.db import transaction

from saikoku.documents import photo as pictures
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock, evidence, kept
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.photos import queries
from saikoku.registry.photos.models import Photo
from saikoku.registry.photos.rules import taking
from saikoku.registry.photos.rules.taking import Purpose
from saikoku.security.audit import operations as audit


class PhotoRefused(Refused):
    """Nothing was kept; `reasons` are codes."""


def keep(
    *, intent: str, debtor: Debtor, purpose: Purpose, place: str, stop_id: int | None = None, subject: str, reason: str,
    content: bytes, by: Actor, at: datetime,
) -> Photo:  # fmt: skip
    """Draw it anew, smaller and without what the camera wrote beside it, and keep that closed. The same intent again
    answers with what was kept first.

    Locks the person. Raises PhotoRefused: photo-too-big, worker-missing, intent-of-another, and every reason of
    rules.taking.refusals.
    """
    if len(content) > pictures.MOST_BYTES:
        raise PhotoRefused(["photo-too-big"])
    drawn = pictures.renew(content)
    with transaction.atomic():
        Debtor.objects.select_for_update(no_key=True).get(pk=debtor.pk)
        if (first := queries.photos().filter(intent=intent).first()) is not None:
            if (first.place, first.taken_by) != (place, by.name):
                raise PhotoRefused(["intent-of-another"])
            return first
        on = at.astimezone(clock.TOKYO).date()
        taken = queries.photos().filter(purpose=purpose, place=place).count()
        reasons = taking.refusals(
            purpose, subject, reason, taken=taken, readable=drawn is not None, terms=queries.agreed(on)
        )
        reasons += [] if by.worker_number else ["worker-missing"]
        if reasons or drawn is None:
            raise PhotoRefused(reasons)
        photo = Photo.objects.create(
            intent=intent, debtor=debtor, purpose=purpose, place=place, stop_id=stop_id, subject=subject, reason=reason,
            taken_at=at, taken_by=by.name, worker_number=by.worker_number, key_id=kept.key_id(),
            content=kept.close(drawn.jpeg, place=queries.place_of(intent)), digest=hashlib.sha256(drawn.jpeg).hexdigest(),
            width=drawn.width, height=drawn.height, size=len(drawn.jpeg),
            kept_through=evidence.kept_through(on, terms.value("photo_keep_days", on=on)),
        )  # fmt: skip
        audit.record(
            "photos.kept", by=by, at=at, about=[debtor.number], object_id=intent,
            after={"purpose": str(purpose), "place": place, "subject": subject, "reason": reason, "size": photo.size},
        )  # fmt: skip
        return photo


@transaction.atomic
def show(*, photo_id: int, by: Actor, at: datetime) -> bytes:
    """The picture itself; each look is a record. Raises Photo.DoesNotExist, kept.NotOpened."""
    photo = Photo.objects.select_related("debtor").get(pk=photo_id)
    audit.record("photos.shown", by=by, at=at, about=[photo.debtor.number], object_id=photo.intent)
    return queries.opened(photo)


def note_page_shown(*, photo: Photo, by: Actor, at: datetime) -> None:
    """Whose it is, when and where it was taken. Part of the caller's transaction."""
    audit.record("photos.page.shown", by=by, at=at, about=[photo.debtor.number], object_id=photo.intent)


def note_taking_shown(*, debtor: Debtor, by: Actor, at: datetime) -> None:
    """The page on which one is taken bears the name. Part of the caller's transaction."""
    audit.record("photos.taking.shown", by=by, at=at, about=[debtor.number])
