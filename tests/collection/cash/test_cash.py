"""From the bag to the city: counted, closed by two, paid in, met by the city's row; a difference is one and stays one."""

from datetime import date, timedelta

import pytest
from django.db import connection

from saikoku.collection.cash import operations, queries
from saikoku.collection.cash.models import (
    CityCredit,
    CityCreditEnd,
    DayClose,
    DayCount,
    Deposit,
    DepositPart,
    DepositProof,
    Objection,
    ObjectionAnswer,
)
from saikoku.collection.cash.operations import CashRefused
from saikoku.collection.cash.rules import closing, coins
from saikoku.collection.cash.rules.passing import Way
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.collection.receipts import operations as receipts
from saikoku.collection.receipts import queries as receipt_queries
from saikoku.collection.receipts.models import Receipt
from saikoku.collection.receipts.operations import printing, voiding
from saikoku.collection.receipts.rules.states import Step
from saikoku.exchange.layouts.rules import standard, writing
from saikoku.exchange.layouts.rules.rows import Row
from saikoku.kernel import clock
from saikoku.registry.payments.models import Payment
from saikoku.security.access.rules.permissions import Role
from tests.attacks import attacked
from tests.collection import money
from tests.collection.money import COLLECTOR, DAY, LEADER, NOON, OTHER

pytestmark = pytest.mark.django_db
EVENING = clock.at(DAY, 20, 40)
MORNING = clock.at(DAY + timedelta(days=3), 9)  # the Monday after
SECOND = money.Actor("second", account_id=705, worker_number="L02", display_name="二人 目")
THIRD = money.Actor("third", account_id=706, worker_number="L03", display_name="三人 目")


@pytest.fixture
def world(seal):
    return seal


def printed(receipt: Receipt, by=COLLECTOR, at=NOON) -> Receipt:
    sent = printing.start_print(number=receipt.number, way="roll", by=by, at=at)
    printing.answer_print(number=receipt.number, attempt=sent.attempt, result=Step.PRINTED, by=by, at=at)
    return receipt


def day_with(*yen: int, by=COLLECTOR, at=NOON) -> list[Receipt]:
    found = []
    for amount in yen:
        person, owed = money.payer(amount)
        found.append(printed(money.took(person, owed, amount, by=by, at=at), by=by, at=at))
    return found


def pieces(yen: int) -> dict[int, int]:
    found = {}
    for kind in coins.KINDS:
        found[kind], yen = divmod(yen, kind)
    return found


def counted(yen: int, *, day: date = DAY, by=COLLECTOR, at=EVENING, **more) -> DayCount:
    return operations.count_day(day=day, pieces=pieces(yen), by=by, at=at, **more)


def closed(yen: int, *, by=LEADER, at=MORNING, worker="V01", day=DAY, **more) -> DayClose:
    return operations.confirm_close(worker_number=worker, day=day, recounted=yen, by=by, at=at, **more)


def refused(act, *reasons: str) -> None:
    with pytest.raises(CashRefused) as found:
        act()
    assert found.value.reasons == list(reasons)


@pytest.mark.parametrize(("collected", "due", "at_month_end", "same_days"), [
    (date(2026, 4, 10), date(2026, 4, 13), True, []),
    (date(2026, 4, 28), date(2026, 4, 30), True, []),
    (date(2026, 12, 30), date(2027, 1, 4), True, []),
    (date(2026, 4, 30), date(2026, 4, 30), True, []),
    (date(2026, 4, 30), date(2026, 5, 1), False, []),
    (date(2026, 4, 29), date(2026, 4, 30), True, []),  # the day before the last: by the next day, as always
    (date(2026, 2, 28), date(2026, 3, 2), True, []),  # a Saturday
    (date(2026, 3, 31), date(2026, 3, 31), False, ["03-31"]),
    (date(2026, 3, 30), date(2026, 3, 31), False, ["03-31"]),
    (date(2026, 5, 31), date(2026, 6, 1), False, ["05-31"]),  # a Sunday
])  # fmt: skip
def test_money_is_paid_in_by_the_next_day_on_which_banks_are_open_and_at_once_on_agreed_days(
    collected, due, at_month_end, same_days
):
    assert closing.deposit_due(collected, 1, at_month_end=at_month_end, same_days=same_days) == due


def test_coins_come_to_their_sum_and_no_others_exist():
    assert coins.total({10_000: 2, 500: 1, 1: 4}) == 20_504
    with pytest.raises(ValueError, match="no such coin"):
        coins.total({3: 1})


