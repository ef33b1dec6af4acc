"""The money on real screens: taken on a tablet, counted, closed by a second person; every page is looked at by axe."""

import pytest

from saikoku.collection.receipts import operations as receipts
from saikoku.collection.receipts.models import Receipt
from saikoku.kernel import clock, ulid
from saikoku.kernel.actor import Actor
from saikoku.outreach.visits.models import Visit
from saikoku.security.access.models import Account
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.collection import money
from tests.collection.cash.test_cash import pieces, printed

JIRO = Actor("jiro", worker_number="V01", display_name="仮名 次郎")


def looked_at(page, name: str) -> None:
    """axe at all widths, and a picture where somebody wants to look himself."""
    browser.assert_accessible(page)
    browser.picture(page, name, whole=True)


def stands_at_the_door_of(person) -> None:
    """The visit of the collector who is signed in, in which affiliation, name and card were told."""
    account = Account.objects.get(login_name="jiro")
    now = clock.now()
    Visit.objects.create(
        key=ulid.new(now), debtor=person, household_key=-person.pk, stop_id=1, on=clock.today(), account_id=account.pk,
        worker_number="V01", opened_at=now, opened_by=account.login_name, told_at=now, spoke_with="1", identified_by="2",
    )  # fmt: skip


@pytest.mark.journey
@pytest.mark.clause("13.2.エ.1", "10.2.エ")
def test_money_is_taken_counted_and_closed_on_the_screens(page, site, enter, settings, tmp_path):
    settings.TRAIL_PATH = tmp_path
    seal = money.permitted_seal()
    person, _ = money.payer(12_000, 18_500)
    enter(Role.COLLECTOR, login_name="jiro", display_name="仮名 次郎", worker_number="V01")
    stands_at_the_door_of(person)
    page.goto(f"{site}/receipts/")
    looked_at(page, "mine")
    page.get_by_role("button", name=f"{person.name} 様から受け取る").click()
    page.get_by_label("受け取る金額").fill("13,000")
    page.get_by_label("数えた金額(1回目)").fill("13000")
    page.get_by_label("数えた金額(2回目)").fill("13000")
    looked_at(page, "take")
    page.get_by_role("button", name="領収証の内容を確かめる").click()
    page.get_by_text("この内容で領収証を発行します").wait_for()
    looked_at(page, "review")
    page.get_by_role("button", name="領収証を発行する").click()
    page.get_by_role("heading", name="印刷", exact=True).wait_for()
    looked_at(page, "receipt")
    receipt = Receipt.objects.get()
    printed(receipt, by=JIRO, at=clock.now())
    Visit.objects.update(state="recorded", outcome="V03", ended_at=clock.now())
    day = clock.today()
    page.goto(f"{site}/cash/count/{day}/")
    for kind, number in pieces(receipt.total).items():
        if number:
            page.locator(f"#id_n{kind}").fill(str(number))
    page.get_by_text(f"ここまでの計 {receipt.total:,}円").wait_for()
    looked_at(page, "count")
    page.get_by_role("button", name="数えた枚数を記録する").click()
    page.get_by_role("heading", name="現金の計算書").wait_for()
    looked_at(page, "statement")
    enter(Role.SUPERVISOR, login_name="leader", display_name="責任 者子", worker_number="L01")
    page.goto(f"{site}/cash/close/V01/{day}/")
    looked_at(page, "close")
    page.get_by_label("自分で数えた金額").fill("13000")
    page.get_by_role("button", name="金庫に受け取り、締める").click()
    page.get_by_role("link", name="払込みを用意する").wait_for()
    looked_at(page, "cash")
    page.get_by_role("link", name="払込みを用意する").click()
    page.get_by_label("払い込む金融機関・窓口").fill("本店")
    page.get_by_role("button", name="払込みを用意する").click()
    page.get_by_role("heading", name="領収を記録する").wait_for()
    looked_at(page, "prove")
    for path, name in (("/cash/book/", "book"), ("/cash/city/", "city"), ("/receipts/verify/", "verify"),
                       ("/receipts/keeping/", "keeping"), ("/seals/", "seals"), (f"/seals/{seal.pk}/", "seal")):  # fmt: skip
        page.goto(site + path)
        looked_at(page, name)


@pytest.mark.journey
@pytest.mark.clause("18")
def test_money_and_change_pass_between_bag_and_safe_and_somebody_stands_in(page, site, enter, settings, tmp_path):
    settings.TRAIL_PATH = tmp_path
    money.permitted_seal()
    now, day = clock.now(), clock.today()
    printed(money.took(*money.payer(12_000), 12_000, by=JIRO, at=now), by=JIRO, at=now)
    paper = money.took(*money.payer(500), 500, by=JIRO, at=now)
    receipts.open_intent(debtor_id=money.payer(5)[0].pk, by=JIRO, at=now)
    jiro = enter(Role.COLLECTOR, login_name="jiro", display_name="仮名 次郎", worker_number="V01")
    page.goto(f"{site}/cash/mine/")
    page.get_by_role("link", name="途中で金庫に引き渡す").click()
    page.locator("#id_n10000").fill("1")
    looked_at(page, "give")
    page.get_by_role("button", name="数えた枚数を記録する").click()
    page.get_by_text("責任者が数える").wait_for()
    looked_at(page, "cash-mine")
    leader = enter(Role.SUPERVISOR, login_name="leader", display_name="責任 者子", worker_number="L01")
    page.goto(f"{site}/cash/")
    looked_at(page, "cash-passing")
    page.get_by_role("link", name="金庫への引渡し").click()
    looked_at(page, "passing")
    page.get_by_label("自分で数えた金額").fill("10000")
    page.get_by_role("button", name="数えて受け取った").click()
    page.get_by_role("link", name="釣銭準備金を貸し出す").click()
    page.get_by_label("訪問員").select_option("V01")
    page.locator("#id_n1000").fill("3")
    looked_at(page, "lend")
    page.get_by_role("button", name="数えた枚数を記録する").click()
    page.get_by_role("heading", name="現金", exact=True).wait_for()
    enter(jiro)
    page.goto(f"{site}/cash/mine/")
    looked_at(page, "cash-mine-lent")
    page.get_by_role("link", name="数えて受け取る").click()
    page.get_by_label("自分で数えた金額").fill("3000")
    page.get_by_role("button", name="数えて受け取った").click()
    page.get_by_role("link", name="釣銭準備金を返す").wait_for()
    enter(leader)
    page.goto(f"{site}/cash/absent/V01/{day}/")
    looked_at(page, "absent")
    page.goto(f"{site}/receipts/{paper.number}/")
    page.get_by_role("heading", name="本人に代わって、紙のゆくえを記録する").wait_for()
    looked_at(page, "answer-for")
    page.goto(f"{site}/cash/change/back/V01/")
    looked_at(page, "return-for")
    page.goto(f"{site}/cash/insurance/new/")
    looked_at(page, "cover-new")
    for label, value in (
        ("保険会社", "架空損害保険"), ("証券番号", "P-1"), ("補われる額", "5000000"), ("保険の始まる日", f"{day}"),
        ("保険の終わる日", "+10"), ("証券の写しを市に提出した日", f"{day}"),
    ):  # fmt: skip
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="登録する").click()
    page.get_by_text("あと10日").wait_for()
    looked_at(page, "cover")
    page.goto(f"{site}/cash/")
    looked_at(page, "cash-change")
