"""The browser of the tests reaches the whole application on a database of its own."""

import pytest

pytestmark = pytest.mark.journey


def test_the_site_answers_with_its_sheet_and_with_plain_words_where_nothing_is(page, site):
    assert page.goto(f"{site}/static/ui/ui.css").status == 200
    assert page.goto(f"{site}/nowhere/").status == 404
    assert page.locator("h1").inner_text() == "画面が見つかりません"
