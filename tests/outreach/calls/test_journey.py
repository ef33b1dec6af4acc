"""An operator works at the call desk by keyboard alone, in a real Chromium."""

from datetime import date, timedelta

import pytest
from django.test import Client
from playwright.sync_api import expect

from saikoku.governance.contract import operations as contract
from saikoku.governance.terms.models import Term
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Address, Caution, Member
from saikoku.registry.tasks.models import Task
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.outreach.calls.conftest import NOON
from tests.planning import people

ENTER = 5_000


def stand_ready(page, sign: str) -> None:
    """The page with this sign is there as a whole: its keys answer only then."""
    page.wait_for_selector(sign)
    page.wait_for_load_state()


def take_next(page, site: str) -> None:
    page.goto(f"{site}/calls/")
    page.keyboard.press("F4")
    stand_ready(page, "#talk")


def identify(page) -> None:
    page.keyboard.press("z")
    stand_ready(page, "#ledger")


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
    take_next(page, site)
    assert "久留米 試験" in page.inner_text("h1")
    assert "17,2" not in page.content()
    browser.picture(page, "call-gate")
    browser.assert_accessible(page, sizes=((1280, 800),))
    identify(page)
    browser.picture(page, "call-identified")
    browser.assert_accessible(page)
    browser.picture(page, "call", sizes=((800, 1280), (360, 800), (1920, 1080)))
    page.keyboard.press("1")
    assert page.is_checked("input[value='101']")
    page.keyboard.press("p")
    page.keyboard.type("+7")
    page.keyboard.press("Tab")
    page.keyboard.type("20000")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # past the way of paying
    page.keyboard.type("賞与の支給が遅れた。17日の給与で納める。𠮷")
    assert page.is_visible("#strange")
    browser.picture(page, "call-promise")
    page.keyboard.press("Escape")  # leaves the field: letters are keys again
    page.keyboard.press("b")
    expect(page.locator("#id_promise2_day")).to_be_focused()
    page.keyboard.type("+14")
    page.keyboard.press("Tab")
    page.keyboard.type("2000000")
    page.keyboard.press("F2")
    page.wait_for_selector("text=約束を確かめてください。")
    browser.picture(page, "call-doubt")
    browser.assert_accessible(page, sizes=((1280, 800),))
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
    browser.picture(page, "call-nobody")
    browser.assert_accessible(page)
    assert Contact.objects.filter(debtor=second, outcome="301").exists()
    assert not Task.objects.filter(kind="call_back").exists()


def scrolled(page) -> int:
    """How many pixels of the middle column do not fit."""
    return page.evaluate("(column => column.scrollHeight - column.clientHeight)(document.getElementById('main'))")


WIDER = """spacing => {
    document.documentElement.style.setProperty('--sans', '"DejaVu Sans", "Noto Sans JP", sans-serif');
    const sheet = document.styleSheets[0];
    sheet.insertRule(`.bar, .bar * { letter-spacing: ${spacing} !important; }`, sheet.cssRules.length);
}"""
"""Letters and figures as wide as those of a font that stands in for ours, and every glyph somewhat wider."""
ROWS = """() => {
    const bar = document.querySelector('.bar'), inside = bar.getBoundingClientRect();
    const boxes = [...bar.children].map(one => one.getBoundingClientRect()).filter(box => box.width > 1);
    const middles = boxes.map(box => (box.top + box.bottom) / 2);
    return {
        apart: Math.max(...middles) - Math.min(...middles), height: inside.height,
        left: inside.right - Math.max(...boxes.map(box => box.right)), wide: document.documentElement.scrollWidth,
        overlaps: boxes.filter((box, place) => place && box.left < boxes[place - 1].right - 0.5).length,
        cut: [...bar.querySelectorAll('.btn')].filter(one => one.scrollWidth > one.clientWidth).length,
    };
}"""


@pytest.mark.journey
def test_the_bar_is_one_row_whichever_font_there_is(page, site, ready):
    take_next(page, site)
    identify(page)
    page.keyboard.press("F9")
    stand_ready(page, "text=責任者を呼びました")
    for wider in ("", "0em", ".04em", ".08em"):
        if wider:
            page.evaluate(WIDER, wider)
        for width, height in ((1280, 800), (1440, 900)):
            browser.resize(page, width, height)
            found = page.evaluate(ROWS)
            browser.picture(page, f"call-bar{wider}", sizes=((width, height),))
            assert found["apart"] < 8 and found["height"] <= 68 and found["left"] >= 0, (width, wider, found)
            assert not found["overlaps"] and not found["cut"] and found["wide"] <= width, (width, wider, found)


