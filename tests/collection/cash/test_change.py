"""Change that came back short or over stays on the list of differences until two persons cleared it."""

from dataclasses import replace

import pytest
from django.urls import reverse

from saikoku.collection.cash import queries
from saikoku.collection.cash.models import ChangeClearing, ChangeClearingEnd, Passing
from saikoku.collection.cash.operations import change as operations
from saikoku.collection.cash.queries import change
from saikoku.collection.cash.rules import clearing
from saikoku.collection.cash.rules.clearing import Decision
from saikoku.collection.cash.rules.passing import Way
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.rules import accounts
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.kernel import clock
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.attacks import attacked
from tests.collection.cash.passings import offered, taken
from tests.collection.cash.test_cash import MORNING, SECOND, THIRD, refused
from tests.collection.money import COLLECTOR, DAY, LEADER
from tests.collection.proofs import invariants

pytestmark = [pytest.mark.django_db, pytest.mark.clause("18")]


@pytest.fixture(autouse=True)
def world(seal):
    return seal


OWN = Decision("own", "業務責任者", DAY)


def came_back(difference: int) -> Passing:
    taken(offered(Way.LEND, 5_000, by=LEADER, worker_number="V01"), by=COLLECTOR)
    row = offered(Way.RETURN, 5_000 + difference, remark="合わない")
    taken(row)
    return row


def asked(row: Passing, *, by=LEADER, **more) -> ChangeClearing:
    return operations.ask(passing_id=row.pk, by=by, at=MORNING, **{"note": "口座から出した"} | more)


def cleared(made: ChangeClearing, yen: int | None = None, *, by=SECOND) -> ChangeClearingEnd:
    return operations.confirm(clearing_id=made.pk, recounted=yen, by=by, at=MORNING)


@pytest.mark.parametrize("difference", [-100, -1, 1, 300])
def test_what_moves_is_change_alone_and_balances(difference):
    legs = clearing.change_legs(difference, "V01")
    assert accounts.refusals(legs) == [] and {account: yen for account, _, yen in legs}[Account.FLOAT_GAP] == difference


@pytest.mark.parametrize(("difference", "decision", "yen"), [(-100, clearing.UNDECIDED, 100), (100, OWN, None)])
def test_two_clear_a_difference_and_the_fund_is_whole_again(difference, decision, yen):
    row = came_back(difference)
    assert [(one.pk, one.waiting) for one in change.open_gaps()] == [(row.pk, False)]
    assert ledger.held(Account.FLOAT_GAP, "V01") == -difference
    made = asked(row, decision=decision)
    assert [one.waiting for one in change.open_gaps()] == [True]
    refused(lambda: asked(row, decision=decision), "clearing-open")
    refused(lambda: cleared(made, yen, by=LEADER), "own-clearing")
    refused(lambda: cleared(made, yen, by=COLLECTOR), "own-difference")
    if difference < 0:
        refused(lambda: cleared(made, 99), "made-good-differs")
    cleared(made, yen)
    assert change.open_gaps() == [] and ledger.held(Account.FLOAT_GAP, "V01") == ledger.held(Account.FUND) == 0
    refused(lambda: asked(row, decision=decision), "cleared-already")
    refused(lambda: cleared(made, yen), "clearing-ended")
    started, rows = queries.change_book(DAY, MORNING.date())
    assert (started, [(one.lent, one.back, one.gap, one.out) for one in rows]) == (0, [
        (5_000, 0, 0, 5_000), (0, 5_000 + difference, -difference, 0), (0, 0, difference, 0),
    ])  # fmt: skip
    told = AuditRecord.objects.filter(action__startswith="cash.change.clearing.").order_by("pk")
    assert [(one.action.rsplit(".", 1)[1], one.after["difference"]) for one in told] == [
        ("asked", difference), ("confirmed", difference),
    ]  # fmt: skip
    invariants.check()


def test_nobody_clears_his_own_nor_without_a_word_nor_a_surplus_without_a_decision():
    row = came_back(100)
    refused(lambda: asked(row, by=COLLECTOR, decision=OWN), "own-difference")
    refused(lambda: asked(row, note=" ", decision=replace(OWN, outcome="")), "decision-missing", "note-missing")
    with pytest.raises(Passing.DoesNotExist):
        operations.ask(passing_id=Passing.objects.get(way=Way.LEND).pk, note="x", by=LEADER, at=MORNING)


def test_change_that_came_back_whole_or_was_not_taken_is_no_difference():
    came_back(0)
    taken(offered(Way.LEND, 5_000, by=LEADER, worker_number="V01"), by=COLLECTOR)
    offered(Way.RETURN, 4_000, remark="足りない")
    assert change.open_gaps() == []


