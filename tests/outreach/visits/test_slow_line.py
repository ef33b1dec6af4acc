"""A collector's day on a slow line, measured in bytes, never in time: each step is small, a lost line is said plainly, and
what went out twice counts once."""

import re

import pytest

from saikoku.collection.receipts.models import Receipt
from saikoku.outreach.visits.models import AbsenceNotice, Visit
from saikoku.registry.contacts.models import Contact
from tests import browser
from tests.collection import money
from tests.outreach.visits.test_journey import SIZES, walker  # noqa: F401

pytestmark = [pytest.mark.journey, pytest.mark.clause("16.12.シ.i")]
LATENCY_MS, BYTES_A_SECOND = 400, 50_000
LARGEST_STEP = 30_000  # bytes on the line, headers and questions of the page included
GONE = "回線がつながっていません。"
SLOW = {"latency": LATENCY_MS, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}


class Line:
    """The tablet's line: how many bytes came since it was last asked, by step."""

    def __init__(self, page):
        self.page, self.steps, self._came = page, {}, 0
        self._tool = page.context.new_cdp_session(page)
        self._tool.on("Network.loadingFinished", self._count)
        self._tool.send("Network.enable")
        self.comes_back()

    def _count(self, told) -> None:
        self._came += told["encodedDataLength"]

    def goes(self) -> None:
        self._tool.send("Network.emulateNetworkConditions", {"offline": True} | SLOW)

    def comes_back(self) -> None:
        self._tool.send("Network.emulateNetworkConditions", {"offline": False} | SLOW)

    def step(self, name: str) -> None:
        """What came since the last step belongs to this one."""
        browser.until(self.page, "document.readyState === 'complete'")
        self.steps[name], self._came = self.steps.get(name, 0) + self._came, 0


@pytest.fixture
def line(page, site, walker):  # noqa: F811
    """A slow line on which the sheets and scripts are already there, as after the first page of a day."""
    page.goto(site + "/visits/")
    page.get_by_role("button", name="1番の訪問を始める").wait_for()
    found = Line(page)
    page.goto(site + "/visits/")
    page.get_by_role("button", name="1番の訪問を始める").wait_for()
    found.step("list")
    return found


def tell_who_one_is(page) -> None:
    for label in ("市の委託を受けた者であることを告げた", "自分の氏名を名のった", "従事者証を見せた"):
        page.get_by_label(label).check()
    page.get_by_label("本人", exact=True).check()
    page.get_by_label("氏名と住所").check()
    page.get_by_role("button", name="確かめた").click()
    page.get_by_role("table").wait_for()


@pytest.mark.clause("9.5.ア")
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_each_step_of_a_day_is_small(page, line, size):
    browser.resize(page, *size)
    page.get_by_role("button", name="1番の訪問を始める").click()
    page.get_by_role("heading", name="先に伝えること").wait_for()
    line.step("begin")
    tell_who_one_is(page)
    line.step("told")
    page.get_by_role("link", name="約束", exact=True).click()
    page.get_by_role("button", name="1週間後").wait_for()
    line.step("promise")
    page.get_by_role("button", name="1週間後").click()
    page.get_by_label(re.compile("^約束の金額")).fill("6000")
    page.get_by_role("button", name="記録する").click()
    page.get_by_text("「本人面談・約束」と記録しました。").wait_for()
    line.step("promised")
    page.get_by_role("button", name="次の訪問を始める").click()
    page.get_by_role("heading", name="先に伝えること").wait_for()
    line.step("next")
    page.get_by_role("link", name="不在・不在票を入れた", exact=True).click()
    page.get_by_role("button", name="記録する").wait_for()
    line.step("absent")
    page.get_by_role("button", name="記録する").click()
    page.get_by_role("button", name="不在票を印刷する").wait_for()
    line.step("notice")
    page.get_by_role("button", name="次の訪問を始める").click()
    page.get_by_role("heading", name="先に伝えること").wait_for()
    line.step("third")
    page.get_by_role("link", name="危険", exact=True).click()
    page.get_by_text("先に、その場を離れてください。").wait_for()
    line.step("danger")
    page.get_by_role("button", name="記録する").click()
    page.get_by_text("責任者に知らせました。").wait_for()
    line.step("left")
    page.get_by_role("link", name="一覧").click()
    page.get_by_text("済み 3件").wait_for()
    line.step("list again")
    page.get_by_role("link", name="地図で見る").click()
    page.get_by_role("link", name=re.compile("^4番 .* 次の訪問先$")).click()
    page.get_by_role("heading", name="4番の訪問先").wait_for()
    line.step("map, opened")
    assert all(line.steps.values()), line.steps
    assert max(line.steps.values()) < LARGEST_STEP, line.steps
    assert list(Contact.objects.filter(channel="3").order_by("pk").values_list("outcome", flat=True)) == ["V01", "V20", "V40"]
    assert AbsenceNotice.objects.count() == 1


