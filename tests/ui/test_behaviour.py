"""What the scripts do: keys, days and yen while typing, focus, dialogs, answers to parts, the session's end."""

from datetime import date

import pytest

from saikoku.kernel import eras
from saikoku.ui import components as ui
from tests import browser
from tests.ui import samples

pytestmark = pytest.mark.journey


@pytest.fixture
def desk(shown):
    return shown(samples.draw("desk_gallery"))


@pytest.fixture
def office(shown):
    return shown(samples.draw("gallery", form=samples.Promise()))


def focused(page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def test_a_digit_selects_the_outcome(desk):
    desk.keyboard.press("5")
    assert desk.locator("input[value='5']").is_checked()


def test_the_numeric_pad_counts_as_digits(desk):
    desk.keyboard.press("Numpad3")
    assert desk.locator("input[value='3']").is_checked()


def test_kana_input_does_not_move_the_keys(desk):
    """With kana input the key M gives 「も」; its place on the keyboard decides."""
    desk.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'も', code: 'KeyM', bubbles: true}))")
    assert focused(desk) == "memo"


def test_letters_typed_into_a_field_stay_text(desk):
    desk.fill("#memo", "")
    desk.focus("#memo")
    desk.keyboard.type("5OM")
    assert desk.input_value("#memo") == "5OM"
    assert not desk.locator("input[value='5']").is_checked()


def test_no_key_acts_while_a_word_is_being_composed(desk):
    desk.evaluate(
        """document.body.dispatchEvent(new KeyboardEvent(
            'keydown', {code: 'Digit5', key: 'Process', isComposing: true, bubbles: true}))"""
    )
    assert not desk.locator("input[value='5']").is_checked()


def test_function_keys_press_their_button_even_in_a_field(desk):
    desk.evaluate(
        """document.querySelector('#record').addEventListener('submit',
            event => { event.preventDefault(); document.body.dataset.recorded = 'yes'; })"""
    )
    desk.focus("#memo")
    desk.keyboard.press("F2")
    assert desk.evaluate("document.body.dataset.recorded") == "yes"


def test_switched_off_letters_leave_the_function_keys(shown):
    page = shown(samples.draw("desk_gallery", frame=samples.frame(letters=False)))
    page.keyboard.press("5")
    assert not page.locator("input[value='5']").is_checked()
    assert not page.locator("label.keycap kbd").first.is_visible()
    assert page.locator("kbd", has_text="F2").is_visible()


def test_slash_goes_to_the_search(desk):
    desk.keyboard.press("/")
    assert focused(desk) == "find"


def test_j_and_k_walk_through_a_list(office):
    office.keyboard.press("j")
    office.keyboard.press("j")
    assert focused(office) == "…0093 5510"
    office.keyboard.press("k")
    assert focused(office) == "…0418 2207"


def test_the_question_mark_lists_the_keys_of_the_page(desk):
    desk.keyboard.press("Shift+Slash")
    words = desk.locator("#key-list").inner_text()
    assert "記録して次の対象者へ" in words
    assert "納付の約束" in words
    assert focused(desk) == "key-list-heading"
    found = browser.violations(desk)
    desk.keyboard.press("Escape")
    assert found == []
    assert not desk.locator("#key-list").is_visible()


@pytest.mark.parametrize(
    ("typed", "echo", "kept"),
    [
        ("R8.4.17", "令和8年4月17日(金)", "2026-04-17"),
        ("8.4.17", "令和8年4月17日(金)", "2026-04-17"),
        ("4/17", "令和8年4月17日(金)", "2026-04-17"),
        ("0417", "令和8年4月17日(金)", "2026-04-17"),
        ("20260418", "令和8年4月18日(土) 土曜日です", "2026-04-18"),
        ("令和8年4月19日", "令和8年4月19日(日) 日曜日です", "2026-04-19"),
        ("R8.4.29", "令和8年4月29日(水) 祝日(昭和の日)です", "2026-04-29"),
        ("S64.1.7", "昭和64年1月7日(土) 土曜日です", "1989-01-07"),
        ("2026-02-30", "この日はありません。", "2026-02-30"),
        ("そのうち", "", "そのうち"),
    ],
)
def test_a_day_is_said_in_words_beside_its_field(office, typed, echo, kept):
    office.evaluate("document.querySelector('output.echo').dataset.today = '2026-04-10'")
    office.fill("#id_day", typed)
    office.press("#id_day", "Tab")
    assert office.locator("output.echo").first.inner_text() == echo
    assert office.input_value("#id_day") == kept


TYPED = [
    "2026-04-17", "2026/4/7", "20260417", "2026年4月17日", "R8.4.17", "r8.4.17", "R080417", "令和8年4月17日", "令8.4.17",
    "R元.5.1", "令和元年5月1日", "H31.4.30", "H31.5.1", "H1.1.8", "S64.1.7", "S64.1.8", "S63.12.31", "T1.7.30", "M45.7.29",
    "8.4.17", "8年4月17日", "4/17", "4-17", "4月17日", "0417", "12/31", "1/1", "2/29", "2/30", "13/1", "+0", "+7", "+365",
    "２０２６－０４－１７", "Ｒ８．４．１７",
    "M5.12.31", "M6.1.1", "令和8年4月17日(金)", "2026-13-01", "2026-00-10", "2026-04-00", "R0.4.1", "あした", "7",
]  # fmt: skip


def test_what_the_field_says_is_what_the_server_reads(office):
    """The script beside the field and the kernel agree on every way of writing, or the script keeps silent."""
    office.evaluate("document.querySelector('output.echo').dataset.today = '2026-04-10'")
    differing = []
    for text in TYPED:
        try:
            expected = eras.parse(text, today=date(2026, 4, 10)).isoformat()
        except eras.NotADate:
            expected = text
        office.fill("#id_day", text)
        office.press("#id_day", "Tab")
        if (kept := office.input_value("#id_day")) != expected:
            differing.append((text, expected, kept))
    assert differing == []