@pytest.fixture
def joint(site, enter):
    """The desk with somebody who owes tax and premium, both divisions agreeing to one call."""
    Term.objects.filter(name="joint_call_consent").update(value=True)
    contract.set_clock(business_at=NOON, by=Actor("system:test"))
    person = somebody()
    people.owes(person, "01", 90_000)
    people.target(person, "01")
    lists.open_day(at=NOON)
    enter(Role.OPERATOR, worker_number="W901", display_name="見本 あや")
    return person


@pytest.mark.journey
@pytest.mark.clause("16.4")
def test_the_second_side_is_set_apart_by_one_key_and_all_of_the_talk_fits_the_screen(page, site, joint):
    take_next(page, site)
    identify(page)
    for width, height in ((1280, 800), (1366, 768), (1920, 1080)):
        browser.resize(page, width, height)
        assert scrolled(page) <= 0, (width, height)
    browser.resize(page, 1280, 800)
    page.keyboard.press("1")
    page.keyboard.press("p")
    page.keyboard.type("4/17")
    page.keyboard.press("Tab")
    page.keyboard.type("１２，０００")
    page.keyboard.press("m")  # a letter in a field of text is a letter
    page.keyboard.press("Backspace")
    page.focus("#main")
    page.keyboard.press("n")
    page.keyboard.type("F6")
    browser.picture(page, "call-apart")
    browser.assert_accessible(page, sizes=((1280, 800), (800, 1180), (360, 800)))
    page.keyboard.press("F2")
    stand_ready(page, "[data-undo]")
    premium, tax = Contact.objects.filter(on=people.DAY).order_by("pk")
    assert (premium.programme, premium.outcome, premium.promised_yen) == ("11", "101", 12_000)
    assert (tax.programme, tax.outcome, tax.promised_on) == ("01", "106", None)
    page.keyboard.press("F7")
    stand_ready(page, "text=前の記録を書き直しています")
    assert page.input_value("#id_promise1_yen") == "12,000"
    assert page.input_value("#id_city_tax_outcome") == "106"
    browser.picture(page, "call-undone")
    browser.assert_accessible(page, sizes=((1280, 800),))
    page.keyboard.press("n")
    assert not page.is_checked("#id_apart_city_tax")
    page.keyboard.press("F2")
    page.wait_for_selector("text=約束ごとに科目を選んでください。")
    page.select_option("#id_promise1_side", "premium")
    page.keyboard.press("F2")
    page.wait_for_selector("text=約束の日がありません。")  # of the other side
    page.keyboard.press("F2")
    page.wait_for_selector("text=前の記録: 本人・納付約束")
    assert contacts.standing().filter(on=people.DAY, outcome="101").count() == 2
    assert Contact.objects.filter(on=people.DAY).count() == 4


@pytest.mark.journey
def test_what_was_recorded_is_taken_back_within_ten_seconds_with_all_that_was_typed(page, site, ready):
    first, second = ready
    take_next(page, site)
    identify(page)
    page.keyboard.press("2")
    page.keyboard.press("m")
    page.keyboard.type("3日にコンビニで納めた。")
    page.keyboard.press("F2")
    stand_ready(page, "[data-undo]")
    assert Lease.objects.get().debtor_id == second.pk
    browser.picture(page, "call-undo")
    assert scrolled(page) <= 0
    page.keyboard.press("F7")
    stand_ready(page, "text=前の記録を書き直しています")
    assert page.input_value("#id_summary") == "3日にコンビニで納めた。" and page.is_checked("input[value='102']")
    assert Lease.objects.get().debtor_id == first.pk
    page.keyboard.press("F4")  # 前の記録のまま次へ
    page.wait_for_selector("text=久留米 ")
    assert contacts.standing().get(on=people.DAY).outcome == "102"
    page.focus("#main")
    page.keyboard.press("1")
    page.keyboard.press("F2")
    expect(page.locator("[data-undo]")).to_be_visible()
    expect(page.locator("[data-undo]")).to_be_hidden(timeout=13_000)
    assert page.is_visible("text=訂正する")


