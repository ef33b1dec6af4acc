"""Between bag and safe: money handed over during the day, change lent and counted back, always by two and never mixed."""

from datetime import date, timedelta

import pytest

from saikoku.collection.cash import operations, queries
from saikoku.collection.cash.models import Acknowledgement
from saikoku.collection.cash.rules import coins
from saikoku.collection.cash.rules.passing import Way
from saikoku.collection.ledger import operations as ledger_operations
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.models import Entry, Leg
from saikoku.collection.ledger.operations import Unbalanced
from saikoku.collection.ledger.rules.accounts import Account, Kind
from saikoku.collection.receipts import operations as receipts
from saikoku.collection.receipts.models import ReceiptStep
from saikoku.collection.receipts.operations import voiding
from saikoku.kernel import clock
from tests.attacks import attacked
from tests.collection import money
from tests.collection.cash.passings import offered, taken
from tests.collection.cash.test_cash import (
    EVENING,
    MORNING,
    SECOND,
    THIRD,
    closed,
    counted,
    day_with,
    pieces,
    prove,
    refused,
)
from tests.collection.money import COLLECTOR, DAY, LEADER, NOON
from tests.collection.proofs import invariants

pytestmark = pytest.mark.django_db


def test_the_office_is_told_only_of_what_one_may_count_oneself(seal):
    day_with(5_000)
    one = offered(Way.HANDOVER, 2_000)
    assert list(queries.passings_to_take(LEADER)) == [one] and not queries.passings_to_take(COLLECTOR).exists()
    operations.drop(passing_id=one.pk, by=LEADER, at=NOON)
    offered(Way.LEND, 3_000, by=LEADER, worker_number=COLLECTOR.worker_number)
    taken(queries.open_passings().get(), by=COLLECTOR)
    back = offered(Way.RETURN, 3_000, by=LEADER, worker_number=COLLECTOR.worker_number, absence="急病")
    assert not queries.passings_to_take(LEADER).exists() and list(queries.passings_to_take(SECOND)) == [back]
    counted(5_000)
    assert queries.counted_unconfirmed(LEADER).count() == 1 == queries.counted_unconfirmed(SECOND).count()
    assert not queries.counted_unconfirmed(COLLECTOR).exists()
    operations.count_for_absent(
        worker_number=COLLECTOR.worker_number, day=DAY, pieces=pieces(5_000), absence="急病", by=LEADER, at=EVENING
    )
    assert not queries.counted_unconfirmed(LEADER).exists(), "he counted last"
    assert not queries.counted_unconfirmed(COLLECTOR).exists(), "he took the money in"
    assert queries.counted_unconfirmed(SECOND).count() == 1


def test_change_is_in_the_books_on_the_day_on_which_it_passes(seal):
    """Counted out on a month's last day and taken after it, it would change a month whose book was printed."""
    last, first, second = (clock.at(date(2026, 4, 30) + timedelta(days=days), 8) for days in range(3))
    taken(offered(Way.LEND, 5_000, by=LEADER, worker_number="V01", at=last), by=COLLECTOR, at=first)
    assert queries.change_book(last.date(), last.date()) == (0, [])
    taken(offered(Way.RETURN, 5_000, at=first), at=second)
    days = Entry.objects.order_by("pk").values_list("kind", "posted_on")
    assert list(days) == [("lend", first.date()), ("return", second.date())]
    assert queries.change_book(second.date(), second.date())[0] == 5_000


@pytest.mark.clause("18")
def test_money_goes_into_the_safe_during_the_day_when_both_count_the_same(seal):
    day_with(12_000, 8_500)
    one = offered(Way.HANDOVER, 15_000)
    assert ledger.held(Account.SAFE) == 0  # nothing moves by the first count
    refused(lambda: taken(one, 14_000), "recount-differs")
    refused(lambda: taken(one, by=COLLECTOR), "own-passing")
    taken(one)
    refused(lambda: taken(one), "passing-ended")
    assert (ledger.held(Account.CASH, "V01"), ledger.held(Account.SAFE)) == (5_500, 15_000)
    refused(lambda: offered(Way.HANDOVER, 5_501), "more-than-the-day")
    count = counted(5_500)
    assert (count.expected, count.handed_over, count.difference, count.in_safe) == (5_500, 15_000, 0, 20_500)
    close = closed(5_500)
    deposit = operations.prepare_deposit(close_ids=[close.pk], place="本店", by=LEADER, at=MORNING)
    assert deposit.yen == coins.total(queries.pieces_of(queries.parts_of(deposit))) == 20_500
    prove(deposit)
    assert (ledger.held(Account.SAFE), ledger.held(Account.CITY)) == (0, 20_500)
    started, rows = queries.cash_book(DAY, MORNING.date())
    assert started == 0 and [row.after for row in rows] == [12_000, 20_500, 0]
    invariants.check()


