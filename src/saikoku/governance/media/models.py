"""授受票 and the registered media that may carry the city's data (specification 16.7, 16.12.コ)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from saikoku.governance.media.rules.states import WORDS, State
from saikoku.kernel import privacy


class Medium(models.Model):
    """A USB memory with password protection, used for this contract only, by the handlers named."""

    privacy = privacy.fields(
        working="id serial name handlers registered_at registered_by retired_at retired_by retired_reason"
    )

    serial = models.CharField(max_length=60, unique=True, help_text="the maker's serial number")
    name = models.CharField(max_length=60, help_text="label on the medium, 媒体3号")
    handlers = ArrayField(models.CharField(max_length=40), default=list, help_text="login names; empty: not limited yet")
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=80)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.CharField(max_length=80, default="")
    retired_reason = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(serial="") & ~Q(name=""), name="medium_has_serial_and_name"),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by="", retired_reason="")
                | (Q(retired_at__isnull=False) & ~Q(retired_by="") & ~Q(retired_reason="")),
                name="retired_medium_says_by_whom_and_why",
            ),
        ]


class Handover(models.Model):
    """授受票: one journey of one medium between the city and us."""

    privacy = privacy.fields(
        personal="city_person carrier",
        working="id number direction medium case_number gps_number from_place to_place purpose consent due_at state"
        " opened_at opened_by handed_at handed_by arrived_at arrived_by erased_at erased_by voided_at voided_by"
        " void_reason",
    )

    class Direction(models.TextChoices):
        IN = "in", "市から受け取る"
        OUT = "out", "市へ渡す"

    number = models.CharField(max_length=14, unique=True, help_text="20260410-02: day and count")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    medium = models.ForeignKey(Medium, models.PROTECT, related_name="handovers")
    case_number = models.CharField(max_length=40, help_text="the locked aluminium case")
    gps_number = models.CharField(max_length=40, help_text="the GPS on the case")
    city_person = models.CharField(max_length=100, help_text="who hands over or takes for the city")
    carrier = models.CharField(max_length=100, help_text="who carries for us")
    from_place = models.CharField(max_length=100)
    to_place = models.CharField(max_length=100)
    purpose = models.CharField(max_length=200, help_text="what is carried and why")
    consent = models.CharField(max_length=100, default="", help_text="number of the city's consent to the transport")
    due_at = models.DateTimeField(help_text="when it should have arrived; later is an alarm")
    state = models.CharField(max_length=8, choices=list(WORDS.items()), default=State.OPENED)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    handed_at = models.DateTimeField(null=True)
    handed_by = models.CharField(max_length=80, default="")
    arrived_at = models.DateTimeField(null=True)
    arrived_by = models.CharField(max_length=80, default="")
    erased_at = models.DateTimeField(null=True)
    erased_by = models.CharField(max_length=80, default="")
    voided_at = models.DateTimeField(null=True)
    voided_by = models.CharField(max_length=80, default="")
    void_reason = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(direction__in=["in", "out"]), name="handover_has_a_direction"),
            models.CheckConstraint(
                condition=~Q(case_number="") & ~Q(gps_number="") & ~Q(city_person="") & ~Q(carrier=""),
                name="handover_names_case_gps_and_both_persons",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["opened", "void"], handed_at=None)
                | Q(state__in=["handed", "arrived", "erased"], handed_at__isnull=False),
                name="handed_over_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["opened", "void", "handed"], arrived_at=None)
                | Q(state__in=["arrived", "erased"], arrived_at__gte=F("handed_at")),
                name="arrival_follows_hand_over",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) & ~Q(state="erased") | Q(state="erased", erased_at__gte=F("arrived_at")),
                name="erasure_follows_arrival",
            ),
            models.CheckConstraint(
                condition=(Q(state="void", voided_at__isnull=False) & ~Q(void_reason=""))
                | (~Q(state="void") & Q(voided_at=None, void_reason="")),
                name="void_handover_says_why",
            ),
            models.UniqueConstraint(
                fields=["medium"],
                condition=Q(state__in=["opened", "handed", "arrived"]),
                name="medium_travels_once_until_erased",
            ),
        ]
        indexes = [models.Index(fields=["-opened_at"], name="handover_by_moment")]


class HandoverFile(models.Model):
    """A file that travelled on a medium, by name and hash."""

    append_only = True
    privacy = privacy.fields(working="id handover name size sha256 added_at added_by")

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="files")
    name = models.CharField(max_length=255)
    size = models.BigIntegerField(null=True, help_text="bytes; null where the city's slip does not say")
    sha256 = models.CharField(max_length=64, default="", help_text="of the file as it lay on the medium")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handover", "name"], name="handover_names_a_file_once"),
            models.CheckConstraint(
                condition=Q(sha256="") | Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_hash_is_sha256"
            ),
        ]