@pytest.mark.clause("18")
def test_a_day_is_counted_sealed_overnight_confirmed_paid_in_and_proved(world):
    day_with(12_000, 8_500)
    count = counted(20_500, bag="封123")
    assert (count.difference, count.receipts, count.grand_total, count.n10000, count.n500) == (0, 2, 20_500, 2, 1)
    close = closed(20_500)
    assert (close.due_on, ledger.held(Account.CASH, "V01"), ledger.held(Account.SAFE)) == (date(2026, 4, 13), 0, 20_500)
    assert queries.open_days(MORNING.date()) == [] and queries.to_deposit() == [close]
    deposit = operations.prepare_deposit(close_ids=[close.pk], place="筑邦銀行", by=LEADER, at=MORNING)
    refused(lambda: prove(deposit, by=LEADER), "own-deposit")
    prove(deposit)
    refused(lambda: prove(deposit), "proved-already")
    assert (ledger.held(Account.SAFE), ledger.held(Account.CITY), ledger.held(Account.CLAIM)) == (0, 20_500, -20_500)
    assert [row["deposited_on"] for row in queries.delivered_receipts(DAY, DAY)] == [MORNING.date()] * 2
    assert queries.days_changed_late(MORNING.date()) == [DAY]
    started, rows = queries.cash_book(DAY, MORNING.date())
    assert started == 0 and [(row.came, row.left, row.after) for row in rows] == [
        (12_000, 0, 12_000), (8_500, 0, 20_500), (0, 20_500, 0),
    ]  # fmt: skip


def prove(deposit, by=SECOND, at=MORNING, **more):
    given = {"paid_on": MORNING.date(), "document": "領1"} | more
    return operations.prove_deposit(number=deposit.number, by=by, at=at, **given)


def test_a_difference_is_explained_recorded_and_seen_by_the_collector(world):
    day_with(12_000)
    refused(lambda: counted(11_900), "difference-unexplained")
    counted(11_900, remark="釣銭の渡し間違いか")
    closed(11_900)
    assert (ledger.held(Account.DIFFERENCE, "V01"), ledger.held(Account.SAFE)) == (100, 11_900)
    assert [(leg.account, leg.yen) for leg in queries.charged("V01", DAY)] == [
        ("cash", 12_000), ("cash", -12_000), ("difference", 100),
    ]  # fmt: skip


def test_too_much_is_a_difference_too(world):
    day_with(12_000)
    counted(12_050, remark="50円多い")
    closed(12_050)
    assert (ledger.held(Account.DIFFERENCE, "V01"), ledger.held(Account.SAFE)) == (-50, 12_050)


def test_a_day_without_receipts_is_closed_at_nothing(world):
    counted(0)
    closed(0)
    assert queries.to_deposit() == []


def test_a_close_waits_for_everything_that_is_open(world):
    refused(lambda: closed(0), "not-counted")
    day_with(12_000)
    counted(12_000)
    person, owed = money.payer(500)
    late = money.took(person, owed, 500)
    refused(lambda: closed(12_000), "counted-before-last-receipt", "receipts-open")
    printed(late)
    new = voiding.replace(number=late.number, reason="汚損", by=COLLECTOR, at=NOON)
    printed(new)
    counted(12_500)
    refused(lambda: closed(12_500), "receipts-open")  # the void one waits for its paper
    voiding.confirm(number=late.number, by=LEADER, at=EVENING)
    receipts.open_intent(debtor_id=person.pk, by=COLLECTOR, at=NOON)
    refused(lambda: closed(12_400), "intent-open", "recount-differs")
    receipts.drop_intent(key=receipt_queries.open_intents("V01")[0].key, by=COLLECTOR, at=NOON)
    refused(lambda: closed(12_500, by=COLLECTOR), "own-count")
    closed(12_500)
    refused(lambda: closed(12_500), "day-ended")
    refused(lambda: counted(12_500), "day-ended")
    with pytest.raises(receipts.ReceiptRefused, match="day-ended"):
        money.took(*money.payer(5), 5)


def test_paper_noted_as_missing_lets_the_day_be_closed(world):
    old = day_with(12_000)[0]
    printed(voiding.replace(number=old.number, reason="汚損", by=COLLECTOR, at=NOON))
    voiding.note_missing_paper(number=old.number, reason="風で飛んだ", by=LEADER, at=EVENING)
    counted(12_000)
    assert closed(12_000).recounted == 12_000


