from datetime import date

import pytest

from saikoku.governance.law.rules import due_dates
from saikoku.kernel import businessdays, dated

PREMIUM_2026 = [
    date(2026, 6, 30),
    date(2026, 7, 31),
    date(2026, 8, 31),
    date(2026, 9, 30),
    date(2026, 11, 2),
    date(2026, 11, 30),
    date(2026, 12, 25),
    date(2027, 2, 1),
    date(2027, 3, 1),
    date(2027, 3, 31),
]


def test_the_premiums_of_a_fiscal_year_fall_due_at_month_ends_and_on_the_25th_of_december():
    assert due_dates.instalments("11", 2026) == PREMIUM_2026
    assert due_dates.instalments("12", 2026) == PREMIUM_2026[1:]


def test_the_25th_of_december_moves_too():
    assert date(2027, 12, 27) in due_dates.instalments("11", 2027)


@pytest.mark.parametrize(
    ("programme", "count"), [("01", 4), ("02", 4), ("03", 1), ("11", 10), ("12", 9), ("21", 0)]
)
def test_every_due_day_is_a_business_day(programme, count):
    for year in range(2008, 2031):
        days = due_dates.instalments(programme, year)
        assert len(days) == count
        assert days == sorted(days)
        assert all(businessdays.is_business_day(day) for day in days)


def test_an_instalment_is_asked_for_by_its_number():
    assert due_dates.due_on("11", 2026, 5) == date(2026, 11, 2)
    for number in (0, 11):
        with pytest.raises(due_dates.NoSuchInstalment):
            due_dates.due_on("11", 2026, number)


def test_years_before_the_table_are_refused():
    with pytest.raises(dated.NothingInForce):
        due_dates.instalments("11", 2007)
