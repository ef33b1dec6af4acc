"""The contact rate at the month's end: each day reaches a share of those still open."""

import math
import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from saikoku.kernel.periods import Month
from saikoku.performance.figures.rules.reach import Rate
from saikoku.performance.outlook.rules.forecast import Forecast
from saikoku.performance.outlook.rules.rate_forecast import hundredths, rate_forecast, steps
from saikoku.performance.outlook.rules.standing import rate_standing

MARCH, APRIL = Month(2026, 3), Month(2026, 4)
TODAY = date(2026, 4, 17)
AHEAD = [TODAY + timedelta(days=n) for n in range(14)]


@pytest.mark.parametrize(
    ("reached", "left", "shares"),
    [
        ([10, 9], 100, [0.1, 0.1]),  # a tenth of 100, a tenth of the 90 still open
        ([0, 50], 100, [0.0, 0.5]),
        ([100], 100, [1 - 0.5 / 100]),  # the last one leaves half a person
        ([100, 5], 100, [1 - 0.5 / 100]),  # nobody is open any more
        ([3], 0, []),
    ],
)
def test_each_day_reaches_a_share_of_those_still_open(reached, left, shares):
    days = [APRIL.first + timedelta(days=n) for n in range(len(reached))]
    found = steps(dict(zip(days, reached, strict=True)), {APRIL: left})
    assert [1 - math.exp(-step) for step in found.values()] == pytest.approx(shares)


def test_a_month_begins_anew():
    found = steps({date(2026, 3, 31): 90, date(2026, 4, 1): 10}, {MARCH: 100, APRIL: 100})
    assert found[date(2026, 4, 1)] == pytest.approx(-math.log(0.9))


def evenly(share: float, since: date, until: date) -> tuple[dict[date, float], dict[Month, int]]:
    """Of a million targets each day reaches the same share of those still open."""
    reached, still_open, day = {}, {}, since
    while day < until:
        before = still_open.get(Month.of(day), 1_000_000)
        reached[day] = round(before * share)
        still_open[Month.of(day)] = before - reached[day]
        day += timedelta(days=1)
    return reached, dict.fromkeys(still_open, 1_000_000)


def test_an_even_share_goes_on_as_it_is_and_its_range_has_no_width():
    reached, left = evenly(0.02, date(2026, 2, 1), TODAY)
    found = rate_forecast(reached, left, AHEAD, month=APRIL)
    assert found.so_far == round(10_000 * (1 - 0.98**16))
    assert found.end == pytest.approx(10_000 * (1 - 0.98**30), abs=1)
    assert found.end_range == pytest.approx((found.end, found.end), abs=1)
    assert found.expected[0] - found.so_far > found.expected[-1] - found.expected[-2]  # it rises ever more slowly
    assert (found.stands_on, found.weeks) == (75, 10)


@pytest.mark.parametrize(
    ("days", "number", "ranged"), [(0, False, False), (4, False, False), (5, True, False), (27, True, False), (28, True, True)]
)
def test_what_stands_on_too_little_is_not_said(days, number, ranged):
    reached, left = evenly(0.02, TODAY - timedelta(days=days), TODAY)
    found = rate_forecast(reached, {**left, APRIL: 1_000_000}, AHEAD, month=APRIL)
    assert (found.end is not None, found.end_range is not None) == (number, ranged)