def test_everything_may_be_handed_over_and_the_close_counts_nothing(seal):
    day_with(1_000)
    taken(offered(Way.HANDOVER, 1_000))
    counted(0)
    close = closed(0)
    assert queries.to_deposit() == [close] and close.count.in_safe == 1_000


def test_the_limit_of_a_collector_is_free_again_by_what_he_handed_over(seal):
    day_with(499_000)
    person, owed = money.payer(2_000)
    with pytest.raises(receipts.ReceiptRefused, match="collector-holds-too-much"):
        money.took(person, owed, 2_000)
    taken(offered(Way.HANDOVER, 400_000))
    assert money.took(person, owed, 2_000)


def test_a_hand_over_after_the_count_asks_for_another_count_and_a_count_ends_what_was_only_offered(seal):
    day_with(3_000)
    late = offered(Way.HANDOVER, 1_000)
    counted(3_000)
    refused(lambda: taken(late), "passing-ended")
    taken(offered(Way.HANDOVER, 1_000))
    refused(lambda: closed(3_000), "counted-before-last-receipt")
    counted(2_000)
    closed(2_000)
    refused(lambda: offered(Way.HANDOVER, 1), "day-ended", "more-than-the-day")
    invariants.check()


def test_a_new_count_takes_the_place_of_the_one_before_and_the_office_may_drop_it(seal):
    day_with(3_000)
    first = offered(Way.HANDOVER, 1_000)
    second = offered(Way.HANDOVER, 2_000)
    refused(lambda: taken(first), "passing-ended")
    assert list(queries.open_passings("V01")) == [second]
    operations.drop(passing_id=second.pk, by=LEADER, at=NOON)
    refused(lambda: operations.drop(passing_id=second.pk, by=LEADER, at=NOON), "passing-ended")
    assert not queries.open_passings().exists() and ledger.held(Account.SAFE) == 0


def test_money_in_the_safe_is_neither_given_back_nor_written_anew(seal):
    (old,) = day_with(1_000)
    asked, *_ = day_with(2_000)
    voiding.ask_refund(number=asked.number, reason="申出", by=COLLECTOR, at=NOON)
    taken(offered(Way.HANDOVER, 2_500))
    with pytest.raises(receipts.ReceiptRefused, match="handed-over"):
        voiding.replace(number=old.number, reason="汚損", by=COLLECTOR, at=NOON)
    with pytest.raises(receipts.ReceiptRefused, match="handed-over"):
        voiding.confirm(number=asked.number, by=LEADER, at=NOON)
    invariants.check()


@pytest.mark.clause("18")
def test_change_is_lent_and_counted_back_on_accounts_of_its_own(seal):
    refused(lambda: offered(Way.LEND, 5_000), "own-passing")
    one = offered(Way.LEND, 5_000, by=LEADER, worker_number="V01")
    refused(lambda: taken(one, by=SECOND), "own-passing")  # only the collector takes it
    taken(one, by=COLLECTOR)
    day_with(12_000)
    assert (ledger.held(Account.FLOAT, "V01"), ledger.held(Account.FUND), ledger.in_custody()) == (5_000, -5_000, 12_000)
    assert ledger.holdings()[Account.FLOAT, "V01"] == 5_000
    refused(lambda: offered(Way.RETURN, 4_900), "change-unexplained")
    back = offered(Way.RETURN, 4_900, remark="渡し間違いか")
    taken(back)
    assert (ledger.held(Account.FLOAT, "V01"), ledger.held(Account.FUND)) == (0, -100)
    assert ledger.held(Account.FLOAT_GAP, "V01") == 100 and ledger.held(Account.DIFFERENCE, "V01") == 0
    assert (Account.FLOAT, "V01") not in ledger.holdings() and ledger.held(Account.CASH, "V01") == 12_000
    assert [(leg.account, leg.yen) for leg in queries.charged("V01", DAY)] == [
        ("float", 5_000), ("cash", 12_000), ("float", -5_000), ("floatgap", 100),
    ]  # fmt: skip
    started, rows = queries.change_book(DAY, DAY)
    assert started == 0 and [(row.holder, row.lent, row.back, row.gap, row.out) for row in rows] == [
        ("V01", 5_000, 0, 0, 5_000), ("V01", 0, 4_900, 100, 0),
    ]  # fmt: skip
    assert queries.change_book(MORNING.date(), MORNING.date()) == (0, [])
    assert [row.came for row in queries.cash_book(DAY, DAY)[1]] == [12_000]  # the city's money alone
    invariants.check()


def test_change_lent_again_before_it_is_counted_back_makes_the_count_old(seal):
    taken(offered(Way.LEND, 5_000, by=LEADER, worker_number="V01"), by=COLLECTOR)
    back = offered(Way.RETURN, 5_000)
    taken(offered(Way.LEND, 1_000, by=LEADER, worker_number="V01"), by=COLLECTOR)
    refused(lambda: taken(back), "books-moved")