def test_the_days_of_a_collector_are_closed_in_their_order(world):
    day_with(1_000)
    later = clock.at(DAY + timedelta(days=1), 10)
    day_with(2_000, at=later)
    counted(2_000, day=later.date(), at=later)
    refused(lambda: closed(2_000, day=later.date()), "earlier-day-open")
    refused(lambda: counted(1, day=DAY + timedelta(days=9)), "day-to-come", "difference-unexplained")
    counted(1_000)
    closed(1_000)
    closed(2_000, day=later.date())
    assert receipt_queries.grand_total("V01", until=later.date()) == 3_000


def test_each_closed_day_is_paid_in_once(world):
    day_with(1_000)
    day_with(2_000, by=OTHER)
    counted(1_000)
    counted(2_000, by=OTHER)
    ids = [closed(1_000).pk, closed(2_000, worker="V02").pk]
    none = {"close_ids": [], "place": ""}
    refused(lambda: operations.prepare_deposit(by=LEADER, at=MORNING, **none), "nothing-chosen", "place-missing")
    deposit = operations.prepare_deposit(close_ids=ids, place="本店", by=LEADER, at=MORNING)
    assert (deposit.yen, deposit.number) == (3_000, "20260413-01")
    refused(lambda: operations.prepare_deposit(close_ids=ids, place="本店", by=LEADER, at=MORNING), "close-not-open")
    assert list(Deposit.objects.filter(proof=None)) == [deposit]
    tomorrow = MORNING.date() + timedelta(days=1)
    refused(lambda: prove(deposit, paid_on=tomorrow, document=" "), "day-to-come", "document-missing")
    refused(lambda: prove(deposit, paid_on=DAY - timedelta(days=1)), "before-the-money-came")


def test_a_collector_objects_and_somebody_else_answers(world):
    refused(lambda: operations.raise_objection(day=DAY, text=" ", by=COLLECTOR, at=NOON), "text-missing")
    objection = operations.raise_objection(day=DAY, text="100円は渡した", by=COLLECTOR, at=NOON)
    refused(
        lambda: operations.answer_objection(objection_id=objection.pk, text="x", by=COLLECTOR, at=NOON), "own-objection"
    )
    assert queries.open_objections() == [objection]
    operations.answer_objection(objection_id=objection.pk, text="控えを確かめ、数え直す", by=LEADER, at=NOON)
    assert queries.open_objections() == []
    refused(
        lambda: operations.answer_objection(objection_id=objection.pk, text="x", by=LEADER, at=NOON), "answered-already"
    )


@pytest.mark.parametrize("part", ["counted_for", "closed", "took"])
def test_nobody_answers_an_objection_to_a_day_in_which_he_had_a_part(world, part):
    day_with(12_000)
    if part == "took":
        offer = operations.offer(way=Way.HANDOVER, pieces={1_000: 2}, by=COLLECTOR, at=NOON)
        operations.take(passing_id=offer.pk, recounted=2_000, by=THIRD, at=NOON)
    left = 10_000 if part == "took" else 12_000
    who = {"by": THIRD} if part == "counted_for" else {}
    if who:
        operations.count_for_absent(worker_number="V01", day=DAY, pieces=pieces(left), absence="急病", at=EVENING, **who)
    else:
        counted(left)
    closed(left, by=THIRD if part == "closed" else LEADER)
    objection = operations.raise_objection(day=DAY, text="100円は渡した", by=COLLECTOR, at=MORNING)

    def answer(by):
        return operations.answer_objection(objection_id=objection.pk, text="調べた", by=by, at=MORNING)

    refused(lambda: answer(THIRD), "own-day")
    assert answer(SECOND).answered_by == SECOND.name


def city_row(line, number: str, *, yen: int | None = None, on: date | None = None) -> Payment:
    """The city's final row of a visit collection, as T04 brings it."""
    receipt = line.receipt
    return Payment.objects.create(
        payment_number=number, debtor_id=receipt.debtor_id, debtor_number=receipt.debtor.number, programme=line.programme,
        assessed_year=line.assessed_year, due_year=line.due_year, notice_number=line.notice_number,
        instalment=line.instalment_code, paid_on=on or receipt.issued_on, credited_on=MORNING.date(), channel="6",
        principal=yen or line.yen, report="2", standing=yen or line.yen, final=True, due_on=line.due_on, received_at=MORNING,
        run_id=7,
    )  # fmt: skip


