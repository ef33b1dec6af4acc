"""依頼と引継ぎ: what somebody still has to do because of a record."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from saikoku.kernel import privacy
from saikoku.registry.debtors.models import Debtor, Version, by_run, once_in_a_run
from saikoku.registry.liabilities.models import Instalment


class Task(models.Model):
    """One thing to do about a debtor, born of a contact record."""

    class Kind(models.TextChoices):
        CALL_BACK = "call_back", "再架電"
        SLIP_REQUEST = "slip_request", "納付書再発行依頼"
        PHONE_RESEARCH = "phone_research", "電話番号調査"
        WHEREABOUTS = "whereabouts", "居所調査"
        HANDOVER = "handover", "市への引継ぎ"
        CHECK_PAYMENT = "check_payment", "納付の確認"
        SUPERVISOR = "supervisor", "責任者の対応"
        INTERPRETER = "interpreter", "通訳の手配"
        VERIFICATION = "verification", "真正性の確認の案内"

    class State(models.TextChoices):
        OPEN = "open", "未処理"
        DONE = "done", "済"
        WITHDRAWN = "withdrawn", "取下げ"

    privacy = privacy.fields(
        personal="debtor note",
        working="id kind record_number programme state urgent due_at owner_id opened_at opened_by closed_at closed_by"
        " result request_number",
    )

    kind = models.CharField(max_length=16, choices=Kind.choices)
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="tasks")
    programme = models.CharField(max_length=2, default="")
    record_number = models.CharField(max_length=26, help_text="the contact it was born of")
    request_number = models.CharField(max_length=20, default="", help_text="R03 number of a slip request")
    urgent = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    owner_id = models.BigIntegerField(null=True, help_text="the account that has to do it; null: the team")
    note = models.CharField(max_length=400, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, default="")
    result = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None, closed_by="")
                | (~Q(state="open") & Q(closed_at__isnull=False) & ~Q(closed_by="")),
                name="closed_task_names_its_closer",
            ),
            models.UniqueConstraint(
                fields=["request_number"], condition=~Q(request_number=""), name="slip_request_has_one_number"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "due_at"], condition=Q(state="open"), name="task_open_by_kind"),
            models.Index(fields=["debtor"], name="task_by_debtor"),
        ]


class SlipRequestLine(models.Model):
    """One instalment of a slip request (R03)."""

    append_only = True
    privacy = privacy.fields(
        personal="instalment amount_wanted send_to address", working="id task line possible"
    )

    task = models.ForeignKey(Task, models.PROTECT, related_name="lines")
    line = models.SmallIntegerField()
    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="+")
    possible = models.CharField(max_length=1, help_text="1 possible, 2 the city decides")
    amount_wanted = models.BigIntegerField(null=True, help_text="yen")
    send_to = models.CharField(max_length=1, default="1", help_text="1 registered, 2 other")
    address = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "line"], name="slip_request_line_once")]


class StatedAnswer(models.Model):
    """What T13 says of a case handed over, beside its key."""

    answered_on = models.DateField()
    action = models.CharField(max_length=2, help_text="what the city does: rules.answers.ACTIONS")
    remarks = models.CharField(max_length=200, default="")

    class Meta:
        abstract = True


class HandoverAnswer(StatedAnswer):
    """引継回答 (T13): what the city did with a case that we handed over. Whose it is, its record says."""

    privacy = privacy.fields(personal="remarks", working="id record_number answered_on action stated_at run_id")

    record_number = models.CharField(max_length=26, help_text="the R01 record that handed over")
    stated_at = models.DateTimeField(db_default=Now())
    run_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_number"], name="handover_has_one_answer")]


class HandoverAnswerVersion(StatedAnswer, Version):
    """A row of T13 as it came."""

    privacy = privacy.fields(personal="remarks", working="id answer answered_on action line verdict stated_at run_id")

    answer = models.ForeignKey(HandoverAnswer, models.PROTECT, related_name="versions", db_index=False)

    class Meta(Version.Meta):
        constraints = once_in_a_run("answer")
        indexes = by_run("answer")
