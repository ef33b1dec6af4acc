"""The figures of a month from the database are those of the page read literally, whatever was agreed."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from saikoku.kernel.periods import Month
from saikoku.performance.figures import queries
from saikoku.performance.figures.rules import month as months
from tests.performance import worlds
from tests.performance.attribution.test_twin import agree

pytestmark = [
    pytest.mark.django_db,
    *(pytest.mark.clause(clause) for clause in ("12.1", "12.4", *(f"12.3.{letter}" for letter in "アイウエオ"))),
]


def told(month: Month) -> dict:
    found = months.as_object(queries.figures_of(month))
    assert found.pop("terms")
    return found


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds.worlds(), values=worlds.agreed())
def test_the_month_is_that_of_the_page_read_literally(world, values):
    with worlds.laid(world):
        agree(values | {"agreed_closed_days": [day.isoformat() for day in world.closed]})
        for month in (Month(2026, 4), Month(2026, 5)):
            assert told(month) == world.figures(month.first, lambda day: values)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds.worlds())
def test_months_add_up_to_the_whole(world):
    with worlds.laid(world):
        agree(worlds.DEFAULTS | {"agreed_closed_days": [day.isoformat() for day in world.closed]})
        days = [row["paid_on"] for row in world.payments] + [row["filed_on"] for row in world.losses]
        whole = sum(one["yen"] for one in world.credited(lambda day: worlds.DEFAULTS).values())
        whole += sum(row["premium_reduced"] for row in world.losses if world.loss(row, worlds.DEFAULTS))
        assert sum(told(month)["voluntary"]["total"] for month in {Month.of(day) for day in days}) == whole


def test_a_month_without_anything_is_all_noughts():
    found = months.as_object(queries.figures_of(Month.of(date(2027, 3, 1))))
    assert found["voluntary"]["total"] == found["visit_collection"] == found["households_visited"] == 0
    assert found["contact_rate"]["all"]["rate"] == "-"
