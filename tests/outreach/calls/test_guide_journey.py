"""An operator looks up what may be said while typing, by keyboard alone, and loses nothing; then the same by mouse."""

import pytest

from saikoku.governance.contract import operations as contract
from saikoku.kernel.actor import Actor
from saikoku.planning.lists import operations as lists
from saikoku.registry.contacts.models import Contact
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.outreach.calls.conftest import NOON
from tests.outreach.calls.test_journey import somebody, stand_ready
from tests.planning import people

OPEN, LIST, TEXT = "#guide:not([hidden])", "#guide-q", "[data-guide-first]"


@pytest.fixture
def desk(page, site, enter):
    contract.set_clock(business_at=NOON, by=Actor("system:test"))
    person = somebody()
    people.callable_person()
    lists.open_day(at=NOON)
    enter(Role.OPERATOR, worker_number="W901", display_name="見本 あや")
    page.goto(f"{site}/calls/")
    page.keyboard.press("F4")
    stand_ready(page, "#talk")
    return person


def focused(page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.textContent")


@pytest.mark.journey
@pytest.mark.clause("別紙2")
def test_a_case_is_found_by_typing_read_and_its_outcome_taken_over_by_keyboard(page, site, desk):
    page.keyboard.press("F3")
    page.wait_for_selector(LIST)
    browser.picture(page, "call-guide-gate")
    browser.assert_accessible(page, sizes=((1280, 800), (800, 1180), (360, 800)))
    browser.resize(page, 1280, 800)
    page.keyboard.press("Escape")
    assert not page.is_visible(OPEN)
    page.focus("#main")
    page.keyboard.press("a")
    page.keyboard.press("F3")
    page.wait_for_selector(LIST)
    assert "家族・ほかの方が出た" in page.locator("[data-words]:visible button").first.inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    stand_ready(page, "#ledger")

    page.keyboard.press("m")
    page.keyboard.type("先月は入院していた")
    page.keyboard.press("F3")
    page.wait_for_selector(LIST)
    assert focused(page) == "guide-q"
    page.keyboard.type("ハラッタ")
    assert page.locator("[data-words]:visible").count() < 5
    browser.picture(page, "call-guide-search")
    page.keyboard.press("Enter")
    page.wait_for_selector(TEXT)
    assert "もう納めた" in page.inner_text(TEXT)
    browser.picture(page, "call-guide")
    browser.assert_accessible(page, sizes=((1280, 800), (800, 1180), (360, 800)))
    browser.resize(page, 1280, 800)
    assert page.input_value("#id_summary") == "先月は入院していた"

    page.keyboard.press("1")
    assert not page.is_visible(OPEN)
    assert page.is_checked("input[value='102']")
    assert page.input_value("#id_summary").startswith("先月は入院していた。納付済の申出。")
    assert focused(page) == "id_summary"
    page.keyboard.type("4月8日、銀行、7期")
    assert not Contact.objects.filter(debtor=desk, on=people.DAY).exists()
    page.keyboard.press("F2")
    page.wait_for_selector("text=前の記録")
    record = Contact.objects.get(debtor=desk, on=people.DAY)
    assert record.outcome == "102"
    assert record.summary == "先月は入院していた。納付済の申出。納めた日・場所・期: 4月8日、銀行、7期"


@pytest.mark.journey
def test_keys_of_the_panel_stay_in_the_panel_and_arrows_and_numbers_choose(page, site, desk):
    page.keyboard.press("z")
    stand_ready(page, "#ledger")
    page.keyboard.press("q")
    page.wait_for_selector(TEXT)
    assert "今は払えない" in page.inner_text(TEXT)
    page.keyboard.press("f")
    page.keyboard.press("p")
    assert focused(page).endswith("今は払えない")
    page.keyboard.press("F3")
    page.wait_for_selector(LIST)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator("[data-words]:visible button").nth(1)
    assert second.evaluate("one => one === document.activeElement")
    words = second.locator("span").first.inner_text().split("\n")[0]
    page.keyboard.press("Enter")
    page.wait_for_selector(TEXT)
    assert words in page.inner_text(TEXT)
    page.keyboard.press("F3")
    page.wait_for_selector(LIST)
    page.keyboard.press("ArrowDown")
    page.keyboard.type("17")
    assert page.input_value(LIST) == "17" and page.locator("[data-words]:visible").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_selector(TEXT)
    assert page.inner_text(TEXT).startswith("17. ")
    page.keyboard.press("F3")
    page.wait_for_selector(LIST)
    page.keyboard.type("2")
    assert page.locator("[data-words]:visible kbd").all_inner_texts() == ["2"]
    page.keyboard.type("x")
    assert page.locator("[data-words]:visible").count() == 0
    page.keyboard.press("Escape")
    page.keyboard.press("F3")
    page.wait_for_selector(LIST)
    page.keyboard.press("Escape")
    assert not page.is_visible(OPEN)
    assert not page.is_checked("input[value='103']")


@pytest.mark.journey
def test_the_same_by_mouse_and_an_outcome_that_asks_for_a_time_leads_there(page, site, desk):
    page.click("a[aria-keyshortcuts=F3]")
    page.wait_for_selector(LIST)
    page.click("#guide >> text=今は話せない・かけ直してほしい")
    page.wait_for_selector(TEXT)
    assert page.locator("[data-take='112']").count() == 0
    page.click("[data-guide-close]")
    page.keyboard.press("z")
    stand_ready(page, "#ledger")
    page.click("a[aria-keyshortcuts=F3]")
    page.wait_for_selector(LIST)
    page.fill(LIST, "かけなおし")
    page.click("[data-words]:visible button")
    page.wait_for_selector(TEXT)
    page.click("[data-take='112']")
    assert page.is_checked("input[value='112']")
    assert focused(page) == "id_call_back_day"
    page.fill("#id_call_back_day", "+1")
    page.click("a[aria-keyshortcuts=F3]")
    page.wait_for_selector(LIST)
    page.fill(LIST, "火星")
    assert page.is_visible("[data-guide-none]")
    page.keyboard.press("Escape")
    assert page.input_value("#id_call_back_day") == "2026-04-11"
