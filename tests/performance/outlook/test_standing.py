"""A month and its fiscal year against their targets; what each day to come must bring."""

from datetime import date
from decimal import Decimal

import pytest

from saikoku.kernel.periods import Month
from saikoku.performance.outlook.rules.forecast import Forecast
from saikoku.performance.outlook.rules.standing import contacts_lacking, standing

JANUARY = Month(2026, 1)
FIRST_YEAR = dict.fromkeys([Month(2025, 11), Month(2025, 12), JANUARY, Month(2026, 2), Month(2026, 3)], 1_200)


def ahead(so_far=700, days=10, expected=1_100, low=1_000, high=1_300) -> Forecast:
    """A forecast of which only the end matters."""
    known = (float(expected),)
    low_end, high_end = ((float(low),), (float(high),)) if low is not None else ((), ())
    return Forecast(so_far, (date(2026, 1, 20),) * days, 60, 8, known, low_end, high_end)


def stand(found=None, *, targets=None, taken_out=(), done=None):
    done = {Month(2025, 11): 1_000, Month(2025, 12): 1_101} if done is None else done
    targets = FIRST_YEAR if targets is None else targets
    return standing("calls_city_tax", JANUARY, found or ahead(), targets=targets, taken_out=set(taken_out), done=done)


@pytest.mark.clause("12.1")
def test_the_average_is_of_the_contracts_own_months():
    line = stand()

    assert line.year.target == 1_200
    assert line.year.so_far == Decimal("1050.5")
    assert line.year.expected == Decimal("1067.0")  # (1,000 + 1,101 + 1,100) / 3
    assert line.year.months_left == 3
    assert line.year.needed == 1_300  # (6,000 - 2,101) / 3 = 1,299.7


def test_what_each_day_to_come_must_bring():
    assert stand().per_day == 50
    assert stand(ahead(days=3)).per_day == 167  # 500 / 3, rounded up
    assert stand(ahead(so_far=1_200)).per_day == 0
    assert stand(ahead(days=0)).per_day is None


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (ahead(so_far=1_200), "reached"), (ahead(low=1_200), "likely"), (ahead(), "open"), (ahead(high=1_199), "unlikely"),
        (ahead(low=None), "unknown"), (ahead(days=0), "missed"), (ahead(so_far=1_300, days=0), "reached"),
    ],
)  # fmt: skip
def test_the_range_says_whether_the_target_will_be_reached(found, told):
    assert stand(found).will_be == told


def test_share_of_the_target_in_per_cent():
    assert stand().share == Decimal("58.3")


def test_without_an_agreed_value_nothing_is_measured_against_it():
    line = stand(targets={})

    assert (line.target, line.share, line.per_day, line.year.target, line.year.needed) == (None, None, None, None, None)
    assert line.will_be == "unknown"
    assert line.year.so_far == Decimal("1050.5")


@pytest.mark.clause("12.1.災害")
def test_a_month_of_disaster_has_no_target_and_counts_in_no_average():
    out = stand(taken_out=[JANUARY])
    assert (out.target, out.per_day, out.year.expected) == (None, None, None)
    assert out.year.months_left == 2

    past = stand(taken_out=[Month(2025, 11)])
    assert past.year.so_far == 1_101
    assert past.year.needed == 1_233  # (4,800 - 1,101) / 3


def test_before_the_first_finished_month_there_is_no_average():
    line = stand(done={})
    assert line.year.so_far is None
    assert line.year.expected == 1_100


@pytest.mark.parametrize(
    ("rate", "left", "contacted", "lacking"),
    [(3_550, 1_000, 300, 55), (3_550, 1_000, 355, 0), (3_333, 3, 0, 1), (3_334, 3, 1, 1)],
)
def test_how_many_people_the_rate_still_lacks(rate, left, contacted, lacking):
    assert contacts_lacking(rate, left, contacted) == lacking
