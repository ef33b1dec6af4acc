"""What was paid: every row the city reported, and what of it stands now."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from saikoku.kernel import privacy
from saikoku.registry.debtors.models import Debtor, Version, by_run, once_in_a_run

REPORTED = (
    "debtor_number programme assessed_year due_year notice_number instalment paid_on credited_on channel principal fee"
    " late_charge report relates_to due_on accounting_year carried slip_number mpn_number"
)


class Reported(models.Model):
    """The fields of a T04 row."""

    debtor_number = models.CharField(max_length=15)
    programme = models.CharField(max_length=2)
    assessed_year = models.SmallIntegerField()
    due_year = models.SmallIntegerField()
    notice_number = models.CharField(max_length=20)
    instalment = models.CharField(max_length=2)
    paid_on = models.DateField(help_text="the day the payer paid")
    credited_on = models.DateField(help_text="the day the city booked it")
    channel = models.CharField(max_length=1)
    principal = models.BigIntegerField(help_text="yen; negative for 3 cancelled and 5 refunded")
    fee = models.IntegerField(null=True, help_text="yen")
    late_charge = models.BigIntegerField(null=True, help_text="yen")
    report = models.CharField(max_length=1, help_text="1 quick, 2 final, 3 cancelled, 4 corrected, 5 refunded")
    relates_to = models.CharField(max_length=20, default="")
    due_on = models.DateField()
    accounting_year = models.SmallIntegerField(null=True)
    carried = models.CharField(max_length=1, default="")
    slip_number = models.CharField(max_length=20, default="")
    mpn_number = models.CharField(max_length=20, default="")

    class Meta:
        abstract = True


class Payment(Reported):
    """One row of T04 by its number, and whether it stands.

    `standing` is the principal that counts now: 0 where a later row confirmed, cancelled or replaced it, less the
    refunds that relate to it. It is null while the row it relates to has not arrived (pending).
    """

    privacy = privacy.fields(
        personal="debtor " + REPORTED + " standing", working="id payment_number received_at stated_at final run_id"
    )

    payment_number = models.CharField(max_length=20)
    debtor = models.ForeignKey(
        Debtor, models.PROTECT, null=True, related_name="payments", db_index=False, help_text="null: pending"
    )
    standing = models.BigIntegerField(null=True, help_text="yen")
    final = models.BooleanField(default=False, help_text="booked by the city: a final row or a correction of one")
    received_at = models.DateTimeField(help_text="business time of the receipt")
    stated_at = models.DateTimeField(db_default=Now(), help_text="the file was drawn up: the greatest wins")
    run_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment_number"], name="payment_has_one_number"),
            models.CheckConstraint(condition=Q(report__in=["1", "2", "3", "4", "5"]), name="payment_of_a_known_report"),
            models.CheckConstraint(
                condition=~Q(report__in=["3", "5"]) | Q(principal__lte=0), name="taking_back_is_never_positive"
            ),
        ]
        indexes = [
            models.Index(fields=["debtor", "paid_on"], name="payment_by_debtor"),
            models.Index(fields=["notice_number", "instalment", "programme"], name="payment_by_instalment"),
            models.Index(fields=["paid_on"], name="payment_by_day"),
            models.Index(fields=["relates_to"], condition=~Q(relates_to=""), name="payment_by_relation"),
            models.Index(fields=["debtor_number"], condition=Q(debtor=None), name="payment_pending"),
        ]


class PaymentVersion(Reported, Version):
    """A row of T04 as received: kept for ever, also when the city states the same number anew."""

    privacy = privacy.fields(personal=REPORTED, working="id payment_number received_at line verdict stated_at run_id")

    payment_number = models.CharField(max_length=20)
    received_at = models.DateTimeField(help_text="business time of the receipt")

    class Meta(Version.Meta):
        constraints = once_in_a_run("payment", "payment_number")
        indexes = by_run("payment")
