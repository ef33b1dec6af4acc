"""A font with the characters of one batch of slips: taken from the papers' font, with outlines that PDF libraries read.

reportlab embeds TrueType outlines only; the font of the papers has curves of the third degree. A character is turned
once in the life of the process, and a slip carries no more of the font than it shows.
"""

import io
from collections.abc import Iterable
from functools import cache

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from saikoku.documents import fonts

FILE = "NotoSansJP-Regular.otf"
FAMILY = "NotoSansJP"
NOTDEF = ".notdef"
_MOST_ERROR = 1.0  # of 1,000 units to the height of a character


class _Source:
    """The papers' font, opened once; drawing from it is for one thread at a time."""

    def __init__(self) -> None:
        font = TTFont(fonts.folder() / FILE, lazy=True)
        self.names: dict[int, str] = font.getBestCmap()
        self.drawn, self.widths = font.getGlyphSet(), font["hmtx"].metrics
        self.units, self.ascent, self.descent = font["head"].unitsPerEm, font["hhea"].ascent, font["hhea"].descent
        self.turned: dict[str, object] = {}

    def glyph(self, name: str):
        """With curves of the second degree."""
        if name not in self.turned:
            pen = TTGlyphPen(None)
            self.drawn[name].draw(Cu2QuPen(pen, _MOST_ERROR, reverse_direction=True))
            self.turned[name] = pen.glyph()
        return self.turned[name]


@cache
def _source() -> _Source:
    return _Source()


def cut(characters: Iterable[str]) -> bytes:
    """A TrueType font; the same characters give the same bytes. Raises KeyError for one that the papers' font lacks."""
    source = _source()
    points = sorted({ord(character) for character in characters})
    table = {point: source.names[point] for point in points}
    order = [NOTDEF, *sorted(set(table.values()) - {NOTDEF})]
    builder = FontBuilder(source.units, isTTF=True)
    builder.updateHead(created=0, modified=0)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(table)
    builder.setupGlyf({name: source.glyph(name) for name in order})
    builder.setupHorizontalMetrics({name: source.widths[name] for name in order})
    builder.setupHorizontalHeader(ascent=source.ascent, descent=source.descent)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular", "psName": f"{FAMILY}-Regular"})
    builder.setupOS2(sTypoAscender=source.ascent, sTypoDescender=source.descent, usWeightClass=400)
    builder.setupPost(keepGlyphNames=False)
    made = io.BytesIO()
    builder.save(made)
    return made.getvalue()
