"""The pages of what is said in a real browser and on paper."""

import pytest

from saikoku.kernel.actor import Actor
from saikoku.outreach.scripts import operations
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


@pytest.mark.journey
def test_the_pages_of_what_leaves_the_house_can_be_used_by_everybody(page, site, enter, noon):
    day = noon.date()
    use = operations.ask(
        kind="copy", what="話すことの冊子", place="研修会場", purpose="新人研修", copies=3, starts_on=day, ends_on=day,
        by=Actor("manager"), at=noon,
    )  # fmt: skip
    operations.grant(use_id=use.pk, document="健保第45号", document_on=day, by=Actor("officer"), at=noon)
    enter(Role.OPERATIONS_MANAGER)
    for address in ("", "ask/", "hand-over/", f"{use.pk}/"):
        page.goto(f"{site}/scripts/uses/{address}")
        browser.assert_accessible(page)
