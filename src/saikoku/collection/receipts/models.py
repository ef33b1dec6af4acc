"""Receipts, their lines and steps, the series that counts them, and the intents that make each of them once."""

from django.db import models
from django.db.models import F, Q

from saikoku.collection.ledger.models import Halt
from saikoku.collection.receipts.rules.states import ONCE, RESULTS, STEP_WORDS, Step
from saikoku.collection.seals.models import Seal
from saikoku.kernel import privacy
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Instalment
from saikoku.workforce.papers.models import Bundle, Paper


class Series(models.Model):
    """The receipts of one collector in one fiscal year, those of each book of paper apart; `last` moves by a trigger alone."""

    privacy = privacy.fields(working="id worker_number fiscal_year place book last")

    worker_number = models.CharField(max_length=10)
    fiscal_year = models.SmallIntegerField()
    place = models.SmallIntegerField(help_text="of the series in its year, part of each number; 0 for a book of paper")
    book = models.ForeignKey(Bundle, models.PROTECT, null=True, related_name="+")
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker_number", "fiscal_year"], condition=Q(book=None), name="collector_has_one_series_a_year"
            ),
            models.UniqueConstraint(
                fields=["fiscal_year", "place"], condition=Q(book=None), name="series_has_its_own_place"
            ),
            models.UniqueConstraint(
                fields=["book", "worker_number", "fiscal_year"], name="book_has_one_series_of_a_collector_a_year"
            ),
            models.CheckConstraint(
                condition=~Q(worker_number="")
                & (Q(book=None, place__range=(1, 999)) | Q(book__isnull=False, place=0)),
                name="series_names_its_collector",
            ),
            models.CheckConstraint(condition=Q(last__range=(0, 999_999)), name="series_counts_up_to_its_width"),
        ]


class Intent(models.Model):
    """受け取りの予約: made by the server before the money is counted. Its key makes a receipt once."""

    privacy = privacy.fields(
        personal="debtor", working="id key worker_number terminal opened_at opened_by state fingerprint ended_at"
    )

    class State(models.TextChoices):
        OPEN = "open", "受け取り中"
        DONE = "done", "領収済"
        DROPPED = "dropped", "取りやめ"

    key = models.CharField(max_length=26, unique=True)
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="+")
    worker_number = models.CharField(max_length=10)
    terminal = models.CharField(max_length=40, default="")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    fingerprint = models.CharField(max_length=64, default="", help_text="SHA-256 of what was asked for with the key")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["debtor"], condition=Q(state="open"), name="debtor_has_one_open_intent"),
            models.UniqueConstraint(fields=["worker_number"], condition=Q(state="open"), name="collector_has_one_open_intent"),
            models.CheckConstraint(
                condition=Q(state="open", fingerprint="", ended_at=None)
                | Q(state="dropped", fingerprint="", ended_at__isnull=False)
                | (Q(state="done", ended_at__isnull=False) & ~Q(fingerprint="")),
                name="intent_ends_with_its_fingerprint",
            ),
        ]


