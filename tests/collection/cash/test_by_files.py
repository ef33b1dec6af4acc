"""A T04 file brings the city's row of a visit collection: it meets the receipt in the act that applies the file."""

import io
from datetime import timedelta

import pytest

from saikoku.collection.cash.models import CityCredit
from saikoku.collection.receipts import queries as receipts
from saikoku.exchange.intake import operations as intake
from saikoku.exchange.layouts.rules import standard, writing
from saikoku.exchange.layouts.rules.rows import Row
from saikoku.kernel.actor import Actor
from saikoku.registry.payments import queries as payments
from saikoku.registry.payments.models import Payment
from tests.collection import money
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