@pytest.mark.clause("13.2.エ.1")
def test_each_step_of_taking_money_is_small(page, line, settings, tmp_path):
    settings.TRAIL_PATH = tmp_path
    money.permitted_seal()
    browser.resize(page, 360, 800)
    page.get_by_role("button", name="1番の訪問を始める").click()
    tell_who_one_is(page)
    page.get_by_role("link", name="収納(一部)", exact=True).click()
    page.get_by_role("button", name="記録する").click()
    page.get_by_role("button", name="領収証を作る").wait_for()
    line.step("collected")
    page.get_by_role("button", name="領収証を作る").click()
    page.get_by_label("受け取る金額").fill("5,000")
    line.step("take")
    for label in ("数えた金額(1回目)", "数えた金額(2回目)"):
        page.get_by_label(label).fill("5000")
    page.get_by_role("button", name="領収証の内容を確かめる").click()
    page.get_by_text("この内容で領収証を発行します").wait_for()
    line.step("review")
    page.get_by_role("button", name="領収証を発行する").click()
    page.get_by_role("heading", name="印刷", exact=True).wait_for()
    line.step("issued")
    assert Receipt.objects.get().total == 5_000
    del line.steps["collected"]  # several steps at once
    assert max(line.steps.values()) < LARGEST_STEP, line.steps


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_while_the_line_is_gone_the_page_says_what_to_do_and_keeps_what_was_typed(page, line, size):
    browser.resize(page, *size)
    page.get_by_role("button", name="1番の訪問を始める").click()
    page.get_by_role("link", name="不在・入れられない").click()
    page.get_by_label(re.compile("メモ")).fill("門が閉まっている")
    line.goes()
    page.get_by_text(GONE).wait_for()
    browser.resize(page, *size)
    browser.picture(page, f"line-gone-{size[0]}", sizes=[size])
    for _ in range(3):
        page.get_by_role("button", name="記録する").click()
    page.get_by_role("link", name="結果を選び直す").click()
    assert page.get_by_text("同じボタンをもう一度押します").count() == 1
    assert page.get_by_label(re.compile("メモ")).input_value() == "門が閉まっている"
    assert page.get_by_role("button", name="記録する").is_enabled() and not Contact.objects.filter(channel="3").exists()
    line.comes_back()
    page.get_by_text(GONE).wait_for(state="hidden")
    page.get_by_role("button", name="記録する").click()
    page.get_by_text("「不在・投函不可」と記録しました。").wait_for()
    assert Contact.objects.get(channel="3").summary == "門が閉まっている"
    page.troubles.clear()


def test_a_device_that_believes_it_has_a_line_asks_before_anything_leaves(page, site, line):
    """The bars are there, nothing goes through: the page stays, and goes on by itself once the server answers."""
    page.get_by_role("button", name="1番の訪問を始める").click()
    page.get_by_role("link", name="不在・入れられない").click()
    page.get_by_label(re.compile("メモ")).fill("門が閉まっている")
    page.route(f"{site}/**", lambda route: route.abort())
    page.get_by_text("サーバーにつながりません。").wait_for()
    page.get_by_role("button", name="記録する").click()
    page.get_by_text(GONE).wait_for()
    assert page.get_by_label(re.compile("メモ")).input_value() == "門が閉まっている"
    page.unroute_all()
    page.get_by_role("button", name="記録する").click()
    page.get_by_text("「不在・投函不可」と記録しました。").wait_for()
    assert Contact.objects.filter(channel="3").count() == 1
    page.troubles.clear()


def test_an_answer_that_never_came_back_is_no_second_record(page, line):
    """The act reached the server, its answer was lost; the collector presses once more."""
    page.get_by_role("button", name="1番の訪問を始める").click()
    page.get_by_role("link", name="不在・不在票を入れた", exact=True).click()
    page.get_by_role("button", name="記録する").wait_for()
    sent = page.evaluate(
        "async () => { const form = document.getElementById('tell');"
        " const answer = await fetch(form.action, {method: 'POST', body: new FormData(form), redirect: 'manual'});"
        " return answer.type; }"
    )
    assert sent == "opaqueredirect" and Contact.objects.filter(channel="3").count() == 1
    line.goes()
    page.get_by_role("button", name="記録する").click()
    page.get_by_text(GONE).wait_for()
    line.comes_back()
    page.get_by_text(GONE).wait_for(state="hidden")
    page.get_by_role("button", name="記録する").click()
    page.get_by_text("「不在・不在票投函」と記録しました。").wait_for()
    assert Contact.objects.filter(channel="3").count() == AbsenceNotice.objects.count() == 1
    assert Visit.objects.get().state == Visit.State.RECORDED
    page.troubles.clear()