@pytest.mark.journey
def test_enter_after_a_word_goes_to_the_next_field_and_records_nothing(page, site, ready):
    take_next(page, site)
    identify(page)
    page.keyboard.press("m")
    typing = page.context.new_cdp_session(page)
    typing.send("Input.imeSetComposition", {"text": "きゅうよ", "selectionStart": 4, "selectionEnd": 4})
    assert not page.is_checked("input[value='101']")
    typing.send("Input.insertText", {"text": "給与の後に納める。"})
    page.keyboard.press("Enter")
    assert page.input_value("#id_summary") == "給与の後に納める。"
    assert page.evaluate("document.activeElement.name") == "letters"
    page.keyboard.press("p")
    page.keyboard.type("令和8.4.17")
    page.keyboard.press("Enter")
    assert page.input_value("#id_promise1_day") == "2026-04-17"
    assert page.evaluate("document.activeElement.id") == "id_promise1_yen"
    assert not Contact.objects.filter(on=people.DAY).exists()


@pytest.mark.journey
def test_a_record_that_is_refused_goes_on_at_the_first_wrong_field_wherever_it_is_folded(page, site, ready):
    take_next(page, site)
    identify(page)
    page.keyboard.press("8")  # 折り返しの約束
    page.keyboard.press("Escape")
    page.evaluate("document.getElementById('more').open = false")
    page.keyboard.press("F2")
    page.wait_for_selector("text=折返しの日と時刻を入力してください。")
    assert page.evaluate("document.getElementById('more').open")
    expect(page.locator("#id_call_back_day")).to_be_focused()
    browser.picture(page, "call-wrong-folded")
    browser.assert_accessible(page, sizes=((1280, 800),))
    page.keyboard.type("+1")
    page.keyboard.press("Tab")
    page.fill("#id_promise1_yen", "20000")
    page.keyboard.press("F2")
    page.wait_for_selector("#id_promise1_day_error")
    expect(page.locator("#id_promise1_day")).to_be_focused()
    browser.picture(page, "call-wrong-promise")
    browser.assert_accessible(page, sizes=((1280, 800),))
    page.fill("#id_promise1_yen", "")
    page.fill("#id_call_back_time", "10:00")
    page.keyboard.press("F2")
    page.wait_for_selector("text=前の記録: ")
    assert Task.objects.filter(kind="call_back").count() == 1


@pytest.mark.journey
def test_back_reload_and_another_page_lose_nothing_that_was_typed(page, site, ready):
    first, _ = ready
    take_next(page, site)
    identify(page)
    second = page.locator("#numbers li:nth-child(2) [type=radio]")
    second.check()
    page.focus("#main")
    page.keyboard.press("k")
    page.wait_for_selector("text=表示中")
    expect(second).to_be_checked()
    page.focus("#main")
    page.keyboard.press("m")
    page.keyboard.type("もう一度考えるとのこと。")
    page.keyboard.press("F2")
    page.wait_for_selector("text=結果を選んでください。")
    page.go_back()
    expect(page.locator("#id_summary")).to_have_value("もう一度考えるとのこと。")
    expect(second).to_be_checked()
    page.keyboard.press("p")
    page.keyboard.type("4/17")
    page.goto(f"{site}/cases/{first.number}/")
    page.go_back()
    expect(page.locator("#id_promise1_day")).to_have_value("4/17")
    page.reload()
    page.wait_for_selector("#talk")
    assert page.input_value("#id_summary") == "もう一度考えるとのこと。"
    assert not Contact.objects.filter(on=people.DAY).exists()
    page.keyboard.press("1")
    page.keyboard.press("F2")
    page.wait_for_selector("text=前の記録: ")
    record = Contact.objects.get(on=people.DAY)
    assert (record.outcome, record.promised_on) == ("101", people.DAY + timedelta(days=7))


