"""Reports as they were given to the city: facts, papers and hashes that never change again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy
from saikoku.performance.reports.rules.counting import Step
from saikoku.performance.reports.rules.kinds import KINDS


class Report(models.Model):
    """One version of one report. A later version stands beside it and never replaces it."""

    append_only = True
    privacy = privacy.fields(
        working="id kind first_day last_day version facts digest substance cut_at pdf xlsx created_at created_by"
    )

    kind = models.CharField(max_length=16, choices=[(kind.name, kind.words) for kind in KINDS.values()])
    first_day = models.DateField()
    last_day = models.DateField(help_text="the last day reported, included")
    version = models.SmallIntegerField()
    facts = models.JSONField(help_text="documents.report facts: everything that the papers say")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the facts, printed on every page")
    substance = models.CharField(max_length=64, help_text="SHA-256 of the facts without version and moment")
    cut_at = models.DateTimeField(help_text="what was recorded until then is in it")
    pdf = models.BinaryField()
    xlsx = models.BinaryField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "first_day", "version"], name="report_has_each_version_once"),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="report_is_of_a_known_kind"),
            models.CheckConstraint(condition=Q(version__gte=1), name="report_versions_begin_at_one"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="report_ends_on_or_after_its_first_day"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$") & Q(substance__regex=r"^[0-9a-f]{64}$"),
                name="report_carries_its_sha256",
            ),
            models.CheckConstraint(condition=~Q(created_by=""), name="report_names_who_made_it"),
        ]


class Prepared(models.Model):
    """A month's or year's report as it was last counted: what the page shows until it is counted anew or frozen."""

    privacy = privacy.fields(
        working="id kind first_day facts missed counted_at counted_by files last_note closing"
    )

    kind = models.CharField(max_length=16)
    first_day = models.DateField()
    facts = models.JSONField()
    missed = ArrayField(models.CharField(max_length=24), default=list, help_text="indicators that want a countermeasure")
    counted_at = models.DateTimeField()
    counted_by = models.CharField(max_length=80)
    files = models.IntegerField(default=0, help_text="files applied until then: more of them ask for another count")
    last_note = models.BigIntegerField(default=0, help_text="the latest note that is in it; 0: none")
    closing = models.JSONField(null=True, help_text="the month's figures, where its report may close it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "first_day"], name="one_prepared_report_of_a_stretch"),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="prepared_report_is_of_a_known_kind"),
            models.CheckConstraint(condition=~Q(counted_by=""), name="prepared_report_names_who_counted_it"),
        ]


class Counting(models.Model):
    """How far the count of a report is. Told on a connection of its own; gone when the count ends."""

    privacy = privacy.fields(working="id kind first_day step month place steps begun_at told_at")

    kind = models.CharField(max_length=16)
    first_day = models.DateField()
    step = models.CharField(max_length=10)
    month = models.DateField(null=True, help_text="whose figures are counted; null: the whole stretch")
    place = models.SmallIntegerField(help_text="of the step, from 1")
    steps = models.SmallIntegerField()
    begun_at = models.DateTimeField(help_text="by the wall clock, as the other: work takes real time")
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "first_day"], name="one_count_of_a_report_at_a_time"),
            models.CheckConstraint(condition=Q(step__in=[str(step) for step in Step]), name="step_of_a_count_is_known"),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=F("steps")), name="count_is_at_one_of_its_steps"),
        ]


class Note(models.Model):
    """What somebody wrote into a part of a report; the latest of a part stands, the earlier ones are kept."""

    append_only = True
    privacy = privacy.fields(working="id kind first_day section text written_at written_by")

    kind = models.CharField(max_length=16)
    first_day = models.DateField(help_text="of the month or year")
    section = models.CharField(max_length=60, help_text="held, special, countermeasure:calls_premium, ...")
    text = models.TextField(max_length=4000)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="note_is_of_a_known_report"),
            models.CheckConstraint(condition=~Q(section="") & ~Q(written_by=""), name="note_names_its_part_and_writer"),
        ]
        indexes = [models.Index(fields=["kind", "first_day", "section", "-id"], name="note_latest")]


class ClosedMonth(models.Model):
    """The figures of a month as its monthly report first said them after the month had ended."""

    append_only = True
    privacy = privacy.fields(working="id month report figures closed_at closed_by")

    month = models.DateField(unique=True, help_text="its first day")
    report = models.OneToOneField(Report, models.PROTECT, related_name="closes")
    figures = models.JSONField(help_text="the object of `saikoku figures`")
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="closed_month_is_its_first_day")]


class Restatement(models.Model):
    """A figure of a closed month that later rows or other terms changed. Both values stay."""

    append_only = True
    privacy = privacy.fields(working="id closed figure old new runs besides found_at found_by")

    closed = models.ForeignKey(ClosedMonth, models.PROTECT, related_name="restatements")
    figure = models.CharField(max_length=60, help_text="voluntary.promise, contact_rate.premium.rate, ...")
    old = models.CharField(max_length=40)
    new = models.CharField(max_length=40)
    runs = ArrayField(
        models.BigIntegerField(), default=list, help_text="files applied since the look before that take part in the figure"
    )
    besides = ArrayField(
        models.CharField(max_length=12), default=list, help_text="what else came since: terms, records, other-work"
    )
    found_at = models.DateTimeField()
    found_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(old=F("new")), name="restatement_changes_the_figure")]


class Look(models.Model):
    """How many files had been applied when closed months were last compared with the facts: one row."""

    privacy = privacy.fields(working="id files looked_at")

    files = models.IntegerField()
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_look_at_closed_months")]
