from datetime import date

import pytest

from saikoku.governance.law.rules import late_charge_rates
from saikoku.governance.law.rules.late_charge_rates import Rates
from saikoku.kernel import dated


@pytest.mark.parametrize(
    ("years", "low", "high"),
    [
        (range(1971, 2000), "7.3", "14.6"),
        (range(2000, 2002), "4.5", "14.6"),
        (range(2002, 2007), "4.1", "14.6"),
        ([2007], "4.4", "14.6"),
        ([2008], "4.7", "14.6"),
        ([2009], "4.5", "14.6"),
        (range(2010, 2014), "4.3", "14.6"),
        ([2014], "2.9", "9.2"),
        ([2015, 2016], "2.8", "9.1"),
        ([2017], "2.7", "9.0"),
        (range(2018, 2021), "2.6", "8.9"),
        ([2021], "2.5", "8.8"),
        (range(2022, 2026), "2.4", "8.7"),
        ([2026], "2.8", "9.1"),
    ],
)
def test_each_year_has_the_rates_that_cities_publish(years, low, high):
    for year in years:
        for day in (date(year, 1, 1), date(year, 12, 31)):
            rates = late_charge_rates.on(day).value
            assert (late_charge_rates.percent(rates.low), late_charge_rates.percent(rates.high)) == (
                low,
                high,
            )


@pytest.mark.parametrize("day", [date(1970, 4, 30), date(2027, 1, 1), date(2030, 6, 1)])
def test_a_year_that_is_not_entered_is_refused(day):
    with pytest.raises(dated.NothingInForce, match="late-charge-rates"):
        late_charge_rates.on(day)


def test_every_entry_names_its_source_and_follows_from_the_special_rate():
    for row in late_charge_rates._table()["rates"]:
        assert len(row["source"]) > 10
        if special := row["value"].get("special"):
            base = late_charge_rates.hundredths(special)
            expected = Rates(min(base + 100, 730), min(base + 730, 1460))
            assert late_charge_rates._rates(row["value"]) == expected


def test_no_rate_is_above_the_ceiling():
    assert Rates(900, 2000).at_most(Rates(730, 1460)) == Rates(730, 1460)
    assert all(entry.value == entry.value.at_most(Rates(730, 1460)) for entry in late_charge_rates.history())


@pytest.mark.parametrize(
    ("percent", "rate"), [("8.7", 870), ("8.65", 865), ("9.0", 900), ("14.6", 1460), ("0.0", 0)]
)
def test_a_rate_is_kept_in_hundredths_and_written_back(percent, rate):
    assert late_charge_rates.hundredths(percent) == rate
    assert late_charge_rates.percent(rate) == percent


@pytest.mark.parametrize("percent", ["8.655", "-1.0"])
def test_a_rate_that_is_too_fine_or_negative_is_refused(percent):
    with pytest.raises(ValueError, match="no rate"):
        late_charge_rates.hundredths(percent)
