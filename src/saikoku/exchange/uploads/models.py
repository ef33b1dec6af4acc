"""途中の受け取り: a file on its way here, and the pieces of it that have come."""

from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy


class Ended(models.TextChoices):
    RECEIVED = "received", "受け取った"
    DISCARDED = "discarded", "やめた"
    EXPIRED = "expired", "期限が過ぎた"


class Upload(models.Model):
    """One file that a person sends piece by piece. Its pieces go when it ends; that it was sent stays."""

    privacy = privacy.fields(
        working="id reference file_name size piece received layout form handover_number key_id begun_at begun_by"
        " latest_at ended_at ended_by ended_as run_number"
    )

    reference = models.CharField(max_length=26, unique=True, help_text="ULID; the place its kept pieces are bound to")
    file_name = models.CharField(max_length=255)
    size = models.BigIntegerField(help_text="bytes of the file as it lies with the sender")
    piece = models.BigIntegerField(help_text="bytes of each piece but the last")
    received = models.IntegerField(default=0, help_text="pieces that are here: 0 to received - 1")
    layout = models.CharField(max_length=60, default="", help_text="what the form said; not yet looked at")
    form = models.CharField(max_length=12, default="", help_text="what the form said; not yet looked at")
    handover_number = models.CharField(max_length=40, default="", help_text="授受番号 of the hand-over slip")
    key_id = models.CharField(max_length=12, help_text="the key its pieces are closed with")
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=80)
    latest_at = models.DateTimeField(help_text="when the latest piece came")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, default="")
    ended_as = models.CharField(max_length=10, default="", choices=Ended.choices)
    run_number = models.BigIntegerField(null=True, help_text="the run it was received as")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0, piece__gt=0), name="upload_has_a_size"),
            models.CheckConstraint(
                condition=Q(received=0) | Q(received__gt=0, size__gt=(F("received") - 1) * F("piece")),
                name="upload_has_no_more_pieces_than_its_size",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="", ended_as="")
                | Q(ended_at__isnull=False, ended_as__in=Ended.values) & ~Q(ended_by=""),
                name="ended_upload_names_how_and_who",
            ),
            models.CheckConstraint(
                condition=Q(ended_as=Ended.RECEIVED, run_number__isnull=False)
                | ~Q(ended_as=Ended.RECEIVED) & Q(run_number=None),
                name="received_upload_names_its_run",
            ),
        ]
        indexes = [models.Index(fields=["begun_by", "-id"], condition=Q(ended_at=None), name="open_upload_by_person")]


class UploadPiece(models.Model):
    """A piece of a file on its way: packed, then closed under the installation's key."""

    privacy = privacy.fields(personal="closed", working="id upload number sha256")

    upload = models.ForeignKey(Upload, models.PROTECT, related_name="pieces")
    number = models.IntegerField(help_text="0, 1, 2 ...")
    sha256 = models.CharField(max_length=64, help_text="of the plain bytes")
    closed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="upload_keeps_each_piece_once"),
            models.CheckConstraint(condition=Q(number__gte=0), name="pieces_are_counted_from_nought"),
        ]