def test_from_the_city_s_row_on_it_alone_counts(world):
    receipt = day_with(12_000)[0]
    line = receipt.lines.get()
    city_row(line, "C1")
    city_row(line, "C2")  # the same money twice: one of them has no receipt
    assert operations.settle(debtor_ids=[receipt.debtor_id], by=LEADER, at=MORNING) == 1
    assert operations.settle(debtor_ids=[receipt.debtor_id], by=LEADER, at=MORNING) == 0
    assert Payment.objects.get(payment_number=line.payment_number).standing == 0
    assert CityCredit.objects.get().payment_number == "C1"
    assert [row.payment_number for row in queries.city_rows_without_receipt()] == ["C2"]


def test_a_balance_is_the_same_before_and_after_the_city_books_the_money(world):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 5_000)
    assert [row.balance for row in receipt_queries.owed(person.pk)] == [7_000]
    city_row(receipt.lines.get(), "C1")
    operations.settle(debtor_ids=[person.pk], by=LEADER, at=MORNING)
    assert [row.balance for row in receipt_queries.owed(person.pk)] == [7_000]


@pytest.mark.parametrize(("yen", "on"), [(11_999, None), (None, DAY + timedelta(days=1))])
def test_a_row_of_another_sum_or_day_is_not_that_of_the_receipt(world, yen, on):
    receipt = day_with(12_000)[0]
    city_row(receipt.lines.get(), "C1", yen=yen, on=on)
    assert operations.settle(debtor_ids=[receipt.debtor_id], by=LEADER, at=MORNING) == 0


def test_a_void_receipt_is_met_by_no_row_of_the_city(world):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 12_000)
    voiding.ask_refund(number=receipt.number, reason="申出", by=COLLECTOR, at=NOON)
    voiding.confirm(number=receipt.number, by=LEADER, at=NOON)
    city_row(receipt.lines.get(), "C1")
    assert operations.settle(debtor_ids=[person.pk], by=LEADER, at=MORNING) == 0


def test_money_that_the_city_does_not_book_is_listed_by_its_age(world):
    day_with(12_000)
    counted(12_000)
    deposit = operations.prepare_deposit(close_ids=[closed(12_000).pk], place="本店", by=LEADER, at=MORNING)
    prove(deposit)
    later = MORNING.date() + timedelta(days=10)
    assert [one.age for one in queries.uncredited(later, 10)] == [10]
    assert queries.uncredited(later - timedelta(days=1), 10) == []


def test_r07_is_written_from_receipts_with_void_ones_marked(world):
    old = day_with(12_000)[0]
    new = printed(voiding.replace(number=old.number, reason="汚損", by=COLLECTOR, at=NOON))
    rows = list(queries.delivered_receipts(DAY, DAY))
    assert [(row["receipt_number"], row["state"]) for row in rows] == [(old.number, "2"), (new.number, "1")]
    layout = standard.get("R07_receipts")
    data = writing.to_bytes(layout, [Row({column.id: None for column in layout.columns} | row) for row in rows])
    assert new.number.encode() in data and b"12000" in data


def forged_count(**more) -> DayCount:
    plain = {
        "worker_number": "V01", "day": DAY, "turn": 9, "n1000": 1, "counted": 1_000, "expected": 1_000, "difference": 0,
        "receipts": 1, "void": 0, "grand_total": 0, "counted_at": NOON, "counted_by": "jiro",
    }  # fmt: skip
    return DayCount.objects.create(**(plain | more))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"turn": 1}, "day_is_counted_in_turns"),
        ({"counted": 1_001, "difference": 1, "remark": "x"}, "count_is_the_sum_of_its_pieces"),
        ({"n1": -1, "n1000": 1, "counted": 999, "difference": -1, "remark": "x"}, "nobody_counts_less_than_nothing"),
        ({"difference": 5, "remark": "x"}, "difference_is_what_it_says"),
        ({"expected": 900, "difference": 100}, "difference_is_explained"),
    ],
)
def test_a_count_that_cannot_be_is_refused_by_the_table(world, changes, name):
    day_with(1_000)
    counted(1_000)
    attacked(name, lambda: forged_count(**changes))


def forged_close(count, by: str) -> DayClose:
    return DayClose.objects.create(count=count, recounted=1_000, due_on=DAY, confirmed_at=NOON, confirmed_by=by)


