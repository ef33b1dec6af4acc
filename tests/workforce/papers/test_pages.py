"""The pages of numbered paper: made, counted, confirmed, seen by whom it concerns."""

import pytest
from django.urls import reverse

from saikoku.governance.contract import operations as contract
from saikoku.governance.contract import queries as queries_of_contract
from saikoku.kernel import clock
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from saikoku.workforce.papers import operations, queries, views
from saikoku.workforce.papers.models import Bundle, Transfer
from saikoku.workforce.papers.rules.numbers import Kind
from saikoku.workforce.papers.rules.states import Step
from tests.workforce.papers.office import LEADER, MORNING, NOON, TYPIST, given, moved

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture(autouse=True)
def at_noon(db, monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(NOON)


def counted(step: str, first: int, last: int, **more) -> dict:
    plain = {"day": "2026-04-10", "hour": "11:00", "holder": "", "reason": ""}
    return {"step": step, "first": first, "last": last, **plain, **more}


@pytest.mark.clause("16.12.ク")
def test_a_leader_makes_a_book_another_confirms_and_the_collector_sees_what_he_holds(signed_in):
    boss = signed_in(Role.SUPERVISOR, worker_number="L07")
    assert "番号付きの用紙は、まだありません" in boss.get(reverse("papers:index")).content.decode()
    clock.run_from(MORNING)
    made = boss.post(reverse("papers:new"), {"kind": "leaf", "count": "20"})
    clock.run_from(NOON)
    bundle = Bundle.objects.get()
    assert made.url == reverse("papers:bundle", args=[bundle.pk])
    count = reverse("papers:count", args=[bundle.pk])
    waits = boss.post(count, counted("taken_in", 1, 20)).url
    assert "ほかの人が現物を数え" in boss.get(waits).content.decode()
    assert boss.post(waits, {"decision": "confirm"}).status_code == 409
    other = signed_in(Role.SUPERVISOR, worker_number="L08")
    assert other.post(waits, {"decision": "confirm"}).url == made.url
    waits = other.post(count, counted("out", 1, 20, holder="V01", hour="11:30")).url
    writer = access.actor_of(other.account)
    jiro = signed_in(Role.COLLECTOR, worker_number="V09")
    assert jiro.get(waits).status_code == 404, "nothing of his"
    his = Transfer.objects.latest("pk")
    with pytest.raises(operations.PaperRefused):
        operations.confirm_transfer(transfer_id=his.pk, by=writer, at=NOON)
    operations.confirm_transfer(transfer_id=his.pk, by=LEADER, at=NOON)
    page = signed_in(Role.SUPERVISOR, worker_number="L09").get(reverse("papers:index")).content.decode()
    assert f"{queries.name_of(bundle)} 001-020" in page and "V01" in page
    assert "払出し = 使用 + 書損 + 返却 + 亡失 + 手元" in page


def test_who_counts_leaves_in_reads_that_they_were_printed_more_than_once(signed_in):
    bundle = operations.make_bundle(kind=Kind.LEAF, count=2, by=LEADER, at=MORNING)
    boss, told = signed_in(Role.SUPERVISOR, worker_number="L07"), "2回印刷されています"
    waits = operations.record_transfer(
        bundle_id=bundle.pk, step=Step.TAKEN_IN, first=1, last=2, acted_at=MORNING, by=LEADER, at=NOON
    )
    page = reverse("hands:transfer", args=[waits.pk])
    for _ in range(2):
        assert told not in boss.get(page).content.decode()
        assert boss.get(reverse("books:paper", args=[bundle.pk])).status_code == 200
    assert told in boss.get(page).content.decode()
    assert boss.get(reverse("papers:bundle", args=[bundle.pk])).content.decode().count("印刷</") == 2


def test_a_list_that_is_cut_says_of_how_many(signed_in, monkeypatch):
    monkeypatch.setattr(views, "MOST_WAITING", 2)
    bundle = given(Kind.CALL, count=4)
    for paper in bundle.papers.all():
        operations.type_back(
            number=paper.number, acted_at=NOON, worker_number="V01", values={"debtor": "1"}, by=TYPIST, at=NOON
        )
    leaves = operations.make_bundle(kind=Kind.LEAF, count=3, by=LEADER, at=MORNING)
    for place in (1, 2, 3):
        operations.record_transfer(
            bundle_id=leaves.pk, step=Step.TAKEN_IN, first=place, last=place, acted_at=MORNING, by=LEADER, at=NOON
        )
    boss = signed_in(Role.SUPERVISOR, worker_number="L07")
    assert "4件のうち、はじめの 2件を表示しています" in boss.get(reverse("typing:index")).content.decode()
    assert "3件のうち、はじめの 2件を表示しています" in boss.get(reverse("papers:index")).content.decode()
    monkeypatch.setattr(views, "MOST_WAITING", 4)
    assert "はじめの" not in boss.get(reverse("typing:index")).content.decode()


def test_a_collector_confirms_what_he_receives_and_drops_what_is_wrong(signed_in):
    bundle = given(count=5)
    moved(bundle, Step.BACK, 1, 5, acted_at=NOON)
    for decision, left in (("drop", "いま手元に出ている用紙はありません"), ("confirm", "001-005")):
        client = signed_in(Role.COLLECTOR, worker_number=f"V1{len(decision)}")
        worker = client.account.worker_number
        made = operations.record_transfer(
            bundle_id=bundle.pk, step=Step.OUT, first=1, last=5, holder=worker, acted_at=NOON, by=LEADER, at=clock.now()
        )
        assert "現物で数えてから" in client.get(reverse("hands:mine")).content.decode()
        home = client.get("/").content.decode()
        assert "確認を待つ用紙の授受" in home
        address = reverse("hands:transfer", args=[made.pk])
        assert client.post(address, {"decision": decision}).url == reverse("hands:mine")
        assert left in client.get(reverse("hands:mine")).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"step": "void"}, "理由を入力してください"),
        ({"step": "out"}, "受け取る人を選んでください"),
        ({"step": "taken_in"}, "いまの状態では"),
        ({"first": 9}, "最後の番号は、最初の番号以上"),
        ({"last": 99}, "その番号の用紙は、この綴りにありません"),
        ({"step": "back", "day": "2026-04-11"}, "まだ来ていない日時です"),
        ({"step": "back", "hour": "08:00"}, "前の記録より早い日時です"),
    ],
)
def test_a_count_that_cannot_be_is_said_at_its_field(signed_in, changes, said):
    bundle = given(count=5)
    boss = signed_in(Role.SUPERVISOR, worker_number="L07")
    answer = boss.post(reverse("papers:count", args=[bundle.pk]), counted("back", 1, 5) | changes)
    assert answer.status_code == 422 and said in answer.content.decode()


