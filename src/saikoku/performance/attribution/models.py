"""What each payment and procedure was credited to, and the approved effects of other work."""

from django.db import models
from django.db.models import F, Q

from saikoku.collection.slips.models import Slip
from saikoku.kernel import privacy
from saikoku.performance.attribution.rules.claims import Rule
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import QualificationLoss, SlipIssued
from saikoku.registry.payments.models import Payment


class Credit(models.Model):
    """A payment or a procedure, credited to one rule and one piece of evidence. Reckoned anew from the facts at any time."""

    privacy = privacy.fields(
        personal="debtor payment loss yen overpaid", working="id rule contact slip printed programme on terms"
    )

    rule = models.CharField(max_length=8, choices=[
        (Rule.TRANSFER.value, "口座振替(オ)"), (Rule.SLIP.value, "発行納付書(イ)"), (Rule.PROMISE.value, "約束(ア)"),
        (Rule.NOTICE.value, "不在票(ウ)"), (Rule.LOSS.value, "資格喪失(エ)"),
    ])  # fmt: skip
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="credit")
    loss = models.OneToOneField(QualificationLoss, models.PROTECT, null=True, related_name="credit")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="credits", help_text="the evidence")
    slip = models.ForeignKey(SlipIssued, models.PROTECT, null=True, related_name="credits", help_text="the evidence")
    printed = models.ForeignKey(Slip, models.PROTECT, null=True, related_name="credits", help_text="the evidence: printed here")
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="credits", help_text="whose it is, merges followed")
    programme = models.CharField(max_length=2)
    on = models.DateField(help_text="paid_on or filed_on: the month in which it counts")
    yen = models.BigIntegerField()
    overpaid = models.BigIntegerField(help_text="yen of the payment beyond the assessment, credited to nothing")
    terms = models.CharField(max_length=30, help_text="version of the agreed terms it was reckoned with")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rule=Rule.LOSS.value, loss__isnull=False, payment=None)
                | (~Q(rule=Rule.LOSS.value) & Q(loss=None, payment__isnull=False)),
                name="credit_is_of_a_payment_or_a_loss",
            ),
            models.CheckConstraint(
                condition=Q(rule=Rule.SLIP.value, slip__isnull=False, printed=None, contact=None)
                | Q(rule=Rule.SLIP.value, slip=None, printed__isnull=False, contact=None)
                | (~Q(rule=Rule.SLIP.value) & Q(slip=None, printed=None, contact__isnull=False)),
                name="credit_has_the_evidence_of_its_rule",
            ),
            models.CheckConstraint(condition=Q(yen__gt=0, overpaid__gte=0), name="credit_is_of_some_yen"),
            models.CheckConstraint(condition=Q(rule__in=[str(rule) for rule in Rule]), name="credit_of_a_known_rule"),
        ]
        indexes = [models.Index(fields=["on", "rule"], name="credit_by_day")]


class Followed(models.Model):
    """Up to which moment records were followed by credits: one row."""

    privacy = privacy.fields(working="id until")

    until = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="credits_follow_up_to_one_moment")]


class OtherEffect(models.Model):
    """カ: the effect of other work, approved by the city before that work began."""

    append_only = True
    privacy = privacy.fields(
        working="id month work method amount document approved_on begins_on entered_by confirmed_by entered_at withdraws"
    )

    month = models.DateField(help_text="the first day of the month in which it counts")
    work = models.CharField(max_length=200, help_text="what was done")
    method = models.CharField(max_length=400, help_text="how the effect is reckoned, as agreed")
    amount = models.BigIntegerField(help_text="yen")
    document = models.CharField(max_length=100, help_text="number of the city's approval")
    approved_on = models.DateField()
    begins_on = models.DateField(help_text="first day of the work")
    withdraws = models.OneToOneField("self", models.PROTECT, null=True, help_text="the entry that this one takes back")
    entered_by = models.CharField(max_length=80)
    confirmed_by = models.CharField(max_length=80, default="", help_text="the second person, who saw the city's document")
    entered_at = models.DateTimeField(help_text="when it was confirmed: it counts from then")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(approved_on__lt=F("begins_on")), name="other_work_is_approved_before_it_begins"),
            models.CheckConstraint(condition=Q(month__day=1), name="other_effect_month_is_its_first_day"),
            models.CheckConstraint(condition=~Q(document="") & ~Q(method=""), name="other_effect_names_approval_and_method"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="other_effect_is_of_some_yen"),
            models.CheckConstraint(condition=~Q(confirmed_by=F("entered_by")), name="nobody_confirms_his_own_other_effect"),
        ]


class OtherProposal(models.Model):
    """An entry of other work, or the withdrawal of one, until a second person has confirmed it."""

    privacy = privacy.fields(
        working="id month work method amount document approved_on begins_on withdraws state proposed_by proposed_at"
        " decided_by decided_at"
    )

    class State(models.TextChoices):
        OPEN = "open", "確認待ち"
        CONFIRMED = "confirmed", "確認済"
        DROPPED = "dropped", "取りやめ"

    month = models.DateField()
    work = models.CharField(max_length=200)
    method = models.CharField(max_length=400)
    amount = models.BigIntegerField(help_text="yen")
    document = models.CharField(max_length=100, help_text="number of the city's document")
    approved_on = models.DateField()
    begins_on = models.DateField()
    withdraws = models.ForeignKey(OtherEffect, models.PROTECT, null=True, related_name="+", help_text="the entry to take back")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None, decided_by="")
                | (~Q(state="open") & Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="decided_other_effect_names_who_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(decided_by=F("proposed_by")),
                name="nobody_confirms_his_own_other_proposal",
            ),
            models.UniqueConstraint(
                fields=["withdraws"], condition=Q(state="open", withdraws__isnull=False),
                name="one_open_withdrawal_of_an_other_effect",
            ),
        ]  # fmt: skip
