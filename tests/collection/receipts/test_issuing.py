"""A receipt at the door: made once, of open instalments only, in the books and off the debts in one commit."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.collection.receipts import operations, queries
from saikoku.collection.receipts.models import Intent, Receipt, ReceiptLine, Series
from saikoku.collection.receipts.operations import Request, voiding
from saikoku.collection.receipts.rules.acceptance import Wanted
from saikoku.collection.receipts.rules.states import State
from saikoku.kernel import clock
from saikoku.registry.payments import queries as payments
from saikoku.registry.payments.models import Payment
from saikoku.security.audit.models import AuditRecord
from tests.collection import money
from tests.collection.money import COLLECTOR, NOON, OTHER

pytestmark = pytest.mark.django_db


def check_at_once():
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


@pytest.mark.clause("13.2.エ.1", "10.2.エ")
def test_money_taken_is_a_receipt_a_ledger_entry_and_a_lower_balance(seal):
    person, owed = money.payer(12_000, 18_500, 5_000)
    receipt = money.took(person, owed, 12_000, 8_000)
    check_at_once()
    assert (receipt.number, receipt.total, receipt.lines_count) == ("VR-2026-001-000001-6", 20_000, 2)
    assert [row.balance for row in queries.owed(person.pk)] == [10_500, 5_000]
    assert payments.owed_by_programme([person.pk], on=money.DAY) == {"11": 15_500}
    assert payments.owed_by_programme([person.pk], on=money.DAY - timedelta(days=1)) == {"11": 35_500}
    assert ledger.held(Account.CASH, "V01") == 20_000
    assert ledger.held(Account.CLAIM) == -20_000
    assert queries.state(receipt) == State.READY
    assert receipt.keep_until == date(2032, 3, 31)
    lines = ReceiptLine.objects.values_list("balance_before", "yen").order_by("line")
    assert list(lines) == [(12_000, 12_000), (18_500, 8_000)]
    quick = Payment.objects.get(payment_number=receipt.lines.get(line=1).payment_number)
    assert (quick.channel, quick.report, quick.standing, quick.paid_on) == ("6", "1", 12_000, money.DAY)


def test_the_journal_has_the_receipt_before_it_may_be_printed_and_names_nobody(seal, journal):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 12_000)
    text = journal.read_text()
    said = json.loads(text.partition(" ")[2])
    assert (said["number"], said["total"], said["digest"]) == (receipt.number, 12_000, receipt.digest)
    assert person.name not in text and person.number not in text and owed[0].notice_number not in text
    assert queries.compare_journal().is_whole


def test_a_full_second_disk_keeps_the_receipt_from_the_printer_until_it_is_written(seal, monkeypatch):
    from saikoku.gateways import journal as path

    person, owed = money.payer(12_000)
    whole = path.append
    monkeypatch.setattr(path, "append", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    receipt = money.took(person, owed, 12_000)
    assert queries.state(receipt) == State.ISSUED
    assert AuditRecord.objects.filter(action="receipts.journal.failed").count() == 1
    monkeypatch.setattr(path, "append", whole)
    assert operations.write_waiting(by=COLLECTOR, at=NOON) == 0  # its own act may still be writing
    assert operations.write_waiting(by=COLLECTOR, at=NOON + timedelta(minutes=1)) == 1
    assert queries.state(Receipt.objects.get()) == State.READY


def test_the_same_key_gives_the_same_receipt_and_another_request_is_an_alarm(seal):
    person, owed = money.payer(12_000)
    intent = operations.open_intent(debtor_id=person.pk, by=COLLECTOR, at=NOON)
    first = operations.issue(key=intent.key, request=money.asked(owed, 5_000), by=COLLECTOR, at=NOON)
    again = operations.issue(key=intent.key, request=money.asked(owed, 5_000), by=COLLECTOR, at=NOON)
    assert first == again
    with pytest.raises(operations.KeyReused):
        operations.issue(key=intent.key, request=money.asked(owed, 6_000), by=COLLECTOR, at=NOON)
    assert Receipt.objects.count() == 1
    assert AuditRecord.objects.filter(action="receipts.key.reused").count() == 1


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        (lambda request, owed: replace(request, wanted=()), ["nothing-chosen"]),
        (lambda request, owed: replace(request, counted=(5_000, 6_000)), ["counts-differ"]),
        (lambda request, owed: replace(request, counted=(6_000, 6_000)), ["count-is-not-the-amount"]),
        (lambda request, owed: Request((Wanted(owed[0].pk, 12_001),), (12_001, 12_001)), ["amount-above-balance"]),
        (lambda request, owed: Request((Wanted(owed[0].pk, 0),), (0, 0)), ["amount-not-positive"]),
        (lambda request, owed: Request((Wanted(owed[0].pk, -5),), (-5, -5)), ["amount-not-positive"]),
        (lambda request, owed: Request((Wanted(owed[1].pk, 5),), (5, 5)), ["not-oldest-first"]),
        (lambda request, owed: Request((Wanted(0, 5),), (5, 5)), ["instalment-not-open"]),
        (lambda request, owed: Request((Wanted(owed[0].pk, 5),) * 2, (10, 10)), ["instalment-named-twice"]),
    ],
)
def test_what_cannot_be_taken_is_refused_with_every_reason_and_leaves_no_trace(seal, change, reasons):
    person, owed = money.payer(12_000, 500)
    intent = operations.open_intent(debtor_id=person.pk, by=COLLECTOR, at=NOON)
    with pytest.raises(operations.ReceiptRefused) as refused:
        operations.issue(key=intent.key, request=change(money.asked(owed, 5_000), owed), by=COLLECTOR, at=NOON)
    assert refused.value.reasons == reasons
    assert not Receipt.objects.exists() and not Series.objects.exists()
    assert ledger.held(Account.CASH, "V01") == 0


def test_the_payer_may_name_another_instalment_than_the_oldest(seal):
    person, owed = money.payer(12_000, 500)
    receipt = money.took(person, owed[1:], 500, chose=True)
    assert receipt.payer_chose
    assert [row.pk for row in queries.owed(person.pk)] == [owed[0].pk]


def test_nobody_else_s_instalment_is_paid(seal):
    person, _ = money.payer(12_000)
    _, strange = money.payer(700)
    with pytest.raises(operations.ReceiptRefused, match="instalment-not-open"):
        money.took(person, strange, 700)


def test_a_collector_never_carries_more_than_was_agreed(seal):
    person, owed = money.payer(400_000, 200_000)
    money.took(person, owed, 400_000)
    with pytest.raises(operations.ReceiptRefused, match="collector-holds-too-much"):
        money.took(person, owed[1:], 100_001)
    money.took(person, owed[1:], 100_000)
    assert ledger.held(Account.CASH, "V01") == 500_000


def test_each_collector_and_each_fiscal_year_has_a_series_of_its_own(seal):
    person, owed = money.payer(10_000)
    march = clock.at(date(2027, 3, 31), 23, 59)
    found = [
        money.took(person, owed, 10).number, money.took(person, owed, 10, by=OTHER).number,
        money.took(person, owed, 10).number, money.took(person, owed, 10, at=march).number,
        money.took(person, owed, 10, at=march + timedelta(minutes=1)).number,
    ]  # fmt: skip
    assert [number[:-2] for number in found] == [
        "VR-2026-001-000001", "VR-2026-002-000001", "VR-2026-001-000002", "VR-2026-001-000003", "VR-2027-001-000001",
    ]  # fmt: skip
    assert all(last == count for _, _, last, count in queries.open_series())


def test_a_debtor_is_served_by_one_collector_at_a_time(seal):
    person, owed = money.payer(10_000)
    mine = operations.open_intent(debtor_id=person.pk, by=COLLECTOR, at=NOON)
    assert operations.open_intent(debtor_id=person.pk, by=COLLECTOR, at=NOON) == mine
    with pytest.raises(operations.ReceiptRefused, match="received-by-another"):
        operations.open_intent(debtor_id=person.pk, by=OTHER, at=NOON)
    with pytest.raises(operations.ReceiptRefused, match="not-your-intent"):
        operations.issue(key=mine.key, request=money.asked(owed, 5), by=OTHER, at=NOON)
    later = NOON + timedelta(minutes=30)
    theirs = operations.open_intent(debtor_id=person.pk, by=OTHER, at=later)
    with pytest.raises(operations.ReceiptRefused, match="intent-not-open"):
        operations.issue(key=mine.key, request=money.asked(owed, 5), by=COLLECTOR, at=later)
    operations.drop_intent(key=theirs.key, by=OTHER, at=later)
    assert set(Intent.objects.values_list("state", flat=True)) == {"dropped"}
    with pytest.raises(operations.ReceiptRefused, match="intent-not-open"):
        operations.drop_intent(key=theirs.key, by=OTHER, at=later)


@pytest.mark.clause("14.2.ウ")
def test_without_a_seal_permitted_now_no_money_is_taken(db, journal):
    person, owed = money.payer(10_000)
    with pytest.raises(operations.ReceiptRefused, match="no-seal-permitted"):
        money.took(person, owed, 5)


def test_a_misprint_is_void_and_replaced_in_one_act(seal):
    person, owed = money.payer(12_000, 500)
    old = money.took(person, owed, 12_000, 300)
    new = voiding.replace(number=old.number, reason="紙づまりで読めない", by=COLLECTOR, at=NOON)
    assert voiding.replace(number=old.number, reason="紙づまりで読めない", by=COLLECTOR, at=NOON) == new
    check_at_once()
    assert (new.total, new.serial, new.replaces_id) == (12_300, 2, old.pk)
    assert ledger.held(Account.CASH, "V01") == 12_300
    assert [row.balance for row in queries.owed(person.pk)] == [200]
    assert [queries.state(one) for one in queries.of_day("V01", money.DAY)] == [State.VOID, State.READY]
    with pytest.raises(operations.ReceiptRefused, match="own-void"):
        voiding.confirm(number=old.number, by=COLLECTOR, at=NOON)
    voiding.confirm(number=old.number, by=money.LEADER, at=NOON)
    assert queries.state(Receipt.objects.get(pk=old.pk)) == State.SETTLED
    assert queries.compare_journal().is_whole
    first, last = old.number, new.number
    assert queries.day_sum("V01", money.DAY) == queries.DaySum(2, 1, 12_300, first, last, 12_300, ((first, last),))


def test_money_given_back_lessens_what_is_held_only_when_a_second_person_confirms(seal):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 12_000)
    voiding.ask_refund(number=receipt.number, reason="納付者の申出", by=COLLECTOR, at=NOON)
    assert ledger.held(Account.CASH, "V01") == 12_000
    assert queries.owed(person.pk) == []
    voiding.confirm(number=receipt.number, by=money.LEADER, at=NOON)
    check_at_once()
    assert ledger.held(Account.CASH, "V01") == 0
    assert [row.balance for row in queries.owed(person.pk)] == [12_000]
    with pytest.raises(operations.ReceiptRefused, match="confirmed-already"):
        voiding.confirm(number=receipt.number, by=money.LEADER, at=NOON)


@pytest.mark.parametrize(
    ("by", "at", "reason", "found"),
    [
        (OTHER, NOON, "誤り", ["not-your-receipt"]),
        (COLLECTOR, NOON + timedelta(days=1), "誤り", ["day-over"]),
        (COLLECTOR, NOON, " ", ["reason-missing"]),
    ],
)
def test_a_void_is_the_collector_s_own_on_the_day_and_says_why(seal, by, at, reason, found):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 12_000)
    for act in (voiding.replace, voiding.ask_refund):
        with pytest.raises(operations.ReceiptRefused) as refused:
            act(number=receipt.number, reason=reason, by=by, at=at)
        assert refused.value.reasons == found
    assert Receipt.objects.count() == 1


def test_paper_that_did_not_come_back_is_noted_by_the_second_person(seal):
    person, owed = money.payer(12_000)
    old = money.took(person, owed, 12_000)
    voiding.replace(number=old.number, reason="書損", by=COLLECTOR, at=NOON)
    with pytest.raises(operations.ReceiptRefused, match="own-void"):
        voiding.note_missing_paper(number=old.number, reason="紛失", by=COLLECTOR, at=NOON)
    voiding.note_missing_paper(number=old.number, reason="納付者が持ち帰った", by=money.LEADER, at=NOON)
    assert queries.state(Receipt.objects.get(pk=old.pk)) == State.VOID


def test_a_receipt_is_verified_by_number_and_code(seal):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 12_000)
    typed = receipt.check_code.replace("0", "O").replace("1", "l").lower()
    assert queries.verify(receipt.number.replace("-", " "), typed).word == "genuine"
    other = ("A" if receipt.check_code[0] != "A" else "B") + receipt.check_code[1:]
    assert queries.verify(receipt.number, other) == queries.Verdict("wrong-code")
    assert queries.verify("VR-2026-001-000002-9", receipt.check_code).word == "unknown"
    voiding.replace(number=receipt.number, reason="書損", by=COLLECTOR, at=NOON)
    assert queries.verify(receipt.number, receipt.check_code).word == "void"


def test_receipt_and_trail_name_the_device_that_acted(seal):
    """Begun on one tablet, issued on another, replaced on a third."""
    person, owed = money.payer(12_000)
    intent = operations.open_intent(debtor_id=person.pk, by=replace(COLLECTOR, terminal="TAB-1"), at=NOON)
    receipt = operations.issue(
        key=intent.key, request=money.asked(owed, 12_000), by=replace(COLLECTOR, terminal="TAB-2"), at=NOON
    )
    new = voiding.replace(number=receipt.number, reason="汚損", by=replace(COLLECTOR, terminal="TAB-3"), at=NOON)
    assert (receipt.terminal, new.terminal) == ("TAB-2", "TAB-3")
    told = AuditRecord.objects.filter(action="receipts.issued").order_by("pk").values_list("terminal", flat=True)
    assert list(told) == ["TAB-2", "TAB-3"]
