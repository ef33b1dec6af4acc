"""What is owed: instalments and their statements, stops, transfers, losses of qualification, slips issued."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from saikoku.kernel import privacy
from saikoku.kernel.programmes import PROGRAMMES
from saikoku.registry.debtors.models import Debtor, Version, by_run, once_in_a_run

STATED = (
    "due_on reminder_sent_on designated_on demand_sent_on assessed paid unpaid reminder_fee late_charge late_charge_on"
    " carried as_of limitation_on disposition benefit_month repayment_reason slip_number gs1_128 elqr mpn_agency"
    " mpn_number mpn_confirmation mpn_category slip_valid_until shared"
)


class Stated(models.Model):
    """What the city states about an instalment at the close of a day (all T02 fields that are not its key)."""

    shared = models.CharField(max_length=15, default="")
    due_on = models.DateField()
    reminder_sent_on = models.DateField(null=True)
    designated_on = models.DateField(null=True)
    demand_sent_on = models.DateField(null=True)
    assessed = models.BigIntegerField(help_text="yen")
    paid = models.BigIntegerField(help_text="yen")
    unpaid = models.BigIntegerField(help_text="yen")
    reminder_fee = models.IntegerField(null=True, help_text="yen")
    late_charge = models.BigIntegerField(null=True, help_text="yen, the city's own figure")
    late_charge_on = models.DateField(null=True)
    carried = models.CharField(max_length=1, help_text="1 current year, 2 carried over")
    as_of = models.DateField(help_text="the day whose close the amounts show")
    limitation_on = models.DateField(null=True)
    disposition = models.CharField(max_length=1, default="")
    benefit_month = models.CharField(max_length=6, default="")
    repayment_reason = models.CharField(max_length=40, default="")
    slip_number = models.CharField(max_length=20, default="")
    gs1_128 = models.CharField(max_length=44, default="")
    elqr = models.CharField(max_length=255, default="")
    mpn_agency = models.CharField(max_length=5, default="")
    mpn_number = models.CharField(max_length=20, default="")
    mpn_confirmation = models.CharField(max_length=6, default="")
    mpn_category = models.CharField(max_length=10, default="")
    slip_valid_until = models.DateField(null=True)

    class Meta:
        abstract = True


class Instalment(Stated):
    """期別の債権 as last stated, with its balance by everything known. The statements behind it are kept.

    The key to the debtor has no constraint in the table: a million rows arrive by one statement that joins the
    debtors, and a trigger on the debtors refuses to take away one that is pointed at (migration 0002).
    """

    privacy = privacy.fields(
        personal="debtor debtor_number notice_number object " + STATED + " balance",
        working="id programme assessed_year due_year instalment gone_on stated_at run_id",
    )

    debtor = models.ForeignKey(
        Debtor, models.PROTECT, null=True, related_name="instalments", db_constraint=False, db_index=False,
        help_text="null: pending until T01 names the person",
    )  # fmt: skip
    debtor_number = models.CharField(max_length=15, default="", help_text="as delivered, also where numbers were merged since")
    programme = models.CharField(max_length=2)
    assessed_year = models.SmallIntegerField(help_text="fiscal year in which it was assessed")
    due_year = models.SmallIntegerField(help_text="fiscal year it is for")
    notice_number = models.CharField(max_length=20)
    instalment = models.CharField(max_length=2, help_text="00 whole year, 01-12, 13 and above extra")
    object = models.CharField(max_length=20, default="")
    balance = models.BigIntegerField(help_text="yen: unpaid less the standing payments that are not inside it")
    gone_on = models.DateField(null=True, help_text="the day a full file no longer named it; nothing is owed from then")
    stated_at = models.DateTimeField(db_default=Now(), help_text="the file was drawn up: decides within one as_of")
    run_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice_number", "instalment", "programme", "due_year", "assessed_year", "object"],
                name="instalment_has_one_key",
            ),
            models.CheckConstraint(condition=Q(unpaid=F("assessed") - F("paid")), name="unpaid_is_assessed_less_paid"),
            models.CheckConstraint(condition=Q(programme__in=PROGRAMMES), name="instalment_of_a_known_programme"),
        ]
        indexes = [
            models.Index(fields=["debtor"], name="instalment_by_debtor"),
            models.Index(fields=["debtor_number"], condition=Q(debtor=None), name="instalment_pending"),
        ]


class InstalmentStatement(Stated):
    """One changed statement of an instalment, kept for ever, also one that came in after a newer one."""

    append_only = True
    privacy = privacy.fields(personal=STATED, working="id instalment gone stated_at run_id")

    instalment = models.ForeignKey(
        Instalment, models.PROTECT, related_name="statements", db_constraint=False, db_index=False
    )
    stated_at = models.DateTimeField(db_default=Now())
    gone = models.BooleanField(default=False, help_text="a full file no longer named the instalment")
    run_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["instalment", "as_of"], name="statement_by_instalment"),
            BrinIndex(fields=["run_id"], name="statement_by_run"),  # a run's lie together: as good as free to keep
        ]


class StatedStop(models.Model):
    """What T05 says of a stop."""

    debtor_number = models.CharField(max_length=15)
    programme = models.CharField(max_length=2, default="", help_text="empty: every programme")
    reason = models.CharField(max_length=2)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, help_text="the last day in force; null: open")
    remarks = models.CharField(max_length=200, default="")

    class Meta:
        abstract = True


class Stop(StatedStop):
    """催告中止 (T05) as last stated: no demand on these days."""

    privacy = privacy.fields(
        personal="debtor debtor_number reason remarks",
        working="id stop_number programme starts_on ends_on run_id stated_at gone_on",
    )

    stop_number = models.CharField(max_length=20, unique=True)
    debtor = models.ForeignKey(Debtor, models.PROTECT, null=True, related_name="stops", help_text="null: pending")
    stated_at = models.DateTimeField(db_default=Now(), help_text="the file was drawn up (else received): the greatest wins")
    gone_on = models.DateField(null=True, help_text="the day a full file no longer named it")
    run_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["debtor", "starts_on"], name="stop_by_debtor"),
            models.Index(fields=["debtor_number"], condition=Q(debtor=None), name="stop_pending"),
        ]


class StopVersion(StatedStop, Version):
    """A row of T05 as it came."""

    privacy = privacy.fields(
        personal="stop debtor_number reason remarks",
        working="id programme starts_on ends_on line verdict stated_at run_id",
    )

    stop = models.ForeignKey(Stop, models.PROTECT, related_name="versions", db_index=False)

    class Meta(Version.Meta):
        constraints = once_in_a_run("stop")
        indexes = by_run("stop")


class OwnStop(models.Model):
    """A stop that an outcome of ours set (115, 116, 203): it ends calls at once; the city's T05 decides figures."""

    privacy = privacy.fields(personal="debtor reason", working="id record_number since lifted_on lifted_by")

    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="own_stops")
    record_number = models.CharField(max_length=26)
    reason = models.CharField(max_length=40)
    since = models.DateTimeField()
    lifted_on = models.DateField(null=True)
    lifted_by = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_on=None, lifted_by="") | (Q(lifted_on__isnull=False) & ~Q(lifted_by="")),
                name="lifted_stop_names_who_lifted_it",
            )
        ]


