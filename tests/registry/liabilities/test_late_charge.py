from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saikoku.governance.law.rules import late_charge_rates
from saikoku.governance.law.rules.late_charge_rates import Rates
from saikoku.kernel.dated import Dated, NothingInForce
from saikoku.registry.liabilities.rules.late_charge import (
    AccrualStart,
    PartPayment,
    Terms,
    late_charge,
)

THREE_MONTHS = Terms(low_months=3)
SPLIT = Terms(merges_equal_rates=False)


def pieces(charge):
    return [(segment.days, segment.percent, segment.yen) for segment in charge.segments]


# Worked examples as cities publish them: principal, due, paid, months, pieces, total.
PUBLISHED = {
    "Toyohashi (menuid=10874)": (
        65_000, date(2021, 5, 31), date(2022, 1, 31), 1,
        [(30, "2.5", 133), (184, "8.8", 2_883), (31, "8.7", 480)], 3_400,
    ),
    "Azumino (soshiki/12/65538.html)": (
        30_000, date(2024, 5, 31), date(2025, 5, 31), 1, [(30, "2.4", 59), (335, "8.7", 2_395)], 2_400,
    ),
    "Higashikagawa (nofu/2253.html)": (
        250_000, date(2017, 5, 1), date(2017, 7, 10), 1, [(31, "2.7", 573), (39, "9.0", 2_404)], 2_900,
    ),
    "Shinagawa, National Health Insurance (hpg000022304.html)": (
        100_000, date(2021, 4, 30), date(2021, 10, 31), 3, [(92, "2.5", 630), (92, "8.8", 2_218)], 2_800,
    ),
    "Fukuoka (FAQ3274.html): base and first 30 days as published": (
        152_500, date(2025, 9, 1), date(2026, 2, 5), 1,
        [(30, "2.4", 299), (91, "8.7", 3_296), (36, "9.1", 1_364)], 4_900,
    ),
    "Obu (noufu/1001720.html): first piece 197.260 as published": (
        100_000, date(2023, 8, 31), date(2024, 2, 10), 1, [(30, "2.4", 197), (133, "8.7", 3_170)], 3_300,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PUBLISHED.values(), ids=PUBLISHED)
def test_the_examples_that_cities_publish_come_out_to_the_yen(case):
    principal, due, paid, months, expected, total = case

    charge = late_charge(principal=principal, due_on=due, paid_on=paid, terms=Terms(low_months=months))

    assert pieces(charge) == expected
    assert charge.exact == sum(yen for _, _, yen in expected)
    assert charge.total == total


@pytest.mark.parametrize(
    ("principal", "base"),
    [(0, 0), (1_980, 0), (1_999, 0), (2_000, 2_000), (2_999, 2_000), (34_980, 34_000), (152_500, 152_000)],
)
def test_the_base_is_cut_to_thousands_and_falls_away_below_two_thousand(principal, base):
    charge = late_charge(principal=principal, due_on=date(2020, 6, 30), paid_on=date(2024, 6, 30))

    assert charge.base == base
    assert bool(charge.segments) is bool(base)


@pytest.mark.parametrize("paid", [date(2025, 6, 1), date(2025, 6, 30)])
def test_nothing_runs_when_paid_on_or_before_the_due_day(paid):
    charge = late_charge(principal=50_000, due_on=date(2025, 6, 30), paid_on=paid)

    assert (charge.total, charge.segments, charge.base) == (0, (), 50_000)


@pytest.mark.parametrize(
    ("due", "low_until"),
    [
        (date(2025, 6, 30), date(2025, 7, 31)),
        (date(2025, 8, 31), date(2025, 9, 30)),
        (date(2025, 9, 1), date(2025, 10, 1)),
        (date(2025, 5, 1), date(2025, 6, 1)),
        (date(2025, 4, 30), date(2025, 5, 31)),
        (date(2024, 12, 25), date(2025, 1, 25)),
        (date(2025, 1, 31), date(2025, 2, 28)),
        (date(2025, 1, 30), date(2025, 2, 28)),
        (date(2024, 1, 30), date(2024, 2, 29)),
    ],
)
def test_the_low_rate_runs_until_a_month_has_passed(due, low_until):
    before = late_charge(principal=900_000, due_on=due, paid_on=low_until)
    after = late_charge(principal=900_000, due_on=due, paid_on=low_until + timedelta(days=1))

    assert {segment.percent for segment in before.segments} == {"2.4"}
    assert after.segments[-1].since == low_until + timedelta(days=1)
    assert (after.segments[-1].percent, after.segments[-1].days) == ("8.7", 1)


def test_a_leap_year_has_more_days_but_is_divided_by_365():
    charge = late_charge(principal=365_000, due_on=date(2023, 12, 31), paid_on=date(2024, 12, 31))

    assert pieces(charge) == [(31, "2.4", 744), (335, "8.7", 29_145)]


@pytest.mark.parametrize(
    ("principal", "paid", "exact", "total"),
    [
        (21_000, date(2025, 9, 8), 999, 0),
        (39_000, date(2025, 6, 8), 1_000, 1_000),
        (20_000, date(2025, 10, 9), 1_099, 1_000),
        (23_000, date(2025, 9, 9), 1_100, 1_100),
    ],
)
def test_a_sum_below_a_thousand_falls_away_and_hundreds_are_cut(principal, paid, exact, total):
    charge = late_charge(principal=principal, due_on=date(2025, 1, 31), paid_on=paid)

    assert (charge.exact, charge.total) == (exact, total)


def test_neighbouring_years_of_one_rate_are_one_piece_unless_the_city_splits_them():
    days = {"principal": 30_000, "due_on": date(2024, 5, 31), "paid_on": date(2025, 5, 31)}

    assert pieces(late_charge(**days))[1] == (335, "8.7", 2_395)
    assert pieces(late_charge(**days, terms=SPLIT))[1:] == [(184, "8.7", 1_315), (151, "8.7", 1_079)]


def test_the_low_rate_may_cross_a_new_year():
    charge = late_charge(principal=300_000, due_on=date(2025, 12, 25), paid_on=date(2026, 2, 10))

    assert pieces(charge) == [(6, "2.4", 118), (25, "2.8", 575), (16, "9.1", 1_196)]


def test_old_debts_run_at_the_rates_of_their_years():
    charge = late_charge(principal=65_000, due_on=date(1998, 5, 31), paid_on=date(2015, 1, 31))

    assert pieces(charge) == [
        (30, "7.3", 390),
        (5_663, "14.6", 147_238),
        (365, "9.2", 5_980),
        (31, "9.1", 502),
    ]


@pytest.mark.parametrize(("due", "paid", "gap"), [
    (date(2026, 11, 30), date(2027, 1, 1), date(2027, 1, 1)),
    (date(2027, 3, 31), date(2027, 5, 1), date(2027, 4, 1)),
    (date(2026, 12, 31), date(2028, 5, 1), date(2027, 1, 1)),
])  # fmt: skip
def test_a_day_in_a_year_without_rates_is_refused(due, paid, gap):
    with pytest.raises(NothingInForce) as refusal:
        late_charge(principal=100_000, due_on=due, paid_on=paid)

    assert refusal.value.on == gap


def test_the_last_day_of_the_last_year_entered_still_counts():
    charge = late_charge(principal=100_000, due_on=date(2026, 11, 30), paid_on=date(2026, 12, 31))

    assert pieces(charge) == [(31, "2.8", 237)]


def test_a_part_payment_lowers_the_base_from_the_day_after_it():
    charge = late_charge(
        principal=100_000,
        due_on=date(2025, 6, 30),
        paid_on=date(2025, 12, 31),
        payments=[PartPayment(date(2025, 9, 30), 60_500), PartPayment(date(2025, 8, 15), 500)],
    )

    assert [
        (segment.base, *piece) for segment, piece in zip(charge.segments, pieces(charge), strict=True)
    ] == [
        (100_000, 31, "2.4", 203),
        (100_000, 15, "8.7", 357),
        (99_000, 46, "8.7", 1_085),
        (39_000, 92, "8.7", 855),
    ]
    assert (charge.base, charge.exact, charge.total) == (100_000, 2_500, 2_500)


def test_a_part_payment_that_leaves_less_than_two_thousand_ends_the_charge():
    charge = late_charge(
        principal=100_000,
        due_on=date(2025, 6, 30),
        paid_on=date(2026, 6, 30),
        payments=[PartPayment(date(2025, 7, 31), 98_500)],
    )

    assert pieces(charge) == [(31, "2.4", 203)]


def test_payments_before_the_due_day_lower_the_first_base_and_later_ones_do_not_count():
    charge = late_charge(
        principal=100_000,
        due_on=date(2025, 6, 30),
        paid_on=date(2025, 7, 31),
        payments=[PartPayment(date(2025, 6, 30), 50_000), PartPayment(date(2025, 8, 1), 50_000)],
    )

    assert (charge.base, pieces(charge)) == (50_000, [(31, "2.4", 101)])


def test_a_payment_that_leaves_the_base_as_it_was_makes_no_new_piece():
    days = {"principal": 100_900, "due_on": date(2025, 6, 30), "paid_on": date(2025, 12, 31)}

    assert late_charge(**days, payments=[PartPayment(date(2025, 9, 30), 900)]) == late_charge(**days)


def test_some_cities_begin_after_the_day_named_in_the_dunning_letter():
    terms = Terms(low_months=0, accrual_start=AccrualStart.DUNNING_DESIGNATED_DATE)
    days = {"principal": 100_000, "due_on": date(2025, 6, 30), "paid_on": date(2025, 10, 31), "terms": terms}

    assert pieces(late_charge(**days, designated_on=date(2025, 7, 30))) == [(93, "8.7", 2_216)]
    assert late_charge(**days).total == 0


def test_other_rates_can_be_handed_in():
    rates = [Dated(date(2020, 1, 1), Rates(low=225, high=865), "an ordinance on contributions")]

    charge = late_charge(principal=100_000, due_on=date(2027, 6, 30), paid_on=date(2027, 8, 31), rates=rates)

    assert pieces(charge) == [(31, "2.25", 191), (31, "8.65", 734)]


@pytest.mark.parametrize(
    "wrong",
    [{"principal": -1}, {"terms": Terms(low_months=-1)}, {"payments": [PartPayment(date(2025, 7, 1), -1)]}],
)
def test_negative_amounts_and_months_are_refused(wrong):
    with pytest.raises(ValueError, match="0 or more"):
        late_charge(
            **({"principal": 9_000, "due_on": date(2025, 6, 30), "paid_on": date(2025, 9, 1)} | wrong)
        )


def day_by_day(principal, due, paid, months):
    """The slow reading: ask every day for its rate, join days of one rate, cut each join."""
    base = principal // 1000 * 1000 if principal >= 2000 else 0
    start = due + timedelta(days=1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    after = date(year, month + 1, 1)
    while (after + timedelta(days=1)).month == after.month and after.day < start.day:
        after += timedelta(days=1)
    low_end = after if after.day < start.day else after - timedelta(days=1)
    runs = []
    for ahead in range((paid - due).days):
        day = start + timedelta(days=ahead)
        rates = late_charge_rates.on(day).value
        rate = rates.low if day <= low_end else rates.high
        if runs and runs[-1][1] == rate:
            runs[-1][0] += 1
        else:
            runs.append([1, rate])
    exact = sum(int(Fraction(base * rate * count, 3_650_000)) for count, rate in runs)
    return exact, 0 if exact < 1000 else exact // 100 * 100


@given(
    st.integers(0, 3_000_000),
    st.dates(date(1995, 1, 1), date(2026, 6, 30)),
    st.integers(-5, 1_500),
    st.sampled_from([1, 3]),
)
def test_the_charge_is_that_of_a_slow_reading_day_by_day(principal, due, late, months):
    paid = min(due + timedelta(days=late), date(2026, 12, 31))

    charge = late_charge(principal=principal, due_on=due, paid_on=paid, terms=Terms(low_months=months))

    assert (charge.exact, charge.total) == day_by_day(principal, due, paid, months)
    assert sum(segment.days for segment in charge.segments) == (max(late, 0) and (paid - due).days) * bool(
        charge.base
    )


@given(st.integers(2_000, 1_000_000), st.dates(date(2000, 1, 1), date(2024, 12, 31)), st.integers(1, 700))
def test_splitting_never_raises_and_waiting_never_lowers_the_charge(principal, due, late):
    def until(days, terms=SPLIT):
        paid = due + timedelta(days=days)
        return late_charge(principal=principal, due_on=due, paid_on=paid, terms=terms).exact

    merged = until(late, Terms())

    assert merged - 2 <= until(late) <= merged <= until(late + 1, Terms())
    assert until(late, THREE_MONTHS) <= merged
