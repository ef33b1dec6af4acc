"""経過記録: the one append-only ledger of what was done to reach people, and the promises heard in it."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from saikoku.kernel import privacy
from saikoku.kernel.programmes import PROGRAMMES
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Instalment


class Contact(models.Model):
    """One record (R01). A correction is a new record that names the old one in `corrects`."""

    append_only = True
    privacy = privacy.fields(
        personal="debtor phone summary handover_reason promised_on promised_yen",
        working="id record_number corrects call_number work programme on started_at ended_at channel spoke_with"
        " identified_by outcome call_back_at handover letters_arrived worker_number absence_notice encouraged"
        " origin run_id recorded_at recorded_by answers_record",
    )

    class Origin(models.TextChoices):
        OWN = "own", "自社"
        TAKEN_OVER = "taken", "引継"

    record_number = models.CharField(max_length=26, unique=True, help_text="ULID; a predecessor's number is kept")
    corrects = models.CharField(max_length=26, default="", help_text="the record this one replaces")
    call_number = models.CharField(max_length=26, default="", help_text="records of one call share it")
    work = models.CharField(max_length=2)
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="contacts")
    programme = models.CharField(max_length=2)
    on = models.DateField()
    started_at = models.TimeField()
    ended_at = models.TimeField(null=True)
    channel = models.CharField(max_length=1)
    spoke_with = models.CharField(max_length=1)
    identified_by = models.CharField(max_length=1, default="")
    outcome = models.CharField(max_length=3)
    promised_on = models.DateField(null=True)
    promised_yen = models.BigIntegerField(null=True, help_text="yen")
    summary = models.CharField(max_length=1000, default="")
    call_back_at = models.DateTimeField(null=True)
    handover = models.CharField(max_length=1, default="")
    handover_reason = models.CharField(max_length=100, default="")
    letters_arrived = models.CharField(max_length=1, default="")
    worker_number = models.CharField(max_length=10)
    phone = models.CharField(max_length=15, default="")
    absence_notice = models.CharField(max_length=20, default="")
    encouraged = models.CharField(max_length=30, default="", help_text="transfer, loss, declaration, joined by ;")
    answers_record = models.CharField(max_length=26, default="", help_text="inbound: the record that caused the call")
    origin = models.CharField(max_length=5, choices=Origin.choices, default=Origin.OWN)
    run_id = models.BigIntegerField(null=True, help_text="the intake run of a record taken over")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(programme__in=PROGRAMMES), name="contact_on_a_known_programme"),
            models.UniqueConstraint(fields=["corrects"], condition=~Q(corrects=""), name="record_is_corrected_once"),
            models.CheckConstraint(
                condition=Q(origin="own", run_id=None) | Q(origin="taken", run_id__isnull=False),
                name="only_records_taken_over_name_a_run",
            ),
        ]
        indexes = [
            models.Index(fields=["debtor", "-on"], name="contact_by_debtor"),
            models.Index(fields=["on", "worker_number"], name="contact_by_day"),
            models.Index(fields=["call_number"], condition=~Q(call_number=""), name="contact_by_call"),
            models.Index(fields=["absence_notice"], condition=~Q(absence_notice=""), name="contact_by_notice"),
            models.Index(fields=["run_id"], condition=Q(run_id__isnull=False), name="contact_by_run"),
            BrinIndex(fields=["recorded_at"], name="contact_by_moment"),  # written in this order: nearly free to keep
        ]


class ContactLink(models.Model):
    """Another programme or member that the same talk was about: a link, not a record."""

    append_only = True
    privacy = privacy.fields(personal="debtor", working="id contact programme")

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="links")
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="+")
    programme = models.CharField(max_length=2)


class Promise(models.Model):
    """納付約束 (R09): one row for each day promised. Its state is computed from payments, never typed."""

    class State(models.TextChoices):
        OPEN = "1", "期日前"
        KEPT = "2", "履行"
        PART = "3", "一部履行"
        BROKEN = "4", "不履行"
        WITHDRAWN = "5", "取下げ"

    privacy = privacy.fields(
        personal="debtor promised_on promised_yen paid_yen", working="id contact line programme way state judged_on"
    )

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="promises")
    line = models.SmallIntegerField()
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="promises")
    programme = models.CharField(max_length=2)
    promised_on = models.DateField()
    promised_yen = models.BigIntegerField(null=True, help_text="yen; null: the whole balance")
    way = models.CharField(max_length=1, default="")
    state = models.CharField(max_length=1, choices=State.choices, default=State.OPEN)
    judged_on = models.DateField(null=True)
    paid_yen = models.BigIntegerField(null=True, help_text="yen of payments that it has taken; null: never judged")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "line"], name="promise_line_once_in_a_record"),
            models.CheckConstraint(condition=Q(promised_yen=None) | Q(promised_yen__gt=0), name="promise_is_of_some_yen"),
            models.CheckConstraint(condition=Q(paid_yen=None) | Q(paid_yen__gte=0), name="promise_took_no_less_than_nothing"),
        ]
        indexes = [
            models.Index(fields=["debtor", "state"], name="promise_by_debtor"),
            models.Index(fields=["promised_on"], condition=Q(state="1"), name="promise_open_by_day"),
        ]


class PromisedInstalment(models.Model):
    """An instalment that a part of a promise was said to be for. What was agreed, kept as it was said: whether the promise
    is kept is judged without it, no due date moves, and R09 has no column for it."""

    append_only = True
    privacy = privacy.fields(personal="instalment", working="id promise")

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="covered")
    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promise", "instalment"], name="promise_names_an_instalment_once"),
        ]


class Encouragement(models.Model):
    """勧奨 (R08): one row for each encouragement of a record, with what the person answered.

    Its end is computed from what the city states (rules.encouragements), or told by somebody with a reason (`ended_by`).
    """

    class Kind(models.TextChoices):
        TRANSFER = "transfer", "口座振替"
        LOSS = "loss", "資格喪失"
        DECLARATION = "declaration", "所得申告"

    class Result(models.TextChoices):
        WILL_DO = "1", "手続きする"
        DONE = "2", "手続き済みとのこと"
        FORM_SENT = "3", "書類を送る"
        DECLINED = "4", "断られた"
        CONSIDERING = "5", "考える"
        NOT_APPLICABLE = "9", "当てはまらない"

    class State(models.TextChoices):
        OPEN = "open", "確認待ち"
        DONE = "done", "市のデータで確認"
        ENDED = "ended", "終了"
        WITHDRAWN = "withdrawn", "訂正により取消し"

    privacy = privacy.fields(
        personal="debtor result", working="id contact kind programme on due_on state ended_on ended_because ended_by end_reason"
    )

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="encouragements")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="encouragements")
    programme = models.CharField(max_length=2)
    result = models.CharField(max_length=1, choices=Result.choices)
    on = models.DateField()
    due_on = models.DateField(help_text="the last day on which what the city states is held to follow from it")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=14, default="", help_text="a code of rules.encouragements")
    ended_by = models.CharField(max_length=80, default="", help_text="who ended it by hand; empty: computed")
    end_reason = models.CharField(max_length=200, default="", help_text="by hand: why")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "kind"], name="encouragement_once_in_a_record"),
            models.CheckConstraint(
                condition=Q(kind__in=["transfer", "loss", "declaration"]), name="encouragement_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(result__in=["1", "2", "3", "4", "5", "9"]), name="encouragement_has_a_known_result"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_on=None, ended_because="")
                | (~Q(state="open") & Q(ended_on__isnull=False) & ~Q(ended_because="")),
                name="ended_encouragement_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(ended_by="", end_reason="") | (Q(state="ended") & ~Q(ended_by="") & ~Q(end_reason="")),
                name="encouragement_ended_by_hand_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["debtor"], name="encouragement_by_debtor"),
            models.Index(fields=["due_on"], condition=Q(state="open"), name="encouragement_open_by_day"),
            models.Index(fields=["on"], name="encouragement_by_day"),
        ]


class WaitingRecord(models.Model):
    """A predecessor's record (R01) whose person no T01 row has named yet; written to the ledger when one does."""

    privacy = privacy.fields(personal="debtor_number row", working="id record_number run_id")

    record_number = models.CharField(max_length=26, unique=True)
    debtor_number = models.CharField(max_length=15)
    row = models.JSONField(help_text="the record, ready for the ledger but for its person")
    run_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["debtor_number"], name="waiting_by_number")]
