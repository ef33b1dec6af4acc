"""Notices printed beforehand on the pages of leaders and collectors, and on a mobile printer."""

import numpy
import pytest

from saikoku.documents import absence
from saikoku.outreach.visits.models import (
    AbsenceNotice,
    NoticeBatch,
    StockHandover,
)
from saikoku.outreach.visits.operations import recording
from saikoku.outreach.visits.operations import stock as acts
from saikoku.outreach.visits.rules import stock
from saikoku.outreach.visits.rules.door import Said
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests import browser
from tests.documents.test_receipt import Printer
from tests.outreach.visits import doors
from tests.outreach.visits.doors import LATER, NOON
from tests.outreach.visits.stocking import N, states
from tests.outreach.visits.test_journey import walker as tablet  # noqa: F401
from tests.planning.routes.visiting import BY


@pytest.mark.django_db
def test_leaders_print_count_out_and_take_back_on_the_page(collector, signed_in):
    leader = signed_in(Role.SUPERVISOR)
    assert "持ち出している不在票はありません" in leader.get("/visits/notices/").content.decode()
    assert leader.post("/visits/notices/print/", {"count": "0"}).status_code == 422
    answer = leader.post("/visits/notices/print/", {"count": "8"})
    batch = NoticeBatch.objects.get()
    assert answer.url == f"/visits/notices/{batch.pk}/"
    for form in ("a4", "roll"):
        assert leader.post(answer.url, {"form": form}).content.startswith(b"%PDF")
    given = {"first": stock.in_groups(N(1)), "last": N(5), "account_id": collector.pk}
    assert leader.post("/visits/notices/move/out/", given).status_code == 302
    again = leader.post("/visits/notices/move/out/", given)
    assert again.status_code == 422 and "受け取りの確認を待っている番号が入っています" in again.content.decode()
    assert leader.post(answer.url, {"form": "a4"}).status_code == 409  # the paper is in two hands already
    way = f"/visits/notices/handovers/{StockHandover.objects.get().pk}/"
    assert way in leader.get("/visits/notices/").content.decode()
    assert "渡した本人は確かめられません" in leader.get(way).content.decode()
    own = leader.post(way, {"then": "receive"})
    assert own.status_code == 409 and "渡した人のほかの人です" in own.content.decode() and states() == ["office"] * 8
    second = signed_in(Role.SUPERVISOR, login_name="second", worker_number="L02")
    assert second.post(way, {"then": "burn"}).status_code == 404
    assert second.post(way, {"then": "receive"}).url == "/visits/notices/"
    assert "この受け渡しは終わりました" in second.get(way).content.decode()
    again = leader.post("/visits/notices/move/out/", given)
    assert again.status_code == 422 and "事務所にない番号が入っています" in again.content.decode()
    page = leader.get("/visits/notices/").content.decode()
    assert collector.display_name in page and stock.in_groups(N(5)) in page
    assert leader.post(answer.url, {"form": "a4"}).status_code == 409
    assert leader.post("/visits/notices/move/back/", {"first": N(4), "last": N(5)}).status_code == 302
    assert leader.post("/visits/notices/move/void/", {"first": N(4), "last": N(4), "reason": ""}).status_code == 422
    assert leader.post("/visits/notices/move/void/", {"first": N(4), "last": N(4), "reason": "破れた"}).status_code == 302
    assert leader.post("/visits/notices/move/burn/", {}).status_code == 404
    assert states() == ["out"] * 3 + ["void"] + ["office"] * 4


