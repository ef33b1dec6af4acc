"""A T04 file brings the city's row of a visit collection: it meets the receipt in the act that applies the file."""

import io
from datetime import timedelta

import pytest

from saikoku.collection.cash import queries
from saikoku.collection.cash.models import CityCredit
from saikoku.collection.cash.operations import settle, settle_left
from saikoku.collection.receipts import queries as receipts
from saikoku.collection.receipts.operations import voiding
from saikoku.exchange.intake import operations as intake
from saikoku.exchange.layouts.rules import standard, writing
from saikoku.exchange.layouts.rules.rows import Row
from saikoku.kernel.actor import Actor
from saikoku.registry.payments import queries as payments
from saikoku.registry.payments.models import Payment
from tests.collection import money
from tests.collection.proofs import invariants
from tests.exchange.layouts import making

CONSOLE = Actor("console:test")


def apply_row(line, number: str, **more) -> None:
    layout, receipt = standard.get("T04_payments"), line.receipt
    values = making.sample(layout, 1).values | {
        "payment_number": number, "debtor_number": receipt.debtor.number, "programme": line.programme,
        "assessed_year": line.assessed_year, "due_year": line.due_year, "notice_number": line.notice_number,
        "instalment": line.instalment_code, "paid_on": receipt.issued_on, "credited_on": receipt.issued_on + timedelta(days=4),
        "channel": "6", "principal": line.yen, "fee": None, "late_charge": None, "report": "2", "relates_to": None,
        "due_on": line.due_on,
    }  # fmt: skip
    data = writing.to_bytes(layout, [Row(values | more)])
    at = money.NOON + timedelta(days=4)
    with intake.opened(io.BytesIO(data), name="T04.csv") as file:
        run = intake.receive_file(file=file, form=intake.Form(layout), source="console", by=CONSOLE, at=at).run
        intake.judge(run_id=run.pk, plain=file.plain, by=CONSOLE, at=at)
    intake.apply(run_id=run.pk, by=CONSOLE, at=at)


@pytest.mark.django_db
@pytest.mark.clause("18")
def test_money_taken_at_the_door_counts_once_before_and_after_the_city_s_file(seal):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 5_000)
    line = receipt.lines.get()
    days = [money.DAY + timedelta(days=ahead) for ahead in (0, 1, 5)]
    before = [payments.owed_by_programme([person.pk], on=day) for day in days]
    assert before == [{"11": 7_000}] * 3
    apply_row(line, "CITY0000000000000001")
    assert CityCredit.objects.get().payment_number == "CITY0000000000000001"
    assert [payments.owed_by_programme([person.pk], on=day) for day in days] == before
    assert [row.balance for row in receipts.owed(person.pk)] == [7_000]
    assert Payment.objects.filter(debtor=person, standing__gt=0).count() == 1


@pytest.mark.django_db
def test_a_visit_collection_that_the_city_takes_back_is_owed_again(seal):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 5_000)
    line = receipt.lines.get()
    apply_row(line, "CITY1", report="1")
    apply_row(line, "CITY2", report="3", relates_to="CITY1", principal=-5_000)
    assert [row.balance for row in receipts.owed(person.pk)] == [12_000]
    left = queries.uncredited(money.DAY, 10)  # at once, before the money is paid in
    assert [(one.line, one.cancelled, one.paid_on) for one in left] == [(line, "CITY1", None)]
    assert not queries.city_rows_without_receipt().exists()
    apply_row(line, "CITY3")
    assert queries.uncredited(money.DAY, 10) == []
    assert [row.balance for row in receipts.owed(person.pk)] == [7_000]
    assert list(CityCredit.objects.order_by("turn").values_list("payment_number", "turn")) == [("CITY1", 1), ("CITY3", 2)]


DAYS = [money.DAY + timedelta(days=ahead) for ahead in (-1, 0, 1, 4, 5, 30)]


def balances(person) -> list[int]:
    """What the person owes on each of the days, and now."""
    found = [payments.owed_by_programme([person.pk], on=day)["11"] for day in DAYS]
    invariants.check()
    return [*found, sum(row.balance for row in receipts.owed(person.pk))]


