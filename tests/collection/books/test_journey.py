"""A book of receipt leaves on real screens: counted, typed by two, laid beside each other, entered; axe looks at each page."""

import pytest

from saikoku.collection.books import operations
from saikoku.collection.receipts.models import Receipt
from saikoku.governance.contract import operations as contract
from saikoku.governance.contract import queries as queries_of_contract
from saikoku.kernel import clock
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from saikoku.workforce.papers.rules.states import Step
from tests import browser
from tests.collection import money
from tests.collection.books.paper import LEADER, NOON, TYPIST, given, leaf, paper
from tests.workforce.papers.office import moved


def looked_at(page, name: str) -> None:
    browser.assert_accessible(page)
    browser.picture(page, f"paper-{name}", whole=True)


@pytest.fixture
def noon(site, settings, tmp_path, monkeypatch):
    settings.TRAIL_PATH = tmp_path
    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(NOON)
    money.permitted_seal()
    for login, worker, role in (
        ("leader", "L01", Role.SUPERVISOR), ("second", "L02", Role.SUPERVISOR), ("jiro", "V01", Role.COLLECTOR),
    ):  # fmt: skip
        access.open_account(
            login_name=login, display_name=f"仮名 {login}", password="correct-horse-battery", roles=[role], reason="試験",
            worker_number=worker, by=LEADER, at=NOON,
        )  # fmt: skip


@pytest.mark.journey
@pytest.mark.clause("16.12.ク")
def test_a_leaf_that_came_back_is_typed_by_a_second_person_and_entered_though_it_was_paid_meanwhile(page, site, noon, enter):
    bundle = given(count=20)
    moved(bundle, Step.VOID, 3, 3, reason="雨で濡れた", acted_at=NOON)
    moved(bundle, Step.LOST, 4, 5, reason="かばんから落とした", acted_at=NOON)
    person, owed = money.payer(12_000, 8_000)
    money.took(person, owed, 4_000, by=money.OTHER)
    one = paper(bundle, 1)
    operations.type_leaf(number=one.number, leaf=leaf(person, owed, 11_000), by=TYPIST, at=NOON)
    enter(Role.SUPERVISOR, login_name="typist2", display_name="入力 二子", worker_number="W02")
    page.goto(f"{site}/papers/")
    looked_at(page, "index")
    page.goto(f"{site}/papers/bundles/{bundle.pk}/")
    looked_at(page, "bundle")
    page.get_by_label("記録すること").select_option("back")
    page.get_by_label("最初の番号").fill("19")
    page.get_by_label("最後の番号").fill("20")
    page.get_by_role("button", name="記録する", exact=True).click()
    page.get_by_role("heading", name="用紙の授受の確認").wait_for()
    looked_at(page, "transfer")
    page.goto(f"{site}/papers/typing/")
    looked_at(page, "typing")
    page.get_by_label("用紙の番号").fill(one.number)
    page.get_by_role("button", name="この用紙を開く").click()
    page.get_by_text("一人目の入力があります").wait_for()
    looked_at(page, "second")
    for total in ("12000", "11000"):
        page.get_by_role("link", name="紙を見て入力する").click()
        page.get_by_label("領収した日").fill("4/10")
        page.get_by_label("時刻").fill("1200")
        page.get_by_label("宛名番号").fill(person.number)
        page.get_by_label("領収金額").fill(total)
        page.get_by_role("button", name="内訳に進む").click()
        page.get_by_role("heading", name=f"{person.name} 様の内訳").wait_for()
        page.locator(f"[name=line_{owed[0].pk}]").fill(total)
        looked_at(page, f"type-{total}")
        page.get_by_role("button", name="入力を終える").click()
        words = "二人の入力が違います" if total == "12000" else "二人の入力が一致しました"
        page.get_by_text(words).wait_for()
        looked_at(page, f"typed-{total}")
    page.get_by_label("このまま記録する理由").fill("控えの紙で確かめた")
    page.get_by_role("button", name="領収として記録する").click()
    page.get_by_role("heading", name=f"領収証 {one.number}").wait_for()
    looked_at(page, "receipt")
    assert Receipt.objects.get(number=one.number).lines.get().overpaid == 3_000
    page.goto(f"{site}/books/overpaid/")
    looked_at(page, "overpaid")
