"""The pages of what is said in a real browser and on paper."""

import pytest

from saikoku.security.access.rules.permissions import Role
from tests import browser


@pytest.mark.journey
def test_the_pages_are_accessible_and_print(page, site, enter):
    enter(Role.OPERATIONS_MANAGER)
    for address in ("?part=language", "texts/case:family/", "texts/case:family/propose/", "start/"):
        page.goto(f"{site}/scripts/{address}")
        browser.assert_accessible(page)
    page.goto(f"{site}/scripts/?part=care")
    page.emulate_media(media="print")
    assert page.is_visible("article.text")
    assert not page.is_visible("form[role=search]")
