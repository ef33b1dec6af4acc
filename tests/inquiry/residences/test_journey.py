"""A leader sends a collector; the collector looks, reads the proposal and confirms it, with large targets on a small page."""

import re

import pytest

from saikoku.governance.contract import operations as contract
from saikoku.governance.contract import queries as contracts
from saikoku.inquiry.residences import operations
from saikoku.inquiry.residences.models import Finding
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.planning.routes.rules import defaults
from saikoku.registry.debtors.models import Debtor
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.outreach.visits import doors
from tests.planning import people
from tests.planning.routes import visiting

FIELD = ((360, 800), (800, 1280))
ANSWERS = (
    ("会えた方", "会えない"), ("表札・郵便受けの名", "名がない"), ("郵便受け", "あふれている"),
    ("電気メーター", "外されている"),
)  # fmt: skip


@pytest.fixture
def town(site, monkeypatch):
    """A collector and three people whose residence is in doubt."""
    monkeypatch.setattr(contract, "follow_clock", contracts.profile)
    clock.run_from(doors.NOON)
    account = access.open_account(
        login_name="walker", display_name="試験 歩", password="correct-horse-battery", roles=[Role.COLLECTOR],
        reason="試験", worker_number="V01", by=Actor("system:test"), at=doors.MORNING,
    )  # fmt: skip
    account.people = [visiting.visitable(town=town) for town in visiting.TOWNS]
    Debtor.objects.update(returned_mail_on=people.days_before(20), returned_mail_reason="転居先不明")
    for back in (9, 6, 3):
        visiting.visited(account.people[0], "V20", day=people.days_before(back))
    return account


def sent(town, count=2):
    ids = [one.pk for one in town.people[:count]]
    return operations.assign(debtor_ids=ids, account_id=town.pk, on=people.DAY, by=visiting.BY, at=doors.NOON)


@pytest.mark.journey
@pytest.mark.clause("10.2.カ")
def test_a_leader_sends_a_collector(page, site, enter, town):
    sent(town, 1)
    enter(Role.SUPERVISOR, worker_number="L01")
    page.goto(site + "/inquiry/residences/")
    browser.assert_accessible(page)
    browser.picture(page, "residences-queue", whole=True)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="割り当てる").click()
    page.get_by_text("調べる方は 2 人です").wait_for()
    page.get_by_role("table", name="調査中").get_by_role("link").first.click()
    page.get_by_role("heading", name="調査の内容").wait_for()
    browser.assert_accessible(page)
    browser.picture(page, "residences-survey", whole=True)


@pytest.mark.journey
@pytest.mark.clause("10.2.カ", "16.12.シ.i")
@pytest.mark.parametrize("size", FIELD, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_collector_looks_where_somebody_lives(page, site, enter, town, size):
    sent(town)
    enter(town)
    browser.resize(page, *size)
    page.goto(site + "/inquiry/residences/mine/")
    browser.assert_accessible(page)
    browser.picture(page, "residences-mine", sizes=[size])
    page.get_by_role("link", name="調べる").first.click()
    page.get_by_role("button", name="所見の案を見る").click()
    page.get_by_text("会えた方を選んでください").first.wait_for()
    browser.assert_accessible(page)
    browser.picture(page, "residences-check", sizes=[size], whole=True)
    for group, answer in ANSWERS:
        page.get_by_role("group", name=re.compile(f"^{group}")).get_by_text(answer, exact=True).click()
    heights = "[...document.querySelectorAll('main label.choice')].map(one => one.offsetHeight)"
    assert min(page.evaluate(heights)) >= 44, "every answer is a large target"
    page.get_by_role("button", name="所見の案を見る").click()
    page.get_by_role("heading", name="案: 居住なし・空家").wait_for()
    browser.assert_accessible(page)
    browser.picture(page, "residences-confirm", sizes=[size], whole=True)
    page.get_by_role("button", name="この所見で記録する").click()
    page.get_by_role("heading", name="居所調査").wait_for()
    assert Finding.objects.get().outcome == "S05"


@pytest.mark.journey
@pytest.mark.clause("10.2.カ")
def test_a_leader_reads_the_result_and_puts_it_right(page, site, enter, town):
    from tests.inquiry.residences.test_surveys import told

    survey = sent(town, 1)[0]
    row = told(survey, doors.actor_of(town))
    enter(Role.SUPERVISOR, worker_number="L01")
    page.goto(f"{site}/inquiry/residences/{survey.pk}/")
    browser.assert_accessible(page)
    browser.picture(page, "residences-done", whole=True)
    page.get_by_role("link", name="所見を直す").click()
    browser.assert_accessible(page)
    browser.picture(page, "residences-correct", whole=True)
    page.goto(f"{site}/cases/{survey.debtor.number}/")
    page.get_by_text("住所に疑いがあります").first.wait_for()
    browser.picture(page, "residences-case")
    assert row.number


@pytest.mark.journey
@pytest.mark.clause("10.2.カ", "16.12.シ.i")
@pytest.mark.parametrize("size", FIELD, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_collector_finds_the_survey_on_his_way(page, site, enter, town, size, monkeypatch):
    monkeypatch.setitem(defaults.on(people.DAY).search, "seconds", 0.3)
    visiting.lay_out()
    visiting.visited(town.people[1], "V30", day=people.days_before(2))
    people.target(town.people[1], work="05")
    sent(town)
    doors.plan_of(town)
    enter(town)
    browser.resize(page, *size)
    page.goto(site + "/visits/")
    page.get_by_text("居所調査", exact=True).first.wait_for()
    browser.assert_accessible(page)
    browser.picture(page, "residences-on-the-way", sizes=[size], whole=True)
    page.get_by_role("link", name="居所を調べる").first.click()
    page.get_by_role("button", name="所見の案を見る").wait_for()


@pytest.mark.journey
@pytest.mark.clause("10.2.カ")
def test_a_leader_sees_surveys_on_the_routes(page, site, enter, town, monkeypatch):
    monkeypatch.setitem(defaults.on(people.DAY).search, "seconds", 0.3)
    visiting.lay_out()
    visiting.visited(town.people[1], "V30", day=people.days_before(2))
    people.target(town.people[1], work="05")
    sent(town)
    doors.plan_of(town)
    enter(Role.SUPERVISOR, worker_number="L01")
    page.goto(site + "/routes/")
    page.get_by_text("居所調査もある").first.wait_for()
    browser.assert_accessible(page)
    browser.picture(page, "residences-routes", whole=True)
