"""A difference of a close stays on a list until two cleared it; what is called paid in is never more than was paid in."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from saikoku.collection.cash import operations, queries
from saikoku.collection.cash.models import Clearing, ClearingEnd, DayClose, DepositPart
from saikoku.collection.cash.rules import clearing, coins
from saikoku.collection.cash.rules.clearing import Decision
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.kernel import clock
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.attacks import attacked
from tests.collection.cash.test_cash import (
    MORNING,
    SECOND,
    THIRD,
    closed,
    counted,
    day_with,
    prove,
    refused,
)
from tests.collection.money import COLLECTOR, DAY, LEADER
from tests.collection.proofs import invariants

pytestmark = pytest.mark.django_db
A, B, C = date(2026, 4, 13), date(2026, 4, 14), date(2026, 4, 15)


@pytest.fixture(autouse=True)
def world(seal):
    return seal


DECIDED = {
    "note": "納付した方が分からない", "outcome": "city", "decided_by": "健康保険課長", "decided_on": f"{DAY}",
    "document": "市第1号",
}  # fmt: skip


def closed_with(difference: int, *yen: int) -> DayClose:
    day_with(*yen)
    counted(sum(yen) + difference, remark="合わない")
    return closed(sum(yen) + difference)


def asked(close: DayClose, *, by=LEADER, **more) -> Clearing:
    return operations.ask_clearing(close_id=close.pk, by=by, at=MORNING, **{"note": "口座から出した"} | more)


def cleared(row: Clearing, yen: int | None = None, *, by=SECOND) -> ClearingEnd:
    return operations.confirm_clearing(clearing_id=row.pk, recounted=yen, by=by, at=MORNING)


@pytest.mark.parametrize(("paid_in", "upto", "expected"), [
    ([], 1, None),
    ([(A, 100)], 100, A),
    ([(A, 100)], 101, None),
    ([(B, 1), (A, 100)], 101, B),
    ([(A, 100), (C, 5), (B, 1)], 101, B),
    ([(A, 300)], 100, A),
])  # fmt: skip
def test_a_line_is_paid_in_when_the_money_reached_it(paid_in, upto, expected):
    assert clearing.covered_on(paid_in, upto) == expected


@pytest.mark.parametrize(("difference", "given", "expected"), [
    (0, {}, ["no-difference"]),
    (-100, {}, []),
    (50, {"undecided": ["decider-missing"]}, ["decider-missing"]),
    (50, {}, []),
    (-100, {"undecided": ["decider-missing"]}, []),
    (-100, {"note": " "}, ["note-missing"]),
    (-100, {"is_open": True}, ["clearing-open"]),
    (-100, {"is_open": True, "is_cleared": True}, ["cleared-already"]),
    (-100, {"is_own": True}, ["own-difference"]),
])  # fmt: skip
def test_what_stands_against_asking(difference, given, expected):
    facts = {"is_open": False, "is_cleared": False, "is_own": False, "undecided": [], "note": "x"} | given
    assert clearing.ask_refusals(difference, **facts) == expected


@pytest.mark.parametrize(("difference", "given", "expected"), [
    (-100, {"recounted": 100}, []),
    (-100, {"recounted": 99}, ["made-good-differs"]),
    (-100, {}, ["made-good-differs"]),
    (50, {}, []),
    (50, {"is_open": False}, ["clearing-ended"]),
    (50, {"by": "leader"}, ["own-clearing"]),
    (50, {"is_own": True}, ["own-difference"]),
    (50, {"outcome": ""}, ["decided-before-outcomes"]),
    (-100, {"outcome": "", "recounted": 100}, []),
])  # fmt: skip
def test_what_stands_against_confirming(difference, given, expected):
    facts = {
        "is_open": True, "asked_by": "leader", "by": "second", "is_own": False, "recounted": None, "outcome": "city"
    } | given  # fmt: skip
    assert clearing.confirm_refusals(difference, **facts) == expected


def test_a_shortage_is_made_good_by_two_and_paid_in_like_any_money():
    close = closed_with(-100, 11_000, 200)
    assert queries.open_differences() == [close]
    deposit = operations.prepare_deposit(close_ids=[close.pk], place="本店", by=LEADER, at=MORNING)
    prove(deposit)
    assert deposit.yen == 11_100
    rows = list(queries.delivered_receipts(DAY, DAY))
    assert [(row["principal"], row["deposited_on"]) for row in rows] == [(11_000, A), (200, None)]
    row = asked(close)
    refused(lambda: asked(close), "clearing-open")
    refused(lambda: cleared(row, 100, by=LEADER), "own-clearing")
    refused(lambda: cleared(row, 100, by=COLLECTOR), "own-difference")
    refused(lambda: cleared(row, 99), "made-good-differs")
    end = cleared(row, 100)
    refused(lambda: asked(close), "cleared-already")
    refused(lambda: cleared(row, 100), "clearing-ended")
    assert (ledger.held(Account.DIFFERENCE, "V01"), ledger.held(Account.SAFE)) == (0, 100)
    assert queries.open_differences() == [] and list(queries.made_good_to_deposit()) == [end]
    refused(lambda: operations.prepare_deposit(close_ids=[], place="本店", by=LEADER, at=MORNING), "nothing-chosen")
    late = MORNING + timedelta(days=1)
    second = operations.prepare_deposit(close_ids=[], cleared_ids=[end.pk], place="本店", by=LEADER, at=late)
    again = {"close_ids": [], "cleared_ids": [end.pk], "place": "本店"}
    refused(lambda: operations.prepare_deposit(by=LEADER, at=late, **again), "close-not-open")
    refused(lambda: prove(second, paid_on=DAY), "before-the-money-came")
    prove(second, paid_on=B, at=late)
    assert [row["deposited_on"] for row in queries.delivered_receipts(DAY, DAY)] == [A, B]
    assert queries.days_changed_late(B) == [DAY]
    assert (ledger.held(Account.SAFE), ledger.held(Account.CITY), ledger.held(Account.CLAIM)) == (0, 11_200, -11_200)
    told = AuditRecord.objects.filter(action__startswith="cash.clearing.").order_by("pk")
    assert list(told.values_list("action", flat=True)) == ["cash.clearing.asked", "cash.clearing.confirmed"]
    invariants.check()


def test_a_surplus_waits_for_the_city_s_decision():
    close = closed_with(50, 12_000)
    prove(operations.prepare_deposit(close_ids=[close.pk], place="本店", by=LEADER, at=MORNING))
    assert [row["deposited_on"] for row in queries.delivered_receipts(DAY, DAY)] == [A]
    refused(lambda: asked(close), "decision-missing", "decider-missing", "decided-out-of-time")
    end = cleared(asked(close, decision=Decision("city", "健康保険課長", DAY, "市第1号")))
    assert end.yen == 0 and not queries.made_good_to_deposit().exists() and queries.open_differences() == []
    assert [ledger.held(one, "V01" if one == Account.DIFFERENCE else "") for one in (Account.DIFFERENCE, Account.SURPLUS)] == [
        0, -50,
    ]  # fmt: skip
    invariants.check()


def test_what_was_said_by_mistake_is_dropped_and_said_anew():
    close = closed_with(-100, 11_200)
    operations.drop_clearing(clearing_id=asked(close).pk, by=LEADER, at=MORNING)
    refused(lambda: operations.drop_clearing(clearing_id=Clearing.objects.get().pk, by=LEADER, at=MORNING), "clearing-ended")
    assert queries.open_differences() == [close]
    cleared(asked(close, by=THIRD), 100)
    assert [one.turn for one in queries.clearings(close)] == [2, 1]
    with pytest.raises(Clearing.DoesNotExist):
        operations.drop_clearing(clearing_id=0, by=LEADER, at=MORNING)


def test_the_database_lets_nobody_clear_alone_or_without_the_ledger():
    close = closed_with(-100, 11_200)
    row = asked(close)
    facts = {"clearing": row, "done": "cleared", "yen": 100, "due_on": DAY, "ended_at": MORNING, "ended_by": "second"}
    attacked("difference_is_cleared_by_two", lambda: ClearingEnd.objects.create(**facts | {"ended_by": "leader"}))
    attacked("clearing_stands_in_the_ledger", lambda: ClearingEnd.objects.create(**facts))
    attacked("money_that_made_good_is_due", lambda: ClearingEnd.objects.create(**facts | {"due_on": None}))
    attacked("clearing_ends_done_or_dropped", lambda: ClearingEnd.objects.create(**facts | {"ended_by": ""}))
    said = {"close": close, "turn": 2, "note": "x", "asked_at": MORNING, "asked_by": "leader"}
    attacked("clearing_says_what_was_done", lambda: Clearing.objects.create(**said | {"note": ""}))
    attacked("clearing_is_asked_in_turns", lambda: Clearing.objects.create(**said | {"turn": 1}))
    end = cleared(row, 100)
    again = Clearing.objects.create(**said)
    attacked("difference_is_cleared_once", lambda: ClearingEnd.objects.create(**facts | {"clearing": again}))
    ClearingEnd.objects.create(**facts | {"clearing": again, "done": "dropped", "yen": 0, "due_on": None})
    deposit = operations.prepare_deposit(close_ids=[close.pk], place="本店", by=LEADER, at=MORNING)
    assert coins.total(queries.pieces_of(queries.parts_of(deposit))) == deposit.yen
    both = {"deposit": deposit, "close": close, "cleared": end, "yen": 100}
    attacked("part_is_of_a_close_or_made_good", lambda: DepositPart.objects.create(**both))
    attacked("deposit_is_the_sum_of_its_days", lambda: DepositPart.objects.create(deposit=deposit, cleared=end, yen=100))


def test_the_database_lets_nobody_clear_his_own_difference(account_of):
    close = closed_with(-100, 11_200)
    he = account_of(Role.COLLECTOR, worker_number="V01").login_name
    said = {"close": close, "note": "x", "asked_at": MORNING}
    facts = {"done": "cleared", "yen": 100, "due_on": DAY, "ended_at": MORNING}
    for turn, (asked_by, ended_by) in enumerate((("leader", he), (he, "leader")), start=1):
        row = Clearing.objects.create(**said, turn=turn, asked_by=asked_by)
        attacked("difference_is_cleared_by_two", lambda row=row, by=ended_by: ClearingEnd.objects.create(
            clearing=row, ended_by=by, **facts
        ))  # fmt: skip


def test_where_money_made_a_shortage_good_the_kinds_are_left_to_be_counted(signed_in):
    close = closed_with(-100, 11_200)
    end = cleared(asked(close), 100)
    given = {"close_ids": [close.pk], "cleared_ids": [end.pk], "place": "本店"}
    deposit = operations.prepare_deposit(**given, by=LEADER, at=MORNING)
    assert queries.pieces_of(queries.parts_of(deposit)) is None
    drawn = signed_in(Role.SUPERVISOR).get(reverse("cash:deposit-paper", args=[deposit.number])).content
    said = "".join(PdfReader(BytesIO(drawn)).pages[0].extract_text().split())
    assert "金庫で数えて記入" in said and "不足を補ったお金100円" in said and "計11,200円" in said


def test_leaders_see_what_is_open_and_clear_it_on_their_screens(signed_in, monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries as queries_of_contract

    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(MORNING)
    closed_with(-100, 11_200)
    leader = signed_in(Role.SUPERVISOR, worker_number="L01")
    close = leader.get(reverse("cash:close", args=["V01", DAY])).content.decode()
    assert "伏せています" not in close and "不足 100円" in close and reverse("cash:difference", args=["V01", DAY]) in close
    page = leader.get(reverse("cash:index")).content.decode()
    assert "解消していない過不足" in page and "不足 100円" in page
    book = leader.get(reverse("cash:book")).content.decode()
    assert reverse("cash:close", args=["V01", DAY]) in book and "過不足(締め)" in book
    whose = ["V01", DAY]
    assert leader.post(reverse("cash:clear", args=whose), {"note": ""}).status_code == 422
    assert leader.post(reverse("cash:clear", args=whose), {"note": "口座から"}).status_code == 302
    confirm = reverse("cash:confirm-clearing", args=[Clearing.objects.get().pk])
    assert "数えて確かめた" not in leader.get(reverse("cash:difference", args=whose)).content.decode()
    assert leader.post(confirm, {"recounted": "100"}).status_code == 422
    manager = signed_in(Role.OPERATIONS_MANAGER)
    assert "数えて確かめた" in manager.get(reverse("cash:difference", args=whose)).content.decode()
    assert "不足した額と違います" in manager.post(confirm, {"recounted": "1"}).content.decode()
    assert manager.post(confirm, {"recounted": "100"}).status_code == 302
    assert reverse("cash:difference", args=whose) in manager.get(reverse("cash:book")).content.decode()
    page = manager.get(reverse("cash:index")).content.decode()
    assert "不足を補ったお金" in page and "解消していない過不足" not in page
    assert "補った不足" in manager.get(reverse("cash:deposit")).content.decode()
    assert manager.get(reverse("cash:difference", args=["V09", DAY])).status_code == 404


def test_an_entry_that_is_dropped_on_the_screen_leaves_the_difference_open(signed_in):
    clock.run_from(MORNING)
    closed_with(50, 11_200)
    leader = signed_in(Role.SUPERVISOR, worker_number="L01")
    leader.post(reverse("cash:clear", args=["V01", DAY]), DECIDED)
    drop = reverse("cash:drop-clearing", args=[Clearing.objects.get().pk])
    assert leader.post(drop).status_code == leader.post(drop).status_code == 302
    assert len(queries.open_differences()) == 1
