"""What we learned about numbers goes to the city once for each number, as last learned."""

from datetime import date, timedelta

import pytest

from saikoku.exchange.layouts.rules import standard
from saikoku.registry.debtors import queries
from saikoku.registry.debtors.models import PhoneFinding

DAY = date(2026, 4, 10)


@pytest.fixture
def found(debtor_of, noon):
    """A finding about a number of one debtor: `found("3", number=..., ...)`."""
    debtor = debtor_of("000000000000042")

    def find(state: str = "1", **more) -> PhoneFinding:
        facts = {
            "debtor": debtor, "number": "09000000001", "kind": "2", "source": "01", "state": state, "learned_on": DAY,
            "by": "W001", "at": noon,
        } | more  # fmt: skip
        return PhoneFinding.objects.create(**facts)

    return find


def test_a_finding_is_delivered_as_the_layout_wants_it(found):
    found()
    row = next(queries.delivered_phones(DAY, DAY))
    assert {column.id for column in standard.get("R02").columns} == set(row)
    assert (row["debtor_number"], row["phone"], row["state"]) == ("000000000000042", "09000000001", "1")


def test_of_several_findings_about_a_number_the_last_is_delivered(found):
    found("2", learned_on=DAY - timedelta(days=1))
    found("1")
    found("3")
    found("4", number="09000000002")
    rows = list(queries.delivered_phones(DAY - timedelta(days=1), DAY))
    assert [(row["phone"], row["state"]) for row in rows] == [("09000000001", "3"), ("09000000002", "4")]


def test_what_the_city_told_us_is_not_told_back(found):
    found(delivered_by_city=True)
    assert list(queries.delivered_phones(DAY, DAY)) == []


def test_days_learned_late_are_named(found, noon):
    found(at=noon + timedelta(days=2))
    found()
    assert queries.days_learned_late(DAY + timedelta(days=2)) == [DAY]
    assert queries.days_learned_late(DAY) == []
