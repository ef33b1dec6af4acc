"""Ways in which cash was taken elsewhere, tried here: each is refused, or stands on a list that somebody else reads."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from saikoku.collection.cash import operations as cash
from saikoku.collection.cash import queries
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.collection.receipts import operations
from saikoku.collection.receipts import queries as receipts
from saikoku.collection.receipts.operations import printing, voiding
from saikoku.collection.receipts.rules.states import Step
from saikoku.security.audit.models import AuditRecord
from tests.collection import money
from tests.collection.cash.test_cash import EVENING, MORNING, city_row, closed, counted, day_with, prove
from tests.collection.money import COLLECTOR, DAY, LEADER, NOON, OTHER

pytestmark = [pytest.mark.django_db, pytest.mark.clause("18")]


def test_a_void_after_the_paper_was_handed_out_frees_no_money_alone(seal):
    """柳井: copies marked 書損 while the payer holds the original."""
    receipt = day_with(12_000)[0]
    voiding.ask_refund(number=receipt.number, reason="書損", by=COLLECTOR, at=NOON)
    assert ledger.held(Account.CASH, "V01") == 12_000
    with pytest.raises(operations.ReceiptRefused, match="own-void"):
        voiding.confirm(number=receipt.number, by=COLLECTOR, at=EVENING)
    counted(12_000)
    with pytest.raises(cash.CashRefused, match="receipts-open"):
        closed(12_000)
    voiding.note_missing_paper(number=receipt.number, reason="原本がない", by=LEADER, at=EVENING)
    assert closed(12_000).recounted == ledger.held(Account.SAFE) == 12_000  # no paper, no refund


def test_money_of_a_closed_day_is_given_back_by_nobody_here(seal):
    """The refund was asked for, the paper never came back, the money lies in the safe: later only the city gives it back."""
    receipt = day_with(12_000)[0]
    voiding.ask_refund(number=receipt.number, reason="申出", by=COLLECTOR, at=NOON)
    voiding.note_missing_paper(number=receipt.number, reason="原本がない", by=LEADER, at=EVENING)
    counted(12_000)
    closed(12_000)
    day_with(12_000, at=NOON + timedelta(days=1))  # cash of another day, from which it could be taken
    with pytest.raises(operations.ReceiptRefused) as refused:
        voiding.confirm(number=receipt.number, by=LEADER, at=MORNING)
    assert refused.value.reasons == ["refund-after-close"]
    assert ledger.held(Account.SAFE) == ledger.held(Account.CASH, "V01") == 12_000


def test_a_misprint_replaced_by_a_lower_sum_is_not_possible(seal):
    """A lower amount on the copy: the replacement repeats the lines to the yen."""
    receipt = day_with(12_000)[0]
    assert voiding.replace(number=receipt.number, reason="汚損", by=COLLECTOR, at=NOON).total == 12_000


def test_money_taken_without_a_receipt_comes_to_light_with_the_city_s_row(seal):
    """宇部: a note of one's own in place of a receipt; the payer's complaint or the city's booking has no receipt here."""
    receipt = day_with(12_000)[0]
    city_row(receipt.lines.get(), "C-KNOWN")
    city_row(receipt.lines.get(), "C-WITHOUT", yen=3_000)
    cash.settle(debtor_ids=[receipt.debtor_id], by=LEADER, at=MORNING)
    assert [row.payment_number for row in queries.city_rows_without_receipt()] == ["C-WITHOUT"]


def test_a_record_cannot_be_erased_or_made_smaller(seal):
    """奈良: payment records erased in the system."""
    receipt = day_with(12_000)[0]
    for statement in ("delete from receipts_receiptline", "update receipts_receipt set total = 1", "delete from ledger_leg"):
        refusal = pytest.raises(DatabaseError, match=r"permission denied|append-only")
        with refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert receipts.verify(receipt.number, receipt.check_code).word == "genuine"


