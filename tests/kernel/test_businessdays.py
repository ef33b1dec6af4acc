from datetime import date, timedelta

import holidays as other_library
import pytest

from saikoku.kernel import businessdays, dated
from saikoku.kernel.businessdays import YearDay

YEAR_END = frozenset(YearDay.parse(day) for day in ("12-29", "12-30", "12-31", "01-01", "01-02", "01-03"))


@pytest.mark.parametrize("year", range(1955, 2031))
def test_the_holidays_are_those_of_a_second_library(year):
    ours = set(businessdays.holidays(year))

    assert ours == set(other_library.country_holidays("JP", years=year))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 5, 6), "憲法記念日 振替休日"),
        (date(2026, 9, 22), "国民の休日"),
        (date(2027, 3, 22), "春分の日 振替休日"),
        (date(2019, 5, 1), "天皇の即位の日"),
        (date(2021, 7, 23), "スポーツの日"),
        (date(2021, 10, 11), None),
        (date(1984, 5, 4), None),
    ],
)
def test_special_years_are_known_by_name(day, name):
    found = businessdays.holiday_name(day)

    assert (found is None) if name is None else name in found
    assert businessdays.is_holiday(day) is (name is not None)


def test_a_correction_adds_and_removes_holidays():
    corrections = {
        "added": [{"on": date(2027, 6, 1), "name": "特別の休日", "source": "a law of that year"}],
        "removed": [{"on": [date(2027, 5, 4)], "source": "a law of that year"}],
    }

    year = businessdays.corrected(businessdays.holidays(2027), 2027, corrections)

    assert year[date(2027, 6, 1)] == "特別の休日"
    assert date(2027, 5, 4) not in year
    assert date(2027, 6, 1) not in businessdays.corrected({}, 2026, corrections)


def test_holidays_not_yet_published_are_told_apart():
    assert businessdays.is_official(date(2027, 12, 31))
    assert not businessdays.is_official(date(2028, 1, 1))


@pytest.mark.parametrize(
    ("day", "shifted"),
    [
        (date(2026, 10, 31), date(2026, 11, 2)),  # Saturday
        (date(2027, 1, 31), date(2027, 2, 1)),  # Sunday
        (date(2026, 5, 2), date(2026, 5, 7)),  # Saturday before a run of holidays
        (date(2026, 12, 29), date(2027, 1, 4)),
        (date(2026, 12, 25), date(2026, 12, 25)),
        (date(2027, 12, 25), date(2027, 12, 27)),
    ],
)
def test_a_due_day_on_a_closed_day_moves_to_the_next_open_one(day, shifted):
    assert businessdays.next_business_day(day, closed=YEAR_END) == shifted


def test_the_closed_days_of_the_year_end_are_the_callers_matter():
    assert businessdays.is_business_day(date(2026, 12, 29))
    assert not businessdays.is_business_day(date(2026, 12, 29), closed=YEAR_END)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 12, 30), True),
        (date(2026, 12, 31), False),
        (date(2027, 1, 3), False),
        (date(2027, 1, 4), True),
        (date(2026, 4, 29), False),
        (date(2026, 4, 11), False),
    ],
)
def test_banks_close_on_weekends_holidays_and_from_the_last_day_of_the_year(day, is_open):
    assert businessdays.is_bank_day(day) is is_open


def test_bank_days_are_counted_over_the_year_end():
    assert businessdays.next_bank_day(date(2026, 12, 31)) == date(2027, 1, 4)
    assert businessdays.plus_bank_days(date(2026, 12, 30), 1) == date(2027, 1, 4)
    assert businessdays.plus_bank_days(date(2027, 1, 4), 3) == date(2027, 1, 7)


def test_bank_days_before_the_table_are_refused():
    with pytest.raises(dated.NothingInForce):
        businessdays.is_bank_day(date(1980, 1, 1))


@pytest.mark.parametrize("count", [1, 2, 3, 5, 20])
def test_business_days_forward_and_back_end_where_they_began(count):
    start = date(2026, 4, 10)
    end = businessdays.plus_business_days(start, count, closed=YEAR_END)

    assert businessdays.plus_business_days(end, -count, closed=YEAR_END) == start
    between = [start + timedelta(days=ahead) for ahead in range(1, (end - start).days + 1)]
    assert sum(businessdays.is_business_day(day, closed=YEAR_END) for day in between) == count
    assert businessdays.plus_business_days(start, 0) == start


@pytest.mark.parametrize("text", ["02-30", "13-01", "1231", "xx-01"])
def test_a_day_of_the_year_that_does_not_exist_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        YearDay.parse(text)