@pytest.mark.django_db
def test_one_row_of_the_city_for_two_receipts_counts_once(seal):
    person, owed = money.payer(12_000)
    first = money.took(person, owed, 3_000).lines.get()
    second = money.took(person, owed, 2_000, by=money.OTHER).lines.get()
    before = balances(person)
    assert before == [12_000, 7_000, 7_000, 7_000, 7_000, 7_000, 7_000]
    apply_row(first, "CITY1", principal=5_000)
    assert balances(person) == before
    assert set(CityCredit.objects.values_list("line", "payment_number")) == {(first.pk, "CITY1"), (second.pk, "CITY1")}
    assert not queries.city_rows_without_receipt().exists() and not queries.standing_lines().exists()
    apply_row(first, "CITY2", report="3", relates_to="CITY1", principal=-5_000)
    assert balances(person) == [12_000] * 7
    assert [one.cancelled for one in queries.uncredited(money.DAY, 10)] == ["CITY1", "CITY1"]


@pytest.mark.django_db
def test_a_receipt_replaced_after_the_city_booked_it_counts_once(seal):
    person, owed = money.payer(12_000)
    old = money.took(person, owed, 12_000)
    apply_row(old.lines.get(), "CITY1")
    before = balances(person)
    assert before == [12_000, 0, 0, 0, 0, 0, 0]
    new = voiding.replace(number=old.number, reason="汚損", by=money.COLLECTOR, at=money.NOON)
    assert (new.lines.get().yen, new.lines.get().balance_before) == (12_000, 12_000)
    assert balances(person) == before
    assert settle_left(by=CONSOLE, at=money.NOON) == 1  # the evening's step gives the row to the line that replaced it
    assert settle_left(by=CONSOLE, at=money.NOON) == 0
    assert balances(person) == before
    assert CityCredit.objects.get(end=None).line == new.lines.get()
    voiding.confirm(number=old.number, by=money.LEADER, at=money.NOON)
    assert balances(person) == before


@pytest.mark.django_db
def test_money_given_back_after_the_city_booked_it_is_off_until_the_city_takes_it_back(seal):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 5_000)
    line = receipt.lines.get()
    apply_row(line, "CITY1", report="1")
    voiding.ask_refund(number=receipt.number, reason="申出", by=money.COLLECTOR, at=money.NOON)
    voiding.confirm(number=receipt.number, by=money.LEADER, at=money.NOON)
    assert balances(person) == [12_000, 7_000, 7_000, 7_000, 7_000, 7_000, 7_000]
    settle(debtor_ids=[person.pk], by=CONSOLE, at=money.NOON)
    assert [row.payment_number for row in queries.city_rows_without_receipt()] == ["CITY1"]  # money without a paper
    apply_row(line, "CITY2", report="3", relates_to="CITY1", principal=-5_000)
    assert balances(person) == [12_000] * 7
    assert not queries.city_rows_without_receipt().exists() and queries.uncredited(money.DAY, 10) == []


@pytest.mark.django_db
def test_a_sum_that_the_city_corrects_is_that_of_the_receipt_no_longer(seal):
    person, owed = money.payer(12_000)
    line = money.took(person, owed, 5_000).lines.get()
    apply_row(line, "CITY1")
    apply_row(line, "CITY2", report="4", relates_to="CITY1", principal=4_000)
    assert balances(person) == [12_000, 8_000, 8_000, 8_000, 8_000, 8_000, 8_000]
    assert list(queries.standing_lines()) == [line]
    assert [row.payment_number for row in queries.city_rows_without_receipt()] == ["CITY1"]


@pytest.mark.django_db
def test_a_receipt_replaced_after_the_city_took_its_row_back_counts_as_any_other(seal):
    person, owed = money.payer(12_000)
    old = money.took(person, owed, 5_000)
    apply_row(old.lines.get(), "CITY1")
    apply_row(old.lines.get(), "CITY2", report="3", relates_to="CITY1", principal=-5_000)
    new = voiding.replace(number=old.number, reason="汚損", by=money.COLLECTOR, at=money.NOON)
    assert new.lines.get().balance_before == 12_000
    assert [row.balance for row in receipts.owed(person.pk)] == [7_000]
