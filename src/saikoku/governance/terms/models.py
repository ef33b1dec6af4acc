"""What the city and the contractor agreed on: dated values, each approved by the city or marked as not yet."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from saikoku.kernel import privacy


class Term(models.Model):
    """One value of one term for a half-open period of days."""

    privacy = privacy.fields(
        public="id name value valid state source",
        working="proposed_by proposed_at approved_by approved_at document",
    )

    class State(models.TextChoices):
        DEFAULT = "default", "既定値(市の承認前)"
        APPROVED = "approved", "承認済"

    name = models.CharField(max_length=60)
    value = models.JSONField()
    valid = DateRangeField(help_text="half-open: the last day is not included")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DEFAULT)
    source = models.CharField(max_length=200, help_text="clause, minutes or document that set it")
    document = models.CharField(max_length=100, default="", help_text="number of the city's approval")
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    approved_by = models.CharField(max_length=80, default="")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_value_of_a_term_on_a_day",
                expressions=[("name", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(state="default", approved_at=None)
                | (Q(state="approved", approved_at__isnull=False) & ~Q(approved_by="")),
                name="approved_term_names_its_approver",
            ),
            models.CheckConstraint(condition=Q(approved_by="") | ~Q(approved_by=models.F("proposed_by")),
                                   name="nobody_approves_his_own_term"),
        ]  # fmt: skip


class Proposal(models.Model):
    """A change of a term that waits for the city, or what became of it."""

    privacy = privacy.fields(
        public="id name value since source state",
        working="proposed_by proposed_by_account proposed_at decided_by decided_at document decision_reason term",
    )

    class State(models.TextChoices):
        OPEN = "open", "承認待ち"
        APPROVED = "approved", "承認済"
        WITHDRAWN = "withdrawn", "取り下げ"

    name = models.CharField(max_length=60)
    value = models.JSONField()
    since = models.DateField(help_text="the first day on which the value shall hold")
    source = models.CharField(max_length=200, help_text="why, and what was agreed where")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    proposed_by = models.CharField(max_length=80)
    proposed_by_account = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, default="")
    decided_at = models.DateTimeField(null=True)
    document = models.CharField(max_length=100, default="", help_text="number of the city's approval")
    decision_reason = models.CharField(max_length=200, default="")
    term = models.OneToOneField(Term, models.PROTECT, null=True, related_name="proposal")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(state="open"), name="one_open_proposal_for_a_term"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None, decided_by="")
                | (~Q(state="open") & Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="decided_proposal_names_who_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | (Q(term__isnull=False) & ~Q(document="")),
                name="approved_proposal_has_its_term_and_document",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(decided_by=models.F("proposed_by")),
                name="nobody_approves_his_own_proposal",
            ),
        ]
