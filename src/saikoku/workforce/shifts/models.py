"""勤務表: a month's plan from the question to the published shifts, and every later change."""

from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy
from saikoku.workforce.workers.models import Worker


class Plan(models.Model):
    """One try at a month. `asked` holds everything it is made from, so that it can be made and checked again."""

    privacy = privacy.fields(
        working="id month state asked found trouble asked_at asked_by made_at published_at published_by dropped_at dropped_by"
    )

    class State(models.TextChoices):
        ASKED = "asked", "作成中"
        PROPOSED = "proposed", "案"
        IMPOSSIBLE = "impossible", "作れません"
        PUBLISHED = "published", "公開"
        DROPPED = "dropped", "取りやめ"

    month = models.DateField(help_text="its first day")
    state = models.CharField(max_length=10, choices=State.choices)
    asked = models.JSONField(help_text="people, needs, limits, weights: what it is made from")
    found = models.JSONField(default=dict, help_text="cost, bound, gap, seconds")
    trouble = models.JSONField(default=list, help_text="promises that contradict each other: code, worker's number, day")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=80, default="")
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="plan_month_is_its_first_day"),
            models.UniqueConstraint(fields=["month"], condition=Q(state="published"), name="one_published_plan_for_a_month"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "proposed", "impossible", "published", "dropped"]), name="plan_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | (Q(published_at__isnull=False) & ~Q(published_by="")),
                name="published_plan_names_who_published_it",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | (Q(dropped_at__isnull=False) & ~Q(dropped_by="")),
                name="dropped_plan_names_who_dropped_it",
            ),
        ]


class Shift(models.Model):
    """One worker's day in a plan. What is taken out of a published plan stays, with its reason."""

    privacy = privacy.fields(
        personal="reason", working="id plan worker on starts ends rests rest_ends state changed_at changed_by"
    )

    class State(models.TextChoices):
        PLANNED = "planned", "予定"
        CHANGED = "changed", "変更"
        TAKEN_OUT = "taken_out", "取消し"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="shifts")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    on = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    rests = models.TimeField(null=True, help_text="the break begins")
    rest_ends = models.TimeField(null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    reason = models.CharField(max_length=200, default="")
    changed_at = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "worker", "on"], name="one_shift_of_a_worker_on_a_day"),
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="shift_starts_before_it_ends"),
            models.CheckConstraint(
                condition=Q(rests=None, rest_ends=None)
                | Q(rests__isnull=False, rests__gt=F("starts"), rests__lt=F("rest_ends"), rest_ends__isnull=False)
                & Q(rest_ends__lt=F("ends")),
                name="break_lies_inside_the_shift",
            ),
            models.CheckConstraint(
                condition=Q(state="planned", changed_at=None, changed_by="", reason="")
                | (Q(state__in=["changed", "taken_out"], changed_at__isnull=False) & ~Q(changed_by="") & ~Q(reason="")),
                name="changed_shift_says_who_and_why",
            ),
        ]


class Making(models.Model):
    """How far the making of a plan is; gone when it is made."""

    privacy = privacy.fields(working="id plan_id step cost bound seconds limit told_at")

    plan_id = models.BigIntegerField(unique=True)
    step = models.CharField(max_length=12)
    cost = models.IntegerField(null=True)
    bound = models.IntegerField(null=True)
    seconds = models.FloatField(default=0)
    limit = models.FloatField()
    told_at = models.DateTimeField()
