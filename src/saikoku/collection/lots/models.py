"""用紙の耐久: each lot of paper that receipts and slips are printed on, and the looks at what was printed (13.2.エ)."""

from django.db import models
from django.db.models import Q

from saikoku.kernel import privacy


class Lot(models.Model):
    """Paper of one delivery, with what its maker says about how long print on it stays readable."""

    append_only = True
    privacy = privacy.fields(working="id used_for maker product number years document received_on entered_at entered_by")

    class Use(models.TextChoices):
        ROLL = "roll", "領収証(80ミリのロール紙)"
        SHEET = "sheet", "領収証・納付書(A5・A4の用紙)"
        BOOK = "book", "手書き領収証の綴り"

    used_for = models.CharField(max_length=5, choices=Use.choices)
    maker = models.CharField(max_length=60)
    product = models.CharField(max_length=60)
    number = models.CharField(max_length=40, help_text="the maker's lot number")
    years = models.IntegerField(help_text="for how many years the maker says that print stays readable")
    document = models.CharField(max_length=100, help_text="the maker's paper that says so")
    received_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(used_for__in=["roll", "sheet", "book"]), name="lot_has_a_known_use"),
            models.CheckConstraint(
                condition=~Q(maker="") & ~Q(product="") & ~Q(number="") & ~Q(document=""), name="lot_says_what_it_is"
            ),
            models.CheckConstraint(condition=Q(years__range=(1, 100)), name="lot_lasts_some_years"),
            models.UniqueConstraint(fields=["maker", "product", "number"], name="lot_is_entered_once"),
        ]


class Look(models.Model):
    """Somebody looked at a sheet that was printed on the lot and kept for this purpose."""

    append_only = True
    privacy = privacy.fields(working="id lot on is_readable note entered_at entered_by")

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="looks")
    on = models.DateField()
    is_readable = models.BooleanField()
    note = models.CharField(max_length=200, default="")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_readable=True) | ~Q(note=""), name="unreadable_paper_has_a_word"),
        ]
        indexes = [models.Index(fields=["lot", "-id"], name="look_by_lot")]
