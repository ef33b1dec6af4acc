"""T06: the same tap many times at once makes one receipt; with the guard off it would make more."""

import threading
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
    for _ in range(keys):
        person, owed = money.payer(1_000)
        intent = operations.open_intent(debtor_id=person.pk, by=COLLECTOR, at=NOON)
        request = money.asked(owed, 10)
        found = at_once(lambda: operations.issue(key=intent.key, request=request, by=COLLECTOR, at=NOON).number, times)  # noqa: B023
        assert len(set(found)) == 1
        assert Receipt.objects.filter(debtor=person).count() == 1
    invariants.check()


@pytest.mark.clause("13.2.エ.1")
def test_a_key_tapped_many_times_at_once_makes_one_receipt(world):
    keys_in_parallel(keys=5, times=4)
    assert Receipt.objects.count() == 5 and ledger.held(Account.CASH, "V01") == 50


@pytest.mark.prove
def test_a_thousand_keys_tapped_eight_times_at_once_make_a_thousand_receipts(world):
    keys_in_parallel(keys=1_000, times=8)
    assert Receipt.objects.count() == 1_000


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