@pytest.mark.journey
def test_somebody_chosen_while_another_is_held_asks_which_of_the_two(page, site, ready):
    first, second = ready
    take_next(page, site)
    page.goto(f"{site}/cases/{second.number}/")
    page.keyboard.press("F4")
    page.wait_for_selector("text=ほかの方を受け持っています")
    assert page.is_visible(f"text={second.name}") and page.is_visible("dd >> text=久留米 試験")
    browser.picture(page, "call-choice")
    browser.assert_accessible(page)
    page.keyboard.press("F4")
    page.wait_for_selector("text=戻す理由を選んでください。")
    page.check("input[value='相手から電話があった']")
    page.keyboard.press("F4")
    page.wait_for_selector("#talk")
    assert Lease.objects.get().debtor_id == second.pk
    page.goto(f"{site}/cases/{first.number}/")
    page.keyboard.press("F4")
    page.wait_for_selector("text=ほかの方を受け持っています")
    page.keyboard.press("F2")
    page.wait_for_selector("#talk")
    assert Lease.objects.get().debtor_id == second.pk


@pytest.mark.journey
def test_the_window_whose_person_lapsed_says_so_and_keeps_the_words_apart_from_the_next_person(page, site, ready):
    _, second = ready
    take_next(page, site)
    page.keyboard.press("m")
    page.keyboard.type("最初の方のこと。")
    long_ago = clock.real_now() - timedelta(minutes=30)
    Lease.objects.update(taken_at=long_ago, expires_at=long_ago + timedelta(minutes=1))
    other = page.context.new_page()
    other.goto(f"{site}/cases/{second.number}/")
    other.keyboard.press("F4")
    other.wait_for_selector("#talk")
    page.wait_for_selector("[data-interrupt]", timeout=ENTER)
    expect(page.locator("[data-typed] textarea")).to_have_value("最初の方のこと。")
    browser.picture(page, "call-lapsed")
    page.evaluate("document.getElementById('talk').submit()")
    page.wait_for_selector("text=確保が切れた方について入力していた概要です。")
    assert page.input_value("#typed") == "最初の方のこと。" and page.input_value("#id_summary") == ""
    assert second.name in page.inner_text("h1")
    assert not Contact.objects.filter(on=people.DAY).exists()
    other.close()


@pytest.mark.journey
@pytest.mark.parametrize("arrives", ["payment", "stop"])
def test_what_arrives_is_on_the_screen_with_the_next_question_and_blocks_the_record(page, site, ready, arrives):
    first, _ = ready
    take_next(page, site)
    page.keyboard.press("1")
    if arrives == "payment":
        people.pays(first.instalments.filter(balance__gt=0).first(), at=NOON)
    else:
        people.stop(first)
    page.keyboard.press("F2")  # before the next question
    page.wait_for_selector("text=まだ記録していません。")
    assert not Contact.objects.filter(on=people.DAY).exists()
    page.wait_for_selector("[data-interrupt]", timeout=ENTER)
    page.keyboard.press("F2")  # what covers the column blocks it
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-interrupt]", state="detached")
    expect(page.locator("input[value='301']")).to_be_checked()
    page.keyboard.press("F2")
    page.wait_for_selector("text=前の記録: 不在")
    assert Contact.objects.filter(on=people.DAY, outcome="301").count() == 1


@pytest.mark.journey
def test_a_payment_covers_the_middle_and_what_was_typed_stays(page, site, ready):
    first, _ = ready
    take_next(page, site)
    identify(page)
    page.keyboard.press("m")
    page.keyboard.type("もう納めたとのこと。")
    for row in first.instalments.filter(balance__gt=0):
        people.pays(row, at=NOON)
    page.wait_for_selector("[data-interrupt]", timeout=ENTER)
    browser.picture(page, "call-payment")
    browser.assert_accessible(page, sizes=((1280, 800),))
    page.keyboard.press("Enter")
    page.wait_for_selector("text=ありがとうございます")
    assert page.input_value("#id_summary") == "もう納めたとのこと。"
    browser.picture(page, "call-thanks")


@pytest.mark.journey
@pytest.mark.clause("13.2.イ")
def test_the_case_card_is_whole_and_accessible(page, site, ready):
    first, _ = ready
    page.goto(f"{site}/cases/{first.number}/")
    assert page.is_visible("text=期ごとの状態")
    browser.picture(page, "case-card")
    browser.assert_accessible(page)
    browser.resize(page, 1280, 2_600)
    browser.picture(page, "case-card-long")


