"""写真: what a collector took at a place where the city allows it; kept closed, for a time, never changed."""

from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.photos.rules.taking import REASONS, SUBJECTS, Purpose


class Photo(models.Model):
    """It goes when its time is over and nobody holds it: a trigger of the table refuses all else."""

    privacy = privacy.fields(
        personal="debtor content digest",
        working="id intent purpose place stop_id subject reason taken_at taken_by worker_number width height size key_id"
        " kept_through",
    )

    intent = models.CharField(max_length=26, unique=True, help_text="ULID made by the page: sent again, it is the same one")
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="photos")
    purpose = models.CharField(max_length=6)
    place = models.CharField(max_length=26, help_text="the visit's key, or the survey's id")
    stop_id = models.BigIntegerField(null=True, help_text="the stop of the route, of a visit")
    subject = models.CharField(max_length=9)
    reason = models.CharField(max_length=6)
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=80)
    worker_number = models.CharField(max_length=10)
    content = models.BinaryField(help_text="a JPEG of ours, closed (kernel.kept)")
    key_id = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the JPEG")
    width = models.SmallIntegerField()
    height = models.SmallIntegerField()
    size = models.IntegerField(help_text="bytes of the JPEG")
    kept_through = models.DateField(help_text="the last day on which it must be here, as agreed on the day it was taken")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=list(Purpose)), name="photo_has_a_known_purpose"),
            models.CheckConstraint(
                condition=Q(subject__in=list(SUBJECTS), reason__in=list(REASONS)), name="photo_says_of_what_and_what_for"
            ),
            models.CheckConstraint(
                condition=Q(purpose="visit", stop_id__isnull=False) | Q(purpose="survey", stop_id=None),
                name="photo_of_a_visit_names_its_stop",
            ),
            models.CheckConstraint(condition=~Q(place="") & ~Q(worker_number=""), name="photo_names_its_place_and_collector"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="digest_of_a_photo_is_one"),
        ]
        indexes = [
            models.Index(F("debtor"), F("taken_at").desc(), name="photo_by_debtor"),
            models.Index(fields=["purpose", "place"], name="photo_by_place"),
            models.Index(fields=["kept_through"], name="photo_by_end"),
        ]


class PhotoHold(models.Model):
    """証拠保全: the photograph stays beyond its time."""

    append_only = True
    privacy = privacy.fields(personal="reason", working="id photo_number placed_at placed_by")

    photo_number = models.BigIntegerField(help_text="the photo's id; the hold's story outlives the photo")
    reason = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="hold_of_a_photo_says_why")]
        indexes = [models.Index(fields=["photo_number"], name="hold_by_photo")]


class PhotoRelease(models.Model):
    """The end of a hold."""

    append_only = True
    privacy = privacy.fields(personal="reason", working="id hold released_at released_by")

    hold = models.OneToOneField(PhotoHold, models.PROTECT, related_name="release")
    reason = models.CharField(max_length=200)
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="release_of_a_photo_says_why")]
