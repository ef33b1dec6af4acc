"""An operator works at the call desk by keyboard alone, in a real Chromium."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from saikoku.governance.contract import operations as contract
from saikoku.kernel.actor import Actor
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Address, Caution, Member
from saikoku.registry.tasks.models import Task
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.outreach.calls.conftest import NOON
from tests.planning import people

ENTER = 5_000


def picture(page, name: str) -> None:
    """Keep a picture where SAIKOKU_PICTURES names a folder."""
    if folder := os.environ.get("SAIKOKU_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def somebody(**more):
    """A case with something in every part of the page."""
    home = people.household()
    person = people.callable_person("11", balance=17_300, home=home, born_on=date(1960, 4, 10), **more)
    person.name, person.name_kana = "久留米 試験", "クルメ シケン"
    person.save()
    for number, relation in (("000000000008001", "配偶者"), ("000000000008002", "子")):
        Member.objects.create(household=home, number=number, name=f"久留米 {relation}", relation=relation, run_id=1)
    Address.objects.create(
        debtor=person, kind="registered", address="久留米市城南町15-3", building="試験荘201", since=people.DAY, run_id=1
    )
    Caution.objects.create(debtor=person, code="04", since=people.DAY, run_id=1)
    people.phone(person, "09012344821", state="1", source="01")
    for number in range(1, 11):
        owed = 0 if number < 6 else 17_200
        due_on = date(2025, 6, 30) + timedelta(days=30 * number)
        row = people.owes(person, "11", 17_200, instalment=f"{number:02d}", due_on=due_on)
        if not owed:
            row.balance = 0
            row.save()
    people.owes(person, "12", 8_000, instalment="03", reminder_sent_on=date(2026, 2, 20), demand_sent_on=date(2026, 3, 5))
    people.promised(person, NOON - timedelta(days=40), people.DAY - timedelta(days=20), promised_yen=20_000)
    people.called(person, NOON - timedelta(days=50, hours=-2), "301")
    people.called(person, NOON - timedelta(days=38, hours=2), "302")
    return person


@pytest.fixture
def ready(site, enter):
    """The desk with two people, the operator signed in."""
    contract.set_clock(business_at=NOON, by=Actor("system:test"))
    first, second = somebody(), people.callable_person()
    lists.open_day(at=NOON)
    enter(Role.OPERATOR, worker_number="W901", display_name="見本 あや")
    return first, second


@pytest.mark.journey
@pytest.mark.clause("9.4.ア")
def test_an_operator_calls_identifies_hears_a_promise_and_goes_on_by_keyboard(page, site, ready):
    first, second = ready
    page.goto(f"{site}/calls/")
    page.keyboard.press("F4")
    page.wait_for_selector("#talk")
    assert "久留米 試験" in page.inner_text("h1")
    assert "17,2" not in page.content()
    picture(page, "call-gate")
    browser.assert_accessible(page, sizes=((1280, 800),))
    page.keyboard.press("z")
    page.wait_for_selector("#ledger")
    picture(page, "call-identified")
    browser.assert_accessible(page)
    for width, height in ((800, 1280), (360, 800), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        picture(page, f"call-{width}")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.keyboard.press("1")
    assert page.is_checked("input[value='101']")
    page.keyboard.press("p")
    page.keyboard.type("+7")
    page.keyboard.press("Tab")
    page.keyboard.type("20000")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("賞与の支給が遅れた。17日の給与で納める。𠮷")
    assert page.is_visible("#strange")
    picture(page, "call-promise")
    page.keyboard.press("F2")
    page.wait_for_url(f"{site}/calls/")
    expect(page.locator("h1")).not_to_contain_text("試験")
    record = Contact.objects.get(debtor=first, on=people.DAY)
    assert (record.outcome, record.promised_yen, record.promised_on) == ("101", 20_000, people.DAY + timedelta(days=7))
    assert Lease.objects.get().debtor_id == second.pk
    page.keyboard.press("F8")
    assert page.is_checked("input[value='112']")
    page.keyboard.press("Escape")
    page.keyboard.press("F9")
    page.wait_for_selector("text=責任者を呼びました")
    page.focus("#main")
    page.keyboard.press("s")
    page.keyboard.press("1")
    assert page.is_checked("input[value='301']")
    page.keyboard.press("F2")
    page.wait_for_selector("text=いま架電できる対象者がいません。")
    picture(page, "call-nobody")
    browser.assert_accessible(page)
    assert Contact.objects.filter(debtor=second, outcome="301").exists()
    assert not Task.objects.filter(kind="call_back").exists()


@pytest.mark.journey
def test_a_payment_covers_the_middle_and_what_was_typed_stays(page, site, ready):
    first, _ = ready
    page.goto(f"{site}/calls/")
    page.keyboard.press("F4")
    page.wait_for_selector("#talk")
    page.keyboard.press("z")
    page.wait_for_selector("#ledger")
    page.keyboard.press("m")
    page.keyboard.type("もう納めたとのこと。")
    for row in first.instalments.filter(balance__gt=0):
        people.pays(row, at=NOON)
    page.wait_for_selector("[data-interrupt]", timeout=ENTER)
    picture(page, "call-payment")
    browser.assert_accessible(page, sizes=((1280, 800),))
    page.keyboard.press("Enter")
    page.wait_for_selector("text=ありがとうございます")
    assert page.input_value("#id_summary") == "もう納めたとのこと。"
    picture(page, "call-thanks")


@pytest.mark.journey
@pytest.mark.clause("13.2.イ")
def test_the_case_card_is_whole_and_accessible(page, site, ready):
    first, _ = ready
    page.goto(f"{site}/cases/{first.number}/")
    assert page.is_visible("text=期ごとの状態")
    picture(page, "case-card")
    browser.assert_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 2_600})
    picture(page, "case-card-long")
