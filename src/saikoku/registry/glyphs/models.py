"""外字の書体: the fonts that the city lent, what was made of each, and who decided about it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from saikoku.kernel import privacy


class GlyphFont(models.Model):
    """One file as the city lent it, and the font of ours that papers and pages are drawn with. Another is another row."""

    append_only = True
    privacy = privacy.fields(
        working="id file_name content document dated since filed_at filed_by", public="sha256 drawn drawn_sha256 points"
    )

    file_name = models.CharField(max_length=100)
    content = models.BinaryField(help_text="the city's file, byte for byte")
    sha256 = models.CharField(max_length=64, help_text="of the city's file")
    drawn = models.BinaryField(help_text="TrueType, made of the file (documents.gaiji)")
    drawn_sha256 = models.CharField(max_length=64)
    points = ArrayField(models.IntegerField(), help_text="code points that have a glyph, rising")
    document = models.CharField(max_length=100, help_text="number of the city's letter that lends it")
    dated = models.DateField(help_text="the day of the letter")
    since = models.DateField(help_text="papers and pages use it from this day on")
    filed_at = models.DateTimeField()
    filed_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(file_name="") & ~Q(document=""), name="glyph_font_names_file_and_document"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$", drawn_sha256__regex=r"^[0-9a-f]{64}$"),
                name="glyph_font_carries_its_sha256",
            ),
            models.CheckConstraint(condition=~Q(points=[]), name="glyph_font_draws_something"),
        ]
        indexes = [models.Index(fields=["drawn_sha256"], name="glyph_font_by_drawn")]


class GlyphDecision(models.Model):
    """A second person approved the font, or it was dropped; a trigger refuses that one approves his own."""

    append_only = True
    privacy = privacy.fields(working="id font approved reason decided_at decided_by")

    font = models.OneToOneField(GlyphFont, models.PROTECT, related_name="decision")
    approved = models.BooleanField()
    reason = models.CharField(max_length=200, default="")
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(approved=True) | ~Q(reason=""), name="dropped_glyph_font_says_why"),
        ]
