"""An hour at the telephone by keyboard alone: calls, a hard case, a wrong outcome, somebody who rings, a pause, a call-back."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from saikoku.desk.search import operations as search
from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.presence import queries as presence
from saikoku.outreach.presence.models import Handling, Pause
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Address
from saikoku.registry.tasks.models import Task
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.planning import people

NOON = clock.at(people.DAY, 12, 10)
CALLER = "0942301234"
SIZES = ((1280, 800), (800, 1180))


def stand_ready(page, sign: str) -> None:
    page.wait_for_selector(sign)
    page.wait_for_load_state()


def it_is(minutes: int) -> None:
    """So many minutes after the beginning of the hour."""
    moment = NOON + timedelta(minutes=minutes)
    contract.set_clock(business_at=moment, by=Actor("system:test"))
    lists.turn(at=moment)


def tab_to(page, words: str) -> None:
    """Press Tab until the control with these words has the focus."""
    for _ in range(90):
        if page.evaluate("(document.activeElement.textContent || '').trim()").startswith(words):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {words}")


def held() -> int:
    return Lease.objects.get().debtor_id


@pytest.fixture
def five(site, enter):
    """Five people who may be called; the last is not, he will ring."""
    contract.set_clock(business_at=NOON, by=Actor("system:test"))
    found = []
    for number in range(5):
        person = people.callable_person(balance=12_000 + number, born_on=date(1960, 4, 10))
        person.name = f"久留米 {'一二三四五'[number]}"
        person.save()
        Address.objects.create(debtor=person, kind="registered", address="久留米市城南町15-3", since=people.DAY, run_id=1)
        found.append(person)
    found[4].phones.update(number=CALLER)
    people.called(found[4], NOON - timedelta(hours=1), "303")
    search.renew()
    lists.open_day(at=NOON)
    enter(Role.OPERATOR, worker_number="W901", display_name="見本 あや")
    return {person.pk: person for person in found}


@pytest.mark.journey
@pytest.mark.clause("9.4.ア")
@pytest.mark.clause("9.4.サ")
@pytest.mark.clause("10.1.ア")
@pytest.mark.clause("10.3.ア")
@pytest.mark.clause("10.3.ウ")
def test_an_hour_of_an_operator_by_keyboard_alone(page, site, five):
    press, write = page.keyboard.press, page.keyboard.type
    page.goto(f"{site}/calls/")
    press("F4")

    # a hard conversation: the case panel, its outcome taken over, the talk ended, then written down
    stand_ready(page, "#talk")
    first = held()
    press("z")
    stand_ready(page, "#ledger")
    press("m")
    write("仕事が減った")
    press("F3")
    page.wait_for_selector("#guide-q")
    write("今は払えない")
    press("Enter")
    page.wait_for_selector("[data-guide-first]")
    press("1")
    expect(page.locator("#id_summary")).to_be_focused()
    chosen = page.locator("[name=outcome]:checked").get_attribute("value")
    it_is(4)
    press("F10")
    stand_ready(page, ".timer.small")
    assert page.input_value("#id_summary").startswith("仕事が減った")
    browser.picture(page, "hour-writing")
    browser.assert_accessible(page, sizes=SIZES)
    browser.resize(page, 1280, 800)
    it_is(5)
    press("F2")
    stand_ready(page, "[data-undo]")
    assert Contact.objects.get(debtor_id=first, on=people.DAY).outcome == chosen
    times = Handling.objects.get()
    talk, writing = times.talk_ended_at - times.began_at, times.recorded_at - times.talk_ended_at
    assert 200 < talk.seconds <= 245 and 45 < writing.seconds < 75

    # dialled by hand: the key begins the talk, a reload loses neither number nor time
    second = held()
    number = page.locator("#numbers .nb").first
    expect(number).to_contain_text("•")
    press("k")
    page.wait_for_selector("text=表示中")
    browser.picture(page, "hour-number")
    it_is(6)
    press("F1")
    stand_ready(page, "text=発信から")
    page.reload()
    stand_ready(page, "text=発信から")
    expect(number).not_to_contain_text("•")
    browser.picture(page, "hour-dialled")
    browser.resize(page, 1280, 800)
    assert page.locator(".bar").bounding_box()["height"] < 70, "all acts of the bar stand in one line"
    browser.assert_accessible(page, sizes=SIZES)
    browser.resize(page, 1280, 800)

    # a wrong key: nobody answered is written as busy, and put right with a reason
    press("s")
    press("4")
    press("F2")
    page.wait_for_selector("text=前の記録: 話中")
    page.wait_for_load_state()
    tab_to(page, "訂正する")
    press("Enter")
    stand_ready(page, "#id_outcome")
    page.focus("#id_outcome")
    write("301")
    page.focus("#id_reason")
    write("押し間違い")
    tab_to(page, "訂正を記録する")
    press("Enter")
    page.wait_for_url(f"{site}/cases/**")
    assert contacts.standing().get(debtor_id=second, on=people.DAY).outcome == "301"
    assert Contact.objects.filter(debtor_id=second, on=people.DAY).count() == 2
    times = Handling.objects.latest("pk")
    began = times.dialled_at.astimezone(clock.TOKYO).time().replace(second=0, microsecond=0)
    assert (times.dialled_at - times.began_at).seconds >= 45 and times.talk_ended_at is None
    assert Contact.objects.get(debtor_id=second, outcome="304").started_at.replace(second=0, microsecond=0) == began

    # the third asks to be called back at 12:50
    page.goto(f"{site}/calls/")
    stand_ready(page, "#talk")
    third = held()
    press("z")
    stand_ready(page, "#ledger")
    press("F8")
    expect(page.locator("#id_call_back_day")).to_be_focused()
    write("4/10")
    press("Enter")
    expect(page.locator("#id_call_back_time")).to_be_focused()
    write("1250")
    press("F2")
    stand_ready(page, "[data-undo]")
    assert Task.objects.get(kind="call_back").due_at == NOON + timedelta(minutes=40)

    # while the fourth is dialled, the fifth rings
    fourth = held()
    fifth = next(pk for pk in five if pk not in (first, second, third, fourth))
    press("F6")
    page.wait_for_url(f"{site}/inbound/")
    write(five[fifth].phones.get().number)
    press("Enter")
    page.wait_for_selector("text=1 人見つかりました")
    press("1")
    stand_ready(page, "#talk")
    assert held() == fifth
    press("z")
    stand_ready(page, "#ledger")
    press("h")
    press("1")
    browser.picture(page, "hour-answered")
    press("Shift+F2")  # 記録して休む
    stand_ready(page, "text=休止する")
    assert Contact.objects.get(debtor_id=fifth, channel="2").outcome == "601"
    browser.picture(page, "hour-rest")
    browser.assert_accessible(page, sizes=SIZES)
    browser.resize(page, 1280, 800)

    # a pause: nobody is given until it ends; the call-back falls due meanwhile
    press("2")
    stand_ready(page, "text=休止中です: 離席")
    it_is(41)
    page.reload()
    stand_ready(page, "text=を過ぎました")
    browser.picture(page, "hour-pause")
    browser.assert_accessible(page, sizes=SIZES)
    browser.resize(page, 1280, 800)
    press("F4")
    assert not Lease.objects.exists() and presence.pauses_now()
    press("F9")
    stand_ready(page, "text=次の対象者を出す")
    assert Pause.objects.get().ended_by == "person"

    # the call-back comes first; the promise is heard
    press("F4")
    stand_ready(page, "#talk")
    assert held() == third and page.is_visible("text=折り返す約束です")
    press("z")
    stand_ready(page, "#ledger")
    press("1")
    press("p")
    write("+7")
    it_is(50)
    press("F2")
    stand_ready(page, "[data-undo]")
    assert Contact.objects.filter(debtor_id=third, outcome="101").exists()
    assert Task.objects.get(kind="call_back").state == "done"

    # the fourth again, and the hour is over; the own numbers say the same
    assert held() == fourth
    press("s")
    press("1")
    it_is(59)
    press("F2")
    page.wait_for_selector("text=いま架電できる対象者がいません。")
    page.goto(f"{site}/own/")
    stand_ready(page, "#own")
    browser.picture(page, "hour-own")
    browser.assert_accessible(page, sizes=SIZES)
    cells = page.locator("#own tbody tr")
    counted = {row.split("\t")[0]: row.split("\t")[1].strip() for row in cells.all_inner_texts()}
    assert counted["架電"] == "5" and counted["受電"] == "1" and counted["接触(本人などと話せた)"] == "4"
