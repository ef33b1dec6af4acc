"""訪問の経路: where places lie, what was agreed with people for an hour, and the plans of the days with their routes."""

from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy
from saikoku.registry.debtors.models import Debtor


class Place(models.Model):
    """Where a town, block or lot lies, or the office: the contractor's own table, replaced as a whole."""

    class Kind(models.TextChoices):
        TOWN = "town", "町"
        LOT = "lot", "番地"
        OFFICE = "office", "事務所"

    class Zone(models.TextChoices):
        TOWN = "1", "市街"
        OUTLYING = "2", "周辺"

    privacy = privacy.fields(public="name postal_code lat lng", working="id kind zone")

    kind = models.CharField(max_length=6, choices=Kind.choices)
    name = models.CharField(max_length=100, help_text="the beginning of the addresses that lie here")
    postal_code = models.CharField(max_length=7, default="")
    lat = models.FloatField()
    lng = models.FloatField()
    zone = models.CharField(max_length=1, choices=Zone.choices, default=Zone.TOWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="place_once_by_name"),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="office"), name="one_office"),
            models.CheckConstraint(
                condition=Q(lat__gte=20, lat__lte=46, lng__gte=122, lng__lte=154), name="place_lies_in_japan"
            ),
        ]


class Appointment(models.Model):
    """訪問の約束: a person agreed to be visited on a day between two hours."""

    privacy = privacy.fields(
        personal="debtor note", working="id on earliest latest agreed_at agreed_by withdrawn_at withdrawn_by"
    )

    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="appointments")
    on = models.DateField()
    earliest = models.TimeField()
    latest = models.TimeField(help_text="the visit begins at this hour at the latest")
    note = models.CharField(max_length=200, default="")
    agreed_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(latest__gte=F("earliest")), name="appointment_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["debtor", "on"], condition=Q(withdrawn_at=None), name="one_appointment_of_a_person_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by="") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="withdrawn_appointment_names_who_did_it",
            ),
        ]
        indexes = [models.Index(fields=["on"], condition=Q(withdrawn_at=None), name="appointment_by_day")]


class Plan(models.Model):
    """One planning of a day. The newest that was made counts; what was asked for, the seed and the rounds are kept."""

    class State(models.TextChoices):
        ASKED = "asked", "計算待ち"
        MADE = "made", "案"
        ACCEPTED = "accepted", "確定"
        FAILED = "failed", "作れず"

    privacy = privacy.fields(
        working="id on state replans keeps_manual walkers seed rounds seconds solver passed pool eligible rest_from"
        " rest asked_at asked_by made_at accepted_at accepted_by reasons"
    )

    on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    replans = models.ForeignKey("self", models.PROTECT, null=True, related_name="replanned", help_text="the one before")
    keeps_manual = models.BooleanField(default=True, help_text="an order set by hand stays as it was in that plan")
    walkers = models.JSONField(help_text="who is on duty: account, opens, closes")
    seed = models.BigIntegerField()
    seconds = models.FloatField(help_text="how long the search may take")
    passed = models.FloatField(default=0, help_text="how long it has taken so far")
    rounds = models.IntegerField(null=True)
    solver = models.CharField(max_length=40, default="")
    eligible = models.IntegerField(null=True, help_text="households that may be visited")
    pool = models.IntegerField(null=True, help_text="households the search looked at")
    rest_from = models.TimeField(null=True)
    rest = models.IntegerField(default=0, help_text="minutes of the common break")
    reasons = models.JSONField(default=list, help_text="why it could not be made, as codes")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by="") & ~Q(state="accepted")
                | (Q(accepted_at__isnull=False, state="accepted") & ~Q(accepted_by="")),
                name="accepted_plan_names_who_did_it",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "failed"]) | (Q(made_at__isnull=False) & ~Q(solver="")),
                name="plan_that_was_made_says_how",
            ),
            models.UniqueConstraint(fields=["on"], condition=Q(state="asked"), name="one_plan_of_a_day_under_way"),
        ]
        indexes = [models.Index(fields=["on", "-id"], name="plan_by_day")]


