"""What becomes of money that is too much, of a close and of change: who decided so, when and by what."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from saikoku.collection.cash import operations, queries
from saikoku.collection.cash.models import ChangeClearing, Clearing
from saikoku.collection.cash.rules import clearing
from saikoku.collection.cash.rules.clearing import OF_CHANGE, OF_CLOSE, UNDECIDED, Decision
from saikoku.kernel import clock
from saikoku.security.access.rules.permissions import Role
from tests.attacks import attacked
from tests.collection import money
from tests.collection.cash import test_change as change
from tests.collection.cash import test_clearing as closes
from tests.collection.cash.test_cash import MORNING, refused
from tests.collection.money import DAY
from tests.collection.proofs import invariants

pytestmark = pytest.mark.clause("18")
NEXT = DAY + timedelta(days=1)
CITY = Decision("city", "健康保険課長", DAY, "市第1号")
OWN = Decision("own", "業務責任者", DAY)
MISSING = ["decision-missing", "decider-missing", "decided-out-of-time"]


@pytest.mark.parametrize(("decision", "choices", "expected"), [
    (UNDECIDED, OF_CLOSE, MISSING),
    (UNDECIDED, OF_CHANGE, MISSING),
    (CITY, OF_CLOSE, []),
    (CITY, OF_CHANGE, []),
    (OWN, OF_CHANGE, []),
    (OWN, OF_CLOSE, ["decision-missing"]),
    (replace(CITY, outcome="bank"), OF_CHANGE, ["decision-missing"]),
    (replace(CITY, outcome="payer", document=" "), OF_CLOSE, ["document-missing"]),
    (replace(CITY, outcome="payer", document=""), OF_CHANGE, ["document-missing"]),
    (replace(CITY, decided_by=" "), OF_CLOSE, ["decider-missing"]),
    (replace(CITY, decided_on=DAY - timedelta(days=1)), OF_CLOSE, ["decided-out-of-time"]),
    (replace(CITY, decided_on=NEXT), OF_CLOSE, []),
    (replace(CITY, decided_on=NEXT + timedelta(days=1)), OF_CLOSE, ["decided-out-of-time"]),
])  # fmt: skip
def test_what_a_decision_lacks(decision, choices, expected):
    assert decision.refusals(choices, since=DAY, today=NEXT) == expected


@pytest.mark.parametrize(("decision", "words"), [
    (UNDECIDED, ""), (CITY, "市の雑入とする 健康保険課長 市第1号"), (OWN, "事業者のお金に戻す 業務責任者"),
    (Decision(document="市第1号"), "市第1号"),
])  # fmt: skip
def test_a_decision_in_words(decision, words):
    assert decision.words == words


@pytest.mark.parametrize("difference", [-1, 1])
def test_of_a_shortage_no_decision_is_kept(difference):
    assert any(clearing.told(CITY, difference).values()) == (difference > 0)


@pytest.mark.django_db
def test_what_was_decided_is_kept_with_the_record_and_stands_in_the_cash_book(seal):
    close, row = closes.closed_with(50, 12_000), change.came_back(30)
    told = closes.asked(close, decision=CITY)
    assert told.decision == CITY
    refused(lambda: change.asked(row, decision=replace(CITY, document="")), "document-missing")
    kept = change.asked(row, decision=OWN)
    assert kept.decision == OWN
    closes.cleared(told), change.cleared(kept)
    started, rows = queries.cash_book(DAY, MORNING.date())
    assert [(one.came, one.left, one.entry.reason) for one in rows if one.is_of_surplus] == [
        (0, 0, "市の雑入とする 健康保険課長 市第1号")
    ]
    assert [one.entry.reason for one in queries.change_book(DAY, MORNING.date())[1]][-1] == "事業者のお金に戻す 業務責任者"
    assert rows[-1].after == started + sum(one.came - one.left for one in rows)
    invariants.check()


@pytest.mark.django_db
@pytest.mark.parametrize(("changed", "of_close", "of_change"), [
    ({"decided_by": ""}, "clearing_names_who_decided_what", "change_clearing_names_who_decided_what"),
    ({"decided_on": None}, "clearing_names_who_decided_what", "change_clearing_names_who_decided_what"),
    ({"document": ""}, "clearing_names_who_decided_what", "change_clearing_names_who_decided_what"),
    ({"outcome": "bank"}, "clearing_names_who_decided_what", "change_clearing_names_who_decided_what"),
    ({"outcome": "own"}, "clearing_names_who_decided_what", ""),
    ({"outcome": ""}, "surplus_and_no_shortage_is_decided", "surplus_of_change_and_no_shortage_is_decided"),
])  # fmt: skip
def test_the_database_keeps_no_half_a_decision_on_a_surplus(seal, changed, of_close, of_change):
    facts = clearing.told(CITY, 1) | {"turn": 1, "note": "x", "asked_at": MORNING, "asked_by": "leader"} | changed
    close, row = closes.closed_with(50, 12_000), change.came_back(30)
    attacked(of_close, lambda: Clearing.objects.create(close=close, **facts))
    if of_change:
        attacked(of_change, lambda: ChangeClearing.objects.create(passing=row, **facts))


@pytest.mark.django_db
def test_the_database_keeps_no_decision_on_a_shortage(seal):
    facts = {"turn": 1, "note": "x", "asked_at": MORNING, "asked_by": "leader"}
    close, row = closes.closed_with(-50, 12_000), change.came_back(-30)
    said = clearing.told(CITY, 1)
    attacked("surplus_and_no_shortage_is_decided", lambda: Clearing.objects.create(close=close, **facts, **said))
    attacked(
        "surplus_of_change_and_no_shortage_is_decided", lambda: ChangeClearing.objects.create(passing=row, **facts, **said)
    )


ASK = """insert into cash_{table} ({of}_id, turn, document, outcome, decided_by, note, asked_at, asked_by)
    values ({pk}, 1, '市第1号', '', '', 'x', now(), 'leader') returning id"""
ENDS = {
    "clearing": "insert into cash_clearingend (clearing_id, done, yen, ended_at, ended_by)"
                " values ({pk}, 'cleared', 0, now(), 'second')",
    "changeclearing": "insert into cash_changeclearingend (clearing_id, done, ended_at, ended_by)"
                      " values ({pk}, 'cleared', now(), 'second')",
}  # fmt: skip


def test_what_was_asked_before_outcomes_were_told_is_not_cleared_without_one(committing_db, settings, tmp_path):
    from saikoku.assembly import engine

    settings.TRAIL_PATH = tmp_path
    money.permitted_seal()
    close, row = closes.closed_with(50, 12_000), change.came_back(30)
    for table, of, pk, name in (
        ("clearing", "close", close.pk, "cleared_surplus_was_decided"),
        ("changeclearing", "passing", row.pk, "cleared_surplus_of_change_was_decided"),
    ):
        with engine.connect(engine.SUPERUSER, committing_db) as owner:
            owner.execute("set session_replication_role = replica")  # as before outcomes were told
            (asked,) = owner.execute(ASK.format(table=table, of=of, pk=pk)).fetchone()
            owner.execute("set session_replication_role = origin")
            with pytest.raises(Exception, match=name), owner.transaction():
                owner.execute(ENDS[table].format(pk=asked))
        if table == "clearing":
            refused(lambda asked=asked: _confirmed(asked), "decided-before-outcomes")
            operations.drop_clearing(clearing_id=asked, by=closes.SECOND, at=MORNING)
    with transaction.atomic():
        closes.cleared(closes.asked(close, decision=CITY))


def _confirmed(asked: int):
    return operations.confirm_clearing(clearing_id=asked, by=closes.SECOND, at=MORNING)


@pytest.mark.django_db
def test_leaders_tell_what_was_decided_on_their_screens_and_read_it_in_the_book(signed_in, seal, monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries as queries_of_contract

    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(MORNING)
    closes.closed_with(50, 11_200)
    row = change.came_back(30)
    ways = (
        (("cash:difference", "V01", DAY), ("cash:clear", "V01", DAY), closes.DECIDED, "市の雑入とする(決めた人 健康保険課長、"),
        (("cash:change-difference", row.pk), ("cash:clear-change", row.pk),
         {"note": "数え合わせた", "outcome": "own", "decided_by": "業務責任者", "decided_on": f"{DAY}"},
         "事業者のお金に戻す(決めた人 業務責任者、"),
    )  # fmt: skip
    leader = signed_in(Role.SUPERVISOR, worker_number="L01")
    for here, ask, given, _ in ways:
        page, act = (reverse(one[0], args=one[1:]) for one in (here, ask))
        assert ("事業者のお金に戻す" in leader.get(page).content.decode()) == (here[0] == "cash:change-difference")
        wrong = leader.post(act, given | {"decided_on": "2030-01-01"})
        assert wrong.status_code == 422 and "お金を数えた日から今日までの日です" in wrong.content.decode()
        assert leader.post(act, {"note": "x"}).status_code == 422
        assert leader.post(act, given).status_code == 302
    manager = signed_in(Role.OPERATIONS_MANAGER)
    for here, _, _, said in ways:
        shown = manager.get(reverse(here[0], args=here[1:])).content.decode()
        assert said in shown and "決定を確かめた" in shown
    for name, made in (("confirm-clearing", Clearing), ("confirm-change", ChangeClearing)):
        assert manager.post(reverse(f"cash:{name}", args=[made.objects.get().pk])).status_code == 302
    book = manager.get(reverse("cash:book")).content.decode()
    assert "過剰: 市の雑入とする 健康保険課長 市第1号" in book and "過剰: 事業者のお金に戻す 業務責任者" in book
    assert manager.get(reverse("cash:paper", args=["2026-04", "pdf"])).status_code == 200
