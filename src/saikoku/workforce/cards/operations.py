"""Make a card, have the city's certificate entered by two persons, and take it through loss and return."""

import hashlib
from datetime import date, datetime

from django.db import transaction

from saikoku import turns
from saikoku.documents import photo as drawing
from saikoku.governance.contract import queries as contract
from saikoku.governance.numbers import queries as numbers
from saikoku.governance.numbers.rules.lines import PAPERS
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import fiscal_year_of
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn
from saikoku.workforce.cards import queries
from saikoku.workforce.cards.models import Card, CardStep, CertificateRequest
from saikoku.workforce.cards.rules import photos, steps
from saikoku.workforce.cards.rules.steps import Step


class CardRefused(Refused):
    """The act is refused; `reasons` are codes of rules.steps, rules.photos and of this page."""


def _act_alone() -> None:
    """Cards and their steps are append-only, so no row of theirs can be locked: one act on them at a time."""
    turns.take(Turn.CARDS)


@transaction.atomic
def make(*, worker_number: str, name: str, photo: bytes, valid_until: date, by: Actor, at: datetime) -> Card:
    """A new card with the contractor's name, address and number as they are now; it serves once it is certified.

    Raises CardRefused: worker-missing, day-passed, after-the-contract, contractor-incomplete, and rules.photos.faults.
    """
    _act_alone()
    profile, told = contract.profile(), numbers.shown(PAPERS, on=at.astimezone(clock.TOKYO).date())
    reasons = [] if worker_number.strip() and name.strip() else ["worker-missing"]
    reasons += photos.faults(photo) or ([] if drawing.renew(photo) else ["photo-not-readable"])
    reasons += ["day-passed"] if valid_until < at.date() else []
    reasons += ["after-the-contract"] if valid_until > profile.ends_on else []
    reasons += [] if profile.address and profile.contractor else ["contractor-incomplete"]
    if reasons:
        raise CardRefused(reasons)
    year = fiscal_year_of(at.date())
    card = Card.objects.create(
        number=f"{year}-{queries.count_of_year(date(year, 4, 1)) + 1:04d}", worker_number=worker_number.strip(),
        name=name.strip(), photo=photo, sha256=hashlib.sha256(photo).hexdigest(), contractor=profile.contractor,
        address=profile.address, phone=told.own, valid_until=valid_until, made_at=at, made_by=by.name,
    )  # fmt: skip
    audit.record(
        "cards.made", by=by, at=at, object_id=card.number,
        after={"worker": card.worker_number, "photo": card.sha256, "valid_until": valid_until},
    )  # fmt: skip
    return card


@transaction.atomic
def take_step(
    *, card_id: int, step: Step, since: datetime, document: str = "", note: str = "", by: Actor, at: datetime
) -> None:
    """Enter a step; the city's certificate waits for a second person.

    Raises CardRefused: codes of rules.steps.refusals, request-open, other-card-valid.
    """
    _act_alone()
    card = Card.objects.defer("photo").get(pk=card_id)
    reasons = steps.refusals(step, taken=queries.taken(card), since=since, now=at, document=document, note=note)
    if step is Step.CERTIFIED:
        reasons += ["request-open"] if card.requests.filter(state=CertificateRequest.State.OPEN).exists() else []
        reasons += _of_another_card(card, at)
    if reasons:
        raise CardRefused(reasons)
    if step is Step.CERTIFIED:
        CertificateRequest.objects.create(card=card, since=since, document=document.strip(), asked_at=at, asked_by=by.name)
    else:
        CardStep.objects.create(
            card=card, step=step, since=since, document=document.strip(), note=note.strip(), entered_at=at, entered_by=by.name
        )
    action = "cards.certificate.entered" if step is Step.CERTIFIED else "cards.step.taken"
    audit.record(
        action, by=by, at=at, object_id=card.number, reason=note.strip()[:200],
        after={"step": str(step), "since": since, "document": document.strip()},
    )  # fmt: skip


def _of_another_card(card: Card, at: datetime) -> list[str]:
    others = [one for one in queries.of_worker(card.worker_number) if one.pk != card.pk]
    valid = any(steps.is_valid(queries.taken(one), valid_until=one.valid_until, at=at) for one in others)
    return ["other-card-valid"] if valid else []


@transaction.atomic
def decide(*, request_id: int, confirm: bool, by: Actor, at: datetime) -> CertificateRequest:
    """The second person confirms the certificate with the paper in hand, or drops what was entered.

    Raises CardRefused: decided-already, own-request, own-card, step-not-open, other-card-valid.
    """
    _act_alone()
    request = CertificateRequest.objects.select_for_update().get(pk=request_id)
    card = Card.objects.defer("photo").get(pk=request.card_id)
    reasons = [] if request.state == CertificateRequest.State.OPEN else ["decided-already"]
    if confirm:
        reasons += ["own-request"] if request.asked_by == by.name else []
        reasons += ["own-card"] if by.worker_number == card.worker_number else []
        reasons += [] if Step.CERTIFIED in steps.open_steps(queries.taken(card)) else ["step-not-open"]
        reasons += _of_another_card(card, at)
    if reasons:
        raise CardRefused(reasons)
    request.state = CertificateRequest.State.CONFIRMED if confirm else CertificateRequest.State.DROPPED
    request.decided_at, request.decided_by = at, by.name
    request.save(update_fields=["state", "decided_at", "decided_by"])
    if confirm:
        CardStep.objects.create(
            card=card, step=Step.CERTIFIED, since=request.since, document=request.document, entered_at=at,
            entered_by=request.asked_by, confirmed_by=by.name,
        )  # fmt: skip
    action = "cards.certificate.confirmed" if confirm else "cards.certificate.dropped"
    audit.record(action, by=by, at=at, object_id=card.number, after={"document": request.document})
    return request


@transaction.atomic
def note_list_viewed(*, by: Actor, at: datetime) -> None:
    audit.record("cards.list.shown", by=by, at=at)


@transaction.atomic
def note_viewed(*, card: Card, by: Actor, at: datetime) -> None:
    """A worker's name and photograph were shown."""
    audit.record("cards.card.shown", by=by, at=at, object_id=card.number)


@transaction.atomic
def note_printed(*, card: Card, by: Actor, at: datetime) -> None:
    audit.record("cards.card.printed", by=by, at=at, object_id=card.number)


@transaction.atomic
def note_photo_shown(*, card: Card, by: Actor, at: datetime) -> None:
    """The photograph has an address of its own, which opens without the page around it."""
    audit.record("cards.photo.shown", by=by, at=at, object_id=card.number)
