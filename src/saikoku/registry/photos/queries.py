"""Which photographs are there of a place or a person, may one be taken today, and what it shows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from saikoku.governance.terms import queries as terms
from saikoku.kernel import kept
from saikoku.registry.photos import sets
from saikoku.registry.photos.models import Photo, PhotoHold
from saikoku.registry.photos.rules import taking
from saikoku.registry.photos.rules.taking import Purpose, Terms

MOST_SHOWN = 50


def agreed(on: date) -> Terms:
    found = terms.agreed(on)
    return Terms(found["photo_allowed"], found["photos_per_stop"])


def is_allowed(purpose: Purpose, on: date) -> bool:
    return taking.is_allowed(purpose, agreed(on))


def photos() -> QuerySet[Photo]:
    """Without what they show."""
    return Photo.objects.defer("content")


def of_place(purpose: Purpose, place: str) -> list[Photo]:
    return list(photos().filter(purpose=purpose, place=place).order_by("pk"))


def of_debtors(ids: list[int]) -> list[Photo]:
    """The latest of these people, newest first."""
    return list(photos().filter(debtor_id__in=ids).order_by("-taken_at", "-pk")[:MOST_SHOWN])


def place_of(intent: str) -> str:
    """Where the closed bytes of a photograph belong: they open nowhere else."""
    return f"photo:{intent}"


def opened(photo: Photo) -> bytes:
    """The JPEG. Raises kept.NotOpened."""
    return kept.open_piece(bytes(photo.content), place=place_of(photo.intent), under=photo.key_id)


def holds(photo: Photo) -> list[PhotoHold]:
    """Newest first."""
    return list(PhotoHold.objects.filter(photo_number=photo.pk).select_related("release").order_by("-pk"))


def is_held(photo: Photo) -> bool:
    return PhotoHold.objects.filter(photo_number=photo.pk, release=None).exists()


@dataclass(frozen=True, slots=True)
class KeptMonth:
    """The photographs taken in a month: until when they must stay, and how many are held beyond that."""

    month: date
    count: int
    first_end: date
    last_end: date
    held: int


def kept_months() -> list[KeptMonth]:
    """What may go when."""
    return [KeptMonth(*row) for row in sets.kept()]
