"""Which card does a worker hold, and may he work in the field with it?"""

from dataclasses import dataclass
from datetime import date, datetime

from saikoku.workforce.cards.models import Card, CertificateRequest
from saikoku.workforce.cards.rules.steps import Step, Taken, is_valid


def taken(card: Card) -> list[Taken]:
    """The steps of a card, from what was fetched with it where it was."""
    return [Taken(Step(row.step), row.since) for row in card.steps.all()]


def cards() -> list[Card]:
    """Every card with its steps and without its photograph, the newest of each worker first."""
    return list(Card.objects.defer("photo").prefetch_related("steps").order_by("worker_number", "-id"))


def of_worker(worker_number: str) -> list[Card]:
    return list(Card.objects.defer("photo").filter(worker_number=worker_number).prefetch_related("steps").order_by("-id"))


@dataclass(frozen=True, slots=True)
class Held:
    """`valid`: a card that the city certified, that is neither lost, ended nor expired; `any`: one was ever made."""

    valid: bool = False
    any: bool = False


def held(worker_number: str, at: datetime) -> Held:
    cards = of_worker(worker_number) if worker_number else []
    valid = any(is_valid(taken(card), valid_until=card.valid_until, at=at) for card in cards)
    return Held(valid, bool(cards))


def waiting() -> list[CertificateRequest]:
    """Certificates that wait for the second person, oldest first."""
    found = CertificateRequest.objects.filter(state=CertificateRequest.State.OPEN).select_related("card")
    return list(found.defer("card__photo").order_by("id"))


def count_of_year(first: date) -> int:
    """How many cards were made in the fiscal year that begins on this day."""
    return Card.objects.filter(number__startswith=f"{first.year}-").count()
