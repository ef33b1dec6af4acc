"""Small fonts as a city might lend one: squares and triangles in the private use area, made here and now."""

import io
from collections.abc import Mapping

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

UNITS, MADE_AT = 256, 3_850_070_400
LEFT = 20
SQUARE = ((20, -10), (20, 210), (236, 210), (236, -10))
TRIANGLE = ((20, -10), (128, 210), (236, -10))
FIRST, SECOND, FAR = "\ue000", "\ue123", "\U000f0001"


def font(shapes: Mapping[str, tuple], *, curves: int = 2, family: str = "EUDC", units: int = UNITS) -> bytes:
    """Each character and the corners of its one outline (none: an empty glyph); `curves` 3 makes an OpenType font of CFF."""
    names = {ord(character): f"c{ord(character):04X}" for character in shapes}
    builder = FontBuilder(units, isTTF=curves == 2)
    builder.updateHead(created=MADE_AT, modified=MADE_AT)
    builder.font.recalcTimestamp = False  # the same shapes are the same file
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap(names)
    drawn = {".notdef": _drawn((), curves)} | {names[ord(one)]: _drawn(corners, curves) for one, corners in shapes.items()}
    if curves == 2:
        builder.setupGlyf(drawn)
    else:
        builder.setupCFF(family, {}, drawn, {})
    builder.setupHorizontalMetrics(dict.fromkeys(drawn, (units, LEFT)))
    builder.setupHorizontalHeader(ascent=220, descent=-36)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    made = io.BytesIO()
    builder.save(made)
    return made.getvalue()


def _drawn(corners: tuple, curves: int):
    pen = TTGlyphPen(None) if curves == 2 else T2CharStringPen(UNITS, None)
    if corners:
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph() if curves == 2 else pen.getCharString()
