from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saikoku.kernel import periods
from saikoku.kernel.periods import ContractTerm, Days, Month, NotAMonth


@pytest.mark.parametrize("text", ["2026-04", "202604", " 2026-04 "])
def test_a_month_is_read_in_both_spellings(text):
    assert Month.parse(text) == Month(2026, 4)


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-00", "2026-4", "26-04", "2026/04", "２０２６０４", "0000-01"]
)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(NotAMonth, match="2026-04"):
        Month.parse(text)


def test_a_month_knows_its_days():
    february = Month(2028, 2)

    assert (str(february), february.compact) == ("2028-02", "202802")
    assert (february.first, february.last) == (date(2028, 2, 1), date(2028, 2, 29))
    assert len(february.days) == 29
    assert date(2028, 2, 29) in february.days
    assert date(2028, 3, 1) not in february.days


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-500, 500))
def test_months_forward_and_back_end_where_they_began(day, count):
    month = Month.of(day)

    assert month.plus(count).plus(-count) == month
    assert Month.parse(str(month)) == Month.parse(month.compact) == month
    assert month.next.first == month.last + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2026, 12, 31), 2026)]
)
def test_a_fiscal_year_begins_in_april(day, year):
    assert periods.fiscal_year_of(day) == year
    assert day in periods.fiscal_year_days(year)
    assert Month.of(day) in periods.fiscal_year_months(year)


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        (date(2025, 7, 1), 1, date(2025, 7, 31)),
        (date(2025, 9, 2), 1, date(2025, 10, 1)),
        (date(2025, 5, 1), 1, date(2025, 5, 31)),
        (date(2025, 12, 26), 1, date(2026, 1, 25)),
        (date(2025, 2, 1), 1, date(2025, 2, 28)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
        (date(2024, 1, 29), 1, date(2024, 2, 28)),
        (date(2021, 5, 1), 3, date(2021, 7, 31)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 7, 1), 0, date(2025, 6, 30)),
    ],
)
def test_months_end_by_the_rule_of_the_civil_code(start, count, last):
    assert periods.last_day_after_months(start, count) == last


def test_ranges_of_days_overlap_where_both_have_days():
    april, may = Month(2026, 4).days, Month(2026, 5).days
    week = Days(date(2026, 4, 28), date(2026, 5, 5))

    assert week.overlap(april) == Days(date(2026, 4, 28), date(2026, 5, 1))
    assert len(april.overlap(may)) == 0
    assert list(Days(date(2026, 4, 1), date(2026, 4, 3))) == [date(2026, 4, 1), date(2026, 4, 2)]
    assert Days(date(2026, 4, 1), date(2026, 4, 3)).last == date(2026, 4, 2)


def test_a_contract_of_sixty_months_is_short_in_its_first_and_last_fiscal_year():
    contract = ContractTerm(Month(2025, 11), Month(2030, 10))

    assert len(contract.months) == 60
    assert contract.fiscal_years == [2025, 2026, 2027, 2028, 2029, 2030]
    assert [len(contract.months_of(year)) for year in contract.fiscal_years] == [5, 12, 12, 12, 12, 7]
    assert date(2025, 10, 31) not in contract
    assert date(2030, 10, 31) in contract
    assert contract.days == Days(date(2025, 11, 1), date(2030, 11, 1))