class Receipt(models.Model):
    """領収証: never edited. A misprint is marked void and replaced; the number is never used again.

    One that was written by hand on a numbered leaf keeps the leaf's number and check code; it was entered later.
    """

    append_only = True
    privacy = privacy.fields(
        personal="debtor payee facts",
        working="id number check_code key_id series serial intent replaces paper entered_at worker_number received_by terminal"
        " seal total lines_count payer_chose digest issued_on issued_at keep_until",
    )

    number = models.CharField(max_length=24, unique=True)
    check_code = models.CharField(max_length=11)
    key_id = models.CharField(max_length=12, help_text="of the key under which the check code was made")
    series = models.ForeignKey(Series, models.PROTECT, related_name="receipts")
    serial = models.IntegerField()
    intent = models.OneToOneField(Intent, models.PROTECT, null=True, related_name="receipt")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    paper = models.OneToOneField(Paper, models.PROTECT, null=True, related_name="receipt")
    entered_at = models.DateTimeField(null=True, help_text="when a receipt written by hand came into the books")
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="receipts")
    payee = models.CharField(max_length=200, help_text="the name on the paper")
    worker_number = models.CharField(max_length=10)
    received_by = models.CharField(max_length=80, help_text="login name")
    terminal = models.CharField(max_length=40, default="")
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="receipts")
    total = models.BigIntegerField(help_text="yen")
    lines_count = models.SmallIntegerField()
    payer_chose = models.BooleanField(help_text="the payer named the instalments; else oldest first")
    facts = models.JSONField(help_text="all that the paper says")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the facts")
    issued_on = models.DateField(help_text="the business day on which it is counted and closed")
    issued_at = models.DateTimeField(help_text="when the money was taken")
    keep_until = models.DateField(help_text="the last day on which the receipt, its copy and its data must be kept")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "serial"], name="series_gives_a_number_once"),
            models.CheckConstraint(condition=Q(total__gt=0, lines_count__gt=0, serial__gt=0), name="receipt_is_of_some_yen"),
            models.CheckConstraint(
                condition=Q(intent__isnull=False, replaces=None, paper=None, entered_at=None)
                | Q(intent=None, replaces__isnull=False, paper=None, entered_at=None)
                | Q(intent=None, replaces=None, paper__isnull=False, entered_at__isnull=False),
                name="receipt_comes_from_an_intent_a_leaf_or_replaces_another",
            ),
            models.CheckConstraint(
                condition=~Q(payee="") & ~Q(worker_number="") & ~Q(received_by="") & ~Q(check_code="") & ~Q(key_id=""),
                name="receipt_names_payer_collector_and_code",
            ),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="receipt_carries_its_sha256"),
            models.CheckConstraint(condition=Q(keep_until__gt=F("issued_on")), name="receipt_is_kept_after_its_day"),
        ]
        indexes = [
            models.Index(fields=["worker_number", "issued_on"], name="receipt_by_collector"),
            models.Index(fields=["issued_on"], name="receipt_by_day"),
            models.Index(fields=["debtor"], name="receipt_by_debtor"),
        ]


class ReceiptLine(models.Model):
    """What was taken for one instalment, with its key as the city names it."""

    append_only = True
    privacy = privacy.fields(
        personal="instalment notice_number yen balance_before overpaid",
        working="id receipt line programme assessed_year due_year instalment_code due_on payment_number",
    )

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="lines")
    line = models.SmallIntegerField()
    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="+", db_constraint=False)
    programme = models.CharField(max_length=2)
    assessed_year = models.SmallIntegerField()
    due_year = models.SmallIntegerField()
    notice_number = models.CharField(max_length=20)
    instalment_code = models.CharField(max_length=2)
    due_on = models.DateField()
    yen = models.BigIntegerField(help_text="principal")
    balance_before = models.BigIntegerField(help_text="yen owed on the instalment before this receipt")
    overpaid = models.BigIntegerField(
        default=0, db_default=0, help_text="yen owed no more when a receipt written by hand was entered; told to the city"
    )
    payment_number = models.CharField(max_length=20, unique=True, help_text="under which it counts until the city books it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["receipt", "line"], name="receipt_has_each_line_once"),
            models.UniqueConstraint(fields=["receipt", "instalment"], name="receipt_names_an_instalment_once"),
            models.CheckConstraint(
                condition=Q(yen__gt=0, yen__lte=F("balance_before") + F("overpaid"), overpaid__gte=0, line__gt=0),
                name="line_takes_no_more_than_is_owed",
            ),
        ]