def test_the_page_of_a_book_names_each_number_by_its_state(signed_in):
    bundle = given(count=6)
    moved(bundle, Step.VOID, 2, 2, reason="濡れた", acted_at=NOON)
    moved(bundle, Step.LOST, 3, 4, reason="落とした", acted_at=NOON)
    page = signed_in(Role.INSPECTOR).get(reverse("papers:bundle", args=[bundle.pk])).content.decode()
    for words in ("003-004", "亡失", "書損", "005-006", "濡れた", "落とした"):
        assert words in page
    assert "数えて記録する" not in page and "印刷する" not in page


def test_sheets_of_yesterday_that_did_not_come_back_are_named(signed_in):
    given(Kind.VISIT, 4, at=MORNING.replace(day=9))
    page = signed_in(Role.SUPERVISOR, worker_number="L07").get(reverse("papers:index")).content.decode()
    assert "架電票・訪問票が 4枚、戻っていません" in page


def test_many_bundles_come_page_by_page_with_as_many_questions(signed_in, django_assert_max_num_queries):
    boss = signed_in(Role.SUPERVISOR, worker_number="L07")
    for _ in range(45):
        operations.make_bundle(kind=Kind.CALL, count=2, by=LEADER, at=NOON)
    with django_assert_max_num_queries(20):
        first = boss.get(reverse("papers:index")).content.decode()
    assert "PC-0045" in first and "PC-0025" not in first
    second = boss.get(reverse("papers:index") + "?page=2").content.decode()
    assert "PC-0025" in second and "PC-0045" not in second
