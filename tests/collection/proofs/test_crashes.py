"""T01: killed by SIGKILL at the n-th statement of an act. After a restart and a retry there is exactly one effect."""

import itertools
import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from saikoku.collection.cash import operations as cash
from saikoku.collection.cash import queries as cash_queries
from saikoku.collection.cash.models import DayClose, DepositProof, Passing
from saikoku.collection.cash.rules.passing import Way
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.collection.receipts import operations, queries
from saikoku.collection.receipts.models import Receipt, ReceiptStep
from saikoku.collection.receipts.operations import voiding
from saikoku.collection.receipts.rules.acceptance import Wanted
from saikoku.collection.receipts.rules.states import State
from saikoku.kernel.actor import Actor
from tests.collection import money
from tests.collection.cash.test_cash import EVENING, MORNING, pieces, printed
from tests.collection.money import COLLECTOR, DAY, LEADER, NOON, OFFICER
from tests.collection.proofs import invariants

SAMPLED = 7
"""Every seventh statement in the usual run, every one in the long proof."""


@pytest.fixture
def world(committing_db, settings, tmp_path):
    settings.TRAIL_PATH = tmp_path
    money.permitted_seal()


def dies_at(act: Callable[[], object], statement: int) -> bool:
    """Do the act in a process that is killed at its n-th statement; False: it had no such statement."""
    ours = connections["default"]
    connections.close_all()
    child = os.fork()
    if child == 0:
        connections["default"] = ours  # where a browser's loop runs, the child would find another, still open
        try:
            count = 0

            def counted(execute, sql, params, many, context):
                nonlocal count
                count += 1
                if count == statement:
                    os.kill(os.getpid(), signal.SIGKILL)
                return execute(sql, params, many, context)

            with connection.execute_wrapper(counted):
                act()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(1)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), code
    return code == -signal.SIGKILL


def sweep(prepare: Callable[[], Callable[[], object]], check: Callable[[], None], step: int) -> int:
    """Die at statement 1, 1 + step, ... until the act ends; each time retry as the person would, then check.

    Every other time the minute's job comes before the person does: it alone leaves no act without its line.
    """
    statement = 1
    while True:
        act = prepare()
        died = dies_at(act, statement)
        if statement % 2 == 0:
            write_all_lines()
        act()
        write_all_lines()
        check()
        invariants.check()
        if not died:
            return statement
        statement += step


def write_all_lines() -> None:
    later = EVENING + timedelta(days=1)
    operations.write_waiting(by=Actor("system:journal"), at=later)
    assert queries.waiting_for_the_journal(later) == []


def issuing():
    """A receipt by one key; the retry has the same key."""
    state = {}

    def prepare():
        person, owed = money.payer(1_000)
        intent = operations.open_intent(debtor_id=person.pk, by=COLLECTOR, at=NOON)
        state["person"] = person
        request = money.asked(owed, 700)
        return lambda: operations.issue(key=intent.key, request=request, by=COLLECTOR, at=NOON)

    def check():
        found = queries.of_debtor(state["person"].pk)
        assert [queries.state(one) for one in found] == [State.READY]
        assert [row.balance for row in queries.owed(state["person"].pk)] == [300]

    return prepare, check


def replacing():
    state = {}

    def prepare():
        person, owed = money.payer(1_000)
        state["old"] = money.took(person, owed, 1_000)
        number = state["old"].number
        return lambda: voiding.replace(number=number, reason="汚損", by=COLLECTOR, at=NOON)

    def check():
        found = queries.of_debtor(state["old"].debtor_id)
        assert [queries.state(one) for one in found] in ([State.READY, State.VOID], [State.VOID, State.READY])
        assert queries.owed(state["old"].debtor_id) == []

    return prepare, check


def refunding():
    """The confirmation by the second person, who looks whether it is done before he does it again."""
    state = {}

    def prepare():
        person, owed = money.payer(1_000)
        receipt = money.took(person, owed, 1_000)
        voiding.ask_refund(number=receipt.number, reason="申出", by=COLLECTOR, at=NOON)
        state["receipt"] = receipt

        def confirm():
            if not ReceiptStep.objects.filter(receipt=receipt, step="void_confirmed").exists():
                voiding.confirm(number=receipt.number, by=LEADER, at=NOON)

        return confirm

    def check():
        assert ReceiptStep.objects.filter(receipt=state["receipt"], step="voided").count() == 1
        assert [row.balance for row in queries.owed(state["receipt"].debtor_id)] == [1_000]

    return prepare, check


def closing():
    """The close and the deposit of a day, a new collector's each time."""
    turn = itertools.count(1)

    def prepare():
        place = next(turn)
        worker = money.Actor(f"c{place}", worker_number=f"C{place}", display_name="仮名")
        person, owed = money.payer(1_000)
        printed(money.took(person, owed, 1_000, by=worker), by=worker)
        cash.count_day(day=DAY, pieces=pieces(1_000), by=worker, at=EVENING)
        state["worker"] = worker

        def close_and_pay_in():
            if not queries.has_ended(worker.worker_number, DAY):
                cash.confirm_close(worker_number=worker.worker_number, day=DAY, recounted=1_000, by=LEADER, at=MORNING)
            closed = DayClose.objects.get(count__worker_number=worker.worker_number)
            if not hasattr(closed, "part"):
                cash.prepare_deposit(close_ids=[closed.pk], place="本店", by=LEADER, at=MORNING)
            deposit = DayClose.objects.get(pk=closed.pk).part.deposit
            if not DepositProof.objects.filter(deposit=deposit).exists():
                cash.prove_deposit(number=deposit.number, paid_on=MORNING.date(), document="1", by=OFFICER, at=MORNING)

        return close_and_pay_in

    state = {}

    def check():
        assert ledger.held(Account.CASH, state["worker"].worker_number) == 0
        assert ledger.held(Account.SAFE) == 0
        assert ledger.held(Account.CITY) == 1_000 * Receipt.objects.count()

    return prepare, check