def test_a_quick_choice_fills_the_day(office):
    office.evaluate("document.querySelector('output.echo').dataset.today = '2026-04-10'")
    office.click("text=1週間後")
    assert office.input_value("#id_day") == "2026-04-17"


def test_yen_are_grouped_on_leaving(office):
    office.fill("#id_amount", "１２３００円")
    office.press("#id_amount", "Tab")
    assert office.input_value("#id_amount") == "12,300"


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_field(shown):
    page = shown(samples.draw("gallery"))
    assert "確認が必要な項目が 4 件" in focused(page)
    page.click("text=149,000円以下の金額を入力してください。 >> nth=0")
    assert focused(page) == "id_amount"


def test_a_dialog_takes_the_focus_and_escape_is_harmless(office):
    office.click("text=催告を中止する")
    assert focused(office) == "stop-question"
    assert browser.violations(office) == []
    office.keyboard.press("Escape")
    assert focused(office) == "催告を中止する"


def test_an_interrupt_covers_the_talk_and_leaves_nothing_else_to_press(shown):
    page = shown(samples.draw("desk_gallery", interrupt=samples.parts()["interrupt"]))
    assert focused(page).startswith("お礼の言葉へ進む")
    page.keyboard.press("5")
    assert not page.locator("input[value='5']").is_checked()
    browser.assert_accessible(page)


def test_the_arrow_keys_read_the_amounts_of_a_board(desk):
    desk.focus("#matrix td[tabindex='0']")
    desk.keyboard.press("ArrowRight")
    assert "17,300円" in desk.locator("[data-boardline=matrix]").inner_text()


def test_the_end_of_the_session_is_said_two_minutes_before_and_then_covers_the_page(page, shown):
    page.clock.install()
    times = {"session_seconds": 900, "keep_url": "/keep/", "alive_url": "/alive/", "unlock_url": "/unlock/"}
    shown(samples.draw("desk_gallery", frame=samples.frame(**times)))
    page.fill("#memo", "賞与の支給が遅れた。")
    page.clock.run_for(700_000)
    assert not page.locator("#session-note").is_visible()
    page.clock.run_for(81_000)
    assert "あと2分" in page.locator("#session-note").inner_text()
    page.clock.run_for(120_000)
    page.wait_for_selector("#cover[open]")
    assert not page.locator("#memo").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#cover").is_visible()
    assert browser.violations(page) == []
    assert page.input_value("#memo") == "賞与の支給が遅れた。"


def answer(page, status: int, body: str, headers: dict | None = None) -> None:
    given = {"Content-Type": "text/html; charset=utf-8", **(headers or {})}
    page.route("http://saikoku.test/part/", lambda route: route.fulfill(status=status, body=body, headers=given))


PART = """{% extends "ui/office.html" %}{% load ui %}{% block content %}<h1>部分</h1>
<form id="part" hx-post="/part/" hx-target="#part" hx-swap="outerHTML" method="post"><label for="memo">概要</label>
<input id="memo" name="memo"><button class="btn main">記録する</button></form>{% endblock %}"""


@pytest.fixture
def part(shown):
    from django.template import engines

    context = {"frame": samples.frame(), "csrf_token": "token-of-the-page"}
    return shown(engines["django"].from_string(PART).render(context))


def test_a_refused_part_is_shown_and_the_focus_goes_where_the_server_says(part):
    from django.http import HttpResponse

    from saikoku.ui import responses

    header = responses.focus_on(HttpResponse(), "memo")["HX-Trigger-After-Settle"]
    body = '<form id="part"><label for="memo">概要</label><input id="memo" name="memo" aria-invalid="true"></form>'
    answer(part, 422, body, {"HX-Trigger-After-Settle": header})
    with part.expect_request("**/part/") as sent:
        part.click("text=記録する")
    assert sent.value.headers["x-csrftoken"] == "token-of-the-page"
    part.wait_for_selector("#memo[aria-invalid]")
    browser.until(part, "document.activeElement.id === 'memo'")


def test_a_fault_of_the_server_is_said_and_the_text_stays(part):
    answer(part, 500, "fault")
    part.fill("#memo", "賞与の支給が遅れた。")
    part.click("text=記録する")
    part.wait_for_selector("#line-note")
    part.troubles[:] = [line for line in part.troubles if "500" not in line]
    assert "何も保存していません" in part.locator("#notices").inner_text()
    assert part.input_value("#memo") == "賞与の支給が遅れた。"
    assert browser.violations(part) == []


def test_nothing_personal_is_kept_in_the_browser(part):
    answer(part, 200, '<p id="part">済</p>')
    part.click("text=記録する")
    part.wait_for_selector("p#part")
    assert part.evaluate("Object.keys(localStorage).length") == 0


def test_axe_does_find_what_is_wrong(shown):
    page = shown("<html><body><img src='/static/ui/mark.svg'><p>文</p></body></html>")
    assert any(line.startswith("image-alt") for line in browser.violations(page))


def test_a_table_that_fits_is_no_stop_for_the_tab_key(office):
    browser.until(office, "!document.querySelector('.tablewrap').hasAttribute('tabindex')")
    browser.resize(office, 320, 800)
    browser.until(office, "document.querySelector('.tablewrap').tabIndex === 0")


def test_the_frame_without_a_person_has_no_navigation_and_no_search(shown):
    page = shown(samples.draw("gallery", frame=ui.Frame("ログイン", practice=True)))
    assert page.locator("nav.nav").count() == 0
    assert page.locator("#find").count() == 0
    assert page.locator("p.band").inner_text() == "練習"
