"""The fee by months: divided, the fraction on the first, a changed sum spread over what is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saikoku.governance.invoices.rules import plan
from saikoku.kernel import periods
from saikoku.kernel.periods import Month

FIRST = Month(2025, 11)
SIXTY = periods.months(FIRST, Month(2030, 10))


@pytest.mark.clause("21")
@pytest.mark.parametrize(
    ("total", "first", "rest"),
    [
        (300_000_000, 5_000_000, 5_000_000),
        (300_000_050, 5_000_050, 5_000_000),
        (300_000_059, 5_000_059, 5_000_000),
        (300_000_060, 5_000_001, 5_000_001),
        (59, 59, 0),
        (60, 1, 1),
    ],
)
def test_the_fraction_falls_on_the_first_month(total, first, rest):
    found = plan.plan({FIRST: total}, SIXTY)
    assert (found[SIXTY[0]], {found[month] for month in SIXTY[1:]}) == (first, {rest})


def test_without_a_sum_nothing_is_asked():
    assert set(plan.plan({}, SIXTY).values()) == {0}


def test_a_sum_agreed_after_the_beginning_holds_from_the_beginning():
    assert plan.plan({SIXTY[5]: 600}, SIXTY) == dict.fromkeys(SIXTY, 10)


def test_a_changed_sum_is_spread_over_the_months_left_its_fraction_on_the_month_of_the_change():
    found = plan.plan({FIRST: 6_000, SIXTY[58]: 6_201}, SIXTY)
    assert [found[month] for month in SIXTY[57:]] == [100, 201, 200]


def test_a_sum_lowered_below_what_was_asked_leaves_nothing():
    found = plan.plan({FIRST: 6_000, SIXTY[30]: 1_000}, SIXTY)
    assert (found[SIXTY[29]], found[SIXTY[30]], found[SIXTY[59]]) == (100, 0, 0)


@pytest.mark.parametrize(
    ("sums", "billed", "found"),
    [
        ({FIRST: 6_000}, {FIRST: 100}, [100] * 60),
        ({FIRST: 6_059}, {SIXTY[5]: 100}, [159, *[100] * 59]),
        ({FIRST: 6_000, SIXTY[56]: 6_401}, {SIXTY[56]: 100, SIXTY[57]: 100}, [*[100] * 58, 301, 300]),
        ({FIRST: 6_000}, {SIXTY[57]: 40}, [*[100] * 57, 40, 130, 130]),
        ({FIRST: 6_000, SIXTY[58]: 5_000}, {SIXTY[58]: 100}, [*[100] * 59, 0]),
        ({FIRST: 6_000}, {SIXTY[59]: 1}, [*[100] * 59, 1]),
    ],
)
def test_a_month_already_billed_stays_and_what_is_left_is_divided_anew(sums, billed, found):
    assert list(plan.plan(sums, SIXTY, billed).values()) == found


@given(
    sums=st.dictionaries(st.sampled_from(SIXTY), st.integers(1, 10**10), min_size=1, max_size=4),
    count=st.integers(1, 60),
)
def test_all_months_together_are_the_sum_that_holds_at_the_end(sums, count):
    months = SIXTY[:count]
    found = plan.plan(sums, months)
    assert list(found) == months
    asked, held = 0, [plan.sum_for(month, sums) for month in months]
    for place, month in enumerate(months):
        asked += found[month]
        assert found[month] >= 0
        assert asked <= max(held[: place + 1])
    if held == sorted(held):
        assert asked == held[-1]
