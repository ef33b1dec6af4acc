"""What stands of a chain of payment rows, in whatever order they came."""

from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from saikoku.registry.payments import sets
from saikoku.registry.payments.models import Payment
from saikoku.registry.payments.rules import standing
from saikoku.registry.payments.rules.standing import Row

DAYS = [date(2026, 4, day) for day in range(1, 6)]


def row(number: str, report: str, principal: int, relates_to: str = "", day: int = 0) -> Row:
    return Row(number, report, principal, DAYS[day], relates_to)


@pytest.mark.parametrize(("rows", "expected"), [
    ([row("a", "1", 6000)], {"a": 6000}),
    ([row("a", "2", 6000)], {"a": 6000}),
    ([row("a", "1", 6000), row("b", "2", 6000, "a")], {"a": 0, "b": 6000}),
    ([row("a", "1", 6000), row("b", "2", 5000, "a")], {"a": 0, "b": 5000}),
    ([row("a", "1", 6000), row("b", "2", 2000, "a"), row("c", "2", 4000, "a")], {"a": 0, "b": 2000, "c": 4000}),
    ([row("a", "1", 6000), row("b", "2", 6000, "a"), row("c", "2", 6000, "a")], {"a": 0, "b": 6000, "c": None}),
    ([row("a", "1", 6000), row("b", "3", -6000, "a")], {"a": 0, "b": 0}),
    ([row("a", "1", 6000), row("b", "3", -6000, "a"), row("c", "2", 6000, "a")], {"a": 0, "b": 0, "c": 0}),
    ([row("a", "2", 6000), row("b", "4", 5500, "a")], {"a": 0, "b": 5500}),
    ([row("a", "2", 6000), row("b", "4", 5500, "a"), row("c", "4", 5000, "a", 1)], {"a": 0, "b": 0, "c": 5000}),
    ([row("a", "2", 6000), row("b", "4", 5500, "a"), row("c", "4", 5000, "b", 1)], {"a": 0, "b": 0, "c": 5000}),
    ([row("a", "1", 6000), row("b", "4", 5500, "a"), row("c", "2", 5500, "a", 1)], {"a": 0, "b": 0, "c": 5500}),
    ([row("a", "1", 6000), row("b", "4", 5500, "a"), row("c", "2", 5500, "b", 1)], {"a": 0, "b": 0, "c": 5500}),
    ([row("a", "2", 6000), row("b", "5", -1000, "a")], {"a": 5000, "b": 0}),
    ([row("a", "2", 6000), row("b", "5", -9000, "a")], {"a": 0, "b": 0}),
    ([row("a", "2", 6000), row("b", "5", -1000, "a"), row("c", "5", -500, "a")], {"a": 4500, "b": 0, "c": 0}),
    ([row("a", "2", 6000), row("b", "5", -1000, "a"), row("c", "3", 0, "b")], {"a": 6000, "b": 0, "c": 0}),
    ([row("a", "2", 6000), row("b", "5", -1000, "a"), row("c", "4", -700, "b")], {"a": 5300, "b": 0, "c": 0}),
    ([row("a", "1", 6000), row("b", "2", 2000, "a"), row("c", "2", 4000, "a", 1), row("d", "5", -3000, "a", 2)],
     {"a": 0, "b": 0, "c": 3000, "d": 0}),
    ([row("b", "2", 6000, "a")], {"b": None}),
    ([row("b", "5", -6000, "a"), row("c", "4", -1, "b")], {"b": None, "c": None}),
    ([row("a", "4", 1, "b"), row("b", "4", 1, "a")], {"a": None, "b": None}),
    ([row("a", "4", 1, "a")], {"a": None}),
])  # fmt: skip
def test_what_stands_of_a_chain(rows, expected):
    assert {number: found.yen for number, found in standing.standings(rows).items()} == expected
    assert standing.standings(reversed(rows)) == standing.standings(rows)


def test_a_correction_of_a_final_row_is_booked_as_the_final_was():
    found = standing.standings([row("a", "2", 6000), row("b", "4", 5500, "a"), row("c", "1", 1), row("d", "4", 1, "c")])
    assert {number: one.final for number, one in found.items()} == {"a": True, "b": True, "c": False, "d": False}


def payments_of(rows: list[Row]) -> None:
    Payment.objects.bulk_create(
        Payment(
            payment_number=one.number, debtor_number="1", programme="11", assessed_year=2025, due_year=2025,
            notice_number="N1", instalment="01", paid_on=one.credited_on, credited_on=one.credited_on, channel="2",
            principal=one.principal, report=one.report, relates_to=one.relates_to, due_on=DAYS[0],
            received_at="2026-04-10T12:00+09:00", run_id=1,
        )
        for one in rows
    )  # fmt: skip


@st.composite
def chains(draw) -> list[Row]:
    numbers = draw(st.lists(st.sampled_from("abcdefghij"), unique=True, min_size=1))
    rows = []
    for number in numbers:
        report = draw(st.sampled_from("1222345"))
        yen = draw(st.integers(0, 9)) * 1000
        relates = draw(st.sampled_from([*numbers, "z"])) if report in "345" else draw(st.sampled_from([*numbers, "", ""]))
        rows.append(row(number, report, -yen if report in "35" else yen, relates, draw(st.integers(0, 4))))
    return rows


@pytest.mark.django_db
@settings(max_examples=400, deadline=None)
@given(rows=chains(), data=st.data())
def test_the_database_reckons_as_the_rule_does(rows, data):
    Payment.objects.all().delete()
    payments_of(rows)
    touched = data.draw(st.lists(st.sampled_from([one.number for one in rows]), unique=True))
    everything = standing.standings(rows)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("drop table if exists payment_touched, instalment_touched")
        sets.begin_touching(cursor)
        for numbers in (touched, [one.number for one in rows]):
            cursor.execute("truncate payment_touched")
            cursor.execute("insert into payment_touched select unnest(%s::text[])", [numbers])
            sets.renew_standing(cursor)
            found = {
                number: standing.Standing(yen, final)
                for number, yen, final in Payment.objects.values_list("payment_number", "standing", "final")
            }
            assert {number: found[number] for number in numbers} == {number: everything[number] for number in numbers}