def test_the_change_of_somebody_who_is_away_is_counted_by_two_others(seal):
    taken(offered(Way.LEND, 5_000, by=LEADER, worker_number="V01"), by=COLLECTOR)
    refused(lambda: offered(Way.RETURN, 5_000, by=LEADER, worker_number="V01"), "absence-missing")
    back = offered(Way.RETURN, 5_000, by=LEADER, worker_number="V01", absence="退職")
    refused(lambda: taken(back, by=LEADER), "own-passing")
    taken(back, by=SECOND)
    assert ledger.held(Account.FLOAT, "V01") == 0


@pytest.mark.parametrize("legs", [
    [(Account.FLOAT, "V01", 5), (Account.SAFE, "", -5)], [(Account.FUND, "", 5), (Account.CASH, "V01", -5)],
])  # fmt: skip
def test_change_is_never_mixed_with_the_citys_money(seal, legs):
    with pytest.raises(Unbalanced, match="change-mixed-with-the-city-s-money"):
        ledger_operations.post(kind=Kind.HANDOVER, reference="x", legs=legs, on=DAY, by=LEADER, at=NOON)

    def forge():
        entry = Entry.objects.create(
            kind="handover", reference="x", legs_count=2, posted_on=DAY, posted_at=NOON, posted_by="x"
        )
        Leg.objects.bulk_create(Leg(entry=entry, account=a, holder=h, yen=y) for a, h, y in legs)

    attacked("change_is_never_mixed_with_the_city_s_money", forge)


def test_somebody_else_counts_and_a_third_confirms_the_day_of_a_collector_who_is_away(seal):
    day_with(12_000)
    person, owed = money.payer(500)
    unprinted = money.took(person, owed, 500)
    open_one = receipts.open_intent(debtor_id=money.payer(5)[0].pk, by=COLLECTOR, at=NOON)

    def count(absence="急病", by=LEADER):
        return operations.count_for_absent(
            worker_number="V01", day=DAY, pieces=pieces(12_500), absence=absence, by=by, at=EVENING
        )

    refused(lambda: count(absence=" "), "absence-missing")
    refused(lambda: count(by=COLLECTOR), "own-absence")
    count()
    refused(lambda: closed(12_500, by=SECOND), "intent-open", "receipts-open")
    drop = {"key": open_one.key, "reason": "本人に確かめた"}
    with pytest.raises(receipts.ReceiptRefused, match="intent-young"):
        receipts.drop_for_absent(**drop, by=LEADER, at=NOON)
    with pytest.raises(receipts.ReceiptRefused, match="own-absence"):
        receipts.drop_for_absent(**drop, by=COLLECTOR, at=EVENING)
    receipts.drop_for_absent(**drop, by=LEADER, at=EVENING)
    with pytest.raises(receipts.ReceiptRefused, match="own-absence"):
        voiding.answer_for_absent(number=unprinted.number, reason="x", by=COLLECTOR, at=EVENING)
    voiding.answer_for_absent(number=unprinted.number, reason="本人が電話で、出たと言った", by=LEADER, at=EVENING)
    with pytest.raises(receipts.ReceiptRefused, match="nothing-to-answer"):
        voiding.answer_for_absent(number=unprinted.number, reason="x", by=LEADER, at=EVENING)
    refused(lambda: closed(12_500), "own-count")
    close = closed(12_500, by=SECOND)
    assert close.count.absence == "急病" and list(queries.closed_for("V01")) == [close]
    operations.acknowledge(day=DAY, by=COLLECTOR, at=MORNING)
    operations.acknowledge(day=DAY, by=COLLECTOR, at=MORNING)
    assert not queries.closed_for("V01").exists()
    objection = operations.record_objection(worker_number="V01", day=DAY, text="手紙で", by=LEADER, at=MORNING)
    refused(
        lambda: operations.answer_objection(objection_id=objection.pk, text="x", by=LEADER, at=MORNING),
        "own-objection", "own-day",
    )
    refused(lambda: operations.answer_objection(objection_id=objection.pk, text="x", by=SECOND, at=MORNING), "own-day")
    assert [[one.took_part for one in queries.open_objections(who.name)] for who in (SECOND, THIRD)] == [[True], [False]]
    operations.answer_objection(objection_id=objection.pk, text="調べた", by=THIRD, at=MORNING)
    refused(
        lambda: operations.record_objection(worker_number="L01", day=DAY, text=" ", by=LEADER, at=MORNING),
        "own-absence", "text-missing",
    )
    invariants.check()


def test_a_statement_is_acknowledged_once_and_a_paper_answered_for_by_another(seal):
    (receipt,) = day_with(1_000)
    facts = {"worker_number": "V01", "day": DAY, "at": NOON, "by": "jiro"}
    Acknowledgement.objects.create(**facts)
    attacked("statement_is_acknowledged_once", lambda: Acknowledgement.objects.create(**facts))
    attacked("paper_is_answered_for_by_another", lambda: ReceiptStep.objects.create(
        receipt=receipt, step="answered_for", note="x", at=NOON, by="jiro"
    ))  # fmt: skip
