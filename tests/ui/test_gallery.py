"""Every component in a real browser: readable by everybody, at every width, on paper."""

import pytest

from tests import browser
from tests.ui import samples

pytestmark = pytest.mark.journey
PAGES = ["gallery", "desk_gallery", "field_gallery"]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_stands_in_anybodys_way(shown, name):
    page = shown(samples.draw(name))
    browser.assert_accessible(page)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size", [(1280, 800), (360, 800)], ids=["desk", "telephone"])
def test_no_stop_of_the_tab_key_hides_under_a_bar(shown, name, size):
    page = shown(samples.draw(name, form=samples.Promise()))
    browser.resize(page, *size)
    browser.assert_focus_is_never_covered(page)


@pytest.mark.parametrize("name", PAGES)
def test_wider_spacing_of_text_loses_nothing(shown, name):
    """The override of WCAG 1.4.12, through a sheet of the reader."""
    page = shown(samples.draw(name))
    page.evaluate(
        """rules => { const sheet = new CSSStyleSheet(); sheet.replaceSync(rules); document.adoptedStyleSheets = [sheet]; }""",
        "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
        "p { margin-bottom: 2em !important }",
    )
    browser.assert_no_sideways_scroll(page, 360)


@pytest.mark.parametrize("name", PAGES)
def test_wide_screens_need_no_sideways_scroll(shown, name):
    page = shown(samples.draw(name))
    for width in (1280, 1440, 1920, 2560):
        browser.assert_no_sideways_scroll(page, width)


def test_the_call_desk_fits_into_one_screen(shown):
    """What a person needs in the next ten seconds stands in 1280 x 800 without scrolling."""
    page = shown(samples.draw("desk_gallery", frame=samples.frame(practice=False)))
    hidden = page.evaluate("(one => one.scrollHeight - one.clientHeight)(document.querySelector('main'))")
    assert hidden <= 0
    assert page.evaluate("document.documentElement.scrollHeight") == 800


def test_paper_shows_the_content_and_none_of_the_controls(shown):
    page = shown(samples.draw("gallery"))
    page.emulate_media(media="print")
    assert page.locator("table").first.is_visible()
    assert page.locator(".board").first.is_visible()
    for control in ("nav.nav", "div.top", ".actions", ".filter", ".btn", "kbd"):
        assert not page.locator(control).first.is_visible()


def test_the_page_with_all_its_files_stays_under_150_kilobytes(page, shown):
    sizes = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    shown(samples.draw("gallery"))
    assert sum(sizes) < 150_000
