"""Whom to call next, and who holds whom: the queue of candidates and the leases on households."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy
from saikoku.kernel.programmes import Side
from saikoku.registry.debtors.models import Debtor


class Candidate(models.Model):
    """One person and side of this month's call targets, with the digest of a day and whether it is ready now.

    The index behind the claim holds only rows that are ready. Rules: rules.facts, rules.eligibility.
    """

    privacy = privacy.fields(
        personal="debtor household_key reasons owed call_back_at",
        working="id side month as_of tried rests_until busy_at held_for base profile held_last put_last_at"
        " subject subject_key ready rank leased_until",
    )

    debtor = models.ForeignKey(Debtor, models.CASCADE, related_name="+")
    side = models.CharField(max_length=12)
    household_key = models.BigIntegerField(help_text="the household's id; minus the debtor's id where there is none")
    month = models.DateField()
    as_of = models.DateField(help_text="the day whose digest this is; on any other day nobody is called by it")
    reasons = ArrayField(models.CharField(max_length=24), default=list, help_text="what holds all day")
    owed = models.BigIntegerField(default=0, help_text="yen that may be asked for")
    tried = models.BigIntegerField(default=0, help_text="mask of cells, eight bits for each weekday")
    rests_until = models.DateTimeField(
        null=True, help_text="from when on one of the numbers dialled today may be dialled again; null: another is free"
    )
    busy_at = models.DateTimeField(null=True)
    call_back_at = models.DateTimeField(null=True)
    held_for = models.BigIntegerField(null=True, help_text="the account that agreed the call-back")
    base = models.IntegerField(default=0, help_text="what reaching the person is worth, in levels of a twentieth")
    profile = models.SmallIntegerField(
        default=0, db_default=0, help_text="what the chance of an answer may depend on (answering.rules.profiles)"
    )
    held_last = models.BooleanField(default=False, db_default=False, help_text="of the month's hold-out: called last")
    put_last_at = models.DateTimeField(null=True, help_text="when the household was given back uncalled: last on that day")
    subject = models.CharField(max_length=64, default="", help_text="the person's mark in the trail")
    subject_key = models.CharField(max_length=12, default="")
    ready = models.BooleanField(default=False)
    rank = models.IntegerField(default=0, help_text="greatest first")
    leased_until = models.DateTimeField(null=True, help_text="real time")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["debtor", "side"], name="candidate_once_for_each_side"),
            models.CheckConstraint(condition=Q(side__in=list(Side)), name="candidate_of_a_known_side"),
            models.CheckConstraint(condition=Q(month__day=1), name="candidate_month_is_named_by_its_first_day"),
            models.CheckConstraint(condition=Q(ready=False) | ~Q(subject=""), name="ready_candidate_has_a_mark"),
        ]
        indexes = [
            models.Index(F("rank").desc(), "id", condition=Q(ready=True), name="candidate_ready"),
            models.Index(fields=["household_key"], name="candidate_by_household"),
        ]


class Lease(models.Model):
    """Somebody holds a household for one call. Lapsed = free; times are real time, `opened_at` is business time."""

    privacy = privacy.fields(
        personal="household_key debtor seen passed typed left_typed caller",
        working="id sides holder_id holder terminal call_number taken_at expires_at opened_at identified_by"
        " identified_at gate_failures supervisor_called_at channel answers rung_at rung_by dialled_at dialled_phone"
        " talk_ended_at taken_from",
    )

    household_key = models.BigIntegerField(unique=True)
    debtor = models.ForeignKey(Debtor, models.CASCADE, related_name="+")
    sides = ArrayField(models.CharField(max_length=12), default=list)
    holder_id = models.BigIntegerField(null=True, help_text="the account; null: the system")
    holder = models.CharField(max_length=80)
    terminal = models.CharField(max_length=64, default="")
    call_number = models.CharField(max_length=26, unique=True, help_text="made by the server: the intent to record once")
    taken_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    seen = models.JSONField(default=dict, help_text="what was owed and stopped when the holder last looked")
    identified_by = models.CharField(max_length=1, default="")
    identified_at = models.DateTimeField(null=True)
    gate_failures = models.SmallIntegerField(default=0)
    supervisor_called_at = models.DateTimeField(null=True)
    passed = ArrayField(
        models.BigIntegerField(), default=list, help_text="households the holder passed over since he recorded last"
    )
    typed = models.JSONField(default=dict, help_text="typed by the holder and not recorded, by field; gone with the lease")
    channel = models.CharField(max_length=1, default="1", db_default="1", help_text="1 we call, 2 the person called")
    caller = models.CharField(max_length=15, default="", db_default="", help_text="inbound: the number that rang, digits")
    answers = models.CharField(max_length=26, default="", db_default="", help_text="inbound: the record taken for its cause")
    rung_at = models.DateTimeField(null=True, help_text="somebody else answered a call of this household")
    rung_by = models.CharField(max_length=80, default="", db_default="", help_text="the name of whoever answered it")
    dialled_at = models.DateTimeField(null=True, help_text="business time of the first dialling by hand; null: nobody told")
    dialled_phone = models.BigIntegerField(null=True, help_text="the number dialled by hand last")
    talk_ended_at = models.DateTimeField(null=True, help_text="business time: what follows is writing")
    taken_from = models.CharField(max_length=80, default="", db_default="", help_text="the holder before a leader took over")
    left_typed = models.JSONField(null=True, help_text="what had been typed then, and when that holder saw it; null: shown")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("taken_at")), name="lease_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(identified_by="", identified_at=None)
                | (~Q(identified_by="") & Q(identified_at__isnull=False)),
                name="identified_person_was_identified_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(channel="2") | Q(channel="1", caller="", answers=""), name="only_an_answered_call_has_a_caller"
            ),
            models.CheckConstraint(
                condition=Q(rung_at=None, rung_by="") | (Q(rung_at__isnull=False) & ~Q(rung_by="")),
                name="ring_names_who_answered",
            ),
            models.CheckConstraint(
                condition=Q(dialled_at=None, dialled_phone=None)
                | Q(dialled_at__isnull=False, dialled_at__gte=F("opened_at"), dialled_phone__isnull=False, channel="1"),
                name="number_is_dialled_after_the_case_was_opened",
            ),
        ]
        indexes = [models.Index(fields=["holder"], name="lease_by_holder")]


class Dialled(models.Model):
    """A number that was dialled for a call whose record is not written yet; gone with the record.

    While the call is held it binds nobody else. Once its lease is given up or lapsed it counts as an attempt whose end
    nobody told, so that the same hour is not tried again as if nothing had been.
    """

    privacy = privacy.fields(personal="debtor phone typed", working="id call_number sides at holder_id holder")

    call_number = models.CharField(max_length=26)
    debtor = models.ForeignKey(Debtor, models.CASCADE, related_name="+")
    sides = ArrayField(models.CharField(max_length=12))
    phone = models.CharField(max_length=15, help_text="digits")
    at = models.DateTimeField(help_text="business time of the first dialling of this number")
    holder_id = models.BigIntegerField(null=True, help_text="the account; null: the system")
    holder = models.CharField(max_length=80, help_text="who dialled")
    typed = models.JSONField(default=dict, help_text="what he had typed when he gave the case back, by field")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call_number", "phone"], name="number_of_a_call_is_dialled_once")]
        indexes = [
            models.Index(fields=["phone"], name="dialled_by_phone"),
            models.Index(fields=["holder"], name="dialled_by_holder"),
        ]


class Turn(models.Model):
    """The only row that says for which day and cell the queue was last set."""

    privacy = privacy.fields(working="id on cell promoted_at")

    on = models.DateField()
    cell = models.SmallIntegerField(help_text="bit of the cell; -1 outside hours")
    promoted_at = models.DateTimeField(help_text="business time")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_turn_of_the_queue")]