def test_lapping_shows_as_days_that_are_not_closed_and_money_paid_in_late(seal):
    """佐賀: the later payer's money covers the earlier one's. Days close in their order, each with its own sum."""
    day_with(12_000)
    later = NOON + timedelta(days=1)
    day_with(12_000, at=later)
    counted(12_000, day=later.date(), at=later)
    with pytest.raises(cash.CashRefused, match="earlier-day-open"):
        closed(12_000, day=later.date())
    assert [one.day for one in queries.open_days(later.date())] == [DAY, later.date()]
    counted(12_000)
    closed(12_000)
    assert queries.late_deposits(DAY + timedelta(days=4)).count() == 1


def test_a_deposit_that_never_reached_the_city_grows_old_on_the_list(seal):
    day_with(12_000)
    counted(12_000)
    deposit = cash.prepare_deposit(close_ids=[closed(12_000).pk], place="本店", by=LEADER, at=MORNING)
    with pytest.raises(cash.CashRefused, match="own-deposit"):
        prove(deposit, by=LEADER)
    assert queries.late_deposits(DAY + timedelta(days=4)).count() == 1
    prove(deposit)
    assert not queries.late_deposits(DAY + timedelta(days=4)).exists()
    assert [one.age for one in queries.uncredited(MORNING.date() + timedelta(days=12), 10)] == [12]


def test_a_receipt_kept_back_for_later_is_dated_by_the_server(seal):
    """Late entry: the day is the server's; a closed day takes no receipt."""
    day_with(1_000)
    counted(1_000)
    closed(1_000)
    person, owed = money.payer(500)
    with pytest.raises(operations.ReceiptRefused, match="day-ended"):
        money.took(person, owed, 500)


def test_a_colleague_s_series_and_receipts_are_out_of_reach(seal):
    receipt = day_with(12_000)[0]
    with pytest.raises(operations.ReceiptRefused, match="not-your-receipt"):
        voiding.replace(number=receipt.number, reason="x", by=OTHER, at=NOON)
    with pytest.raises(operations.ReceiptRefused, match="not-your-paper"):
        printing.start_print(number=receipt.number, way="a5", by=LEADER, at=NOON)
    step = printing.start_print(number=receipt.number, way="a5", by=COLLECTOR, at=NOON)
    with pytest.raises(operations.ReceiptRefused, match="not-your-paper"):
        printing.answer_print(number=receipt.number, attempt=step.attempt, result=Step.PRINTED, by=LEADER, at=NOON)
    person, owed = money.payer(500)
    intent = operations.open_intent(debtor_id=person.pk, by=COLLECTOR, at=NOON)
    with pytest.raises(operations.ReceiptRefused, match="not-your-intent"):
        operations.issue(key=intent.key, request=money.asked(owed, 500), by=OTHER, at=NOON)


def test_a_forged_receipt_is_found_by_its_code_and_a_changed_one_too(seal):
    receipt = day_with(12_000)[0]
    assert receipts.verify(receipt.number, "00000-00000").word == "wrong-code"
    receipt.facts["total"] = 9
    assert not receipts.is_unaltered(receipt)
    receipt.refresh_from_db()
    receipt.payee = "別人"
    assert not receipts.is_unaltered(receipt)


def test_a_shortage_is_neither_hidden_nor_charged_unseen(seal):
    """The opposite danger: nobody is blamed for what he did not do. Every posting is his to see and to object to."""
    day_with(12_000)
    counted(11_000, remark="合わない")
    closed(11_000)
    assert [leg.yen for leg in queries.charged("V01", DAY)] == [12_000, -12_000, 1_000]
    assert AuditRecord.objects.filter(action="cash.day.closed").count() == 1
    cash.raise_objection(day=DAY, text="釣銭が足りなかった", by=COLLECTOR, at=EVENING)
    assert len(queries.open_objections()) == 1


def test_the_same_receipt_printed_again_says_so(seal):
    """Two originals for two payers: the second paper is marked."""
    receipt = day_with(12_000)[0]
    from saikoku.collection.receipts.operations import printing

    assert printing.start_print(number=receipt.number, way="a5", by=COLLECTOR, at=NOON).copy == 1
    with pytest.raises(operations.ReceiptRefused, match="paper-unanswered"):
        printing.start_print(number=receipt.number, way="a5", by=COLLECTOR, at=NOON)
