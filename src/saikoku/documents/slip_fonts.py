"""A font with the characters of one batch of slips: taken from the papers' font, with outlines that PDF libraries read.

reportlab embeds TrueType outlines only; the font of the papers has curves of the third degree. A character is turned
once in the life of the process, and a slip carries no more of the font than it shows. reportlab knows a character by one
code point: a variant gets one that no text has, a surrogate (Unicode chapter 23.6).
"""

import io
from collections.abc import Iterable
from functools import cache, lru_cache

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from saikoku.documents import fonts

FILE = "NotoSansJP-Regular.otf"
FAMILY = "NotoSansJP"
NOTDEF = ".notdef"
_MOST_ERROR = 1.0  # of 1,000 units to the height of a character


def with_signs(text: str) -> str:
    """A text of `fonts.drawable` with one sign for each variant that has a glyph of its own."""
    return fonts.with_forms(text, lambda varied: _signs().get(varied, varied[0]))


def meant(sign: str) -> str:
    """What stands in the text for it."""
    return _meant().get(sign, sign)


@cache
def _signs() -> dict[str, str]:
    own = sorted(one for one, glyph in fonts.variants(FILE).items() if glyph is not None)
    return {one: chr(point) for one, point in zip(own, range(0xD800, 0xE000), strict=False)}


@cache
def _meant() -> dict[str, str]:
    return {sign: one for one, sign in _signs().items()}


class _Source:
    """The papers' font, opened once; drawing from it is for one thread at a time."""

    def __init__(self) -> None:
        font = TTFont(fonts.folder() / FILE, lazy=True)
        self.names: dict[int, str] = font.getBestCmap()
        self.names |= {ord(sign): font.getGlyphName(fonts.variants(FILE)[one]) for one, sign in _signs().items()}
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


class _Beside:
    """The further font, which has outlines of the same units and degree already."""

    def __init__(self, beside: fonts.Further) -> None:
        font = TTFont(io.BytesIO(beside.font), lazy=True) if beside.font else None
        self.names: dict[int, str] = font.getBestCmap() if font else {}
        self.drawn, self.widths = (font["glyf"], font["hmtx"].metrics) if font else ({}, {})


@lru_cache(maxsize=2)
def _beside(further: fonts.Further) -> _Beside:
    return _Beside(further)


@cache
def _source() -> _Source:
    return _Source()


def cut(characters: Iterable[str], beside: fonts.Further | None = None) -> bytes:
    """A TrueType font; the same characters give the same bytes. `beside`: the further font, else the one in force.

    Raises KeyError for a character that neither the papers' font nor the further one has.
    """
    source, further = _source(), _beside(fonts.further() if beside is None else beside)
    points = sorted({ord(character) for character in characters})
    theirs = {point: further.names[point] for point in points if point in further.names and point not in source.names}
    table = {point: f"further{point:04X}" if point in theirs else source.names[point] for point in points}
    own = sorted({table[point] for point in points if point not in theirs} - {NOTDEF})
    order = [NOTDEF, *own, *(table[point] for point in theirs)]
    glyphs = {name: source.glyph(name) for name in (NOTDEF, *own)}
    glyphs |= {table[point]: further.drawn[name] for point, name in theirs.items()}
    widths = {name: source.widths[name] for name in (NOTDEF, *own)}
    widths |= {table[point]: further.widths[name] for point, name in theirs.items()}
    builder = FontBuilder(source.units, isTTF=True)
    builder.updateHead(created=0, modified=0)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(table)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(widths)
    builder.setupHorizontalHeader(ascent=source.ascent, descent=source.descent)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular", "psName": f"{FAMILY}-Regular"})
    builder.setupOS2(sTypoAscender=source.ascent, sTypoDescender=source.descent, usWeightClass=400)
    builder.setupPost(keepGlyphNames=False)
    made = io.BytesIO()
    builder.save(made)
    return made.getvalue()
