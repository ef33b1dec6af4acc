"""従事者: who works here, by which contract from when, and what each wishes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy
from saikoku.workforce.workers.rules.contracts import LANGUAGES, SKILLS


class Worker(models.Model):
    """Somebody who works in the operation. His sign-in is the account with the same number."""

    privacy = privacy.fields(
        personal="name name_kana", working="id number employer first_on last_on registered_at registered_by ended_at ended_by"
    )

    number = models.CharField(max_length=10, unique=True, help_text="従事者番号")
    name = models.CharField(max_length=100)
    name_kana = models.CharField(max_length=100, default="")
    employer = models.CharField(max_length=100, default="")
    first_on = models.DateField()
    last_on = models.DateField(null=True)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(number="") & ~Q(name=""), name="worker_has_number_and_name"),
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=F("first_on")), name="worker_leaves_after_coming"
            ),
            models.CheckConstraint(
                condition=Q(last_on=None, ended_at=None, ended_by="")
                | (Q(last_on__isnull=False, ended_at__isnull=False) & ~Q(ended_by="")),
                name="worker_who_leaves_names_who_entered_it",
            ),
        ]


class Contract(models.Model):
    """The hours of a worker from a day on; the latest that has begun holds, of one day the one entered last."""

    append_only = True
    privacy = privacy.fields(
        working="id worker since week_least week_most days_most weekdays earliest latest day_shortest day_longest skills"
        " languages source entered_at entered_by"
    )

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="contracts")
    since = models.DateField()
    week_least = models.SmallIntegerField(help_text="minutes of work in a week that are promised")
    week_most = models.SmallIntegerField(help_text="minutes of work in a week")
    days_most = models.SmallIntegerField(help_text="days in a week")
    weekdays = ArrayField(models.SmallIntegerField(), help_text="1 Monday to 7 Sunday; holidays as their weekday")
    earliest = models.TimeField()
    latest = models.TimeField()
    day_shortest = models.SmallIntegerField(help_text="minutes of work in a day")
    day_longest = models.SmallIntegerField(help_text="minutes of work in a day")
    skills = ArrayField(models.CharField(max_length=12))
    languages = ArrayField(models.CharField(max_length=2), default=list)
    source = models.CharField(max_length=200, help_text="the paper behind it")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(week_least__gte=0, week_least__lte=F("week_most"), day_shortest__gt=0)
                & Q(day_shortest__lte=F("day_longest")),
                name="contract_promises_no_more_than_it_allows",
            ),
            models.CheckConstraint(condition=Q(earliest__lt=F("latest")), name="contract_day_begins_before_it_ends"),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=list(range(1, 8)), weekdays__len__gt=0, days_most__gte=1, days_most__lte=7),
                name="contract_has_days_of_a_week",
            ),
            models.CheckConstraint(
                condition=Q(skills__contained_by=list(SKILLS), skills__len__gt=0), name="contract_names_known_skills"
            ),
            models.CheckConstraint(condition=Q(languages__contained_by=list(LANGUAGES)), name="contract_names_known_languages"),
            models.CheckConstraint(condition=~Q(source=""), name="contract_says_where_it_is_written"),
        ]


class Wish(models.Model):
    """A day off, given or wished for, or the hours somebody likes. Taken back, never deleted."""

    privacy = privacy.fields(
        personal="note",
        working="id worker kind first_on last_on earliest latest entered_at entered_by withdrawn_at withdrawn_by",
    )

    class Kind(models.TextChoices):
        LEAVE = "leave", "休暇(決まった休み)"
        OFF = "off", "休みの希望"
        HOURS = "hours", "時間帯の希望"

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="wishes")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    first_on = models.DateField()
    last_on = models.DateField()
    earliest = models.TimeField(null=True)
    latest = models.TimeField(null=True)
    note = models.CharField(max_length=200, default="", help_text="private: on no paper")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="wish_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(kind__in=["leave", "off", "hours"]), name="wish_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(kind="hours", earliest__isnull=False, latest__isnull=False, earliest__lt=F("latest"))
                | (~Q(kind="hours") & Q(earliest=None, latest=None)),
                name="only_a_wish_for_hours_names_hours",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by="") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="withdrawn_wish_names_who_took_it_back",
            ),
        ]