@pytest.mark.django_db
def test_the_collector_is_asked_for_a_number_only_while_he_has_papers(walker, stocked, by):
    visit = doors.at_door(by, stocked.people[0])
    url = f"/visits/{visit.key}/as/V20/"
    assert "用意した不在票の番号" in walker.get(url).content.decode()
    assert "用意した不在票の番号" not in walker.get(f"/visits/{visit.key}/as/V21/").content.decode()
    wrong = walker.post(url, {"summary": "", "paper": N(9)})
    assert wrong.status_code == 422 and "渡した記録がありません" in wrong.content.decode()
    assert walker.post(url, {"summary": "", "paper": stock.in_groups(N(1))}).status_code == 302
    page = walker.get(f"/visits/{visit.key}/").content.decode()
    assert stock.in_groups(N(1)) in page and "前もって印刷した不在票を入れた" in page and "印刷する" not in page
    acts.take_back(first=N(2), last=N(4), by=BY, at=NOON)
    other = doors.at_door(by, stocked.people[1])
    assert "用意した不在票の番号" not in walker.get(f"/visits/{other.key}/as/V20/").content.decode()


@pytest.mark.django_db
def test_a_notice_goes_to_a_mobile_printer_dot_by_dot(walker, by, person):
    visit = doors.at_door(by, person)
    recording.record(key=visit.key, outcome="V20", said=Said(), by=by, at=LATER)
    page = walker.get(f"/visits/{visit.key}/").content.decode()
    assert "data-serial" in page and "visits/serial.js" in page
    answer = walker.post(f"/visits/{visit.key}/notice/", {"way": "escpos"})
    assert answer["Content-Type"] == "application/octet-stream"
    (paper,) = Printer(answer.content).papers
    drawn = absence.raster(absence.from_facts(AbsenceNotice.objects.get().facts))
    assert paper.shape[1] == absence.DOTS and numpy.array_equal(paper[: len(drawn)], drawn) and drawn.any()
    edge = drawn.any(axis=0).nonzero()[0]
    assert edge[0] > 0 and edge[-1] < absence.DOTS - 1, "nothing is cut at the sides"
    assert AuditRecord.objects.filter(action="visits.notice.printed").count() == 1


@pytest.mark.journey
@pytest.mark.clause("13.3.1")
def test_papers_are_prepared_and_one_is_left(page, site, tablet, enter):  # noqa: F811
    enter(Role.SUPERVISOR, login_name="leader", display_name="責任 恵")
    page.goto(site + "/visits/notices/")
    browser.assert_accessible(page)
    page.get_by_label("枚数").fill("12")
    page.get_by_role("button", name="番号を付けて作る").click()
    page.get_by_role("button", name="A4に4枚ずつ印刷する").wait_for()
    browser.assert_accessible(page)
    browser.picture(page, "stock-batch")
    page.get_by_role("link", name="不在票の用意に戻る").click()
    giving = page.get_by_role("region", name="訪問員に渡す")
    giving.get_by_label("最初の番号").fill(N(1))
    giving.get_by_label("最後の番号").fill(N(6))
    giving.get_by_label("訪問員").select_option(index=0)
    giving.get_by_role("button", name="渡した").click()
    page.get_by_role("table", name="受け取りの確認を待つもの").wait_for()
    page.get_by_text(f"{stock.in_groups(N(1))} から {stock.in_groups(N(6))}").first.wait_for()
    browser.assert_accessible(page)
    browser.picture(page, "stock", whole=True)
    page.context.clear_cookies()
    enter(tablet)
    browser.resize(page, 360, 800)
    page.goto(site + "/visits/")
    page.get_by_role("link", name="数えて確かめる").click()
    page.get_by_role("button", name="数えて確かめた").wait_for()
    browser.picture(page, "stock-receive", sizes=((360, 800), (800, 1180)))
    browser.assert_accessible(page)
    browser.resize(page, 360, 800)
    page.get_by_role("button", name="数えて確かめた").click()
    page.get_by_role("button", name="1番の訪問を始める").click()
    page.get_by_role("link", name="不在・不在票を入れた", exact=True).click()
    page.get_by_label("用意した不在票の番号").fill(N(3))
    browser.assert_accessible(page)
    browser.resize(page, 360, 800)
    browser.picture(page, "stock-left", sizes=[(360, 800)])
    page.get_by_role("button", name="記録する").click()
    page.get_by_text("前もって印刷した不在票を入れたと記録しました。").wait_for()
    browser.assert_accessible(page)
    assert states()[:6] == ["out", "out", "left", "out", "out", "out"]
