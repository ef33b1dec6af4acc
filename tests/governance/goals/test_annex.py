"""The numbers of annex table 1 over the contract's months, and how a line is typed and read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saikoku.governance.goals.rules import annex, writing
from saikoku.kernel.periods import ContractTerm, Month

CONTRACT = ContractTerm(Month(2025, 11), Month(2030, 10))
SPECIFIED = {"calls_city_tax": 1200, "calls_premium": 7400, "households_visited": 3000}


def line(name: str) -> annex.Indicator:
    return annex.indicators()[name]


@pytest.mark.clause("12.1")
@pytest.mark.parametrize("fiscal_year", CONTRACT.fiscal_years)
@pytest.mark.parametrize(("name", "monthly"), SPECIFIED.items())
def test_every_fiscal_year_averages_what_the_specification_says_over_its_own_months(name, monthly, fiscal_year):
    months = CONTRACT.months_of(fiscal_year)

    values = annex.default_of(line(name), months)

    assert list(values) == months
    assert annex.average(values) == monthly
    assert len(months) == {2025: 5, 2030: 7}.get(fiscal_year, 12)


@pytest.mark.clause("11")
@pytest.mark.parametrize(
    ("name", "yearly"),
    [("calls_city_tax", 14_400), ("calls_premium", 88_800), ("calls_overpayment", 1_500), ("households_visited", 36_000),
     ("asset_requests", 45_600), ("sms", 32_000)],
)  # fmt: skip
def test_a_whole_year_adds_up_to_the_assumed_volume(name, yearly):
    assert sum(annex.default_of(line(name), CONTRACT.months_of(2026)).values()) == yearly


def test_what_the_contractor_is_to_propose_has_no_default():
    assert all(not annex.default_of(line(name), CONTRACT.months_of(2026)) for name in
               ("contact_rate_city_tax", "contact_rate_premium", "voluntary"))  # fmt: skip


def test_the_average_of_part_of_a_year_is_never_below_that_of_the_year():
    values = annex.default_of(line("sms"), CONTRACT.months_of(2025))
    assert sum(values.values()) == 13_334  # 32,000 * 5 / 12 = 13,333.3


@given(st.integers(0, 10**9), st.lists(st.integers(0, 50), min_size=1, max_size=12).filter(any))
def test_parts_add_up_and_none_is_further_than_one_from_its_share(total, weights):
    parts = annex.spread(total, weights)

    assert sum(parts) == total
    assert all(abs(part * sum(weights) - total * weight) < sum(weights) for part, weight in zip(parts, weights, strict=True))


def test_without_weights_nothing_is_laid_out():
    assert annex.spread(10, [0, 0]) == [0, 0]


@pytest.mark.clause("12.1.災害")
def test_months_taken_out_do_not_count_in_the_average():
    values = {Month(2026, 7): 100, Month(2026, 8): 400, Month(2026, 9): 200}

    assert annex.average(values, [Month(2026, 8)]) == 150
    assert annex.average(values, values) is None


QUARTER = [Month(2026, 4), Month(2026, 5), Month(2026, 6)]


@pytest.mark.parametrize(
    ("name", "typed", "amounts"),
    [
        ("calls_premium", "7,400", [7400] * 3), ("calls_premium", "7,000、7,400 7800", [7000, 7400, 7800]),
        ("calls_premium", "７４００件", [7400] * 3), ("calls_premium", "1\t2\t3", [1, 2, 3]),
        ("contact_rate_premium", "35.5%", [3550] * 3), ("contact_rate_premium", "30、35.25、100", [3000, 3525, 10000]),
        ("voluntary", "12,000,000円", [12_000_000] * 3),
    ],
)  # fmt: skip
def test_a_line_is_read_as_one_number_or_one_for_each_month(name, typed, amounts):
    assert writing.read(line(name), typed, QUARTER) == dict(zip(QUARTER, amounts, strict=True))


@pytest.mark.parametrize("typed", ["", "なし", "  "])
def test_an_empty_line_proposes_nothing(typed):
    assert writing.read(line("voluntary"), typed, QUARTER) == {}


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("calls_premium", "1、2", "月の数"), ("calls_premium", "多め", "読み取れません"), ("calls_premium", "0", "使えません"),
        ("calls_premium", "1.5", "使えません"), ("calls_premium", "-3", "使えません"), ("calls_premium", "NaN", "使えません"),
        ("contact_rate_premium", "100.01", "使えません"), ("contact_rate_premium", "35.555", "使えません"),
        ("calls_premium", "9999999999999", "使えません"), ("calls_premium", "1e9999999", "読み取れません"),
        ("contact_rate_premium", "1e999999", "読み取れません"), ("voluntary", "Infinity", "使えません"),
        ("voluntary", "sNaN", "読み取れません"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_line_says_why(name, typed, told):
    with pytest.raises(writing.Unreadable, match=told):
        writing.read(line(name), typed, QUARTER)


@pytest.mark.parametrize("name", annex.indicators())
def test_every_default_can_be_typed_again(name):
    months = CONTRACT.months_of(2026)
    values = annex.default_of(line(name), months)
    assert writing.read(line(name), writing.typed(line(name), values), months) == values


@pytest.mark.parametrize(
    ("name", "amount", "words"),
    [
        ("calls_premium", 7400, "7,400件"), ("calls_premium", Decimal("7400.25"), "7,400.3件"),
        ("contact_rate_premium", 3550, "35.50%"), ("voluntary", None, "未定(提案待ち)"), ("voluntary", 0, "0円"),
    ],
)  # fmt: skip
def test_amounts_are_told_with_their_unit(name, amount, words):
    assert writing.words(line(name), amount) == words