class Route(models.Model):
    """One collector's way through a day."""

    privacy = privacy.fields(
        working="id plan account_id worker_number opens closes starts_lat starts_lng starts_zone is_manual rest_at home_at"
        " metres way_seconds home_metres over"
    )

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="routes")
    account_id = models.BigIntegerField()
    worker_number = models.CharField(max_length=10, default="")
    opens = models.TimeField()
    closes = models.TimeField()
    starts_lat = models.FloatField()
    starts_lng = models.FloatField()
    starts_zone = models.CharField(max_length=1, default="1")
    is_manual = models.BooleanField(default=False, help_text="somebody set its order: it is kept when the day is planned anew")
    rest_at = models.TimeField(null=True)
    home_at = models.TimeField()
    metres = models.IntegerField()
    home_metres = models.IntegerField()
    way_seconds = models.IntegerField()
    over = models.IntegerField(default=0, help_text="seconds after closing")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "account_id"], name="one_route_of_a_collector_in_a_plan"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="route_ends_after_it_begins"),
        ]


class RouteStop(models.Model):
    """訪問先: one household in the turn of a route, with what was expected of it when it was planned; or a place to look at."""

    class State(models.TextChoices):
        STANDS = "stands", "これから"
        DONE = "done", "訪問済"
        GONE = "gone", "外した"

    privacy = privacy.fields(
        personal="debtor household_key debtor_ids owed lat lng",
        working="id route position state reason since zone is_exact metres way_seconds begins ends not_before chance worth"
        " agreed_from agreed_until late visits chances is_visit errands",
    )

    route = models.ForeignKey(Route, models.CASCADE, related_name="stops")
    position = models.SmallIntegerField()
    household_key = models.BigIntegerField(
        help_text="the household's id; minus the debtor's id where there is none; without a visit that of its first errand"
    )
    is_visit = models.BooleanField(default=True, db_default=True, help_text="the household is visited for what it owes")
    errands = models.JSONField(default=list, db_default=[], help_text="residence surveys to be done there, by their ids")
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="+", help_text="of the household, who owes most")
    debtor_ids = models.JSONField(help_text="everybody of the household who may be spoken to about what is owed")
    owed = models.BigIntegerField(help_text="yen, when it was planned")
    lat = models.FloatField()
    lng = models.FloatField()
    zone = models.CharField(max_length=1)
    is_exact = models.BooleanField(help_text="false: only the town is known")
    metres = models.IntegerField(help_text="of the way to it")
    way_seconds = models.IntegerField()
    begins = models.TimeField()
    ends = models.TimeField()
    not_before = models.TimeField(null=True, help_text="wait for these hours: people are likelier at home")
    chance = models.FloatField()
    chances = models.JSONField(default=list, help_text="the chance by stretch of the day: from, until, chance")
    worth = models.IntegerField(help_text="thousandths of anybody")
    visits = models.SmallIntegerField(default=0, help_text="of this month before")
    agreed_from = models.TimeField(null=True)
    agreed_until = models.TimeField(null=True)
    late = models.IntegerField(default=0, help_text="seconds after the agreed hour")
    state = models.CharField(max_length=6, choices=State.choices, default=State.STANDS)
    reason = models.CharField(max_length=40, default="", help_text="why it was taken off: a code of the rules, or by hand")
    since = models.DateTimeField(null=True, help_text="done or taken off")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["route", "position"], name="one_stop_at_a_place_of_a_route", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["route", "household_key"], name="household_once_on_a_route"),
            models.CheckConstraint(condition=Q(is_visit=True) | ~Q(errands=[]), name="stop_is_for_a_visit_or_an_errand"),
            models.CheckConstraint(
                condition=Q(state="stands", reason="", since=None)
                | Q(state="done", reason="", since__isnull=False)
                | (Q(state="gone", since__isnull=False) & ~Q(reason="")),
                name="stop_taken_off_says_why",
            ),
            models.CheckConstraint(
                condition=Q(agreed_from=None, agreed_until=None) | Q(agreed_from__isnull=False, agreed_until__isnull=False),
                name="agreed_hour_has_both_ends",
            ),
        ]
        indexes = [models.Index(fields=["household_key"], name="stop_by_household")]
