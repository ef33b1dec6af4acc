"""T09: any order of receipts, voids, refunds, counts, closes, deposits, the city's rows; the invariants after each step."""

import itertools
import os
import time
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from saikoku.collection.cash import operations as cash
from saikoku.collection.cash import queries as cash_queries
from saikoku.collection.cash.models import CityCredit
from saikoku.collection.cash.rules.passing import Way
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.collection.receipts import operations, queries
from saikoku.collection.receipts.models import Intent, Receipt
from saikoku.collection.receipts.operations import voiding
from saikoku.collection.receipts.rules import acceptance
from saikoku.collection.receipts.rules.states import State
from saikoku.registry.payments.models import Payment
from tests.collection import money
from tests.collection.cash.test_cash import city_row, pieces, printed
from tests.collection.money import COLLECTOR, LEADER, NOON, OFFICER, OTHER
from tests.collection.proofs import invariants

WHO = st.sampled_from([COLLECTOR, OTHER])
EXAMPLES, STEPS = 25, 40
PART = EXAMPLES * STEPS
FIRST = int(os.environ.get("SAIKOKU_FIRST_STEP", "0")) // PART
USUAL = range(5)
PARTS = range(FIRST, FIRST + int(os.environ.get("SAIKOKU_STEPS", "100000")) // PART)
"""The runs by their seeds: 5,000 steps with each change, 100,000 in the long proof. A release wants a million: they may be run
one share after the other."""
_numbers = itertools.count(1)


class Machine(RuleBasedStateMachine):
    """A model of what each holds, beside the program."""

    checked = 0

    def __init__(self):
        super().__init__()
        self.at = NOON
        self.people = [money.payer(3_000, 2_000) for _ in range(3)]
        held = ledger.holdings()
        self.start = {
            account: held.get((account, ""), 0) for account in (Account.SAFE, Account.CITY, Account.CLAIM, Account.FUND)
        }
        self.bag = {who.worker_number: held.get((Account.CASH, who.worker_number), 0) for who in (COLLECTOR, OTHER)}
        self.change = {who.worker_number: held.get((Account.FLOAT, who.worker_number), 0) for who in (COLLECTOR, OTHER)}
        self.paid = self.stored = self.claimed = self.lent = 0

    @rule(who=WHO, person=st.integers(0, 2), yen=st.integers(1, 6_000), twice=st.booleans())
    def take(self, who, person, yen, twice):
        debtor, _ = self.people[person]
        owed = queries.owed(debtor.pk)
        request = operations.Request(
            tuple(acceptance.allocate(yen, list(queries.as_open(owed).values()))), (yen, yen)
        )
        is_ended, is_too_much = queries.has_ended(who.worker_number, self.at.date()), yen > sum(row.balance for row in owed)
        others = Intent.objects.filter(debtor=debtor, state="open").exclude(worker_number=who.worker_number)
        if is_ended or is_too_much or others.exists():
            with pytest.raises(operations.ReceiptRefused):
                intent = operations.open_intent(debtor_id=debtor.pk, by=who, at=self.at)
                operations.issue(key=intent.key, request=request, by=who, at=self.at)
            return
        intent = operations.open_intent(debtor_id=debtor.pk, by=who, at=self.at)
        receipt = operations.issue(key=intent.key, request=request, by=who, at=self.at)
        if twice:
            assert operations.issue(key=intent.key, request=request, by=who, at=self.at) == receipt
        self.bag[who.worker_number] += yen
        self.claimed += yen
        printed(receipt, by=who, at=self.at)

    def mine(self, who) -> list[Receipt]:
        day = queries.of_day(who.worker_number, self.at.date())
        return [one for one in day if queries.state(one) in (State.PRINTED, State.READY)]

    @rule(who=WHO, pick=st.integers(0, 50), refund=st.booleans())
    def void(self, who, pick, refund):
        found = self.mine(who)
        if not found or queries.has_ended(who.worker_number, self.at.date()):
            return
        receipt = found[pick % len(found)]
        if ledger.moved_on(Account.CASH, who.worker_number, day=self.at.date()) < receipt.total:
            with pytest.raises(operations.ReceiptRefused, match="handed-over"):
                voiding.replace(number=receipt.number, reason="汚損", by=who, at=self.at)
            return
        if refund:
            voiding.ask_refund(number=receipt.number, reason="申出", by=who, at=self.at)
            voiding.confirm(number=receipt.number, by=LEADER, at=self.at)
            self.bag[who.worker_number] -= receipt.total
            self.claimed -= receipt.total
        else:
            printed(voiding.replace(number=receipt.number, reason="汚損", by=who, at=self.at), by=who, at=self.at)
            voiding.confirm(number=receipt.number, by=LEADER, at=self.at)

    @rule(who=WHO, yen=st.integers(1, 6_000), wrong=st.sampled_from([0, 0, 0, 5]))
    def hand_over(self, who, yen, wrong):
        day, worker = self.at.date(), who.worker_number
        if queries.has_ended(worker, day) or yen > ledger.moved_on(Account.CASH, worker, day=day):
            with pytest.raises(cash.CashRefused):
                cash.offer(way=Way.HANDOVER, pieces=pieces(yen), by=who, at=self.at)
            return
        one = cash.offer(way=Way.HANDOVER, pieces=pieces(yen), by=who, at=self.at)
        if wrong:
            with pytest.raises(cash.CashRefused, match="recount-differs"):
                cash.take(passing_id=one.pk, recounted=yen + wrong, by=LEADER, at=self.at)
            return
        cash.take(passing_id=one.pk, recounted=yen, by=LEADER, at=self.at)
        self.bag[worker] -= yen
        self.stored += yen

    @rule(who=WHO, yen=st.integers(1, 6_000))
    def lend(self, who, yen):
        one = cash.offer(way=Way.LEND, pieces=pieces(yen), worker_number=who.worker_number, by=LEADER, at=self.at)
        cash.take(passing_id=one.pk, recounted=yen, by=who, at=self.at)
        self.change[who.worker_number] += yen
        self.lent += yen

    @rule(who=WHO, wrong=st.sampled_from([0, 0, -1, 9]))
    def give_back(self, who, wrong):
        worker = who.worker_number
        yen = self.change[worker] + wrong
        if not self.change[worker]:
            return
        one = cash.offer(way=Way.RETURN, pieces=pieces(yen), remark="数え違い" if wrong else "", by=who, at=self.at)
        cash.take(passing_id=one.pk, recounted=yen, by=OFFICER, at=self.at)
        self.change[worker] = 0
        self.lent -= yen

    @rule(who=WHO, wrong=st.sampled_from([0, 0, 0, -1, 7]), away=st.booleans())
    def close(self, who, wrong, away):
        day, worker = self.at.date(), who.worker_number
        yen = queries.day_sum(worker, day).yen - cash_queries.handed_over(worker, day)
        if queries.has_ended(worker, day) or cash_queries.earlier_open(worker, day) or yen + wrong < 0:
            return
        for intent in queries.open_intents(worker):
            operations.drop_intent(key=intent.key, by=who, at=self.at)
        remark = "数え違い" if wrong else ""
        if away:
            cash.count_for_absent(
                worker_number=worker, day=day, pieces=pieces(yen + wrong), remark=remark, absence="急病", by=OFFICER, at=self.at
            )
        else:
            cash.count_day(day=day, pieces=pieces(yen + wrong), remark=remark, by=who, at=self.at)
        cash.confirm_close(worker_number=worker, day=day, recounted=yen + wrong, by=LEADER, at=self.at)
        self.bag[worker] -= yen
        self.stored += yen + wrong

    @precondition(lambda self: all(queries.has_ended(who.worker_number, self.at.date()) for who in (COLLECTOR, OTHER)))
    @rule()
    def sleep(self):
        self.at += timedelta(days=1)

    @rule()
    def pay_in(self):
        closes = cash_queries.to_deposit()
        if not closes:
            return
        deposit = cash.prepare_deposit(close_ids=[one.pk for one in closes], place="本店", by=LEADER, at=self.at)
        cash.prove_deposit(number=deposit.number, paid_on=self.at.date(), document="1", by=OFFICER, at=self.at)
        self.stored -= deposit.yen
        self.paid += deposit.yen

    @rule(pick=st.integers(0, 50))
    def the_city_books(self, pick):
        cash.settle_left(by=LEADER, at=self.at)  # the city does not book twice what a replaced receipt told it
        lines = list(cash_queries.standing_lines().select_related("receipt__debtor").order_by("pk"))
        if not lines:
            return
        line = lines[pick % len(lines)]
        before = [row.balance for row in queries.owed(line.receipt.debtor_id)]
        if queries.state(line.receipt) == State.ASKED:
            return
        row = city_row(line, f"CITY{next(_numbers)}")
        cash.settle(debtor_ids=[line.receipt.debtor_id], by=LEADER, at=self.at)
        assert [row.balance for row in queries.owed(line.receipt.debtor_id)] == before
        met = CityCredit.objects.get(payment_number=row.payment_number, end=None).line  # this one, or another just like it
        assert (met.instalment_id, met.receipt.issued_on, met.yen) == (line.instalment_id, line.receipt.issued_on, line.yen)

    @invariant()
    def everything_holds(self):
        invariants.check()
        Machine.checked += 1
        held = ledger.holdings()
        expected = {
            (Account.SAFE, ""): self.start[Account.SAFE] + self.stored,
            (Account.CITY, ""): self.start[Account.CITY] + self.paid,
            (Account.CLAIM, ""): self.start[Account.CLAIM] - self.claimed,
            (Account.FUND, ""): self.start[Account.FUND] - self.lent,
            **{(Account.CASH, worker): yen for worker, yen in self.bag.items()},
            **{(Account.FLOAT, worker): yen for worker, yen in self.change.items()},
        }
        assert {place: held.get(place, 0) for place in expected} == expected
        assert Payment.objects.filter(standing__lt=0).count() == 0

    def teardown(self):
        """I12: nothing is left open without somebody who is told: each open intent is on its collector's page."""
        for intent in Intent.objects.filter(state="open"):
            assert intent in queries.open_intents(intent.worker_number)


def run(dice: int) -> None:
    """A thousand steps: 25 examples of up to 40, from this seed."""
    from django.db import transaction

    class Isolated(Machine):
        """Each example in a transaction that is rolled back, so that examples do not see each other."""

        def __init__(self):
            self.undo = transaction.atomic()
            self.undo.__enter__()
            super().__init__()

        def teardown(self):
            super().teardown()
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    before, began = Machine.checked, time.monotonic()
    run_state_machine_as_test(seed(dice)(Isolated), settings=settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, database=None, suppress_health_check=list(HealthCheck),
    ))  # fmt: skip
    print(f"seed {dice}: every invariant held {Machine.checked - before} times, {time.monotonic() - began:.0f} s")


@pytest.fixture
def own_journals(settings, tmp_path, monkeypatch):
    """A new journal for each example: their acts are rolled back with their database."""
    turn = itertools.count(1)
    begin = Machine.__init__

    def begun(self):
        settings.TRAIL_PATH = tmp_path / str(next(turn))
        begin(self)

    monkeypatch.setattr(Machine, "__init__", begun)


@pytest.mark.django_db
@pytest.mark.clause("13.2.エ.1")
@pytest.mark.parametrize("dice", USUAL)
def test_any_order_of_acts_keeps_every_yen(own_journals, seal, dice):
    run(dice)


@pytest.mark.prove
@pytest.mark.django_db
@pytest.mark.parametrize("dice", PARTS)
def test_any_order_of_many_acts_keeps_every_yen(own_journals, seal, dice):
    run(dice)
