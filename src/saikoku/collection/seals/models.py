"""Receipt seals with their imprints, the steps of each, what waits for a second person, and who has which in his hands."""

from django.db import models
from django.db.models import F, Q

from saikoku.collection.seals.rules.loans import DONE_WORDS, WAY_WORDS, Done, Way
from saikoku.collection.seals.rules.steps import BY_TWO, ONCE, WORDS, Step
from saikoku.kernel import privacy

STEPS = [(str(step), words) for step, words in WORDS.items()]
_STEP_KNOWN = Q(step__in=[str(step) for step in Step])


class Seal(models.Model):
    """領収印: one imprint as it was filed with the city. Another imprint is another seal that replaces it."""

    append_only = True
    privacy = privacy.fields(
        working="id name keeper replaces filed_on document registered_at registered_by", public="imprint sha256"
    )

    name = models.CharField(max_length=40, unique=True, help_text="領収印1号")
    keeper = models.CharField(max_length=100, help_text="who keeps it")
    imprint = models.BinaryField(help_text="PNG, black on white")
    sha256 = models.CharField(max_length=64)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    filed_on = models.DateField(help_text="the day on which the imprint was filed with the city")
    document = models.CharField(max_length=100, help_text="number of the letter with which it was filed")
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(keeper="") & ~Q(document=""), name="seal_has_name_keeper_and_document"
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="seal_carries_its_sha256"),
        ]


class SealStep(models.Model):
    """A step in a seal's life, with the city's document where there is one."""

    append_only = True
    privacy = privacy.fields(working="id seal step since document dated note entered_at entered_by confirmed_by")

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=STEPS)
    since = models.DateTimeField(help_text="from when it holds; of a loss: when it was noticed")
    document = models.CharField(max_length=100, default="", help_text="number of the city's letter")
    dated = models.DateField(null=True, help_text="the day of the letter")
    note = models.CharField(max_length=400, default="")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)
    confirmed_by = models.CharField(max_length=80, default="", help_text="the second person")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "step"], condition=Q(step__in=sorted(map(str, ONCE))), name="seal_takes_a_step_once"
            ),
            models.UniqueConstraint(fields=["seal", "step", "since"], name="seal_takes_a_step_once_at_a_moment"),
            models.CheckConstraint(condition=_STEP_KNOWN, name="seal_step_is_known"),
            models.CheckConstraint(
                condition=~Q(step__in=[str(step) for step in sorted(BY_TWO)])
                | (~Q(confirmed_by="") & ~Q(confirmed_by=F("entered_by")) & ~Q(document="")),
                name="seal_is_permitted_by_two_with_a_document",
            ),
        ]


class SealRequest(models.Model):
    """A step that waits for the second person."""

    privacy = privacy.fields(
        working="id seal step since document dated note asked_at asked_by state decided_at decided_by"
    )

    class State(models.TextChoices):
        OPEN = "open", "確認待ち"
        CONFIRMED = "confirmed", "確認済"
        DROPPED = "dropped", "取りやめ"

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="requests")
    step = models.CharField(max_length=10, choices=STEPS)
    since = models.DateTimeField()
    document = models.CharField(max_length=100)
    dated = models.DateField()
    note = models.CharField(max_length=400, default="")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seal"], condition=Q(state="open"), name="seal_has_one_open_request"),
            models.CheckConstraint(condition=_STEP_KNOWN, name="seal_request_is_for_a_known_step"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None, decided_by="")
                | (Q(state="dropped", decided_at__isnull=False) & ~Q(decided_by=""))
                | (Q(state="confirmed", decided_at__isnull=False) & ~Q(decided_by="") & ~Q(decided_by=F("asked_by"))),
                name="seal_request_is_confirmed_by_another_person",
            ),
        ]


class SealLoan(models.Model):
    """領収印の貸出し・返却: entered in the office; it counts once it was confirmed (`SealLoanEnd`)."""

    append_only = True
    privacy = privacy.fields(working="id seal way worker_number note entered_at entered_by")

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="loans")
    way = models.CharField(max_length=6, choices=[(str(way), words) for way, words in WAY_WORDS.items()])
    worker_number = models.CharField(max_length=10, help_text="of whoever has the seal")
    note = models.CharField(max_length=200, default="")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=[str(way) for way in Way]) & ~Q(worker_number="") & ~Q(entered_by=""),
                name="loan_of_a_seal_names_its_way_and_persons",
            ),
        ]


class SealLoanEnd(models.Model):
    """Whoever has the seal confirmed that he took it or gave it back, or another that it is back; or nothing happened."""

    append_only = True
    privacy = privacy.fields(working="id loan done ended_at ended_by")

    loan = models.OneToOneField(SealLoan, models.PROTECT, related_name="end")
    done = models.CharField(max_length=9, choices=[(str(done), words) for done, words in DONE_WORDS.items()])
    ended_at = models.DateTimeField()
    ended_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done__in=[str(done) for done in Done]) & ~Q(ended_by=""),
                name="loan_of_a_seal_ends_confirmed_or_dropped",
            ),
        ]
