"""目標基準値: what is expected of each month of a fiscal year, proposed by the contractor, approved by the city."""

from django.db import models
from django.db.models import Q

from saikoku.governance.goals.rules import annex
from saikoku.kernel import privacy


class Sheet(models.Model):
    """Annex table 1 of one fiscal year. Of the approved sheets the latest holds; without one, the default."""

    privacy = privacy.fields(
        public="id fiscal_year state source",
        working="proposed_by proposed_by_account proposed_at decided_by decided_at document decision_reason",
    )

    class State(models.TextChoices):
        DEFAULT = "default", "既定値(市の承認前)"
        OPEN = "open", "承認待ち"
        APPROVED = "approved", "承認済"
        WITHDRAWN = "withdrawn", "取り下げ"

    fiscal_year = models.SmallIntegerField(help_text="the year in which it begins")
    state = models.CharField(max_length=10, choices=State.choices)
    source = models.CharField(max_length=200, help_text="clause, minutes or document behind it")
    proposed_by = models.CharField(max_length=80)
    proposed_by_account = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, default="")
    decided_at = models.DateTimeField(null=True)
    document = models.CharField(max_length=100, default="", help_text="number of the city's approval")
    decision_reason = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year"], condition=Q(state="open"), name="one_open_sheet_for_a_fiscal_year"),
            models.UniqueConstraint(
                fields=["fiscal_year"], condition=Q(state="default"), name="one_default_sheet_for_a_fiscal_year"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["default", "open"], decided_at=None, decided_by="")
                | (Q(state__in=["approved", "withdrawn"], decided_at__isnull=False) & ~Q(decided_by="")),
                name="decided_sheet_names_who_decided",
            ),
            models.CheckConstraint(condition=~Q(state="approved") | ~Q(document=""), name="approved_sheet_has_its_document"),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(decided_by=models.F("proposed_by")), name="nobody_approves_his_own_sheet"
            ),
        ]


class TargetValue(models.Model):
    """One month of one line. A line without rows is not agreed yet."""

    append_only = True
    privacy = privacy.fields(public="id sheet indicator month amount")

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="values")
    indicator = models.CharField(max_length=24)
    month = models.DateField(help_text="its first day")
    amount = models.BigIntegerField(help_text="pieces, yen, or hundredths of a per cent")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "indicator", "month"], name="target_value_once_in_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="target_value_month_is_its_first_day"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="target_value_is_above_nought"),
            models.CheckConstraint(condition=Q(indicator__in=list(annex.indicators())), name="target_value_of_a_known_line"),
        ]