def test_never_more_than_everybody_and_never_less_than_now():
    chance = random.Random(4)
    reached, left = evenly(0.2, date(2026, 2, 1), TODAY)
    reached = {day: count * chance.uniform(0.2, 0.99) // 1 for day, count in reached.items()}
    found = rate_forecast(reached, left, AHEAD, month=APRIL, seed="x")
    assert all(found.so_far <= low <= high <= 10_000 for low, high in zip(found.low, found.high, strict=True))
    assert found.so_far <= found.end <= 10_000


def test_all_reached_is_the_whole_and_nobody_left_is_nothing():
    everybody = rate_forecast({date(2026, 4, 1): 10}, {APRIL: 10}, AHEAD, month=APRIL)
    assert (everybody.so_far, everybody.end) == (10_000, None)
    nobody = rate_forecast({}, {}, AHEAD, month=APRIL)
    assert (nobody.so_far, nobody.end) == (0, None)


def test_a_month_without_a_day_ahead_came_to_what_it_came_to():
    found = rate_forecast({date(2026, 4, 1): 1}, {APRIL: 3}, [], month=APRIL)
    assert (found.so_far, found.end, found.end_range) == (3_333, 3_333, None)


def test_the_day_that_is_being_worked_reaches_at_least_those_it_has():
    reached, left = evenly(0.01, date(2026, 3, 1), TODAY)
    today = rate_forecast(reached | {TODAY: 100_000}, left, AHEAD[:1], month=APRIL)
    assert today.so_far == today.end
    assert today.end > rate_forecast(reached, left, AHEAD[:1], month=APRIL).end


def test_eight_of_ten_months_end_inside_the_range():
    inside, worlds = 0, 200
    for seed in range(worlds):
        chance = random.Random(seed)
        begins = TODAY - timedelta(weeks=10)
        moods = [chance.lognormvariate(0, 0.2) for _ in range(14)]

        def share(day: date, moods=moods, chance=chance, begins=begins) -> float:
            return 0.03 * moods[(day - begins).days // 7] * chance.lognormvariate(0, 0.3)

        reached, still_open = {}, {}
        for n in range((AHEAD[-1] - begins).days + 1):
            day = begins + timedelta(days=n)
            before = still_open.get(Month.of(day), 5_000)
            reached[day] = round(before * share(day))
            still_open[Month.of(day)] = before - reached[day]
        known = {day: count for day, count in reached.items() if day < TODAY}
        left = dict.fromkeys(still_open, 5_000)
        truth = 10_000 * (5_000 - still_open[APRIL]) / 5_000
        low, high = rate_forecast(known, left, AHEAD, month=APRIL, seed=str(seed)).end_range
        inside += low <= truth <= high
    assert 0.70 <= inside / worlds <= 0.92


@pytest.mark.parametrize(("contacted", "left", "rate"), [(1, 3, 3_333), (1, 8, 1_250), (1, 16, 625), (5, 0, 0), (7, 7, 10_000)])
def test_a_rate_is_rounded_half_up(contacted, left, rate):
    assert hundredths(contacted, left) == rate


def ahead(so_far=3_000, days=10, end=4_000.0) -> Forecast:
    return Forecast(so_far, (TODAY,) * days, 60, 8, (end,), (3_700.0,), (4_200.0,))


def stand(found=None, *, targets=None, taken_out=()):
    targets = dict.fromkeys([MARCH, APRIL, Month(2026, 5)], 3_550) if targets is None else targets
    rates = {MARCH: Rate(3_000, contacted=900), APRIL: Rate(1_100, 50, 30, 20, 300)}
    return rate_standing("contact_rate_premium", APRIL, found or ahead(), targets=targets, taken_out=taken_out, rates=rates)


def test_what_a_rate_still_lacks_is_told_in_people_of_each_day():
    line = stand()
    assert line.per_day == 6  # 355 less 300 over ten days
    assert (line.target, line.share, line.will_be) == (3_550, Decimal("84.5"), "likely")
    assert stand(ahead(days=0)).per_day is None
    assert stand(targets={}).per_day is None


def test_the_years_rate_is_that_of_all_targets_together():
    year = stand().year
    assert (year.target, year.so_far, year.needed, year.months_left) == (3_550, 3_000, None, 2)
    assert year.expected == Decimal(3_250)  # (900 + 400) / (3,000 + 1,000)
    assert stand(taken_out={MARCH}).year.so_far is None
    assert stand(taken_out={APRIL}).year.expected is None