def test_what_is_dropped_stays_open_and_is_asked_anew():
    row = came_back(-100)
    made = asked(row)
    operations.drop(clearing_id=made.pk, by=SECOND, at=MORNING)
    refused(lambda: operations.drop(clearing_id=made.pk, by=SECOND, at=MORNING), "clearing-ended")
    assert [one.waiting for one in change.open_gaps()] == [False]
    cleared(asked(row, by=THIRD), 100)
    assert [one.turn for one in change.clearings(row)] == [2, 1]


def test_the_database_lets_nobody_clear_the_difference_of_his_own_change(account_of):
    made = asked(came_back(-100))
    he = account_of(Role.COLLECTOR, worker_number="V01").login_name
    attacked("difference_of_change_is_cleared_by_two", lambda: ChangeClearingEnd.objects.create(
        clearing=made, done="cleared", ended_at=MORNING, ended_by=he
    ))  # fmt: skip


def test_the_database_lets_nobody_clear_alone_twice_or_without_the_ledger():
    row = came_back(-100)
    made = asked(row)
    facts = {"clearing": made, "done": "cleared", "ended_at": MORNING, "ended_by": "second"}
    attacked(
        "difference_of_change_is_cleared_by_two",
        lambda: ChangeClearingEnd.objects.create(**facts | {"ended_by": LEADER.name}),
    )
    attacked("clearing_of_change_stands_in_the_ledger", lambda: ChangeClearingEnd.objects.create(**facts))
    attacked("change_clearing_ends_done_or_dropped", lambda: ChangeClearingEnd.objects.create(**facts | {"ended_by": ""}))
    said = {"passing": row, "turn": 2, "note": "x", "asked_at": MORNING, "asked_by": LEADER.name}
    attacked("change_clearing_says_what_was_done", lambda: ChangeClearing.objects.create(**said | {"note": ""}))
    attacked("change_clearing_is_asked_in_turns", lambda: ChangeClearing.objects.create(**said | {"turn": 1}))
    cleared(made, 100)
    again = ChangeClearing.objects.create(**said)
    attacked(
        "difference_of_change_is_cleared_once", lambda: ChangeClearingEnd.objects.create(**facts | {"clearing": again})
    )


def test_leaders_see_it_beside_the_differences_of_closes_and_clear_it_on_their_screens(signed_in, monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries as queries_of_contract

    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    row = came_back(-100)
    clock.run_from(MORNING)
    here = reverse("cash:change-difference", args=[row.pk])
    leader = signed_in(Role.SUPERVISOR, worker_number="L01")
    page = leader.get(reverse("cash:index")).content.decode()
    assert "解消していない過不足" in page and "不足 100円" in page and "釣銭準備金" in page and here in page
    ask = reverse("cash:clear-change", args=[row.pk])
    assert leader.post(ask, {"note": ""}).status_code == 422
    assert leader.post(ask, {"note": "口座から"}).status_code == 302
    confirm = reverse("cash:confirm-change", args=[ChangeClearing.objects.get().pk])
    assert "数えて確かめた" not in leader.get(here).content.decode()
    assert leader.post(confirm, {"recounted": "100"}).status_code == 422
    manager = signed_in(Role.OPERATIONS_MANAGER)
    assert "二人目を待つ" in manager.get(reverse("cash:index")).content.decode()
    assert "数えて確かめた" in manager.get(here).content.decode()
    assert "不足した額と違います" in manager.post(confirm, {"recounted": "1"}).content.decode()
    assert manager.post(confirm, {"recounted": "100"}).status_code == 302
    assert "解消していない過不足" not in manager.get(reverse("cash:index")).content.decode()
    book = manager.get(reverse("cash:book")).content.decode()
    assert "不足 100円を解消" in book and "過剰" not in book
    lent = Passing.objects.get(way=Way.LEND)
    assert manager.get(reverse("cash:change-difference", args=[lent.pk])).status_code == 404


def test_what_is_dropped_on_the_screen_leaves_the_difference_open(signed_in):
    row = came_back(50)
    clock.run_from(MORNING)
    leader = signed_in(Role.SUPERVISOR, worker_number="L01")
    said = {"note": "準備金から出した", "outcome": "own", "decided_by": "業務責任者", "decided_on": f"{DAY}"}
    assert leader.post(reverse("cash:clear-change", args=[row.pk]), said).status_code == 302
    drop = reverse("cash:drop-change", args=[ChangeClearing.objects.get().pk])
    assert leader.post(drop).status_code == leader.post(drop).status_code == 302
    assert len(change.open_gaps()) == 1