def passing_on():
    """Money into the safe during the day, change lent and counted back with something missing; a new collector's each time."""
    turn, state = itertools.count(1), {}

    def step(way, yen, worker, *, by, taker, **more):
        done = Passing.objects.filter(way=way, worker_number=worker, end__done="taken")
        if done.exists():
            return
        one = cash_queries.open_passings(worker).filter(way=way).first()
        one = one or cash.offer(way=way, pieces=pieces(yen), by=by, at=NOON, **more)
        cash.take(passing_id=one.pk, recounted=yen, by=taker, at=NOON)

    def prepare():
        place = next(turn)
        worker = money.Actor(f"h{place}", worker_number=f"H{place}", display_name="仮名")
        person, owed = money.payer(1_000)
        printed(money.took(person, owed, 1_000, by=worker), by=worker)
        state.update(worker=worker, count=place)

        def act():
            number = worker.worker_number
            step(Way.HANDOVER, 600, number, by=worker, taker=LEADER)
            step(Way.LEND, 500, number, by=LEADER, taker=worker, worker_number=number)
            step(Way.RETURN, 400, number, by=worker, taker=LEADER, remark="100円足りない")

        return act

    def check():
        number, count = state["worker"].worker_number, state["count"]
        assert (ledger.held(Account.CASH, number), ledger.held(Account.SAFE)) == (400, 600 * count)
        assert (ledger.held(Account.FLOAT, number), ledger.held(Account.FLOAT_GAP, number)) == (0, 100)
        assert ledger.held(Account.FUND) == -100 * count

    return prepare, check


def standing_in():
    """A day of a collector who is away: his open intent, his unanswered paper, the count and the close by two others."""
    turn, state = itertools.count(1), {}

    def prepare():
        place = next(turn)
        worker = money.Actor(f"a{place}", worker_number=f"A{place}", display_name="仮名")
        receipt = money.took(*money.payer(1_000), 1_000, by=worker)
        operations.open_intent(debtor_id=money.payer(5)[0].pk, by=worker, at=NOON)
        state["worker"], number = worker, worker.worker_number

        def act():
            for intent in queries.open_intents(number):
                operations.drop_for_absent(key=intent.key, reason="急病", by=LEADER, at=EVENING)
            if not receipt.steps.filter(step="answered_for").exists():
                voiding.answer_for_absent(number=receipt.number, reason="控えがある", by=LEADER, at=EVENING)
            if cash_queries.last_count(number, DAY) is None:
                cash.count_for_absent(
                    worker_number=number, day=DAY, pieces=pieces(1_000), absence="急病", by=LEADER, at=EVENING
                )
            if not queries.has_ended(number, DAY):
                cash.confirm_close(worker_number=number, day=DAY, recounted=1_000, by=OFFICER, at=MORNING)

        return act

    def check():
        number = state["worker"].worker_number
        assert ledger.held(Account.CASH, number) == 0 and cash_queries.closed_for(number).count() == 1
        assert ledger.held(Account.SAFE) == 1_000 * Receipt.objects.count()

    return prepare, check


def entering_again():
    """A receipt that the books lost and the journal knows, entered again from its paper by two persons."""
    state = {}

    def prepare():
        person, owed = money.payer(1_000)
        with transaction.atomic():
            lost = money.took(person, owed, 700)
            transaction.set_rollback(True)
        operations.watch(by=LEADER, at=NOON)
        operations.ask_release(reason="控えの紙を確かめた", by=LEADER, at=NOON)
        operations.release(by=OFFICER, at=NOON)
        state["lost"], state["person"] = lost, person

        def act():
            if Receipt.objects.filter(number=lost.number).exists():
                return
            asked = queries.asked_last(lost.number, "issued") or operations.ask_reentry(
                number=lost.number, debtor_id=person.pk, wanted=[Wanted(owed[0].pk, 700)], receiver="仮名 次郎", by=LEADER,
                at=NOON,
            )  # fmt: skip
            operations.enter_again(reentry_id=asked.pk, by=OFFICER, at=NOON)

        return act

    def check():
        found = Receipt.objects.get(number=state["lost"].number)
        assert (found.digest, found.issued_at) == (state["lost"].digest, state["lost"].issued_at)
        assert [row.balance for row in queries.owed(state["person"].pk)] == [300] and queries.lost_acts() == []

    return prepare, check


ACTS = {
    "issue": issuing, "replace": replacing, "refund": refunding, "close and deposit": closing, "pass on": passing_on,
    "stand in": standing_in, "enter again": entering_again,
}  # fmt: skip


@pytest.mark.clause("13.2.エ.1")
@pytest.mark.parametrize("name", ACTS)
def test_a_process_that_dies_in_the_middle_leaves_all_or_nothing(world, name):
    assert sweep(*ACTS[name](), step=SAMPLED) > SAMPLED


@pytest.mark.prove
@pytest.mark.parametrize("name", ACTS)
def test_a_process_that_dies_at_any_statement_leaves_all_or_nothing(world, name, record_property):
    statements = sweep(*ACTS[name](), step=1)
    print(f"{name}: {statements - 1} statements, died at each")
