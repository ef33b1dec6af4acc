"""What reaching people brings in yen: a default that gives way to the ledger, with its doubt. Tables, without a database."""

from datetime import date

import pytest

from saikoku.desk.proposal.rules import effect
from saikoku.desk.proposal.rules.effect import Assumed, Seen
from saikoku.kernel.dated import NothingInForce

pytestmark = pytest.mark.clause("7.3")
DEFAULT = Assumed(promised=0.5, paid=0.5, yen=10_000, spread=5_000, trust=20, window=365, source="x")


NOTHING = Seen()


def found(seen: Seen = NOTHING, draws: int = 400):
    return effect.effect(seen, DEFAULT, draws=draws, seed="2026-05")


def test_without_records_the_default_holds_and_its_doubt_is_wide():
    alone = found()
    assert (alone.promised.mean, alone.paid.mean, alone.yen.mean) == (0.5, 0.5, 10_000)
    assert alone.expected == 2_500 and alone.promised.cases == 0
    assert alone.promised.low < 0.4 and alone.promised.high > 0.6


@pytest.mark.parametrize(("seen", "promised", "paid", "yen"), [
    (Seen(contacts=20, promised=20), 0.75, 0.5, 10_000),
    (Seen(contacts=20, promised=0), 0.25, 0.5, 10_000),
    (Seen(contacts=20, promised=10, over=20, paid=5, yen=2_000), 0.5, 0.375, 8_400),
    (Seen(contacts=20, promised=10, over=20, paid=20, yen=30_000), 0.5, 0.75, 20_000),
])  # fmt: skip
def test_records_and_default_are_weighed_by_their_cases(seen, promised, paid, yen):
    mixed = found(seen)
    assert (mixed.promised.mean, mixed.paid.mean, mixed.yen.mean) == pytest.approx((promised, paid, yen))
    assert mixed.expected == pytest.approx(promised * paid * yen)


def test_more_records_leave_less_doubt_and_the_default_fades():
    few = found(Seen(100, 30, 30, 15, 20_000, 8_000))
    many = found(Seen(10_000, 3_000, 3_000, 1_500, 20_000, 8_000))
    assert many.promised.mean == pytest.approx(0.3, abs=0.001) and many.yen.mean == pytest.approx(20_000, rel=0.01)
    for name in ("promised", "paid", "yen"):
        narrow, wide = getattr(many, name), getattr(few, name)
        assert narrow.high - narrow.low < (wide.high - wide.low) / 3
        assert narrow.low < narrow.mean < narrow.high


def test_draws_lie_around_the_expectation_and_are_the_same_again():
    one = found(Seen(1_000, 400, 300, 200, 15_000, 6_000), draws=4_000)
    assert sum(one.per_contact) / 4_000 == pytest.approx(one.expected, rel=0.01)
    assert one == found(Seen(1_000, 400, 300, 200, 15_000, 6_000), draws=4_000)


def test_an_amount_far_from_the_default_widens_the_doubt():
    near, far = found(Seen(20, 10, 10, 10, 10_000, 0)), found(Seen(20, 10, 10, 10, 40_000, 0))
    assert (far.yen.high - far.yen.low) / far.yen.mean > (near.yen.high - near.yen.low) / near.yen.mean


def test_what_is_assumed_has_its_first_day_and_its_source():
    assert effect.assumed(date(2026, 4, 10)).source.startswith("初期値")
    with pytest.raises(NothingInForce):
        effect.assumed(date(2020, 1, 1))
