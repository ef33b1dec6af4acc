"""The balance of an instalment on any day, in the rule and in the database."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Instalment, InstalmentStatement
from saikoku.registry.liabilities.rules import balance
from saikoku.registry.liabilities.rules.balance import Paid, Stated
from saikoku.registry.payments import queries, sets
from saikoku.registry.payments.models import Payment

DAY = date(2026, 4, 10)
TOUCH = """
insert into instalment_touched
select programme, assessed_year, due_year, notice_number, instalment
from liabilities_instalment where notice_number = %s
"""


def day(offset: int) -> date:
    return DAY + timedelta(days=offset)


@pytest.mark.parametrize(("statements", "payments", "expected"), [
    ([Stated(day(0), 10_000)], [], 10_000),
    ([Stated(day(0), 10_000)], [Paid(day(-1), day(0), 4_000, True)], 10_000),
    ([Stated(day(0), 10_000)], [Paid(day(-1), day(1), 4_000, True)], 6_000),
    ([Stated(day(0), 10_000)], [Paid(day(-9), day(-9), 4_000, False)], 6_000),
    ([Stated(day(0), 10_000)], [Paid(day(1), day(2), 4_000, True)], 10_000),
    ([Stated(day(-5), 10_000), Stated(day(0), 7_000)], [], 7_000),
    ([Stated(day(-5), 10_000), Stated(day(1), 7_000)], [], 10_000),
    ([Stated(day(3), 9_000), Stated(day(5), 8_000)], [], 9_000),
    ([Stated(day(0), 10_000), Stated(day(0), 9_000)], [], 9_000),
    ([Stated(day(0), 10_000)], [Paid(day(0), day(2), 12_000, True)], -2_000),
    ([Stated(day(-5), 10_000), Stated(day(-1), 10_000, gone=True)], [Paid(day(0), day(2), 500, True)], 0),
])  # fmt: skip
def test_the_balance_is_the_last_statement_less_what_it_does_not_know(statements, payments, expected):
    assert balance.balances([statements], payments, DAY) == [expected]


@pytest.mark.parametrize(("unpaid", "paid", "expected"), [
    ([3_000, 5_000], 0, [3_000, 5_000]),
    ([3_000, 5_000], 2_000, [1_000, 5_000]),
    ([3_000, 5_000], 4_000, [0, 4_000]),
    ([3_000, 5_000], 9_000, [0, -1_000]),
    ([0, 5_000], 1_000, [0, 4_000]),
    ([3_000, 5_000], -1_000, [3_000, 6_000]),
])  # fmt: skip
def test_objects_of_one_key_are_settled_in_their_order(unpaid, paid, expected):
    found = balance.balances([[Stated(day(0), yen)] for yen in unpaid], [Paid(day(0), day(1), paid, True)], DAY)
    assert found == expected
    assert balance.owed(found) == sum(yen for yen in expected if yen > 0)


OFFSETS = st.integers(-4, 4).map(day)
YEN = st.integers(-1, 6).map(lambda thousands: thousands * 1000)
STATED = st.builds(Stated, OFFSETS, YEN, st.sampled_from([False] * 4 + [True]))
PAID = st.builds(Paid, OFFSETS, OFFSETS, YEN, st.booleans())


@pytest.mark.django_db
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(objects=st.lists(st.lists(STATED, min_size=1, max_size=3), min_size=1, max_size=3), payments=st.lists(PAID, max_size=4))
def test_the_database_reckons_as_the_rule_does(debtor_of, objects, payments):
    debtor = Debtor.objects.first() or debtor_of()
    Payment.objects.all().delete()
    notice = f"N{Instalment.objects.count()}"
    made = _instalments(debtor, notice, objects)
    _payments(notice, payments)
    for on in (day(-9), day(-1), DAY, day(2), day(9)):
        found = queries.balances_of([one.pk for one in made], on=on)
        assert [one.yen for one in found] == balance.balances(objects, payments, on)
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists payment_touched, instalment_touched")
        sets.begin_touching(cursor)
        cursor.execute(TOUCH, [notice])
        sets.renew_balances(cursor)
    projected = [Instalment.objects.get(pk=one.pk).balance for one in made]
    assert projected == balance.balances(objects, payments, date.max)


def _instalments(debtor, notice, objects) -> list[Instalment]:
    made = []
    for place, statements in enumerate(objects):
        last = balance.statement_on(statements, date.max)
        common = {"due_on": DAY, "paid": 0, "carried": "1", "run_id": 1}
        one = Instalment.objects.create(
            debtor=debtor, programme="03", assessed_year=2025, due_year=2025, notice_number=notice, instalment="00",
            object=f"{place}", balance=0, as_of=last.as_of, unpaid=last.unpaid, assessed=last.unpaid,
            gone_on=last.as_of if last.gone else None, **common,
        )  # fmt: skip
        for each in statements:
            InstalmentStatement.objects.create(
                instalment=one, as_of=each.as_of, unpaid=each.unpaid, assessed=each.unpaid, gone=each.gone, **common
            )
        made.append(one)
    return made


def _payments(notice, payments) -> None:
    Payment.objects.bulk_create(
        Payment(
            payment_number=f"{place}", debtor_number="1", programme="03", assessed_year=2025, due_year=2025,
            notice_number=notice, instalment="00", paid_on=one.paid_on, credited_on=one.credited_on, channel="2",
            principal=one.standing, standing=one.standing, final=one.final, report="2" if one.final else "1",
            due_on=DAY, received_at="2026-04-10T12:00+09:00", run_id=1,
        )
        for place, one in enumerate(payments)
    )  # fmt: skip
