"""Consumption tax inside a price, by the rate of the day."""

from datetime import date

import pytest

from saikoku.governance.law.rules import consumption_tax
from saikoku.kernel.dated import NothingInForce


@pytest.mark.parametrize(
    ("on", "price", "tax"),
    [
        (date(2019, 9, 30), 1_080, 80), (date(2019, 10, 1), 1_100, 100), (date(2026, 4, 30), 5_000_050, 454_550),
        (date(2026, 4, 30), 10, 0), (date(2026, 4, 30), 11, 1),
    ],
)  # fmt: skip
def test_the_tax_in_a_price_is_cut_to_whole_yen(on, price, tax):
    assert consumption_tax.included(price, on=on) == tax


def test_a_day_before_the_table_is_refused():
    with pytest.raises(NothingInForce):
        consumption_tax.rate(date(2014, 3, 31))