class ReceiptStep(models.Model):
    """What happened to a receipt after its commit."""

    append_only = True
    privacy = privacy.fields(working="id receipt step attempt way copy note at by")

    class Way(models.TextChoices):
        ESCPOS = "escpos", "携帯プリンタ(80mm)"
        ROLL = "roll", "80mmの用紙"
        A5 = "a5", "A5の用紙(控え付き)"

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=14, choices=[(str(step), words) for step, words in STEP_WORDS.items()])
    attempt = models.SmallIntegerField(default=0)
    way = models.CharField(max_length=6, choices=Way.choices, default="")
    copy = models.SmallIntegerField(default=0, help_text="of a print: 0 the first paper, n 再発行 n")
    note = models.CharField(max_length=200, default="")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["receipt", "step"], condition=Q(step__in=[str(step) for step in ONCE]),
                name="receipt_takes_a_step_once",
            ),
            models.UniqueConstraint(fields=["receipt", "attempt"], condition=Q(step="sent"), name="print_has_its_own_attempt"),
            models.UniqueConstraint(
                fields=["receipt", "attempt"], condition=Q(step__in=[str(step) for step in RESULTS]),
                name="print_has_one_answer",
            ),
            models.CheckConstraint(condition=Q(step__in=[str(step) for step in Step]), name="receipt_step_is_known"),
            models.CheckConstraint(
                condition=(Q(step__in=["sent", *(str(step) for step in RESULTS)]) & Q(attempt__gt=0))
                | (~Q(step__in=["sent", *(str(step) for step in RESULTS)]) & Q(attempt=0)),
                name="prints_and_answers_name_their_attempt",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=["void_asked", "voided", "paper_missing", "answered_for"]) | ~Q(note=""),
                name="void_says_why",
            ),
        ]


class DayEnd(models.Model):
    """The close of a collector's day was confirmed: no receipt and no void of that day comes after it."""

    append_only = True
    privacy = privacy.fields(working="id worker_number day ended_at ended_by")

    worker_number = models.CharField(max_length=10)
    day = models.DateField()
    ended_at = models.DateTimeField()
    ended_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker_number", "day"], name="day_of_a_collector_ends_once"),
        ]


class SeriesJump(models.Model):
    """The books lost receipts of a series: it goes on behind the last number that was ever shown."""

    append_only = True
    privacy = privacy.fields(working="id series halt from_serial to_serial at by")

    series = models.ForeignKey(Series, models.PROTECT, related_name="jumps")
    halt = models.ForeignKey(Halt, models.PROTECT, related_name="jumps")
    from_serial = models.IntegerField()
    to_serial = models.IntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "halt"], name="series_jumps_once_for_a_halt"),
            models.CheckConstraint(condition=Q(to_serial__gt=F("from_serial")) & ~Q(by=""), name="series_jumps_ahead"),
        ]


class Reentry(models.Model):
    """再入力: what the first person read from the paper of a lost act. It gives the digest that the journal keeps."""

    append_only = True
    privacy = privacy.fields(
        personal="debtor wanted facts", working="id number kind digest payer_chose replaces asked_at asked_by"
    )

    number = models.CharField(max_length=24)
    kind = models.CharField(max_length=6, choices=[("issued", "発行"), ("void", "書損")])
    digest = models.CharField(max_length=64)
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="+")
    wanted = models.JSONField(help_text="instalment and yen of each line")
    payer_chose = models.BooleanField(default=False)
    replaces = models.CharField(max_length=24, default="")
    facts = models.JSONField(help_text="all that the paper says; of a void nothing")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="void", facts={}) | (Q(kind="issued") & ~Q(facts={})), name="reentry_says_what_the_paper_says"
            ),
        ]


class ReentryDone(models.Model):
    """The second person saw the paper too: the act is in the books again."""

    append_only = True
    privacy = privacy.fields(working="id reentry receipt done_at done_by")

    reentry = models.OneToOneField(Reentry, models.PROTECT, related_name="done")
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="reentries")
    done_at = models.DateTimeField()
    done_by = models.CharField(max_length=80)


class JournalCheck(models.Model):
    """What came of comparing the books with the journal on the second path."""

    append_only = True
    privacy = privacy.fields(working="id lines torn broken lost unwritten differing at by")

    lines = models.IntegerField()
    torn = models.IntegerField()
    broken = models.JSONField(help_text="places of lines that do not follow the one before")
    lost = models.JSONField(help_text="numbers of acts that the books do not have")
    unwritten = models.JSONField()
    differing = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    @property
    def faults(self) -> int:
        return sum(len(one) for one in (self.broken, self.lost, self.unwritten, self.differing))
