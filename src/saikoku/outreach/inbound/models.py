"""受電: each call that came in, who answered it, and what became of it."""

from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy
from saikoku.registry.debtors.models import Debtor


class AnsweredCall(models.Model):
    """One call that somebody answered. The talk itself is a record of the ledger (`call_number`, channel 2)."""

    class Ending(models.TextChoices):
        CASE = "case", "事案を開いた"
        HANDED = "handed", "担当へ引き継いだ"
        UNKNOWN = "unknown", "どなたか分からない"
        AFTER_HOURS = "after_hours", "受付時間外を案内した"

    class Wanted(models.TextChoices):
        CALL_BACK = "call_back", "折り返す"
        RESEARCH = "research", "調べる"
        NONE = "none", "することはない"

    privacy = privacy.fields(
        personal="debtor caller said result",
        working="id call_number answered_at answered_by worker_number ending found_by handed_to wanted due_at owner_id"
        " settled_at settled_by",
    )

    call_number = models.CharField(max_length=26, unique=True, help_text="the page's intent, and the talk's")
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=80)
    worker_number = models.CharField(max_length=10, default="")
    caller = models.CharField(max_length=15, default="", help_text="the number that rang, digits; empty: withheld")
    ending = models.CharField(max_length=11, choices=Ending.choices)
    debtor = models.ForeignKey(Debtor, models.PROTECT, null=True, related_name="+")
    found_by = models.CharField(max_length=14, default="", help_text="phone, absence-notice, number, household, name")
    handed_to = models.CharField(max_length=80, default="", help_text="the login name of whoever holds the household")
    said = models.CharField(max_length=400, default="", help_text="of an unknown caller")
    wanted = models.CharField(max_length=9, choices=Wanted.choices, default="", blank=True)
    due_at = models.DateTimeField(null=True)
    owner_id = models.BigIntegerField(null=True, help_text="the account that answered and calls back")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, default="")
    result = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ending__in=["case", "handed"], debtor__isnull=False)
                | Q(ending__in=["unknown", "after_hours"], debtor=None),
                name="only_a_known_caller_is_a_person",
            ),
            models.CheckConstraint(
                condition=(Q(ending="handed") & ~Q(handed_to="")) | (~Q(ending="handed") & Q(handed_to="")),
                name="handed_call_names_who_has_it",
            ),
            models.CheckConstraint(
                condition=(Q(ending="unknown") & ~Q(said="") & ~Q(wanted="")) | (~Q(ending="unknown") & Q(said="", wanted="")),
                name="unknown_caller_said_something",
            ),
            models.CheckConstraint(
                condition=(Q(wanted="call_back", due_at__isnull=False) & ~Q(caller=""))
                | (~Q(wanted="call_back") & Q(due_at=None)),
                name="unknown_caller_is_called_back_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(ending="after_hours") | Q(caller=""), name="nothing_is_kept_after_hours"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by="", result="")
                | (Q(settled_at__gte=F("answered_at"), ending__in=["unknown", "handed"]) & ~Q(settled_by="")),
                name="settled_call_names_who_settled_it",
            ),
        ]
        indexes = [
            models.Index(fields=["answered_at"], name="answered_by_moment"),
            models.Index(
                fields=["due_at"], condition=Q(ending="unknown", settled_at=None) & ~Q(wanted="none"), name="answered_open"
            ),
            models.Index(fields=["handed_to"], condition=Q(ending="handed", settled_at=None), name="answered_handed"),
        ]
