"""Invoices as they were handed in, and what the city did with each."""

from django.db import models
from django.db.models import F, Q

from saikoku.governance.invoices.rules.steps import WORDS, Step
from saikoku.kernel import privacy


class Invoice(models.Model):
    """請求書 of one month of work. Never edited: a mistake is withdrawn and replaced by the next version."""

    append_only = True
    privacy = privacy.fields(
        working="id month version replaces amount tax contract_sum terms_not_approved facts digest pdf issued_on issued_at"
        " issued_by"
    )

    month = models.DateField(help_text="the first day of the month of work")
    version = models.SmallIntegerField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    amount = models.BigIntegerField(help_text="yen, tax included")
    tax = models.BigIntegerField(help_text="yen of consumption tax in the amount")
    contract_sum = models.BigIntegerField(help_text="yen, the sum it was reckoned from")
    terms_not_approved = models.BooleanField(help_text="the sum was a default that the city had not approved")
    facts = models.JSONField(help_text="all that the paper says")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the facts, printed on the paper")
    pdf = models.BinaryField()
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "version"], name="invoice_has_each_version_once"),
            models.CheckConstraint(
                condition=Q(version=1, replaces=None) | Q(version__gt=1, replaces__isnull=False),
                name="later_version_replaces_an_invoice",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="invoice_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, tax__gte=0, tax__lt=F("amount"), contract_sum__gte=F("amount")),
                name="invoice_is_of_some_yen_of_the_sum",
            ),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="invoice_carries_its_sha256"),
            models.CheckConstraint(condition=Q(issued_on__gt=F("month")), name="invoice_follows_its_month"),
        ]


class InvoiceStep(models.Model):
    """The city received, inspected or paid an invoice, or we withdrew it."""

    append_only = True
    privacy = privacy.fields(working="id invoice step on note entered_at entered_by")

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=[(str(step), words) for step, words in WORDS.items()])
    on = models.DateField()
    note = models.CharField(max_length=200, default="", help_text="document number, reason of a withdrawal")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "step"], name="invoice_takes_a_step_once"),
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(step__in=["paid", "withdrawn"]), name="invoice_is_paid_or_withdrawn"
            ),
            models.CheckConstraint(condition=Q(step__in=[str(step) for step in Step]), name="invoice_step_is_known"),
            models.CheckConstraint(condition=~Q(step="withdrawn") | ~Q(note=""), name="withdrawn_invoice_says_why"),
        ]
