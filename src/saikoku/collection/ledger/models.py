"""Entries and their legs, which nobody can change, and what each account holds by them."""

from django.db import models
from django.db.models import F, Q

from saikoku.collection.ledger.rules.accounts import COINS, KIND_WORDS, PERSONAL, WORDS, Kind
from saikoku.kernel import privacy

ACCOUNTS = [(str(account), words) for account, words in WORDS.items()]
_PERSONAL = [str(account) for account in sorted(PERSONAL)]
_HOLDER_FITS = (Q(account__in=_PERSONAL) & ~Q(holder="")) | (~Q(account__in=_PERSONAL) & Q(holder=""))


class Entry(models.Model):
    """One movement of money. A mistake is met by a new entry. The database counts its legs and their sum at commit."""

    append_only = True
    privacy = privacy.fields(working="id kind reference legs_count reason posted_on posted_at posted_by")

    kind = models.CharField(max_length=8, choices=[(str(kind), words) for kind, words in KIND_WORDS.items()])
    reference = models.CharField(max_length=40, help_text="the act it belongs to; an act is posted once")
    legs_count = models.SmallIntegerField()
    reason = models.CharField(max_length=200, default="")
    posted_on = models.DateField(help_text="the business day")
    posted_at = models.DateTimeField()
    posted_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference"], name="ledger_posts_each_act_once"),
            models.CheckConstraint(condition=Q(kind__in=[str(kind) for kind in Kind]), name="entry_of_a_known_kind"),
            models.CheckConstraint(
                condition=~Q(reference="") & ~Q(posted_by="") & Q(legs_count__gte=2), name="entry_names_its_act_and_author"
            ),
        ]
        indexes = [models.Index(fields=["posted_on"], name="entry_by_day")]


class Leg(models.Model):
    """Yen that came to an account (above zero) or left it (below)."""

    append_only = True
    privacy = privacy.fields(working="id entry account holder yen")

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="legs")
    account = models.CharField(max_length=10, choices=ACCOUNTS)
    holder = models.CharField(max_length=10, default="", help_text="the collector's worker number on his own accounts")
    yen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "account", "holder"], name="entry_names_an_account_once"),
            models.CheckConstraint(condition=~Q(yen=0), name="leg_moves_some_yen"),
            models.CheckConstraint(condition=Q(account__in=[str(account) for account in WORDS]), name="leg_of_a_known_account"),
            models.CheckConstraint(condition=_HOLDER_FITS, name="leg_names_its_holder"),
        ]
        indexes = [models.Index(fields=["account", "holder"], name="leg_by_account")]


class Holding(models.Model):
    """What an account holds: moved by its legs through a trigger and in no other way."""

    privacy = privacy.fields(working="id account holder yen")

    account = models.CharField(max_length=10, choices=ACCOUNTS)
    holder = models.CharField(max_length=10, default="")
    yen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "holder"], name="account_has_one_holding"),
            models.CheckConstraint(
                condition=~Q(account__in=[str(account) for account in sorted(COINS)]) | Q(yen__gte=0),
                name="nobody_holds_less_than_nothing",
            ),
        ]


class Cover(models.Model):
    """損害保険: from which day to which is the money in custody insured, and for how much? What was entered wrongly is
    corrected by a new row; the one without a correction stands."""

    append_only = True
    privacy = privacy.fields(
        working="id insurer policy yen first_day last_day copy_on entered_at entered_by corrects reason"
    )

    insurer = models.CharField(max_length=80)
    policy = models.CharField(max_length=60, help_text="number of the certificate")
    yen = models.BigIntegerField(help_text="insured sum")
    first_day = models.DateField()
    last_day = models.DateField(help_text="the last day on which it covers")
    copy_on = models.DateField(help_text="the day on which the city was given a copy")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="correction")
    reason = models.CharField(max_length=200, default="", db_default="", help_text="why it is corrected")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects=None, reason="") | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="correction_of_a_certificate_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(yen__gt=0, last_day__gte=F("first_day")) & ~Q(insurer="") & ~Q(policy=""),
                name="cover_names_its_insurer_sum_and_days",
            ),
        ]


class Halt(models.Model):
    """All money stands still: the books are older than what was shown as done. Two persons let it move again."""

    privacy = privacy.fields(
        working="id cause missing opened_at opened_by asked_at asked_by reason released_at released_by"
    )

    class Cause(models.TextChoices):
        JOURNAL = "journal", "帳簿が領収証の控えより古い"

    cause = models.CharField(max_length=8, choices=Cause.choices, default=Cause.JOURNAL)
    missing = models.JSONField(help_text="the acts that the books lost, as the journal tells them")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.CharField(max_length=80, default="")
    reason = models.CharField(max_length=200, default="", help_text="what was done about the missing acts")
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cause"], condition=Q(released_at=None), name="money_stands_still_once"),
            models.CheckConstraint(
                condition=Q(asked_at=None, asked_by="", reason="")
                | (Q(asked_at__isnull=False) & ~Q(asked_by="") & ~Q(reason="")),
                name="release_is_asked_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by="")
                | (Q(released_at__isnull=False, asked_at__isnull=False) & ~Q(released_by="") & ~Q(released_by=F("asked_by"))),
                name="money_is_released_by_a_second_person",
            ),
        ]
