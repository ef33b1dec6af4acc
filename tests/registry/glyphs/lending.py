"""A font that the city lent, on its way into force."""

from datetime import date

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.registry.glyphs import operations
from saikoku.registry.glyphs.models import GlyphFont
from tests.documents import city_fonts

DAY = date(2026, 4, 10)
NOON = clock.at(DAY, 12)
ADMIN, SECOND = Actor("admin"), Actor("second")
SHAPES = {city_fonts.FIRST: city_fonts.SQUARE, city_fonts.SECOND: city_fonts.TRIANGLE}


def lent(shapes: dict = SHAPES, **more) -> GlyphFont:
    plain = {
        "file_name": "EUDC.TTE", "content": city_fonts.font(shapes), "document": "情第12号", "dated": date(2026, 4, 1),
        "since": DAY, "by": ADMIN, "at": NOON,
    }  # fmt: skip
    return operations.file_font(**(plain | more))


def approved(shapes: dict = SHAPES, **more) -> GlyphFont:
    font = lent(shapes, **more)
    operations.decide(font_id=font.pk, approve=True, by=SECOND, at=more.get("at", NOON))
    return font
