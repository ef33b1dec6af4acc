"""A collector's day on the tablet: begin, say who one is, a promise, the next door, a stop that covers the page."""

import re
from urllib.parse import urlsplit

import pytest

from saikoku.governance.contract import operations as contract
from saikoku.governance.contract import queries as contracts
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.planning.routes.rules import defaults
from saikoku.registry.contacts.models import Contact
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.outreach.visits import doors
from tests.planning import people
from tests.planning.routes import visiting

SIZES = ((360, 800), (800, 1280))


def sent_out(enter, monkeypatch, *, at_each_town: int = 1):
    """A collector signed in with an accepted route to so many people of each town."""
    monkeypatch.setattr(contract, "follow_clock", contracts.profile)
    monkeypatch.setitem(defaults.on(doors.DAY).search, "seconds", 0.2)
    clock.run_from(doors.NOON)
    visiting.lay_out()
    account = access.open_account(
        login_name="walker", display_name="試験 歩", password="correct-horse-battery", roles=[Role.COLLECTOR],
        reason="試験", worker_number="V01", by=Actor("system:test"), at=doors.MORNING,
    )  # fmt: skip
    for place, town in enumerate(visiting.TOWNS * at_each_town):
        visiting.visitable(town=town, balance=12_000 + place)
    doors.plan_of(account)
    enter(account)
    return account


@pytest.fixture
def walker(site, enter, monkeypatch):
    return sent_out(enter, monkeypatch)


@pytest.mark.journey
@pytest.mark.clause("9.5.ア", "16.12.シ.i")
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_collector_walks_with_a_tablet(page, site, walker, size):
    browser.resize(page, *size)
    page.goto(site + "/visits/")
    browser.assert_accessible(page)
    browser.resize(page, *size)
    page.get_by_role("button", name="1番の訪問を始める").click()
    page.get_by_label("市の委託を受けた者であることを告げた").check()
    page.get_by_label("自分の氏名を名のった").check()
    page.get_by_label("本人", exact=True).check()
    page.get_by_label("氏名と住所").check()
    page.get_by_role("button", name="確かめた").click()
    page.get_by_text("従事者証を見せて、チェックを入れてください。").first.wait_for()
    browser.assert_accessible(page)
    browser.resize(page, *size)
    page.get_by_label("従事者証を見せた").check()
    page.get_by_role("button", name="確かめた").click()
    page.get_by_role("table").wait_for()
    browser.assert_accessible(page)
    browser.resize(page, *size)
    assert page.evaluate("[...document.querySelectorAll('main a.btn, main button')].every(b => b.offsetHeight >= 44)")
    page.get_by_role("link", name="約束", exact=True).click()
    page.get_by_role("button", name="1週間後").click()
    page.get_by_label(re.compile("^約束の金額")).fill("6000")
    browser.assert_accessible(page)
    browser.resize(page, *size)
    page.get_by_role("button", name="記録する").click()
    page.get_by_text("「本人面談・約束」と記録しました。").wait_for()
    assert Contact.objects.filter(channel="3").count() == 1
    browser.assert_accessible(page)
    page.get_by_role("button", name="次の訪問を始める").click()
    page.get_by_role("heading", name="先に伝えること").wait_for()
    key = urlsplit(page.url).path.split("/")[2]
    people.stop(doors.Visit.objects.get(key=key).debtor)
    page.get_by_text("この訪問は、ここまでにしてください。").wait_for(timeout=6_000)
    browser.assert_accessible(page)
    page.get_by_role("button", name="読みました").click()
    page.get_by_role("link", name="催告中止").click()
    page.get_by_role("button", name="記録する").click()
    page.get_by_text("「催告中止」と記録しました。").wait_for()


@pytest.mark.journey
@pytest.mark.clause("16.12.シ.i")
def test_a_lost_line_is_said_plainly_and_the_same_tap_records_once(page, site, walker):
    page.goto(site + "/visits/")
    page.get_by_role("button", name="1番の訪問を始める").click()
    page.get_by_role("link", name="不在・入れられない").click()
    page.get_by_label(re.compile("メモ")).fill("門が閉まっている")
    page.context.set_offline(True)
    page.get_by_text("サーバーにつながりません。").first.wait_for(timeout=10_000)
    assert page.get_by_label(re.compile("メモ")).input_value() == "門が閉まっている"
    page.context.set_offline(False)
    page.get_by_role("button", name="記録する").click()
    page.get_by_text("「不在・投函不可」と記録しました。").wait_for()
    assert Contact.objects.filter(channel="3").count() == 1
    page.troubles.clear()
