"""Proposals of days, hours and heads as they were handed to the city, and what it answered. Nothing is ever edited."""

from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy


class Handed(models.Model):
    """One paper handed over. A later one of the same month stands beside it and is the one that is answered."""

    append_only = True
    privacy = privacy.fields(working="id month sha256 pdf handed_by handed_by_account handed_at")

    month = models.DateField(help_text="the first day of the month it proposes")
    sha256 = models.CharField(max_length=64, help_text="of the paper")
    pdf = models.BinaryField()
    handed_by = models.CharField(max_length=80)
    handed_by_account = models.BigIntegerField(null=True)
    handed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="proposed_month_is_its_first_day"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="proposal_handed_over_has_its_hash"),
        ]


class Answer(models.Model):
    """What the city answered, on the screen or on paper."""

    class Kind(models.TextChoices):
        AGREED = "agreed", "同意する"
        CHANGES = "changes", "変更のうえ同意する"
        REFUSED = "refused", "同意しない"

    append_only = True
    privacy = privacy.fields(
        public="id handed kind document document_on", working="remark handed_by answered_by answered_at"
    )

    handed = models.OneToOneField(Handed, models.PROTECT, related_name="answer")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    document = models.CharField(max_length=100, help_text="number of the city's answer")
    document_on = models.DateField(help_text="the day of that document")
    remark = models.CharField(max_length=400, default="", help_text="what is to change, or why it does not agree")
    handed_by = models.CharField(max_length=80, help_text="as in the paper: nobody answers for the city to his own")
    answered_by = models.CharField(max_length=80)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["agreed", "changes", "refused"]), name="answer_of_a_known_kind"),
            models.CheckConstraint(condition=~Q(document=""), name="answer_to_a_proposal_has_its_document"),
            models.CheckConstraint(condition=Q(kind="agreed") | ~Q(remark=""), name="answer_that_does_not_agree_says_why"),
            models.CheckConstraint(condition=~Q(answered_by=F("handed_by")), name="nobody_answers_his_own_proposal"),
            models.CheckConstraint(
                condition=Q(answered_at__date__gte=F("document_on")), name="answer_to_a_proposal_is_not_dated_ahead"
            ),
        ]


class Noted(models.Model):
    """A leader has read an answer; from then on nobody is told of it any more."""

    append_only = True
    privacy = privacy.fields(working="id answer noted_by noted_at")

    answer = models.OneToOneField(Answer, models.PROTECT, related_name="noted")
    noted_by = models.CharField(max_length=80)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(noted_by=""), name="answer_was_read_by_somebody")]
