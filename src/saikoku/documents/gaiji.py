"""外字: of the font file that the city lends, a font of ours with the characters that no font of the papers has.

Variants of characters (IVS) are left in the file: most are of characters that the papers' fonts have, and typst draws such
a one from the first font that has the character, whatever variants another has.

The file is a stranger's and is read once, when it is handed in; what is drawn from afterwards is only what was made here.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from saikoku.documents import fonts

FAMILY = "Saikoku Gaiji"
UNITS = 1000
"""To the height of a character, as the papers' own fonts have it."""
ASCENT, DESCENT, CAPITALS, SMALLS = 880, -120, 733, 543
"""As the papers' own fonts state them, so that a line with such a character is as high as one without."""
NOTDEF = ".notdef"
MADE_AT = 3_850_070_400
"""2026-01-01 in seconds since 1904, as fonts count: the same file gives the same bytes at any time."""
MOST_BYTES = 10_000_000
MOST_CHARACTERS = 20_000
_MOST_ERROR = 1.0
_KINDS = (b"\0\1\0\0", b"true", b"OTTO")
_COLLECTION = b"ttcf"


class NotUsable(Exception):
    """`code`: too-large, font-collection, not-a-font, no-private-characters, no-outlines, too-many-characters."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Made:
    """A TrueType font; `points` in rising order."""

    font: bytes
    points: tuple[int, ...]


def make(given: bytes) -> Made:
    """The same file gives the same font. Raises NotUsable."""
    if len(given) > MOST_BYTES:
        raise NotUsable("too-large")
    if given.startswith(_COLLECTION):
        raise NotUsable("font-collection")
    if not given.startswith(_KINDS):
        raise NotUsable("not-a-font")
    try:
        return _made_of(TTFont(io.BytesIO(given), lazy=True))
    except NotUsable:
        raise
    except Exception as fault:  # a damaged file makes its reader fail in any way; each of them says the same to people
        raise NotUsable("not-a-font") from fault


def _made_of(source: TTFont) -> Made:
    names = {point: name for point, name in source.getBestCmap().items() if _is_wanted(point)}
    if not any(map(fonts.is_private, names)):
        raise NotUsable("no-private-characters")
    if len(names) > MOST_CHARACTERS:
        raise NotUsable("too-many-characters")
    glyphs, widths = {}, {}
    for point, glyph, width in _drawn(source, names):
        glyphs[point], widths[point] = glyph, width
    if not any(map(fonts.is_private, glyphs)):
        raise NotUsable("no-outlines")
    return Made(_built(glyphs, widths), tuple(sorted(glyphs)))


def _is_wanted(point: int) -> bool:
    return fonts.is_private(point) or not fonts.has(point)


def _drawn(source: TTFont, names: dict[int, str]) -> Iterator[tuple[int, object, int]]:
    """Each character that has an outline, in our own units, with curves of the second degree."""
    drawn, widths = source.getGlyphSet(), source["hmtx"].metrics
    scale = UNITS / source["head"].unitsPerEm
    cubic = "glyf" not in source
    for point, name in sorted(names.items()):
        outline = DecomposingRecordingPen(drawn)
        drawn[name].draw(outline)
        if outline.value:
            pen = TTGlyphPen(None)
            turned = Cu2QuPen(pen, _MOST_ERROR, reverse_direction=cubic)
            outline.replay(TransformPen(turned, (scale, 0, 0, scale, 0, 0)))
            yield point, pen.glyph(), round(widths[name][0] * scale)


def _built(glyphs: dict[int, object], widths: dict[int, int]) -> bytes:
    name_of = {point: f"u{point:04X}" for point in sorted(glyphs)}
    empty = TTGlyphPen(None).glyph()
    builder = FontBuilder(UNITS, isTTF=True)
    builder.updateHead(created=MADE_AT, modified=MADE_AT)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder([NOTDEF, *name_of.values()])
    builder.setupCharacterMap(name_of)
    builder.setupGlyf({NOTDEF: empty} | {name_of[point]: glyphs[point] for point in name_of})
    left = {name: builder.font["glyf"][name].xMin for name in name_of.values()}
    builder.setupHorizontalMetrics(
        {NOTDEF: (UNITS, 0)} | {name: (widths[point], left[name]) for point, name in name_of.items()}
    )
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular", "psName": "SaikokuGaiji-Regular"})
    builder.setupOS2(
        version=3, sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT,
        sCapHeight=CAPITALS, sxHeight=SMALLS, usWeightClass=400,
    )  # fmt: skip
    builder.setupPost(keepGlyphNames=False)
    made = io.BytesIO()
    builder.save(made)
    return made.getvalue()
