"""引渡し: each file made for the city, with its number and its bytes, and each time it left the house."""

from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy


class Series(models.Model):
    """The counter of a layout's fiscal year; its row is locked while a delivery is made, so no number is lost."""

    privacy = privacy.fields(working="id layout fiscal_year last")

    layout = models.CharField(max_length=40)
    fiscal_year = models.SmallIntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layout", "fiscal_year"], name="one_delivery_series_in_a_year"),
            models.CheckConstraint(condition=Q(last__gte=0), name="delivery_series_counts_from_zero"),
        ]


class Delivery(models.Model):
    """One file as it was made. The same facts make no second delivery; new facts make one that says what changed."""

    append_only = True
    privacy = privacy.fields(
        working="id layout own_layout fiscal_year number first_day last_day encoding fixed rows sum size sha256 key_id previous"
        " rows_new rows_changed rows_gone made_by made_at"
    )

    layout = models.CharField(max_length=40, help_text="id of the standard layout, R01_contacts")
    own_layout = models.TextField(default="", help_text="TOML of a city's own layout; empty for the standard one")
    fiscal_year = models.SmallIntegerField(help_text="of the day it was made")
    number = models.IntegerField(help_text="1, 2, 3 ... in the layout's fiscal year")
    first_day = models.DateField()
    last_day = models.DateField(help_text="included")
    encoding = models.CharField(max_length=8)
    fixed = models.BooleanField()
    rows = models.IntegerField()
    sum = models.BigIntegerField(null=True, help_text="yen; null where the layout has no sum column")
    size = models.BigIntegerField(help_text="bytes of the plain file")
    sha256 = models.CharField(max_length=64, help_text="of the plain bytes")
    key_id = models.CharField(max_length=12, help_text="the key its pieces are closed with")
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", help_text="same period and form")
    rows_new = models.IntegerField(null=True, help_text="against the previous one")
    rows_changed = models.IntegerField(null=True)
    rows_gone = models.IntegerField(null=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layout", "fiscal_year", "number"], name="delivery_has_one_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="delivery_numbers_count_from_one"),
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="delivery_days_follow_each_other"),
            models.CheckConstraint(condition=Q(encoding__in=["cp932", "utf-8"]), name="delivery_encoding_is_known"),
            models.CheckConstraint(condition=Q(fixed=False) | Q(encoding="cp932"), name="fixed_delivery_is_cp932"),
            models.CheckConstraint(condition=Q(rows__gte=0, size__gte=0), name="delivery_counts_its_rows"),
            models.CheckConstraint(
                condition=Q(previous=None, rows_new=None, rows_changed=None, rows_gone=None)
                | Q(previous__isnull=False, rows_new__isnull=False, rows_changed__isnull=False, rows_gone__isnull=False)
                & Q(rows_new__gte=0, rows_changed__gte=0, rows_gone__gte=0),
                name="renewed_delivery_says_what_changed",
            ),
        ]
        indexes = [
            models.Index(fields=["layout", "first_day", "last_day", "-id"], name="delivery_by_period"),
            models.Index(fields=["-made_at"], name="delivery_by_moment"),
        ]

    @property
    def code(self) -> str:
        """The number people use: R01-2026-0001."""
        return f"{self.layout.partition('_')[0]}-{self.fiscal_year}-{self.number:04d}"


class Piece(models.Model):
    """A part of a delivery's plain bytes, packed and then closed under the key of the delivery."""

    append_only = True
    privacy = privacy.fields(personal="content", working="id delivery place")

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="pieces")
    place = models.IntegerField(help_text="0, 1, 2 ...")
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "place"], name="delivery_piece_has_one_place"),
            models.CheckConstraint(condition=Q(place__gte=0), name="delivery_pieces_count_from_zero"),
        ]


class Handout(models.Model):
    """Each time a file left: a delivery of ours, or a received file given back as it came."""

    class Way(models.TextChoices):
        CONSOLE = "console", "コンソール"
        DOWNLOAD = "download", "画面"
        PRINT = "print", "印刷"

    append_only = True
    privacy = privacy.fields(personal="to_whom", working="id delivery run_id way file_name encrypted media by at")

    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, related_name="handouts")
    run_id = models.BigIntegerField(null=True, help_text="the intake run whose bytes were given back")
    way = models.CharField(max_length=8, choices=Way.choices)
    file_name = models.CharField(max_length=255)
    encrypted = models.BooleanField()
    to_whom = models.CharField(max_length=100, default="", help_text="who took it over for the city")
    media = models.CharField(max_length=80, default="", help_text="number of the medium or of its hand-over slip")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(delivery=None, run_id__isnull=False) | Q(delivery__isnull=False, run_id=None),
                name="handout_is_of_a_delivery_or_a_run",
            ),
            models.CheckConstraint(condition=Q(encrypted=True) | ~Q(way="download"), name="download_is_always_encrypted"),
        ]
        indexes = [models.Index(fields=["delivery", "at"], name="handout_by_delivery")]
