"""The keys by which a person is found: normalised names and places beside the values they find."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Left

from saikoku.kernel import privacy
from saikoku.registry.debtors.models import Debtor


class SearchKey(models.Model):
    """One row for each debtor, made from the registry's values and never shown.

    Keys of one field stand on a line of their own; tokens are the pairs of neighbouring characters of every line,
    and the first character of each line behind a caret.
    """

    privacy = privacy.fields(personal="debtor names kana name_tokens places place_tokens")

    debtor = models.OneToOneField(Debtor, models.CASCADE, primary_key=True, related_name="+")
    names = models.TextField()
    kana = models.CharField(max_length=200, default="", help_text="the kana line alone: most questions are its beginning")
    name_tokens = ArrayField(models.CharField(max_length=2))
    places = models.TextField()
    place_tokens = ArrayField(models.CharField(max_length=2))

    class Meta:
        indexes = [
            GinIndex(fields=["name_tokens"], name="search_by_name", fastupdate=True),
            models.Index(OpClass(Left("names", 200), name="text_pattern_ops"), name="search_by_beginning"),
            models.Index(OpClass("kana", name="text_pattern_ops"), name="search_by_kana"),
            GinIndex(fields=["place_tokens"], name="search_by_place", fastupdate=True),
        ]
