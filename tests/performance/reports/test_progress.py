"""The month against its target, and the visits of a household."""

from datetime import date, time
from decimal import Decimal

import pytest

from saikoku.kernel.periods import Month
from saikoku.performance.attribution.rules.operating import OperatingDays
from saikoku.performance.figures.rules.visits import households_visited
from saikoku.performance.reports.rules import progress as rules

DAYS = OperatingDays(
    start=date(2025, 11, 1),
    closed_every_year=frozenset({"12-29", "12-30", "12-31", "01-01", "01-02", "01-03"}),
    closed_days=frozenset({"2026-04-29"}),
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 10, 31), False),
        (date(2025, 11, 1), True),
        (date(2025, 12, 28), True),
        (date(2025, 12, 29), False),
        (date(2026, 1, 3), False),
        (date(2026, 1, 4), True),
        (date(2026, 4, 29), False),
    ],
)
def test_operating_days_rest_at_the_year_end_and_by_agreement(day, expected):
    assert (day in DAYS) is expected


@pytest.mark.clause("12.1")
def test_the_first_fiscal_year_has_its_own_five_months():
    counts = {Month(2025, 11): 1000, Month(2025, 12): 1101, Month(2026, 1): 1200, Month(2026, 2): 600}

    found = rules.progress(date(2026, 2, 14), counts, 1200, DAYS)

    assert found.month_so_far == 600
    assert found.share == Decimal("50.00")
    assert found.left == 600
    assert found.even_pace == 600  # 14 of 28 days
    assert found.year_average == Decimal("1100.3")


def test_the_average_begins_anew_with_the_fiscal_year():
    found = rules.progress(date(2026, 4, 10), {Month(2026, 3): 9000, Month(2026, 4): 1300}, 1200, DAYS)

    assert found.year_average is None
    assert found.left == 0
    assert found.share == Decimal("108.33")
    assert found.even_pace == 414  # 10 of the month's 29 operating days


def test_a_month_without_work_yet_counts_as_nought():
    found = rules.progress(date(2026, 6, 1), {Month(2026, 4): 100}, 1200, DAYS)

    assert found.month_so_far == 0
    assert found.year_average == Decimal("50.0")  # April and May


@pytest.mark.clause("12.1")
def test_a_household_is_visited_anew_after_sixty_minutes_from_the_first_record():
    day = date(2026, 4, 10)
    arrivals = [
        ("H1", day, time(10, 0)),
        ("H1", day, time(10, 40)),
        ("H1", day, time(11, 0)),  # 60 minutes after the first: the same visit
        ("H1", day, time(11, 1)),  # opens another
        ("H1", day, time(12, 1)),
        ("H2", day, time(10, 0)),
        ("H1", date(2026, 4, 11), time(10, 0)),
    ]

    assert len(households_visited(arrivals, 60)) == 4
