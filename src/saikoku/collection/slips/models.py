"""納付書 printed here from the city's own numbers and codes: each slip, each time it was printed, each act of printing."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce

from saikoku.kernel import privacy
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.tasks.models import Task


class Place(models.TextChoices):
    DESK = "desk", "事務所"
    VISIT = "visit", "訪問先"


class PrintRun(models.Model):
    """One act of printing: what was chosen on a case, a reprint, or a list of requests worked through by the worker."""

    class Kind(models.TextChoices):
        CASE = "case", "事案から"
        REPRINT = "reprint", "再印刷"
        REQUESTS = "requests", "依頼をまとめて"

    privacy = privacy.fields(working="id intent kind place asked done pages begun_at begun_by ended_at")

    intent = models.CharField(max_length=26, unique=True, help_text="ULID that the page was given: sent twice, done once")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    place = models.CharField(max_length=5, choices=Place.choices)
    asked = models.IntegerField(help_text="instalments or requests that were asked for")
    done = models.IntegerField(default=0, help_text="of those, worked through")
    pages = models.IntegerField(default=0, help_text="slips printed")
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(asked__gt=0, done__gte=0, done__lte=F("asked"), pages__gte=0), name="run_does_what_was_asked"
            ),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(done=F("asked")), name="ended_run_did_all"),
        ]
        indexes = [models.Index(fields=["-begun_at"], name="slip_run_by_time")]


class Slip(models.Model):
    """A slip as it was first printed; never edited. The city's number with other codes is its next edition."""

    append_only = True
    privacy = privacy.fields(
        personal="debtor instalment slip_number amount fee late_charge gs1_128 elqr mpn_number facts digest",
        working="id fiscal_year serial edition record_number place left_out valid_until issued_on issued_at issued_by"
        " worker_number kept_through",
    )

    fiscal_year = models.SmallIntegerField()
    serial = models.IntegerField(help_text="within the fiscal year, without gaps")
    slip_number = models.CharField(max_length=20, help_text="the city's own")
    edition = models.SmallIntegerField(help_text="1, and one more each time the city stated other codes for the number")
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="printed_slips")
    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="printed_slips")
    record_number = models.CharField(max_length=26, help_text="the contact at which it was asked for")
    place = models.CharField(max_length=5, choices=Place.choices)
    amount = models.BigIntegerField(help_text="yen, all of it")
    fee = models.IntegerField(default=0, help_text="yen of reminder fee in the amount")
    late_charge = models.BigIntegerField(default=0, help_text="yen of late charge in the amount, the city's figure")
    gs1_128 = models.CharField(max_length=44, default="", help_text="as printed; empty: left out or none")
    elqr = models.CharField(max_length=255, default="", help_text="as printed; empty: left out or none")
    left_out = ArrayField(models.CharField(max_length=40), default=list, help_text="channel:reason")
    valid_until = models.DateField(null=True)
    facts = models.JSONField(help_text="all that the paper says")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the facts")
    mpn_number = models.GeneratedField(
        expression=Coalesce(
            KeyTextTransform("1", KeyTransform("mpn", "facts")), Value(""), output_field=models.CharField(max_length=20)
        ),
        output_field=models.CharField(max_length=20), db_persist=True, help_text="納付番号, as printed",
    )  # fmt: skip
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)
    worker_number = models.CharField(max_length=10)
    kept_through = models.DateField(help_text="no day on or before which it may go")

    @property
    def number(self) -> str:
        """Our own: P, fiscal year, serial."""
        return f"P{self.fiscal_year}-{self.serial:06d}"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "serial"], name="printed_slip_has_one_number"),
            models.UniqueConstraint(fields=["slip_number", "edition"], name="printed_slip_has_each_edition_once"),
            models.CheckConstraint(
                condition=Q(fee__gte=0, late_charge__gte=0, amount__gt=F("fee") + F("late_charge")),
                name="printed_slip_is_of_some_yen",
            ),
            models.CheckConstraint(
                condition=Q(serial__gt=0, edition__gt=0) & ~Q(slip_number="") & ~Q(record_number=""),
                name="printed_slip_names_number_and_record",
            ),
            models.CheckConstraint(
                condition=(Q(gs1_128="") | Q(gs1_128__regex=r"^91[0-9]{42}$"))
                & (Q(elqr="") | Q(elqr__regex=r"^000201[0-9]{249}$")),
                name="printed_slip_has_whole_codes",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("issued_on")), name="printed_slip_has_not_expired"
            ),
            models.CheckConstraint(
                condition=Q(kept_through__gt=F("issued_on"), kept_through__month=3, kept_through__day=31),
                name="printed_slip_is_kept_to_the_end_of_a_fiscal_year",
            ),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="printed_slip_carries_its_sha256"),
        ]
        indexes = [
            models.Index(fields=["issued_on"], name="printed_slip_by_day"),
            models.Index(fields=["debtor"], name="printed_slip_by_debtor"),
            models.Index(fields=["instalment"], name="printed_slip_by_instalment"),
            models.Index(fields=["mpn_number"], name="printed_slip_by_mpn"),
        ]


class SlipPrint(models.Model):
    """One time that a slip was printed: turn 1 is the slip itself, the later ones bear the mark of a reprint."""

    append_only = True
    privacy = privacy.fields(working="id slip run turn reason at by")

    slip = models.ForeignKey(Slip, models.PROTECT, related_name="prints")
    run = models.ForeignKey(PrintRun, models.PROTECT, related_name="prints")
    turn = models.SmallIntegerField()
    reason = models.CharField(max_length=100, default="")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slip", "turn"], name="slip_is_printed_once_a_turn"),
            models.CheckConstraint(
                condition=Q(turn=1, reason="") | (Q(turn__gt=1) & ~Q(reason="")), name="reprinted_slip_says_why"
            ),
        ]


class RunRequest(models.Model):
    """One slip request (R03) that a run has to work through, and what came of it."""

    class Result(models.TextChoices):
        WAITING = "", "これから"
        PRINTED = "printed", "印刷した"
        LEFT = "left", "市の発行を待つ"

    privacy = privacy.fields(working="id run task result reasons")

    run = models.ForeignKey(PrintRun, models.PROTECT, related_name="requests")
    task = models.ForeignKey(Task, models.PROTECT, related_name="+")
    result = models.CharField(max_length=7, choices=Result.choices, default=Result.WAITING)
    reasons = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "task"], name="run_has_a_request_once"),
            models.CheckConstraint(condition=~Q(result="left") | ~Q(reasons=[]), name="request_left_to_the_city_says_why"),
        ]