def test_second_persons_and_sums_are_held_by_the_database(world):
    """Triggers: close_is_confirmed_by_a_second_person and the others named below."""
    day_with(1_000)
    count = counted(1_000)
    attacked("second_person_is_another: cash_dayclose", lambda: forged_close(count, "jiro"))
    close = closed(1_000)
    forged = {"number": "D", "place": "本店", "prepared_at": NOON, "prepared_by": "leader"}
    attacked("deposit_is_the_sum_of_its_days", lambda: Deposit.objects.create(yen=5, **forged))
    attacked("deposit_is_of_some_yen_somewhere", lambda: Deposit.objects.create(yen=0, **forged))
    deposit = operations.prepare_deposit(close_ids=[close.pk], place="本店", by=LEADER, at=MORNING)
    other = forged_count(worker_number="V09")
    free = forged_close(other, "leader")
    attacked("deposit_is_the_sum_of_its_days", lambda: DepositPart.objects.create(deposit=deposit, close=free, yen=1_000))
    attacked("part_of_a_deposit_is_some_yen", lambda: DepositPart.objects.create(deposit=deposit, close=free, yen=0))
    said = {"deposit": deposit, "paid_on": DAY, "confirmed_at": NOON}
    attacked("second_person_is_another: cash_depositproof", lambda: DepositProof.objects.create(
        document="1", confirmed_by="leader", **said
    ))  # fmt: skip
    attacked("proof_names_its_document", lambda: DepositProof.objects.create(document="", confirmed_by="x", **said))
    objection = operations.raise_objection(day=DAY, text="x", by=COLLECTOR, at=NOON)
    answer = {"objection": objection, "answered_at": NOON}
    attacked("second_person_is_another: cash_objectionanswer", lambda: ObjectionAnswer.objects.create(
        text="x", answered_by="jiro", **answer
    ))  # fmt: skip
    attacked("answer_says_something", lambda: ObjectionAnswer.objects.create(text="", answered_by="l", **answer))
    attacked("objection_says_something", lambda: Objection.objects.create(
        worker_number="V01", day=DAY, text="", raised_at=NOON, raised_by="jiro"
    ))  # fmt: skip


def test_nobody_is_the_second_person_of_his_own_day_though_others_wrote_it_down(world, account_of):
    account_of(Role.COLLECTOR, login_name="jiro", worker_number="V01")
    count = forged_count(worker_number="V01", counted_by="leader")  # counted in his stead, and no receipt is left of it
    attacked("second_person_is_another: cash_dayclose", lambda: forged_close(count, "jiro"))
    assert forged_close(count, "officer").pk
    objection = operations.record_objection(worker_number="V01", day=DAY, text="x", by=LEADER, at=NOON)
    attacked("second_person_is_another: cash_objectionanswer", lambda: ObjectionAnswer.objects.create(
        objection=objection, text="x", answered_at=NOON, answered_by="jiro"
    ))  # fmt: skip


def test_a_line_is_met_by_one_row_at_a_time(world):
    line = day_with(12_000)[0].lines.get()
    facts = {"line": line, "payment_number": "C1", "found_at": MORNING}
    attacked("credit_names_the_city_s_row", lambda: CityCredit.objects.create(**facts | {"payment_number": ""}))
    credit = CityCredit.objects.create(**facts)
    attacked("line_is_met_by_one_row_at_a_time", lambda: CityCredit.objects.create(**facts, turn=2))
    attacked(
        "credit_ends_for_a_known_reason", lambda: CityCreditEnd.objects.create(credit=credit, why="x", ended_at=MORNING)
    )
    CityCreditEnd.objects.create(credit=credit, why="void", ended_at=MORNING)
    attacked("line_is_met_in_turns", lambda: CityCredit.objects.create(**facts, turn=1))
    assert CityCredit.objects.create(**facts, turn=2).pk


CASH_GUARDS = {
    "close_is_confirmed_by_a_second_person": "cash_dayclose", "deposit_is_proved_by_a_second_person": "cash_depositproof",
    "objection_is_answered_by_another": "cash_objectionanswer", "deposit_is_the_sum_of_its_days": "cash_deposit",
    "days_sum_to_their_deposit": "cash_depositpart", "line_is_met_by_one_row_at_a_time": "cash_citycredit",
}  # fmt: skip


@pytest.mark.parametrize(("trigger", "table"), CASH_GUARDS.items())
def test_each_guard_of_the_cash_stands_in_the_database(trigger, table):
    with connection.cursor() as cursor:
        cursor.execute("select tgenabled from pg_trigger where tgname = %s and tgrelid = %s::regclass", [trigger, table])
        assert cursor.fetchall() == [("O",)]


def test_a_past_day_without_any_money_is_not_counted(world):
    refused(lambda: counted(0, day=date(2020, 1, 1)), "nothing-to-count")
    assert counted(0).expected == 0  # today's may be: he took nothing
