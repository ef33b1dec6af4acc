"""The browser of the tests reaches the whole application on a database of its own."""

import pytest

from saikoku.security.access.rules.permissions import Role
from tests import browser

pytestmark = pytest.mark.journey
ASK_ON = """() => {
  window.answers = 0;
  const ask = () => fetch(location.href).then(answer => { window.answers += answer.ok; ask() }, () => {});
  for (let line = 0; line < 4; line++) ask();
}"""


def test_the_site_answers_with_its_sheet_and_with_plain_words_where_nothing_is(page, site):
    assert page.goto(f"{site}/static/ui/ui.css").status == 200
    assert page.goto(f"{site}/nowhere/").status == 404
    assert page.locator("h1").inner_text() == "画面が見つかりません"


def test_a_person_who_has_entered_finds_the_frame_and_the_places_of_the_role(page, site, enter):
    enter(Role.ADMINISTRATOR)
    page.goto(site)
    assert page.locator("nav.nav a[aria-current=page]").count() == 1
    assert "試験 太郎" in page.locator(".me").inner_text()
    browser.assert_accessible(page)


def test_a_page_that_goes_on_asking_is_gone_before_its_database(page, site, enter):
    """The proof is the end: a request that met the database of another test would be a complaint of the browser."""
    enter(Role.OPERATOR)
    page.goto(site)
    page.evaluate(ASK_ON)
    browser.until(page, "() => window.answers > 4")