@pytest.mark.journey
def test_a_link_to_a_record_marks_its_row_and_goes_on_there(page, site, ready):
    first, _ = ready
    early, late = Contact.objects.filter(debtor=first).order_by("on", "pk")[:2]
    page.goto(f"{site}/cases/{first.number}/#record-{early.record_number}")
    row = page.locator(f"#record-{early.record_number}")
    expect(row).to_be_focused()
    expect(row).to_have_attribute("aria-current", "true")
    expect(row).to_be_in_viewport()
    browser.picture(page, "case-record-marked")
    browser.assert_accessible(page, sizes=((1280, 800),))
    page.evaluate("place => { location.hash = place }", f"record-{late.record_number}")
    expect(page.locator(f"#record-{late.record_number}")).to_be_focused()
    expect(page.locator("tr[aria-current]")).to_have_count(1)


@pytest.mark.journey
def test_two_sides_and_the_line_of_the_last_call_fit_the_screen_together(page, site, joint):
    second = somebody()
    people.owes(second, "01", 40_000)
    people.target(second, "01")
    lists.open_day(at=NOON)
    take_next(page, site)
    identify(page)
    page.keyboard.press("5")
    page.keyboard.press("F2")
    stand_ready(page, "[data-undo]")
    page.keyboard.press("z")
    stand_ready(page, "#ledger")
    page.wait_for_selector("[data-undo]")
    browser.picture(page, "call-two-sides-last-call")
    for width, height in ((1280, 800), (1366, 768), (1920, 1080)):
        browser.resize(page, width, height)
        assert scrolled(page) <= 0, (width, height, scrolled(page))
        bar = page.locator(".bar").bounding_box()
        assert bar["height"] < 80, "the bar stands in one line"


@pytest.mark.journey
@pytest.mark.clause("9.3")
def test_a_leader_takes_over_and_both_see_it_at_once_with_everything_that_was_typed(page, site, ready, open_page):
    first, _ = ready
    take_next(page, site)
    identify(page)
    page.keyboard.press("m")
    page.keyboard.type("怒っている。")
    page.keyboard.press("F9")
    stand_ready(page, "text=責任者を呼びました")
    page.focus("#main")
    page.keyboard.press("m")
    page.keyboard.press("End")
    page.keyboard.type("上の人に代われとのこと。")  # not sent yet
    leader = open_page()
    account = access.open_account(
        login_name="leader", display_name="責任 れい", password="correct-horse-battery", roles=[Role.SUPERVISOR],
        reason="試験", worker_number="W903", by=Actor("system:test"), at=clock.now(),
    )  # fmt: skip
    client = Client()  # the operator's own session goes on
    client.force_login(account, backend="saikoku.security.access.backends.ActiveAccountBackend")
    session = client.session
    session["last_seen"] = clock.real_now().timestamp()
    session.save()
    leader.context.add_cookies([{"name": next(iter(client.cookies)), "value": session.session_key, "url": site}])
    leader.goto(f"{site}/board/now/")
    browser.picture(leader, "board-calls-leader")
    leader.click("text=引き継ぐ >> nth=0")
    stand_ready(leader, "text=さんの通話を引き継ぐ")
    browser.picture(leader, "take-over")
    browser.assert_accessible(leader, sizes=((1280, 800), (800, 1180)))
    leader.keyboard.press("F2")
    stand_ready(leader, "#ledger")
    assert "久留米 試験" in leader.inner_text("h1") and leader.input_value("#id_summary") == "怒っている。"
    page.wait_for_selector("text=責任 れい さんがこの方を引き継ぎました。", timeout=ENTER)
    browser.picture(page, "taken-over")
    browser.assert_accessible(page, sizes=((1280, 800),))
    leader.wait_for_selector("text=前の担当が入力していた内容が届きました。", timeout=ENTER)
    leader.keyboard.press("Enter")
    stand_ready(leader, "#ledger")
    assert leader.input_value("#id_summary") == "怒っている。上の人に代われとのこと。"
    leader.keyboard.press("d")
    leader.keyboard.press("8")
    leader.keyboard.press("F2")
    leader.wait_for_selector("text=前の記録: ")
    record = Contact.objects.get(debtor=first, on=people.DAY)
    assert (record.worker_number, record.summary) == ("W903", "怒っている。上の人に代われとのこと。")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=休止する")
