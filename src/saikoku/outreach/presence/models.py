"""席の時間: who rests from calling, and how long each call was talked and written about."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from saikoku.kernel import privacy


class Pause(models.Model):
    """One span in which a person is given no case. Open until he or a call that he answers ends it."""

    privacy = privacy.fields(
        working="id account_id holder worker_number reason limit_minutes leaves began_at ended_at ended_by"
    )

    account_id = models.BigIntegerField()
    holder = models.CharField(max_length=80, help_text="login name")
    worker_number = models.CharField(max_length=10, default="")
    reason = models.CharField(max_length=20, help_text="its words in the agreed list of that day")
    limit_minutes = models.SmallIntegerField(help_text="as agreed when it began; 0: none")
    leaves = models.BooleanField(default=False, help_text="the end of the person's work for the day")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_id"], condition=Q(ended_at=None), name="one_pause_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | (Q(ended_at__gte=F("began_at")) & ~Q(ended_by="")),
                name="ended_pause_names_who_ended_it_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["began_at"], name="pause_by_moment")]


class Handling(models.Model):
    """The times of one recorded call: taken up, dialled, talk ended, written down."""

    append_only = True
    privacy = privacy.fields(
        working="id call_number account_id worker_number channel on began_at dialled_at talk_ended_at recorded_at"
    )

    call_number = models.CharField(max_length=26, unique=True)
    account_id = models.BigIntegerField(null=True, help_text="null: the system")
    worker_number = models.CharField(max_length=10, default="")
    channel = models.CharField(max_length=1)
    on = models.DateField()
    began_at = models.DateTimeField()
    dialled_at = models.DateTimeField(null=True, help_text="null: nobody told; the talk counts from the beginning")
    talk_ended_at = models.DateTimeField(null=True, help_text="null: nobody told when the talk ended")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(talk_ended_at=None)
                | Q(talk_ended_at__gte=F("began_at"), talk_ended_at__lte=F("recorded_at")),
                name="talk_ends_between_its_beginning_and_its_record",
            ),
            models.CheckConstraint(
                condition=Q(dialled_at=None)
                | Q(dialled_at__gte=F("began_at"), dialled_at__lte=Coalesce("talk_ended_at", "recorded_at")),
                name="call_is_dialled_before_its_talk_ends",
            ),
        ]
        indexes = [models.Index(fields=["on", "worker_number"], name="handling_by_day")]
