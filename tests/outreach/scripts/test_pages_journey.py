"""The pages of what is said in a real browser and on paper."""

import pytest

from saikoku.kernel.actor import Actor
from saikoku.outreach.scripts import operations, queries
from saikoku.security.access import operations as access
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
def test_what_came_back_is_seen_on_the_day_opened_and_begun_anew_from_ones_own_words(page, site, enter, noon):
    account = enter(Role.OPERATIONS_MANAGER)
    held = queries.held("case:family").content
    own = {"case:family": held | {"next": "次の週に再び架電。"}}
    revision = operations.propose(contents=own, source="4月の協議", by=access.actor_of(account), at=noon)
    operations.send_back(revision_id=revision.pk, reason="週では長い", by=Actor("officer"), at=noon)
    page.goto(f"{site}/")
    page.wait_for_selector("text=理由: 週では長い")
    browser.picture(page, "texts-sent-back-today")
    browser.assert_accessible(page)
    page.click("text=提案を開いて、直すか見送る")
    page.wait_for_selector("text=差し戻された提案を、どうしますか")
    browser.picture(page, "texts-sent-back")
    browser.assert_accessible(page)
    page.get_by_role("link", name="変更を提案する").click()
    page.wait_for_selector("text=差し戻された、ご自分の提案の文から始めています。")
    assert page.input_value("#id_next") == "次の週に再び架電。"
    browser.picture(page, "texts-propose-anew")
    browser.assert_accessible(page)
    page.click("text=使っている文から始める")
    page.wait_for_selector("text=差し戻された、ご自分の提案の文から始める")
    assert page.input_value("#id_next") == held["next"]
    page.goto(f"{site}/scripts/revisions/{revision.pk}/")
    page.get_by_role("button", name="今回は見送る").click()
    page.wait_for_selector("text=差し戻された提案を、どうしますか", state="detached")
    page.goto(f"{site}/")
    assert not page.is_visible("text=理由: 週では長い")


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
