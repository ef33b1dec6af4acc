"""An operator telephones from the screen: signs in, calls and hangs up, is called and answers; every server is real."""

import re
import time
from datetime import date, timedelta

import pytest
from django.test import Client
from playwright.sync_api import expect

from saikoku.desk.search import operations as search
from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.inbound.models import AnsweredCall
from saikoku.outreach.telephone.models import CallEvent
from saikoku.planning.lists import operations as lists
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Address
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.outreach.telephone import conftest
from tests.outreach.telephone.office import OUTBOUND
from tests.planning import people

SYSTEM = Actor("system:test")
NUMBER, CALLER = "09012345678", "0942300001"
NOON = clock.at(people.DAY, 12, 10)


def at_another_machine(page, account, site):
    """Somebody else, signed in at a machine of his own."""
    client = Client()
    client.force_login(account, backend="saikoku.security.access.backends.ActiveAccountBackend")
    session = client.session
    session["last_seen"] = clock.real_now().timestamp()
    session.save()
    page.context.add_cookies([{"name": next(iter(client.cookies)), "value": session.session_key, "url": site}])
    return page


@pytest.fixture
def house(site, enter, opens, open_page):
    """Somebody who may be called, a couple of one household who call back, and two operators with seats."""
    conftest.register_lines()
    contract.set_clock(business_at=NOON, by=SYSTEM)
    called = people.callable_person(balance=17_300, born_on=date(1960, 4, 10))
    called.phones.update(number=NUMBER)
    home = people.household()
    for name in ("壱岐 太郎", "壱岐 花子"):
        person = people.callable_person(home=home, balance=9_100, born_on=date(1970, 4, 10))
        person.name = name
        person.save()
        person.phones.update(number=CALLER)
        Address.objects.create(debtor=person, kind="registered", address="久留米市城南町15-3", since=people.DAY, run_id=1)
        people.called(person, NOON - timedelta(days=3), "303")
    search.renew()
    lists.open_day(at=NOON)
    beside = enter(Role.OPERATOR, login_name="beside", worker_number="W902")
    account = enter(Role.OPERATOR, worker_number="W901")
    running = opens(is_open=True, seats_of=[account, beside])
    return running, account, at_another_machine(open_page(), beside, site)


def kinds(call_number: str) -> list[tuple[str, str, str]]:
    rows = CallEvent.objects.filter(call_number=call_number).order_by("at", "pk")
    return list(rows.values_list("direction", "kind", "cause"))


def told(call_number: str, count: int) -> list[tuple[str, str, str]]:
    """What the telephone told of a call, once it told so much."""
    until = time.monotonic() + 20
    while len(found := kinds(call_number)) < count and time.monotonic() < until:
        time.sleep(0.1)
    return found


def bar(page, words: str):
    expect(page.locator(".telephone [data-words]")).to_have_text(words, timeout=20_000)


def minute(call_number: str, kind: str):
    """The minute of an event, as the ledger writes times."""
    at = CallEvent.objects.get(call_number=call_number, kind=kind).at
    return at.astimezone(clock.TOKYO).time().replace(second=0, microsecond=0)


def later(minutes: int) -> None:
    contract.set_clock(business_at=NOON + timedelta(minutes=minutes), by=SYSTEM)


def written(**which) -> Contact:
    """The record, once it stands in the ledger."""
    until = time.monotonic() + 20
    while not Contact.objects.filter(**which).exists() and time.monotonic() < until:
        time.sleep(0.1)
    return Contact.objects.get(**which)


@pytest.mark.journey
@pytest.mark.clause("13.3.2")
def test_an_operator_calls_and_is_called_by_keyboard_through_a_real_sip_server(page, site, house):
    running, account, elsewhere = house
    page.goto(f"{site}/calls/")
    bar(page, "電話の窓が閉じています")
    with page.expect_popup() as opened:
        page.click("[data-open]")
    window = opened.value
    window.on("pageerror", lambda fault: page.troubles.append(str(fault)))
    expect(window.locator("[data-state]").last).to_have_text("待受中", timeout=20_000)
    browser.picture(window, "telephone-window")
    browser.assert_accessible(window, sizes=((400, 460),))
    bar(page, "電話 待受中")
    page.keyboard.press("F4")
    page.wait_for_selector("#talk")
    bar(page, "電話 待受中")

    # Out: the key calls, the person answers, the key hangs up; the record has the telephone's times.
    later(9)
    answers = running.talk("called")
    page.keyboard.press("F10")
    bar(page, "通話中")
    browser.picture(page, "telephone-talking")
    browser.assert_accessible(page, sizes=((1280, 800), (360, 800)))
    page.wait_for_timeout(1200)
    writing = page.locator("[data-writing]")
    expect(writing).to_be_hidden()
    page.keyboard.press("F10")
    bar(page, "電話 待受中")
    expect(writing).to_have_text(re.compile(r"記録 0:0\d"))  # of the writing, not of the nine minutes since the page opened
    expect(writing).to_be_visible()
    assert answers.ended(), running.complaints()
    assert f"INVITE sip:{NUMBER}@" in answers.heard()
    assert f"P-Asserted-Identity: <sip:{OUTBOUND}@" in answers.heard()
    assert answers.ear.loud >= 20  # the operator's voice arrives
    call = page.get_attribute("#numbers", "data-dial-url").split("/")[2]
    assert told(call, 3) == [("out", "dialled", ""), ("out", "answered", ""), ("out", "ended", "terminated")]
    later(16)
    page.keyboard.press("1")
    page.keyboard.press("F2")
    record = written(channel="1", call_number=call)
    assert (record.started_at, record.ended_at) == (minute(call, "dialled"), minute(call, "ended"))

    # In: the screen opens by itself with both who may be on the line; the key answers; the line survives the next page.
    page.goto(f"{site}/inbound/")
    bar(page, "電話 待受中")
    elsewhere.goto(f"{site}/telephone/")
    expect(elsewhere.locator("p[data-state]")).to_have_text("待受中", timeout=20_000)
    caller = running.talk("caller", caller=CALLER)
    expect(page.locator("text=2 人見つかりました")).to_be_visible(timeout=20_000)
    assert page.url == f"{site}/inbound/" and "壱岐 太郎" not in page.content()
    bar(page, "着信 09-••••-0001")
    expect(elsewhere.locator("p[data-state]")).to_have_text("着信")  # every free seat rings
    browser.picture(page, "telephone-ringing")
    page.keyboard.press("F10")
    bar(page, "通話中")
    expect(elsewhere.locator("p[data-state]")).to_have_text("待受中")  # and is still again once one has answered
    page.keyboard.press("1")
    page.wait_for_selector("#talk")
    bar(page, "通話中")
    assert caller.ended(), running.complaints()
    assert caller.ear.loud >= 20
    bar(page, "電話 待受中")
    taken = AnsweredCall.objects.get()
    assert (taken.ending, taken.caller, taken.answered_by) == ("case", CALLER, account.login_name)
    assert told(taken.call_number, 3) == [("in", "rang", ""), ("in", "answered", ""), ("in", "ended", "terminated")]
    later(30)
    page.keyboard.press("z")
    page.wait_for_selector("#ledger")
    page.wait_for_load_state()
    page.keyboard.press("h")
    page.keyboard.press("1")
    page.keyboard.press("F2")
    record = written(channel="2")
    assert record.call_number == taken.call_number
    assert (record.started_at, record.ended_at) == (minute(record.call_number, "answered"), minute(record.call_number, "ended"))