class StatedTransferRegistration(models.Model):
    """What T06 says of a registration, beside its key."""

    route = models.CharField(max_length=1, default="")
    starts_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        abstract = True


class TransferRegistration(StatedTransferRegistration):
    """口座振替登録 (T06) as last stated."""

    privacy = privacy.fields(
        personal="debtor debtor_number", working="id programme applied_on route starts_on ended_on stated_at gone_on run_id"
    )

    debtor = models.ForeignKey(Debtor, models.PROTECT, null=True, related_name="transfers", help_text="null: pending")
    debtor_number = models.CharField(max_length=15)
    programme = models.CharField(max_length=2)
    applied_on = models.DateField()
    stated_at = models.DateTimeField(db_default=Now(), help_text="the file was drawn up (else received): the greatest wins")
    gone_on = models.DateField(null=True, help_text="the day a full file no longer named it")
    run_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["debtor_number", "programme", "applied_on"], name="transfer_has_one_key"),
        ]


class TransferVersion(StatedTransferRegistration, Version):
    """A row of T06 as it came."""

    privacy = privacy.fields(personal="transfer", working="id route starts_on ended_on line verdict stated_at run_id")

    transfer = models.ForeignKey(TransferRegistration, models.PROTECT, related_name="versions", db_index=False)

    class Meta(Version.Meta):
        constraints = once_in_a_run("transfer")
        indexes = by_run("transfer")


class StatedQualificationLoss(models.Model):
    """What T07 says of a procedure, beside its key."""

    debtor_number = models.CharField(max_length=15)
    household_number = models.CharField(max_length=15, default="")
    filed_on = models.DateField()
    lost_on = models.DateField()
    premium_reduced = models.BigIntegerField(help_text="yen")

    class Meta:
        abstract = True


