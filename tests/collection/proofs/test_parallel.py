"""T06: the same tap many times at once makes one receipt; with the guard off it would make more."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.collection.receipts import operations, queries
from saikoku.collection.receipts.models import Intent, Receipt
from saikoku.collection.receipts.operations import issuing
from saikoku.registry.debtors.models import Debtor
from tests.collection import money
from tests.collection.money import COLLECTOR, NOON, OTHER
from tests.collection.proofs import invariants

KEYS = int(os.environ.get("SAIKOKU_KEYS", "10000"))


@pytest.fixture
def world(committing_db, settings, tmp_path):
    settings.TRAIL_PATH = tmp_path
    money.permitted_seal()


def at_once(act, times: int) -> list:
    """Run the act in threads that start together, each with a connection of its own."""
    gate = threading.Barrier(times)

    def one(_):
        try:
            gate.wait()
            return act()
        except operations.ReceiptRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def keys_in_parallel(keys: int, times: int) -> None:
    """Each key is tapped by a crew that keeps its connections; one person owes enough for all of them."""
    person, owed = money.payer(10 * keys)
    gate = threading.Barrier(times)

    def tap(key: str) -> str:
        gate.wait()
        return operations.issue(key=key, request=money.asked(owed, 10), by=COLLECTOR, at=NOON).number

    with ThreadPoolExecutor(times) as crew:
        for _ in range(keys):
            key = operations.open_intent(debtor_id=person.pk, by=COLLECTOR, at=NOON).key
            assert len(set(crew.map(tap, [key] * times))) == 1
        list(crew.map(lambda _: (gate.wait(), connection.close()), range(times)))
    assert Receipt.objects.count() == keys and ledger.held(Account.CASH, "V01") == 10 * keys
    invariants.check()


@pytest.mark.clause("13.2.エ.1")
def test_a_key_tapped_many_times_at_once_makes_one_receipt(world):
    keys_in_parallel(keys=5, times=4)


@pytest.mark.prove
@pytest.mark.parametrize("times", [2, 4, 8, 20])
def test_ten_thousand_keys_tapped_at_once_make_ten_thousand_receipts(world, times):
    """A quarter of the keys by two taps each, by four, by eight, by twenty. As the collector's limit is of yen, not of
    receipts, one day bears them."""
    began = time.monotonic()
    keys_in_parallel(keys=KEYS // 4, times=times)
    print(f"{KEYS // 4} keys, {times} taps each: {KEYS // 4} receipts in {time.monotonic() - began:.0f} s")


def test_without_the_guard_the_same_taps_make_more_than_one(world, monkeypatch):
    """The twin: where the key is not asked for, each tap is a receipt of its own (as many as the debt bears)."""
    person, owed = money.payer(1_000)
    request = money.asked(owed, 10)

    def unguarded():
        debtor = Debtor.objects.get(pk=person.pk)
        intent = Intent.objects.create(
            key=threading.current_thread().name[-20:], debtor=debtor, worker_number="V01", opened_at=NOON, opened_by="jiro",
            state="done", fingerprint="f" * 64, ended_at=NOON,
        )  # fmt: skip
        with issuing.transaction.atomic():
            return issuing.write(debtor=debtor, request=request, intent=intent, terminal="", by=COLLECTOR, at=NOON).number

    found = at_once(unguarded, 4)
    assert len(set(found)) == 4 and Receipt.objects.count() == 4


def test_two_collectors_at_one_door_take_no_more_than_is_owed(world):
    person, owed = money.payer(1_000)
    first = operations.open_intent(debtor_id=person.pk, by=COLLECTOR, at=NOON)
    operations.drop_intent(key=first.key, by=COLLECTOR, at=NOON)
    turn = iter((COLLECTOR, OTHER) * 4)
    lock = threading.Lock()

    def whole():
        with lock:
            by = next(turn)
        intent = operations.open_intent(debtor_id=person.pk, by=by, at=NOON)
        return operations.issue(key=intent.key, request=money.asked(owed, 1_000), by=by, at=NOON).number

    found = at_once(whole, 8)
    assert Receipt.objects.count() == 1
    assert len({number for number in found if isinstance(number, str)}) == 1
    assert queries.owed(person.pk) == []
    invariants.check()
    connections.close_all()


def test_the_limit_of_a_collector_holds_when_many_pay_at_once(world):
    """Each payer is another; the intents are his one after the other, so he takes in turns what is asked at once."""
    people = [money.payer(90_000) for _ in range(8)]
    waiting = iter(people)
    lock = threading.Lock()

    def take():
        with lock:
            person, owed = next(waiting)
        intent = operations.open_intent(debtor_id=person.pk, by=COLLECTOR, at=NOON)
        return operations.issue(key=intent.key, request=money.asked(owed, 90_000), by=COLLECTOR, at=NOON).number

    at_once(take, 8)
    assert ledger.held(Account.CASH, "V01") <= 500_000
    invariants.check()
