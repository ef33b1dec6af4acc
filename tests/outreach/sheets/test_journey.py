"""A day's sheets on real screens: filled from the list, typed by two, recorded; axe looks at each page."""

import pytest

from saikoku.governance.contract import operations as contract
from saikoku.governance.contract import queries as queries_of_contract
from saikoku.kernel import clock
from saikoku.outreach.sheets import operations
from saikoku.planning.lists import operations as lists
from saikoku.registry.contacts.models import Contact
from saikoku.registry.liabilities.models import Instalment
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from saikoku.workforce.papers.models import Bundle
from tests import browser
from tests.outreach.sheets.desk import NOON, promise
from tests.planning import people
from tests.workforce.papers.office import LEADER, TYPIST, paper


def looked_at(page, name: str) -> None:
    browser.assert_accessible(page)
    browser.picture(page, f"sheet-{name}", whole=True)


@pytest.fixture
def person(site, monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(NOON)
    access.open_account(
        login_name="aya", display_name="見本 あや", password="correct-horse-battery", roles=[Role.OPERATOR], reason="試験",
        worker_number="W901", by=LEADER, at=NOON,
    )  # fmt: skip
    one = people.callable_person()
    lists.open_day(at=NOON)
    return one


@pytest.mark.journey
@pytest.mark.clause("16.12.ク")
def test_sheets_are_filled_typed_again_by_a_second_person_and_recorded(page, site, person, enter):
    enter(Role.SUPERVISOR, login_name="boss", display_name="責任 一子", worker_number="L09")
    page.goto(f"{site}/sheets/fill/")
    looked_at(page, "fill")
    page.get_by_label("使う人").select_option("W901")
    page.get_by_role("button", name="作って払い出す").click()
    page.get_by_role("heading", name="綴り PC-0001").wait_for()
    one = paper(Bundle.objects.get(), 1)
    clock.run_from(NOON.replace(hour=15))
    began = NOON.replace(hour=14, minute=0)
    said = promise(person, began_at=began, ended_at=began.replace(minute=4))
    operations.type_sheet(number=one.number, sheet=said, note="月末に払う", by=TYPIST, at=clock.now())
    page.goto(f"{site}/sheets/{one.number}/")
    looked_at(page, "second")
    page.get_by_role("link", name="紙を見て入力する").click()
    page.get_by_label("した日").fill("4/10")
    page.get_by_label("始まり").fill("1400")
    page.get_by_label("終わり").fill("1404")
    page.locator("[name=sides][value=premium]").check()
    page.get_by_label("結果").select_option("101")
    page.get_by_label("話した相手").select_option("1")
    page.get_by_label("本人と確かめた方法").select_option("1")
    page.get_by_label("約束の日").fill("2026-04-17")
    page.get_by_label("約束の金額").fill("500")
    page.get_by_label("納める方法").select_option("2")
    looked_at(page, "type")
    page.get_by_role("button", name="入力を終える").click()
    page.get_by_text("二人の入力が違います").wait_for()
    looked_at(page, "differ")
    operations.type_sheet(
        number=one.number, sheet=promise(person, began_at=began, ended_at=began.replace(minute=4), promised_yen=500), note="",
        by=TYPIST, at=clock.now(),
    )  # fmt: skip
    people.pays(Instalment.objects.get(debtor=person))
    page.goto(f"{site}/sheets/{one.number}/")
    looked_at(page, "agreed")
    page.get_by_label("このまま記録する理由").fill("窓口の領収書で確かめた")
    page.get_by_role("button", name="経過記録に載せる").click()
    page.get_by_text("記録が済みました").wait_for()
    looked_at(page, "done")
    assert Contact.objects.get(call_number=one.number).promised_yen == 500
