"""The month's end: expected by weekday, a range by whole past weeks, nothing where there is too little."""

import random
from datetime import date, timedelta

import pytest

from saikoku.performance.outlook.rules import ageing, forecast
from saikoku.performance.outlook.rules.ageing import Age

TODAY = date(2026, 4, 17)  # a Friday
AHEAD = [TODAY + timedelta(days=n) for n in range(14)]


def past(days: int, value=lambda day: 100) -> dict[date, int]:
    return {TODAY - timedelta(days=n): value(TODAY - timedelta(days=n)) for n in range(1, days + 1)}


def test_an_even_pace_goes_on_as_it_is_and_its_range_has_no_width():
    found = forecast.forecast(past(60), AHEAD, so_far=1_600)

    assert (found.so_far, found.days_ahead, found.stands_on, found.weeks) == (1_600, 14, 60, 8)
    assert found.end == 1_600 + 14 * 100
    assert found.end_range == (3_000, 3_000)
    assert found.expected[0] == 1_700


def test_each_weekday_is_expected_as_it_was():
    weekends = past(56, lambda day: 10 if day.weekday() >= 5 else 100)

    found = forecast.forecast(weekends, AHEAD[:3], so_far=0)  # Friday, Saturday, Sunday

    assert found.expected == (100, 110, 120)


@pytest.mark.parametrize(
    ("days", "number", "ranged"), [(0, False, False), (4, False, False), (5, True, False), (27, True, False), (28, True, True)]
)
def test_what_stands_on_too_little_is_not_said(days, number, ranged):
    found = forecast.forecast(past(days), AHEAD, so_far=0)

    assert (found.end is not None) == number
    assert (found.end_range is not None) == ranged
    assert found.stands_on == days


def test_days_older_than_thirteen_weeks_do_not_count():
    found = forecast.forecast(past(200), AHEAD, so_far=0)
    assert (found.stands_on, found.weeks) == (91, 13)


def test_a_month_without_a_day_ahead_came_to_what_it_came_to():
    found = forecast.forecast(past(60), [], so_far=77)
    assert (found.end, found.end_range, found.days_ahead) == (77, None, 0)


def test_the_day_that_is_being_worked_comes_to_at_least_what_it_has():
    found = forecast.forecast(past(60), AHEAD[:1], so_far=1_130, begun=130)
    assert found.end == 1_130
    less = forecast.forecast(past(60), AHEAD[:1], so_far=1_030, begun=30)
    assert less.end == 1_100


def test_a_day_of_rest_in_a_drawn_week_is_replaced_by_what_its_weekday_usually_brings():
    chance = random.Random(3)
    rested = {day: n for day, n in past(60, lambda day: chance.randint(50, 150)).items() if day.day != 1}
    found = forecast.forecast(rested, AHEAD, so_far=0)
    assert found.low[-1] <= found.expected[-1] <= found.high[-1]


def test_the_same_figures_give_the_same_range():
    chance = random.Random(1)
    history = past(60, lambda day: chance.randint(50, 150))
    assert forecast.forecast(history, AHEAD, so_far=0, seed="x") == forecast.forecast(history, AHEAD, so_far=0, seed="x")


def test_a_longer_way_ahead_is_less_certain_and_sums_never_fall():
    chance = random.Random(2)
    found = forecast.forecast(past(91, lambda day: chance.randint(0, 200)), AHEAD, so_far=500)

    widths = [high - low for low, high in zip(found.low, found.high, strict=True)]
    assert widths[-1] > widths[0] > 0
    assert all(low >= 500 for low in found.low)
    assert list(found.expected) == sorted(found.expected)


@pytest.mark.parametrize("weeks_known", [5, 13])
def test_eight_of_ten_months_end_inside_the_range(weeks_known):
    """Worlds in which weekdays differ, weeks are better or worse as a whole, and days vary: how often is it right?"""
    inside, worlds = 0, 300
    for seed in range(worlds):
        chance = random.Random(seed)
        moods = [chance.lognormvariate(0, 0.15) for _ in range(weeks_known + 3)]

        def day_value(day: date, moods=moods, chance=chance) -> int:
            week = (day - (TODAY - timedelta(weeks=weeks_known))).days // 7
            return round(moods[week] * (30 if day.weekday() >= 5 else 100) * chance.lognormvariate(0, 0.2))

        history = past(7 * weeks_known, day_value)
        truth = sum(day_value(day) for day in AHEAD)
        low, high = forecast.forecast(history, AHEAD, so_far=0, seed=str(seed)).end_range
        inside += low <= truth <= high
    assert 0.70 <= inside / worlds <= 0.90


@pytest.mark.clause("12.1.依頼")
def test_requests_stand_by_how_long_they_wait():
    ages = [Age(TODAY - timedelta(days=n), 10) for n in (-3, 0, 1, 2, 7, 8, 14, 15, 30, 31, 400)]

    found = ageing.by_class(ages, TODAY)

    assert found == {
        "これから": 10, "当日・翌日": 20, "1週間まで": 20, "2週間まで": 20, "30日まで": 20, "30日を超える": 20,
    }  # fmt: skip
    assert sum(found.values()) == 110
