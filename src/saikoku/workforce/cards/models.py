"""従事者証: each card as it was made, and every step of its life (specification 14.2.エ)."""

from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy
from saikoku.workforce.cards.rules.steps import NEEDS_DOCUMENT, NEEDS_NOTE, WORDS, Step

STEPS = [(str(step), words) for step, words in WORDS.items()]


class Card(models.Model):
    """What stands on the card. Whatever changes needs a new card."""

    append_only = True
    privacy = privacy.fields(
        personal="name photo",
        working="id number worker_number sha256 contractor address phone valid_until made_at made_by",
    )

    number = models.CharField(max_length=12, unique=True, help_text="2026-0001: fiscal year and count")
    worker_number = models.CharField(max_length=10)
    name = models.CharField(max_length=100, help_text="of the worker, as printed")
    photo = models.BinaryField(help_text="JPEG or PNG, upright")
    sha256 = models.CharField(max_length=64)
    contractor = models.CharField(max_length=60)
    address = models.CharField(max_length=120, help_text="main office of the contractor")
    phone = models.CharField(max_length=15)
    valid_until = models.DateField(help_text="the last day")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(worker_number="") & ~Q(name="") & ~Q(contractor="") & ~Q(address="") & ~Q(phone=""),
                name="card_says_who_works_for_whom",
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="photo_of_a_card_has_its_sha256"),
        ]
        indexes = [models.Index(fields=["worker_number", "-id"], name="card_by_worker")]


class CardStep(models.Model):
    """One step in a card's life, with the city's document where there is one."""

    append_only = True
    privacy = privacy.fields(personal="note", working="id card step since document entered_at entered_by confirmed_by")

    card = models.ForeignKey(Card, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=STEPS)
    since = models.DateTimeField()
    document = models.CharField(max_length=100, default="", help_text="number of the letter to or from the city")
    note = models.CharField(max_length=400, default="")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)
    confirmed_by = models.CharField(max_length=80, default="", help_text="the second person, of a certificate")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "step"], name="card_takes_a_step_once"),
            models.CheckConstraint(condition=Q(step__in=[str(step) for step in Step]), name="step_of_a_card_is_known"),
            models.CheckConstraint(
                condition=(~Q(step__in=sorted(map(str, NEEDS_DOCUMENT))) | ~Q(document=""))
                & (~Q(step__in=sorted(map(str, NEEDS_NOTE))) | ~Q(note="")),
                name="step_of_a_card_has_document_and_reason",
            ),
            models.CheckConstraint(
                condition=~Q(step=Step.CERTIFIED) | (~Q(confirmed_by="") & ~Q(confirmed_by=F("entered_by"))),
                name="card_is_certified_by_two",
            ),
        ]


class CertificateRequest(models.Model):
    """The city's certificate as one person entered it; another confirms it with the paper in hand."""

    privacy = privacy.fields(working="id card since document asked_at asked_by state decided_at decided_by")

    class State(models.TextChoices):
        OPEN = "open", "確認待ち"
        CONFIRMED = "confirmed", "確認済"
        DROPPED = "dropped", "取りやめ"

    card = models.ForeignKey(Card, models.PROTECT, related_name="requests")
    since = models.DateTimeField()
    document = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card"], condition=Q(state="open"), name="card_has_one_open_request"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None, decided_by="")
                | (Q(state="dropped", decided_at__isnull=False) & ~Q(decided_by=""))
                | (Q(state="confirmed", decided_at__isnull=False) & ~Q(decided_by="") & ~Q(decided_by=F("asked_by"))),
                name="certificate_is_confirmed_by_another_person",
            ),
        ]
