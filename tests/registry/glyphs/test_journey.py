"""In a real Chromium every page draws the city's own characters with the font in force."""

import pytest
from django.urls import reverse

from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.documents.city_fonts import FIRST, SQUARE, TRIANGLE
from tests.planning import people
from tests.registry.glyphs import lending

DRAWN = """() => {
    const one = document.createElement('canvas').getContext('2d');
    one.font = '40px ' + getComputedStyle(document.body).fontFamily;
    const dots = text => {
        one.clearRect(0, 0, 60, 60); one.fillText(text, 0, 40);
        return one.getImageData(0, 0, 60, 60).data.filter((value, place) => place % 4 === 3 && value > 128).length;
    };
    return [dots('\\ue000'), dots('\\ue123')];
}"""


@pytest.mark.journey
def test_a_page_shows_the_city_s_characters(page, site, enter, city_characters):
    city_characters()
    lending.approved()
    pending = lending.lent({chr(0xE000 + turn): SQUARE if turn % 2 else TRIANGLE for turn in range(60)})
    enter(Role.GENERAL_MANAGER)
    page.goto(site + reverse("glyphs:index"))
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Saikoku Gaiji"')
    browser.until(page, "() => document.fonts.load('40px \"Saikoku Gaiji\"', '\\ue000').then(found => found.length === 1)")
    square, triangle = page.evaluate(DRAWN)
    assert 1000 < square < 1400 and 0.4 < triangle / square < 0.6
    browser.assert_accessible(page)
    browser.picture(page, "glyphs")
    page.goto(site + reverse("glyphs:show", args=[pending.pk]))
    browser.until(page, "() => document.fonts.ready.then(() => document.fonts.check('40px \"Saikoku Gaiji\"', '\\ue001'))")
    browser.assert_accessible(page)
    browser.picture(page, "glyphs-font", whole=True)
    people.debtor(alias=f"久留米{FIRST}\ue777")
    page.goto(site + reverse("glyphs:lacking"))
    browser.assert_accessible(page)
    browser.picture(page, "glyphs-lacking")
