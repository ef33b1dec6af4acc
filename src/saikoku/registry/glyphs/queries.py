"""Which font of the city's characters is in force, which waits, and for which characters is there none?"""

from datetime import date

from django.db.models import Q, QuerySet

from saikoku.documents import fonts
from saikoku.registry.glyphs import sets
from saikoku.registry.glyphs.models import GlyphFont
from saikoku.registry.glyphs.rules import points

NO_BYTES = ("content", "drawn")


def glyph_fonts() -> QuerySet[GlyphFont]:
    """Without their bytes, the newest first."""
    return GlyphFont.objects.defer(*NO_BYTES).select_related("decision").order_by("-pk")


def in_force(on: date) -> QuerySet[GlyphFont]:
    """The one font of that day, or none: of the approved ones that have begun the latest, of two of a day the last."""
    begun = GlyphFont.objects.filter(decision__approved=True, since__lte=on)
    return begun.defer(*NO_BYTES).order_by("-since", "-decision__id")[:1]


def waiting() -> QuerySet[GlyphFont]:
    return glyph_fonts().filter(decision=None)


def waiting_for(name: str) -> QuerySet[GlyphFont]:
    """Fonts that this person may approve: all but his own."""
    return waiting().exclude(filed_by=name)


def standing() -> QuerySet[GlyphFont]:
    """All but those that were dropped."""
    return GlyphFont.objects.filter(Q(decision=None) | Q(decision__approved=True))


def drawn_with(drawn_sha256: str) -> fonts.Further:
    """The font of these bytes, to draw with. Raises GlyphFont.DoesNotExist."""
    found = GlyphFont.objects.only("drawn", "points").filter(drawn_sha256=drawn_sha256).order_by("pk")[:1].get()
    return fonts.Further(drawn_sha256, bytes(found.drawn), frozenset(found.points))


def lacking(beside: fonts.Further) -> list[sets.Lacking]:
    """What papers show as 〓 of names and addresses, and variants shown in the plain form, the most frequent first."""
    found = sets.lacking(other=points.other_than(fonts.drawn(beside), fonts.SELECTORS))
    return [one for one in found if one.characters in fonts.drawable(one.characters, beside=beside)[1]]
