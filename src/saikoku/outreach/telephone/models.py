"""電話: which seat of the SIP server belongs to whom, and what the telephone told of each call."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from saikoku.kernel import privacy
from saikoku.outreach.telephone.rules import timing


class Seat(models.Model):
    """One account's place at the SIP server. What signs it in is kept closed (kernel.kept) and given to its owner only."""

    privacy = privacy.fields(working="id account extension realm secret key_id assigned_at assigned_by")

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    extension = models.CharField(max_length=20, unique=True)
    realm = models.CharField(max_length=63, help_text="the secret fits this realm alone")
    secret = models.BinaryField(help_text="HA1 of RFC 3261, closed")
    key_id = models.CharField(max_length=12)
    assigned_at = models.DateTimeField()
    assigned_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(extension__regex=r"^[A-Za-z0-9._-]{1,20}$"), name="extension_is_a_sip_user"),
            models.CheckConstraint(condition=~Q(secret=b"") & ~Q(key_id=""), name="seat_keeps_its_secret_closed"),
        ]


class CallEvent(models.Model):
    """What the telephone told of one leg of a call. No number: the call's record has it."""

    append_only = True
    privacy = privacy.fields(working="id call_number leg direction kind cause at account_id")

    call_number = models.CharField(max_length=26, help_text="the desk's call")
    leg = models.CharField(max_length=26, help_text="one attempt of the telephone")
    direction = models.CharField(max_length=3)
    kind = models.CharField(max_length=8)
    cause = models.CharField(max_length=12, default="", blank=True)
    at = models.DateTimeField()
    account_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leg", "kind"], name="a_thing_happens_to_a_leg_once"),
            models.CheckConstraint(condition=Q(kind__in=timing.KINDS), name="telephone_event_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(direction=timing.OUT) & ~Q(kind=timing.RANG) | Q(direction=timing.IN) & ~Q(kind=timing.DIALLED),
                name="we_dial_out_and_they_ring_in",
            ),
            models.CheckConstraint(
                condition=Q(kind=timing.ENDED, cause__in=timing.CAUSES) | ~Q(kind=timing.ENDED) & Q(cause=""),
                name="only_an_end_has_a_cause",
            ),
        ]
        indexes = [models.Index(fields=["call_number"], name="telephone_events_of_a_call")]
