"""Whose database is this? One row: the contract, its kind and where its clock stands."""

from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy


class Kind(models.TextChoices):
    REAL = "real", "本番"
    PRACTICE = "practice", "練習"
    TRAINING = "training", "研修"


class Profile(models.Model):
    """The only row of the database that says which contract it serves (one database for each contract)."""

    privacy = privacy.fields(
        working="bank_account",
        public="id kind city center contractor address representative invoice_registration"
        " starts_on operates_from ends_on clock_business_at clock_real_at",
    )

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.REAL)
    city = models.CharField(max_length=40)
    center = models.CharField(max_length=60, help_text="the name told on every call")
    contractor = models.CharField(max_length=60)
    address = models.CharField(max_length=120, default="", help_text="of the contractor, as on its papers")
    representative = models.CharField(max_length=80, default="", help_text="title and name of who signs for the contractor")
    invoice_registration = models.CharField(max_length=14, default="", help_text="登録番号: T, 13 digits")
    bank_account = models.CharField(max_length=160, default="", help_text="where the fee is paid to")
    starts_on = models.DateField()
    operates_from = models.DateField()
    ends_on = models.DateField(help_text="the last day of the contract")
    clock_business_at = models.DateTimeField(null=True)
    clock_real_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_contract_in_a_database"),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("operates_from")) & Q(operates_from__lte=F("ends_on")),
                name="contract_days_follow_each_other",
            ),
            models.CheckConstraint(
                condition=Q(invoice_registration="") | Q(invoice_registration__regex=r"^T[0-9]{13}$"),
                name="registration_number_is_t_and_thirteen_digits",
            ),
            models.CheckConstraint(
                condition=~Q(kind="real") | Q(clock_business_at=None), name="real_contract_keeps_real_time"
            ),
            models.CheckConstraint(
                condition=Q(clock_business_at=None, clock_real_at=None)
                | Q(clock_business_at__isnull=False, clock_real_at__isnull=False),
                name="business_clock_names_its_start",
            ),
        ]
