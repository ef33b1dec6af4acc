"""服務の決まり: who has read how one behaves at a door, and what was heard against it (specification 9.5.ウ-キ)."""

from django.db import models
from django.db.models import Q

from saikoku.kernel import privacy
from saikoku.workforce.conduct.rules.duties import RULES, Duty
from saikoku.workforce.conduct.rules.steps import WORDS, Step


class Reading(models.Model):
    """A person says that he has read an edition and keeps to it."""

    append_only = True
    privacy = privacy.fields(working="id account edition at")

    account = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    edition = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "edition"], name="edition_is_read_once"),
            models.CheckConstraint(condition=~Q(edition=""), name="reading_names_its_edition"),
        ]


class Breach(models.Model):
    """Something that was heard against a collector; whether it was so shows in its steps."""

    append_only = True
    privacy = privacy.fields(personal="happened", working="id account duty on source reported_at reported_by")

    class Source(models.TextChoices):
        CITIZEN = "citizen", "市民から"
        CITY = "city", "市から"
        HIMSELF = "himself", "本人の申し出"
        CHECK = "check", "点検・同行で"

    account = models.ForeignKey("access.Account", models.PROTECT, related_name="+", help_text="whom it concerns")
    duty = models.CharField(max_length=9, choices=[(str(duty), rule.name) for duty, rule in RULES.items()])
    on = models.DateField(help_text="the day on which it happened")
    source = models.CharField(max_length=7, choices=Source.choices)
    happened = models.CharField(max_length=400)
    reported_at = models.DateTimeField()
    reported_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(duty__in=[str(duty) for duty in Duty]), name="breach_is_of_a_known_duty"),
            models.CheckConstraint(
                condition=Q(source__in=["citizen", "city", "himself", "check"]) & ~Q(happened=""),
                name="breach_says_what_was_heard_and_from_whom",
            ),
        ]
        indexes = [models.Index(fields=["account", "-id"], name="breach_by_account")]


class BreachStep(models.Model):
    """What was done about it."""

    append_only = True
    privacy = privacy.fields(personal="note", working="id breach step at by")

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=7, choices=[(str(step), words) for step, words in WORDS.items()])
    note = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(step__in=[str(step) for step in Step]), name="step_of_a_breach_is_known"),
            models.CheckConstraint(condition=~Q(note="") & ~Q(by=""), name="step_of_a_breach_says_what_was_done"),
            models.UniqueConstraint(fields=["breach"], condition=Q(step="closed"), name="breach_is_closed_once"),
        ]