class QualificationLoss(StatedQualificationLoss):
    """資格喪失届と減額 (T07)."""

    privacy = privacy.fields(
        personal="debtor debtor_number household_number member_number premium_reduced",
        working="id procedure_number due_year filed_on lost_on stated_at run_id",
    )

    procedure_number = models.CharField(max_length=20)
    debtor = models.ForeignKey(Debtor, models.PROTECT, null=True, related_name="losses", help_text="null: pending")
    member_number = models.CharField(max_length=15)
    due_year = models.SmallIntegerField()
    stated_at = models.DateTimeField(db_default=Now())
    run_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure_number", "member_number", "due_year"], name="loss_has_one_key"),
        ]
        indexes = [models.Index(fields=["filed_on"], name="loss_by_day")]


class LossVersion(StatedQualificationLoss, Version):
    """A row of T07 as it came."""

    privacy = privacy.fields(
        personal="loss debtor_number household_number premium_reduced",
        working="id filed_on lost_on line verdict stated_at run_id",
    )

    loss = models.ForeignKey(QualificationLoss, models.PROTECT, related_name="versions", db_index=False)

    class Meta(Version.Meta):
        constraints = once_in_a_run("loss")
        indexes = by_run("loss")


class StatedSlipIssued(models.Model):
    """What T10 says of a line of a slip, beside its key."""

    mpn_number = models.CharField(max_length=20, default="")
    request_number = models.CharField(max_length=20)
    issued_on = models.DateField()
    debtor_number = models.CharField(max_length=15)
    programme = models.CharField(max_length=2)
    assessed_year = models.SmallIntegerField()
    due_year = models.SmallIntegerField()
    notice_number = models.CharField(max_length=20)
    instalment = models.CharField(max_length=2)
    amount = models.BigIntegerField(help_text="yen")
    valid_until = models.DateField(null=True)

    class Meta:
        abstract = True


class SlipIssued(StatedSlipIssued):
    """納付書発行 (T10): one line of a slip the city issued on a request we passed on."""

    privacy = privacy.fields(
        personal="debtor debtor_number notice_number amount mpn_number",
        working="id slip_number line request_number issued_on programme assessed_year due_year instalment"
        " valid_until stated_at run_id",
    )

    slip_number = models.CharField(max_length=20)
    line = models.CharField(max_length=2)
    debtor = models.ForeignKey(Debtor, models.PROTECT, null=True, related_name="slips", help_text="null: pending")
    stated_at = models.DateTimeField(db_default=Now())
    run_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slip_number", "line"], name="slip_line_has_one_key")]
        indexes = [models.Index(fields=["mpn_number"], name="slip_by_mpn")]


class SlipVersion(StatedSlipIssued, Version):
    """A row of T10 as it came."""

    privacy = privacy.fields(
        personal="slip debtor_number notice_number amount mpn_number",
        working="id request_number issued_on programme assessed_year due_year instalment valid_until"
        " line verdict stated_at run_id",
    )

    slip = models.ForeignKey(SlipIssued, models.PROTECT, related_name="versions", db_index=False)

    class Meta(Version.Meta):
        constraints = once_in_a_run("slip")
        indexes = by_run("slip")


class StatedLetter(models.Model):
    """What T12 says of a letter, beside its key."""

    debtor_number = models.CharField(max_length=15)
    programme = models.CharField(max_length=2)
    kind = models.CharField(max_length=1, help_text="1 reminder, 2 demand, 3 notice of seizure, 4 other")
    sent_on = models.DateField()
    returned_on = models.DateField(null=True)
    returned_reason = models.CharField(max_length=20, default="")

    class Meta:
        abstract = True


class Letter(StatedLetter):
    """発送文書 (T12): a letter the city sent."""

    privacy = privacy.fields(
        personal="debtor debtor_number returned_reason",
        working="id letter_number programme kind sent_on returned_on stated_at run_id",
    )

    letter_number = models.CharField(max_length=20)
    debtor = models.ForeignKey(Debtor, models.PROTECT, null=True, related_name="letters", help_text="null: pending")
    stated_at = models.DateTimeField(db_default=Now())
    run_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter_number"], name="letter_has_one_number")]


class LetterVersion(StatedLetter, Version):
    """A row of T12 as it came."""

    privacy = privacy.fields(
        personal="letter debtor_number returned_reason",
        working="id programme kind sent_on returned_on line verdict stated_at run_id",
    )

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="versions", db_index=False)

    class Meta(Version.Meta):
        constraints = once_in_a_run("letter")
        indexes = by_run("letter")
