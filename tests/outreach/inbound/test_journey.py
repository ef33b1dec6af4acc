"""An operator answers a call by keyboard alone, in a real Chromium."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from saikoku.desk.search import operations as search
from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as talks
from saikoku.outreach.inbound.models import AnsweredCall
from saikoku.planning.lists import operations as lists
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Address, PhoneFinding
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.outreach.inbound.conftest import EVENING, NOON
from tests.planning import people

NEW = "090-1234-4821"


@pytest.fixture
def house(site, enter):
    """A couple of one household, called three days ago; somebody else is in the operator's hands."""
    contract.set_clock(business_at=NOON, by=Actor("system:test"))
    home = people.household()
    found = []
    for name, number in (("壱岐 太郎", "0942300001"), ("壱岐 花子", "0942300001")):
        person = people.callable_person(home=home, balance=17_300, born_on=date(1960, 4, 10))
        person.name = name
        person.save()
        person.phones.update(number=number)
        Address.objects.create(debtor=person, kind="registered", address="久留米市城南町15-3", since=people.DAY, run_id=1)
        found.append(person)
    people.called(found[0], NOON - timedelta(days=3), "303")
    people.called(found[0], NOON - timedelta(days=5), "V20", channel="3", absence_notice="F2604-0012")
    people.callable_person()
    search.renew()
    lists.open_day(at=NOON)
    enter(Role.SUPERVISOR, worker_number="W901", display_name="見本 あや")
    return found


@pytest.mark.journey
@pytest.mark.clause("10.3.ア")
@pytest.mark.clause("10.3.ウ")
def test_an_operator_answers_finds_identifies_and_records_by_keyboard(page, site, house):
    person, _ = house
    page.goto(f"{site}/calls/")
    page.keyboard.press("F6")
    page.wait_for_url(f"{site}/inbound/")
    expect(page.locator("#question")).to_be_focused()
    browser.picture(page, "inbound")
    browser.assert_accessible(page)
    page.keyboard.type(NEW)
    page.keyboard.press("Enter")
    expect(page.locator("text=この番号の対象者はいません")).to_be_visible()
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("0942-30-0001")
    page.keyboard.press("Enter")
    expect(page.locator("text=2 人見つかりました")).to_be_visible()
    assert "太郎" not in page.content()
    browser.picture(page, "inbound-candidates")
    browser.assert_accessible(page)
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    page.locator("#question").press("Control+a")
    page.keyboard.type(person.number)
    page.keyboard.press("Enter")
    expect(page.locator("text=宛名番号が一致")).to_be_visible()
    page.keyboard.press("1")
    page.wait_for_selector("#talk")
    page.wait_for_load_state()
    assert "壱岐 太郎" in page.inner_text("h1") and "17,3" not in page.content()
    browser.picture(page, "inbound-gate")
    page.keyboard.press("z")
    page.wait_for_selector("#ledger")
    page.wait_for_load_state()
    browser.picture(page, "inbound-talk")
    browser.assert_accessible(page)
    page.keyboard.press("h")
    page.keyboard.press("1")
    assert page.is_checked("input[value='601']")
    page.keyboard.press("F2")
    page.wait_for_selector("text=かかってきた番号を確認済にしました")
    record = Contact.objects.get(channel="2")
    assert (record.outcome, record.debtor, record.phone) == ("601", person, "0942300001")
    assert AnsweredCall.objects.get().ending == "case"
    assert record.answers_record == Contact.objects.get(channel="1").record_number
    assert PhoneFinding.objects.get().source == "06"


@pytest.mark.journey
def test_whoever_rings_again_is_answered_once_the_call_before_was_recorded(page, site, house):
    page.goto(f"{site}/inbound/?number=0942300001")
    page.keyboard.press("1")
    page.wait_for_selector("#talk")
    page.wait_for_load_state()
    page.goto(f"{site}/inbound/?number=0942300001")
    page.wait_for_selector("text=受電として開き直します")
    browser.picture(page, "inbound-again-before-gate")
    browser.assert_accessible(page, sizes=((1280, 800), (360, 800)))
    page.go_back()
    page.goto(f"{site}/calls/")
    page.keyboard.press("z")
    page.wait_for_selector("#ledger")
    page.wait_for_load_state()
    page.goto(f"{site}/inbound/?number=0942300001")
    page.wait_for_selector("text=話の続きなら、戻って続けます。")
    browser.picture(page, "inbound-again")
    browser.assert_accessible(page, sizes=((1280, 800), (360, 800)))
    page.keyboard.press("F2")
    page.wait_for_selector("#talk")
    page.wait_for_load_state()
    page.keyboard.press("h")
    page.keyboard.press("1")
    page.keyboard.press("Shift+F2")
    page.wait_for_selector("text=前の記録: ")
    page.goto(f"{site}/inbound/?number=0942300001")
    page.keyboard.press("1")
    page.wait_for_selector("#talk")
    assert "壱岐" in page.inner_text("h1") and Contact.objects.filter(channel="2").count() == 1


@pytest.mark.journey
def test_an_unknown_caller_is_kept_and_settled_by_keyboard_and_after_hours_nobody_is_looked_for(page, site, house):
    person, _mother = house
    ken = Actor("ken", account_id=None, worker_number="W902", display_name="見本 けん")
    talks.take(debtor_id=person.pk, by=ken, at=NOON)
    page.goto(f"{site}/inbound/?number=0942300001")
    page.wait_for_selector("text=引き継ぐ")
    assert page.url == f"{site}/inbound/"
    browser.picture(page, "inbound-held")
    browser.assert_accessible(page, sizes=((1280, 800), (360, 800)))
    page.goto(f"{site}/inbound/")
    page.keyboard.press("F2")  # keeps nobody while the part is folded away
    page.keyboard.press("F8")
    expect(page.locator("#id_said")).to_be_focused()
    page.keyboard.type("「市から電話があった」とだけ言われた。納付書のこと。")
    page.keyboard.press("Tab")
    page.keyboard.type(NEW)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.fill("#id_day", "+0")
    page.fill("#id_time", "1500")
    browser.picture(page, "inbound-unknown")
    browser.assert_accessible(page)
    page.keyboard.press("F2")
    page.wait_for_selector("text=残しました")
    browser.picture(page, "inbound-waiting")
    browser.assert_accessible(page)
    page.click("#waiting a")
    page.wait_for_selector("h1")
    browser.picture(page, "inbound-settle")
    browser.assert_accessible(page)
    page.fill("#id_result", "折り返して話した")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=済みにしました")
    page.goto(f"{site}/inbound/log/")
    browser.picture(page, "inbound-log")
    browser.assert_accessible(page)
    contract.set_clock(business_at=EVENING, by=Actor("system:test"))
    clock.run_from(EVENING)
    page.goto(f"{site}/inbound/")
    expect(page.get_by_text("いまは受付時間外です。", exact=True)).to_be_visible()
    browser.picture(page, "inbound-closed")
    browser.assert_accessible(page)
    page.keyboard.press("F2")
    page.wait_for_selector("text=受付時間外の電話として数えました")
    assert AnsweredCall.objects.filter(ending="after_hours").count() == 1
