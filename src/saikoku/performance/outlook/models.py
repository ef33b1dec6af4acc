"""Kept day figures: replaced a day or a month at a time, so that a month is read and not counted anew."""

from django.db import models
from django.db.models import Q

from saikoku.kernel import privacy
from saikoku.kernel.programmes import Side
from saikoku.performance.outlook.rules.keeping import Measure


class DailyFigure(models.Model):
    """One number of one day. Never the source: `figures` counts from the ledger, a test holds the two together."""

    privacy = privacy.fields(working="id on measure side worker amount")

    on = models.DateField()
    measure = models.CharField(max_length=16)
    side = models.CharField(max_length=12, default="")
    worker = models.CharField(max_length=20, default="", help_text="worker number")
    amount = models.BigIntegerField(help_text="pieces or yen")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on", "measure", "side", "worker"], name="daily_figure_once_a_day"),
            models.CheckConstraint(condition=Q(measure__in=list(Measure)), name="daily_figure_of_a_known_measure"),
            models.CheckConstraint(condition=Q(side__in=["", *Side]), name="daily_figure_of_a_known_side"),
        ]


class MonthlyRate(models.Model):
    """The contact rate of a month and side as it stood on a day; the last day's row is the month's."""

    privacy = privacy.fields(working="id month on side targets stopped paid_before promised_before contacted")

    month = models.DateField(help_text="its first day")
    on = models.DateField(help_text="the day on which it was counted; the month's last day once that is over")
    side = models.CharField(max_length=12)
    targets = models.IntegerField()
    stopped = models.IntegerField()
    paid_before = models.IntegerField()
    promised_before = models.IntegerField()
    contacted = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "on", "side"], name="monthly_rate_once_a_day"),
            models.CheckConstraint(condition=Q(month__day=1), name="monthly_rate_month_is_its_first_day"),
            models.CheckConstraint(condition=Q(side__in=list(Side)), name="monthly_rate_of_a_known_side"),
        ]


class KeptMonth(models.Model):
    """How far a month is kept, and what was known then."""

    privacy = privacy.fields(working="id month kept_at day_kept_at runs terms voluntary_other collected_other")

    month = models.DateField(unique=True, help_text="its first day")
    kept_at = models.DateTimeField(help_text="business time at which the whole month was counted")
    day_kept_at = models.DateTimeField(help_text="business time at which a day of it was last counted")
    runs = models.IntegerField(help_text="files applied until then: more of them make it stale")
    terms = models.CharField(max_length=40, help_text="the version it was reckoned with")
    voluntary_other = models.BigIntegerField(default=0, help_text="yen of other work (カ) added to the voluntary")
    collected_other = models.BigIntegerField(default=0, help_text="the same where it is added to visit collection")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="kept_month_is_named_by_its_first_day")]
