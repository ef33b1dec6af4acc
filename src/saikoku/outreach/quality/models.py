"""応対の品質: words between leader and operator about a call; calls drawn by chance, their reviews and how they ended."""

from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy
from saikoku.outreach.quality.rules import reviews


class Note(models.Model):
    """What a leader writes to an operator about one of his calls, or what is answered to it."""

    append_only = True
    privacy = privacy.fields(
        personal="text", working="id answers worker_number record_number kind by by_worker at"
    )

    class Kind(models.TextChoices):
        PRAISE = "praise", "よかったこと"
        ADVICE = "advice", "こうするとよいこと"
        MUST = "must", "必ず直すこと"
        ANSWER = "answer", "答え"

    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="answered")
    worker_number = models.CharField(max_length=10, help_text="to whom it is written")
    record_number = models.CharField(max_length=26, help_text="the record of the call")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.CharField(max_length=reviews.LONGEST)
    by = models.CharField(max_length=80)
    by_worker = models.CharField(max_length=10, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(worker_number=""), name="coaching_note_says_something_to_somebody"
            ),
            models.CheckConstraint(
                condition=Q(answers=None) & ~Q(kind="answer") | Q(answers__isnull=False, kind="answer"),
                name="only_an_answer_answers_a_note",
            ),
        ]
        indexes = [models.Index(fields=["worker_number", "-at"], name="note_by_worker")]


class Draw(models.Model):
    """The calls of one period that are reviewed, drawn once by the system. Whoever has the seed can draw them again."""

    append_only = True
    privacy = privacy.fields(working="id first_on last_on percent least seed population digest drawn_at drawn_by")

    first_on = models.DateField()
    last_on = models.DateField()
    percent = models.SmallIntegerField(help_text="as agreed on the day of the draw")
    least = models.SmallIntegerField()
    seed = models.CharField(max_length=64)
    population = models.IntegerField(help_text="calls that could be drawn")
    digest = models.CharField(max_length=64, help_text="SHA-256 of all of them")
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first_on", "last_on"], name="sample_of_a_period_is_drawn_once"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")) & ~Q(seed=""), name="draw_has_a_period_and_a_seed"),
        ]


class Sampled(models.Model):
    """One call that was drawn."""

    append_only = True
    privacy = privacy.fields(working="id draw worker_number call_number record_number")

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="calls")
    worker_number = models.CharField(max_length=10)
    call_number = models.CharField(max_length=26)
    record_number = models.CharField(max_length=26)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "call_number"], name="call_is_drawn_once_in_a_period")]
        indexes = [models.Index(fields=["worker_number"], name="sampled_by_worker")]


class Step(models.Model):
    """One step of a review (rules.reviews); the last one is its state."""

    append_only = True
    privacy = privacy.fields(personal="remark", working="id sampled number kind checklist marks by at")

    sampled = models.ForeignKey(Sampled, models.PROTECT, related_name="steps")
    number = models.SmallIntegerField()
    kind = models.CharField(max_length=8)
    checklist = models.CharField(max_length=8, default="", help_text="version whose items were marked")
    marks = models.JSONField(default=dict)
    remark = models.CharField(max_length=reviews.LONGEST, default="")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sampled", "number"], name="step_of_a_review_is_numbered_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[one for one in reviews.STATE_WORDS if one != reviews.WAITING]),
                name="step_of_a_review_is_a_known_one",
            ),
        ]
