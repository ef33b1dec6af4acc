"""Bundles of numbered paper, each paper with its steps, what was counted by whom, and what was typed back from them."""

from django.db import models
from django.db.models import Q

from saikoku.kernel import privacy
from saikoku.workforce.papers.rules.numbers import KIND_WORDS, Kind
from saikoku.workforce.papers.rules.states import BY_TRANSFER, NEEDS_REASON, STATE_WORDS, STEP_WORDS, State, Step

KINDS = [(str(kind), words) for kind, words in KIND_WORDS.items()]
STEPS = [(str(step), words) for step, words in STEP_WORDS.items()]


class Bundle(models.Model):
    """綴り: papers of one kind with numbers from 1 on, made together."""

    append_only = True
    privacy = privacy.fields(working="id kind number count made_at made_by")

    kind = models.CharField(max_length=5, choices=KINDS)
    number = models.SmallIntegerField()
    count = models.SmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="bundle_has_its_own_number"),
            models.CheckConstraint(condition=Q(kind__in=[str(kind) for kind in Kind]), name="bundle_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(number__range=(1, 9_999), count__range=(1, 999)), name="bundle_counts_up_to_its_width"
            ),
        ]


class Printing(models.Model):
    """A bundle was printed: of receipt leaves every printing before they lie in stock, so that none goes about twice."""

    append_only = True
    privacy = privacy.fields(working="id bundle at by")

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="printings")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)


class Paper(models.Model):
    """One numbered paper. State and holder follow its steps, by a trigger and in no other way."""

    privacy = privacy.fields(personal="facts", working="id bundle place number state holder since steps_taken")

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="papers")
    place = models.SmallIntegerField()
    number = models.CharField(max_length=16, unique=True)
    facts = models.JSONField(default=dict, help_text="what was printed on it beforehand, and about whom; empty: a blank one")
    state = models.CharField(
        max_length=5, choices=[(str(one), words) for one, words in STATE_WORDS.items()], default=State.MADE
    )
    holder = models.CharField(max_length=10, default="", help_text="worker number of who holds it or held it last")
    since = models.DateTimeField(help_text="the moment of its last step")
    steps_taken = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bundle", "place"], name="bundle_has_each_place_once"),
            models.CheckConstraint(condition=Q(place__range=(1, 999)), name="paper_has_a_place"),
            models.CheckConstraint(condition=Q(state__in=[str(one) for one in State]), name="paper_is_in_a_known_state"),
        ]
        indexes = [
            models.Index(fields=["holder"], condition=Q(state="out"), name="paper_out_by_holder"),
        ]


class Transfer(models.Model):
    """授受: numbers that were counted in, out, back, spoilt or lost; of paper worth money a second person confirms it."""

    append_only = True
    privacy = privacy.fields(personal="reason", working="id bundle step first last holder acted_at recorded_at recorded_by")

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="transfers")
    step = models.CharField(max_length=8, choices=STEPS)
    first = models.SmallIntegerField(help_text="place of the first paper")
    last = models.SmallIntegerField()
    holder = models.CharField(max_length=10, default="", help_text="who receives or gives them")
    acted_at = models.DateTimeField(help_text="when it was counted, which may be before it was written down")
    reason = models.CharField(max_length=400, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(step__in=[str(step) for step in BY_TRANSFER]), name="transfer_step_is_known"),
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=models.F("first")), name="transfer_is_of_some_papers"
            ),
            models.CheckConstraint(condition=~Q(step="out") | ~Q(holder=""), name="papers_are_counted_out_to_somebody"),
            models.CheckConstraint(
                condition=~Q(step__in=sorted(map(str, NEEDS_REASON))) | ~Q(reason=""),
                name="spoilt_or_lost_paper_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(acted_at__lte=models.F("recorded_at")), name="transfer_is_written_down_after_it"
            ),
        ]
        indexes = [models.Index(fields=["bundle", "-id"], name="transfer_by_bundle")]


class TransferEnd(models.Model):
    """The transfer was confirmed, and the papers moved with it; or it was dropped, and nothing moved."""

    append_only = True
    privacy = privacy.fields(working="id transfer confirmed at by")

    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="end")
    confirmed = models.BooleanField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)


class PaperStep(models.Model):
    """One step of one paper, in turns without a gap; the paper itself follows."""

    append_only = True
    privacy = privacy.fields(working="id paper turn step holder acted_at transfer reference at by")

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="steps")
    turn = models.SmallIntegerField()
    step = models.CharField(max_length=8, choices=STEPS)
    holder = models.CharField(max_length=10, default="")
    acted_at = models.DateTimeField()
    transfer = models.ForeignKey(Transfer, models.PROTECT, null=True, related_name="steps")
    reference = models.CharField(max_length=40, default="", help_text="of a use: the record that was made of it")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "turn"], name="paper_takes_its_steps_in_turns"),
            models.UniqueConstraint(fields=["paper"], condition=Q(step="used"), name="paper_is_used_once"),
            models.CheckConstraint(condition=Q(step__in=[str(step) for step in Step]), name="step_of_a_paper_is_known"),
            models.CheckConstraint(
                condition=(Q(step="used", transfer=None) & ~Q(reference=""))
                | (~Q(step="used") & Q(transfer__isnull=False, reference="")),
                name="use_names_its_record_and_the_rest_a_transfer",
            ),
        ]
        indexes = [models.Index(fields=["step", "acted_at"], name="paper_step_by_moment")]


class Typing(models.Model):
    """後の入力: what one person read from a paper. Two people's typings that agree become a record."""

    append_only = True
    privacy = privacy.fields(personal="values note", working="id paper turn acted_at worker_number at by")

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="typings")
    turn = models.SmallIntegerField()
    acted_at = models.DateTimeField(help_text="when it was done, as the paper says")
    worker_number = models.CharField(max_length=10, help_text="who did it, as the paper says")
    values = models.JSONField(help_text="everything that two people have to type alike, by field")
    note = models.CharField(max_length=1000, default="", help_text="what was written in words; each types it his own way")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "turn"], name="paper_is_typed_in_turns"),
            models.CheckConstraint(
                condition=Q(turn__gt=0) & ~Q(by="") & ~Q(worker_number=""), name="typing_names_collector_and_typist"
            ),
        ]


class TypingDecision(models.Model):
    """A leader set what was typed aside, to be recorded later, or dropped it because it was of another paper."""

    class Kind(models.TextChoices):
        HELD = "held", "保留"
        DROPPED = "dropped", "取下げ"

    append_only = True
    privacy = privacy.fields(personal="reason", working="id paper turn kind at by")

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="decisions")
    turn = models.SmallIntegerField(help_text="of the last typing when it was decided")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "turn", "kind"], name="typing_is_decided_on_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["held", "dropped"]) & ~Q(reason=""), name="typing_is_set_aside_with_a_reason"
            ),
        ]
