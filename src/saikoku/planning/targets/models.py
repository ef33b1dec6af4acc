"""当月対象者: whom the city asked us to reach in a month, for which programme and work."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from saikoku.kernel import privacy
from saikoku.kernel.programmes import PROGRAMMES
from saikoku.registry.debtors.models import Debtor, PersonVersion, Version, by_run, once_in_a_run


class Target(models.Model):
    """One T01 row of a month. Withdrawn rows stay, marked."""

    privacy = privacy.fields(
        personal="debtor",
        working="id month programme work delivered_on stated_at withdrawn left_on left_reason left_by_day run_id",
    )

    month = models.DateField(help_text="the first day of the month")
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="targets")
    programme = models.CharField(max_length=2)
    work = models.CharField(max_length=2, help_text="01 call, 02 visit, 03 both, 04 declaration, 05 whereabouts")
    delivered_on = models.DateField()
    stated_at = models.DateTimeField(db_default=Now(), help_text="the file was drawn up: decides within a day")
    withdrawn = models.BooleanField(default=False)
    left_on = models.DateField(null=True, help_text="the day the person left this month's lists")
    left_reason = models.CharField(max_length=24, default="", help_text="reached, paid, promised, stopped, withdrawn")
    left_by_day = models.BooleanField(db_default=False, default=False, help_text="by the day's step, which also puts back")
    run_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "debtor", "programme", "work"], name="target_once_in_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="month_is_named_by_its_first_day"),
            models.CheckConstraint(condition=Q(programme__in=PROGRAMMES), name="target_of_a_known_programme"),
            models.CheckConstraint(
                condition=Q(left_on=None, left_reason="") | (Q(left_on__isnull=False) & ~Q(left_reason="")),
                name="who_left_the_lists_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["month", "work"], name="target_by_month")]


class TargetVersion(Version):
    """A row of T01 as it came: under which number, and what it said of the person."""

    privacy = privacy.fields(
        personal="debtor person", working="id month programme work delivered_on withdrawn line verdict stated_at run_id"
    )

    month = models.DateField(help_text="the first day of the month")
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="+", db_index=False, help_text="of its number")
    programme = models.CharField(max_length=2)
    work = models.CharField(max_length=2)
    delivered_on = models.DateField()
    withdrawn = models.BooleanField()
    person = models.ForeignKey(
        PersonVersion, models.PROTECT, null=True, related_name="+", db_index=False, help_text="null: not kept then"
    )

    class Meta(Version.Meta):
        constraints = [
            *once_in_a_run("target", "debtor", "month", "programme", "work"),
            models.CheckConstraint(condition=Q(month__day=1), name="version_names_a_month_by_its_first_day"),
        ]
        indexes = by_run("target")
