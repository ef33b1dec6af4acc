"""A receipt written by hand comes into the same books: typed twice, entered once, closed, paid in, told to the city."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from saikoku.collection.books import operations, queries
from saikoku.collection.books.models import OverpaymentTold
from saikoku.collection.books.operations import LeafRefused
from saikoku.collection.cash import operations as cash
from saikoku.collection.cash import queries as cash_queries
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.collection.receipts import queries as receipts
from saikoku.collection.receipts.models import Receipt, ReceiptLine
from saikoku.collection.receipts.operations import ReceiptRefused, printing, recovering, voiding
from saikoku.collection.receipts.rules.states import State
from saikoku.collection.receipts.rules.states import Step as Print
from saikoku.collection.seals import operations as seals
from saikoku.collection.seals.models import Seal
from saikoku.collection.seals.rules.steps import Step as SealStep
from saikoku.gateways import journal
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.payments.models import Payment
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.papers import operations as papers
from saikoku.workforce.papers import queries as stock
from saikoku.workforce.papers.operations import PaperRefused
from saikoku.workforce.papers.rules.numbers import Kind
from saikoku.workforce.papers.rules.states import Step
from tests.collection import money
from tests.collection.books.paper import JIRO, LEADER, NOON, SECOND, TYPIST, entered, given, leaf, paper, typed_twice
from tests.collection.money import DAY
from tests.collection.proofs import invariants
from tests.planning import people
from tests.workforce.papers.office import MORNING, moved

pytestmark = pytest.mark.usefixtures("office")


def took_printed(person, owed, yen: int) -> Receipt:
    """A receipt of the tablet, whose paper came out."""
    receipt = money.took(person, owed, yen)
    step = printing.start_print(number=receipt.number, way="a5", by=JIRO, at=NOON)
    printing.answer_print(number=receipt.number, attempt=step.attempt, result=Print.PRINTED, by=JIRO, at=NOON)
    return receipt


def closed(day=DAY, *, yen: int, remark: str = "", at=NOON) -> None:
    """Counted by the collector, confirmed by the leader."""
    pieces = {1: yen % 1_000, 1_000: yen // 1_000}
    cash.count_day(day=day, pieces=pieces, remark=remark, by=JIRO, at=at)
    cash.confirm_close(worker_number="V01", day=day, recounted=yen, by=LEADER, at=at)


def test_what_comes_in_between_the_look_and_the_entry_needs_a_leaders_word_too(monkeypatch):
    """A receipt of the same sum is issued at another place while the leaf is being entered."""
    person, owed = money.payer(12_000)
    one = paper(given(), 1)
    typed_twice(one, leaf(person, owed, 5_000))
    seen, look = [], recovering.watch

    def meanwhile(**said) -> None:
        if not seen:
            seen.append(True)
            money.took(person, owed, 5_000, by=money.OTHER)
        look(**said)

    monkeypatch.setattr(recovering, "watch", meanwhile)
    with pytest.raises(LeafRefused) as refused:
        operations.enter(number=one.number, by=LEADER, at=NOON)
    assert refused.value.reasons == ["decision-missing"] and seen and Receipt.objects.count() == 1
    receipt = operations.enter(number=one.number, decided="別のお金と確かめた", by=LEADER, at=NOON)
    assert AuditRecord.objects.filter(action="receipts.issued", object_id=receipt.number).get().reason.startswith("alike")


@pytest.mark.clause("13.2.エ.1")
@pytest.mark.clause("16.12.ク")
def test_a_leaf_typed_by_two_is_a_receipt_in_its_own_series_with_money_payment_and_journal():
    person, owed = money.payer(12_000, 8_000)
    one = paper(given(count=3), 2)
    receipt = entered(one, leaf(person, owed, 12_000, 3_000), at=NOON + timedelta(hours=5))
    assert (receipt.number, receipt.check_code) == (one.number, stock.code_of(one.number))
    assert (receipt.worker_number, receipt.received_by, receipt.issued_at, receipt.issued_on) == ("V01", "jiro", NOON, DAY)
    assert receipt.series.book_id == one.bundle_id and receipt.serial == 1
    assert ledger.held(Account.CASH, "V01") == 15_000 and ledger.held(Account.CLAIM) == -15_000
    assert [row.balance for row in Instalment.objects.order_by("pk")] == [0, 5_000]
    assert list(Payment.objects.values_list("payment_number", "principal", "paid_on", "channel").order_by("pk")) == [
        (f"PL{one.bundle.number:04d}00201", 12_000, DAY, "6"), (f"PL{one.bundle.number:04d}00202", 3_000, DAY, "6"),
    ]  # fmt: skip
    assert receipts.state(Receipt.objects.get()) is State.PRINTED
    assert receipts.verify(one.number, receipt.check_code).word == "genuine"
    assert AuditRecord.objects.get(action="receipts.issued").after["by_hand"] == "V01"
    assert operations.enter(number=one.number, by=LEADER, at=NOON).pk == receipt.pk, "entered once"
    with pytest.raises(ReceiptRefused) as refused:
        printing.start_print(number=one.number, way="a5", by=JIRO, at=NOON)
    assert refused.value.reasons == ["written-by-hand"]
    invariants.check()


@pytest.mark.clause("18")
def test_the_day_is_closed_paid_in_delivered_and_met_by_the_city_as_with_printed_receipts():
    person, owed = money.payer(12_000, 8_000)
    took_printed(person, owed, 2_000)
    receipt = entered(paper(given(), 1), leaf(person, owed, 10_000, 1_000))
    closed(yen=13_000)
    deposit = cash.prepare_deposit(close_ids=[one.pk for one in cash_queries.to_deposit()], place="銀行", by=LEADER, at=NOON)
    cash.prove_deposit(number=deposit.number, paid_on=DAY, document="納1", by=SECOND, at=NOON)
    rows = [row for row in cash_queries.delivered_receipts(DAY, DAY) if row["receipt_number"] == receipt.number]
    assert [(row["principal"], row["state"], row["deposited_on"], row["at"]) for row in rows] == [
        (10_000, "1", DAY, NOON), (1_000, "1", DAY, NOON)
    ]  # fmt: skip
    invariants.check()


def test_two_people_who_differ_are_not_entered_until_one_types_anew():
    person, owed = money.payer(12_000)
    one = paper(given(), 1)
    for by, yen in ((TYPIST, 5_000), (TYPIST, 5_000), (SECOND, 500), (SECOND, 50)):
        operations.type_leaf(number=one.number, leaf=leaf(person, owed, yen), by=by, at=NOON)
        with pytest.raises(LeafRefused) as refused:
            operations.enter(number=one.number, by=LEADER, at=NOON)
        assert refused.value.reasons == ["not-typed-by-two"]
    operations.type_leaf(number=one.number, leaf=leaf(person, owed, 5_000), by=SECOND, at=NOON)
    assert operations.enter(number=one.number, by=LEADER, at=NOON).total == 5_000


def test_a_leaf_of_nobody_or_that_does_not_add_up_is_not_typed():
    person, owed = money.payer(12_000)
    one, said = paper(given(), 1), leaf(person, owed, 5_000)
    for wrong, reason in (
        ({"debtor_number": "999"}, "debtor-unknown"), ({"total": 6_000}, "total-is-not-the-sum"),
    ):  # fmt: skip
        with pytest.raises(LeafRefused) as refused:
            operations.type_leaf(number=one.number, leaf=replace(said, **wrong), by=TYPIST, at=NOON)
        assert refused.value.reasons == [reason]


@pytest.mark.clause("13.2.エ.1")
def test_money_for_an_instalment_that_was_paid_meanwhile_is_entered_as_overpaid_and_told_to_the_city():
    person, owed = money.payer(5_000)
    one = paper(given(), 1)
    money.took(person, owed, 3_000, by=money.OTHER, at=NOON + timedelta(minutes=5))
    typed_twice(one, leaf(person, owed, 5_000), at=NOON + timedelta(hours=1))
    with pytest.raises(LeafRefused) as refused:
        operations.enter(number=one.number, by=LEADER, at=NOON + timedelta(hours=1))
    assert refused.value.reasons == ["decision-missing"]
    receipt = operations.enter(
        number=one.number, decided="控えの紙で確かめた", by=LEADER, at=NOON + timedelta(hours=1)
    )
    line = receipt.lines.get()
    assert (line.yen, line.balance_before, line.overpaid) == (5_000, 2_000, 3_000)
    assert ledger.held(Account.CASH, "V01") == 5_000 and Instalment.objects.get().balance == -3_000
    invariants.check()
    assert [row.pk for row in queries.overpaid()] == [line.pk]
    for wrong, reason in (({"document": " "}, "document-missing"), ({"told_on": DAY + timedelta(1)}, "day-to-come")):
        with pytest.raises(LeafRefused) as refused:
            operations.tell_city(**({"line_id": line.pk, "document": "文1", "told_on": DAY, "by": LEADER, "at": NOON} | wrong))
        assert refused.value.reasons == [reason]
    operations.tell_city(line_id=line.pk, document="文1", told_on=DAY, by=LEADER, at=NOON)
    assert not queries.overpaid().exists()
    with pytest.raises(LeafRefused) as refused:
        operations.tell_city(line_id=line.pk, document="文2", told_on=DAY, by=LEADER, at=NOON)
    assert refused.value.reasons == ["told-already"]
    with pytest.raises(IntegrityError, match="overpayment_is_told_by_a_document"), transaction.atomic():
        OverpaymentTold.objects.create(line=line, document="", told_on=DAY, at=NOON, by="x")


def test_a_leaf_whose_day_is_closed_is_counted_on_the_next_open_day_and_paid_on_its_own():
    person, owed = money.payer(12_000)
    other, his = money.payer(1_000)
    took_printed(other, his, 1_000)
    bundle = given()
    closed(yen=6_000, remark="5,000円多い")
    later = NOON + timedelta(days=3)
    receipt = entered(paper(bundle, 1), leaf(person, owed, 5_000), decided="用紙が遅れて戻った", at=later)
    assert (receipt.issued_at, receipt.issued_on) == (NOON, later.date())
    assert Payment.objects.get(payment_number__startswith="PL").paid_on == DAY
    closed(later.date(), yen=0, remark="10日の過剰と同じお金", at=later)
    assert ledger.held(Account.CASH, "V01") == 0 and ledger.held(Account.DIFFERENCE, "V01") == 0
    invariants.check()


def test_a_leaf_entered_the_next_morning_renews_the_delivery_of_its_day():
    person, owed = money.payer(12_000)
    morning = NOON + timedelta(days=1)
    receipt = entered(paper(given(), 1), leaf(person, owed, 5_000), at=morning)
    assert receipt.issued_on == DAY and cash_queries.days_changed_late(morning.date()) == [DAY]


def test_the_day_is_not_closed_while_a_typed_leaf_waits_unless_it_is_set_aside():
    person, owed = money.payer(12_000)
    took_printed(person, owed, 1_000)
    one = paper(given(), 1)
    operations.type_leaf(number=one.number, leaf=leaf(person, owed, 5_000), by=TYPIST, at=NOON)
    cash.count_day(day=DAY, pieces={1_000: 6}, remark="用紙の分", by=JIRO, at=NOON)
    with pytest.raises(cash.CashRefused) as refused:
        cash.confirm_close(worker_number="V01", day=DAY, recounted=6_000, by=LEADER, at=NOON)
    assert refused.value.reasons == ["paper-open"]
    papers.decide(number=one.number, kind="held", reason="市に照会中", by=LEADER, at=NOON)
    cash.confirm_close(worker_number="V01", day=DAY, recounted=6_000, by=LEADER, at=NOON)


def test_whoever_took_the_money_may_type_it_but_does_not_enter_it():
    person, owed = money.payer(12_000)
    one = paper(given(), 1)
    for by in (JIRO, TYPIST):
        operations.type_leaf(number=one.number, leaf=leaf(person, owed, 5_000), by=by, at=NOON)
    with pytest.raises(LeafRefused) as refused:
        operations.enter(number=one.number, by=JIRO, at=NOON)
    assert refused.value.reasons == ["own-act"]
    assert operations.enter(number=one.number, by=TYPIST, at=NOON).received_by == "jiro"


def test_a_number_that_was_merged_since_leads_to_the_payer():
    person, owed = money.payer(5_000)
    old = people.debtor(merged_into=person)
    receipt = entered(paper(given(), 1), replace(leaf(person, owed, 5_000), debtor_number=old.number))
    assert receipt.debtor_id == person.pk and receipt.total == 5_000


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"worker_number": "V02"}, "not-his-paper"),
        ({"taken_at": MORNING - timedelta(minutes=1)}, "before-counted-out"),
    ],
)
def test_no_leaf_is_used_outside_its_holder_and_his_time(changes, reason):
    person, owed = money.payer(12_000)
    one = paper(given(), 1)
    typed_twice(one, replace(leaf(person, owed, 5_000), **changes))
    with pytest.raises(LeafRefused) as refused:
        operations.enter(number=one.number, decided="確かめた", by=LEADER, at=NOON)
    assert reason in refused.value.reasons
    assert not Receipt.objects.exists()


def test_a_leaf_given_out_again_is_his_who_holds_it_now():
    person, owed = money.payer(12_000)
    bundle = given()
    moved(bundle, Step.BACK, 1, 10, acted_at=NOON)
    moved(bundle, Step.OUT, 1, 10, holder="V02", acted_at=NOON)
    later = NOON + timedelta(minutes=1)
    receipt = entered(paper(bundle, 1), leaf(person, owed, 5_000, worker="V02", at=later), at=later)
    assert receipt.received_by == "saburo" and ledger.held(Account.CASH, "V02") == 5_000


def test_a_lost_leaf_that_had_been_written_on_is_entered_and_one_used_afterwards_is_not():
    person, owed = money.payer(12_000)
    bundle, later = given(), NOON + timedelta(hours=1)
    moved(bundle, Step.LOST, 1, 2, reason="落とした", acted_at=later, at=later)
    assert entered(paper(bundle, 1), leaf(person, owed, 5_000), at=later).total == 5_000
    after = later + timedelta(minutes=5)
    typed_twice(paper(bundle, 2), leaf(person, owed, 2_000, at=after), at=after)
    with pytest.raises(LeafRefused) as refused:
        operations.enter(number=paper(bundle, 2).number, by=LEADER, at=after)
    assert "after-lost" in refused.value.reasons


def test_what_a_payer_reads_from_an_unentered_leaf_is_answered():
    bundle = given()
    out, code = paper(bundle, 1).number, stock.code_of(paper(bundle, 1).number)
    assert receipts.verify(out, code).word == "held"
    assert receipts.verify(out, "AAAAA-AAAAA").word == "wrong-code"
    moved(bundle, Step.BACK, 1, 1, acted_at=NOON)
    assert receipts.verify(out, code).word == "not-valid"
    assert receipts.verify("PL-9999-001-1", code).word == "unknown"


@pytest.mark.clause("14.2.ウ")
def test_without_a_seal_permitted_then_a_leader_decides():
    person, owed = money.payer(12_000)
    one = paper(given(), 1)
    seals.take_step(seal_id=Seal.objects.get().pk, step=SealStep.LOST, since=MORNING, note="落とした", by=LEADER, at=NOON)
    typed_twice(one, leaf(person, owed, 5_000))
    with pytest.raises(LeafRefused) as refused:
        operations.enter(number=one.number, by=TYPIST, at=NOON)
    assert refused.value.reasons == ["decision-missing"]
    receipt = operations.enter(number=one.number, decided="印影を確かめた", by=LEADER, at=NOON)
    assert receipt.seal_id == Seal.objects.get().pk
    assert AuditRecord.objects.get(action="receipts.issued").reason == "no-seal-then: 印影を確かめた"


def test_a_refund_before_the_close_takes_the_money_back_and_the_leaf_stays_used():
    person, owed = money.payer(12_000)
    receipt = entered(paper(given(), 1), leaf(person, owed, 5_000))
    with pytest.raises(ReceiptRefused) as refused:
        voiding.replace(number=receipt.number, reason="誤り", by=JIRO, at=NOON)
    assert refused.value.reasons == ["written-by-hand"]
    morning = NOON + timedelta(days=1)
    voiding.ask_refund(number=receipt.number, reason="払い過ぎ", by=JIRO, at=morning)
    voiding.confirm(number=receipt.number, by=LEADER, at=morning)
    assert ledger.held(Account.CASH, "V01") == 0 and Instalment.objects.get().balance == 12_000
    invariants.check()


def test_a_leaf_of_another_bundle_kind_is_none():
    sheet = paper(given(Kind.CALL), 1)
    person, owed = money.payer(12_000)
    typed_twice(sheet, leaf(person, owed, 5_000))
    with pytest.raises(IntegrityError, match="receipt_takes_the_next_number"), transaction.atomic():
        operations.enter(number=sheet.number, by=LEADER, at=NOON)


def test_the_database_refuses_a_receipt_whose_leaf_is_not_used_by_it():
    person, owed = money.payer(12_000)
    bundle = given()
    receipt = entered(paper(bundle, 1), leaf(person, owed, 5_000))
    again = Receipt.objects.get(pk=receipt.pk)
    again.pk, again.serial, again.paper, again.number = None, 2, paper(bundle, 2), paper(bundle, 2).number
    with pytest.raises(IntegrityError, match="receipt_written_by_hand_uses_its_leaf"), transaction.atomic():
        again.save(force_insert=True)
        _check_now("receipt_written_by_hand_uses_its_leaf")
    again.pk, again.number = None, "PL-0001-999-0"
    with pytest.raises(IntegrityError, match="receipt_takes_the_next_number"), transaction.atomic():
        again.save(force_insert=True)
    line = ReceiptLine.objects.get()
    line.pk, line.line, line.payment_number, line.instalment, line.overpaid = None, 2, "x", money.payer(100)[1][0], 1
    with pytest.raises(IntegrityError, match="line_is_owed_by_the_payer"), transaction.atomic():
        line.save(force_insert=True)
    with pytest.raises(IntegrityError, match="book_has_one_series_of_a_collector_a_year"), transaction.atomic():
        type(receipt.series).objects.create(book=bundle, worker_number="V01", fiscal_year=2026, place=0)


def _check_now(name: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"set constraints {name} immediate")


@pytest.mark.clause("16.12.ク")
def test_after_any_history_every_leaf_and_every_yen_is_accounted_for():
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    rng = random.Random(seed)
    bundle = given(count=9)
    people = [money.payer(*(rng.randrange(500, 6_000) for _ in range(3))) for _ in range(3)]
    taken = 0
    for turn in range(40):
        at = NOON + timedelta(minutes=turn)
        one, (person, owed) = paper(bundle, rng.randint(1, 9)), rng.choice(people)
        yen = [rng.choice([0, rng.randrange(1, 5_000)]) for _ in owed]
        try:
            match rng.randrange(5):
                case 0 | 1 if any(yen):
                    said = leaf(person, owed, *yen, at=at)
                    typed_twice(one, said, at=at)
                    if rng.random() < 0.8:
                        taken += operations.enter(number=one.number, decided="確かめた", by=LEADER, at=at).total
                case 2:
                    open_ones = receipts.owed(person.pk)
                    if open_ones:
                        part = rng.randint(1, open_ones[0].balance)
                        taken += money.took(person, open_ones, part, by=JIRO, at=at).total
                case 3:
                    moved(bundle, rng.choice([Step.VOID, Step.LOST]), one.place, one.place, reason="試し", acted_at=at, at=at)
                case 4:
                    papers.decide(number=one.number, kind="dropped", reason="試し", by=LEADER, at=at)
        except (PaperRefused, LeafRefused):
            pass
        for waiting in stock.waiting_transfers():
            papers.drop_transfer(transfer_id=waiting.pk, by=LEADER, at=at)
        invariants.check()
    assert ledger.held(Account.CASH, "V01") == taken
    (told,) = [one.sum for one in stock.sums(DAY, DAY) if one.kind is Kind.LEAF]
    assert told.issued == 9 == told.used + told.void + told.returned + told.lost + told.out
    assert told.used == Receipt.objects.filter(paper__isnull=False).count()
    assert sum(1 for _ in journal.read(receipts.journal_file())) == Receipt.objects.count()
