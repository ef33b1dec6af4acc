"""T09: no limit is passed by many who take money at once, each in a process of its own, on the real database."""

import os
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections

from saikoku.collection.ledger import operations as ledger_operations
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.collection.receipts import operations
from saikoku.collection.receipts import queries as receipts
from saikoku.collection.receipts.models import Receipt
from tests.collection import money
from tests.collection.money import DAY, LEADER, NOON
from tests.collection.proofs import invariants

TAKEN, REFUSED, ENDED, FAULT = 0, 3, 4, 1

ENDS = {"custody-above-insured-sum": REFUSED, "collector-holds-too-much": REFUSED, "intent-not-open": ENDED}


@pytest.fixture
def world(committing_db, settings, tmp_path):
    settings.TRAIL_PATH = tmp_path
    money.permitted_seal()


def in_processes(acts: list[Callable[[], object]]) -> list[int]:
    """Each act in a process of its own, all let go at one moment; how each ended."""
    ours = connections["default"]
    connections.close_all()
    gate, opens = os.pipe()
    children = []
    for act in acts:
        child = os.fork()
        if child == 0:
            os.close(opens)
            connections["default"] = ours
            os._exit(_done(act, gate))
        children.append(child)
    os.close(gate)
    os.close(opens)  # nobody holds the gate shut any more
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def _done(act: Callable[[], object], gate: int) -> int:
    try:
        os.read(gate, 1)
        act()
    except operations.ReceiptRefused as refusal:
        return ENDS.get(refusal.reasons[0], FAULT)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        return FAULT
    return TAKEN


def takers(count: int, yen: int) -> list[Callable[[], object]]:
    """So many collectors, each with an open intent of a payer of his own."""
    found = []
    for place in range(count):
        by = money.Actor(f"p{place}", worker_number=f"P{place:02d}", display_name="仮名")
        money.took(*money.payer(1), 1, by=by)  # his series is there
        person, owed = money.payer(yen)
        key, asked = operations.open_intent(debtor_id=person.pk, by=by, at=NOON).key, money.asked(owed, yen)
        found.append(lambda key=key, asked=asked, by=by: operations.issue(key=key, request=asked, by=by, at=NOON))
    return found


def insure(yen: int) -> None:
    ledger_operations.enter_cover(
        insurer="架空損害保険", policy="P-1", yen=yen, first_day=DAY, last_day=DAY + timedelta(days=9), copy_on=DAY, by=LEADER,
        at=NOON,
    )  # fmt: skip


@pytest.mark.clause("22")
def test_ten_collectors_at_once_hold_no_more_than_is_insured(world):
    insure(350_000)
    ended = in_processes(takers(10, 90_000))
    assert sorted(ended) == [TAKEN] * 3 + [REFUSED] * 7
    assert ledger.in_custody() == 270_010 and Receipt.objects.count() == 13
    invariants.check()


@pytest.mark.clause("18")
def test_a_collector_on_many_devices_at_once_stays_under_his_own_limit(world):
    """He has one open intent, so most of his devices find theirs ended; of the rest one fits under his 500,000 yen."""
    by = money.COLLECTOR
    money.took(*money.payer(400_000), 400_000, by=by)
    payers = [money.payer(90_000) for _ in range(8)]

    def take(place, person, owed):
        at = NOON + timedelta(seconds=place)
        intent = operations.open_intent(debtor_id=person.pk, by=by, at=at)
        operations.issue(key=intent.key, request=money.asked(owed, 90_000), by=by, at=at)

    ended = in_processes([lambda place=place, one=one: take(place, *one) for place, one in enumerate(payers)])
    assert set(ended) <= {TAKEN, REFUSED, ENDED} and ended.count(TAKEN) == 1
    assert ledger.held(Account.CASH, "V01") == 490_000
    invariants.check()


def test_without_the_one_act_at_a_time_more_than_the_insured_sum_is_held(world, monkeypatch):
    """The twin: the acts decide beside each other, each on what it alone sees."""
    insure(350_000)
    acts = takers(6, 90_000)
    monkeypatch.setattr(ledger_operations, "act_alone", lambda **_: None)
    met, meets = os.pipe()
    usual = receipts.limits

    def seen(*args):
        """All have read what is held before any of them writes."""
        found = usual(*args)
        os.write(meets, b"x")
        os.read(wait, 1)
        return found

    wait, let_go = os.pipe()
    monkeypatch.setattr(receipts, "limits", seen)
    child = os.fork()
    if child == 0:
        seen_by = 0
        while seen_by < len(acts):
            seen_by += len(os.read(met, 1))
        os.write(let_go, b"x" * len(acts))
        os._exit(0)
    ended = in_processes(acts)
    os.waitpid(child, 0)
    assert ended == [TAKEN] * 6 and ledger.in_custody() == 540_006
