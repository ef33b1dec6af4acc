from datetime import date

import pytest

from saikoku.kernel import dated
from saikoku.kernel.dated import Dated

HISTORY = (
    Dated(date(2025, 4, 1), 3, "article 12"),
    Dated(date(2026, 1, 1), 5, "minutes of 2025-12-10", until=date(2027, 1, 1)),
)


@pytest.mark.parametrize(
    ("on", "value"),
    [(date(2025, 4, 1), 3), (date(2025, 12, 31), 3), (date(2026, 1, 1), 5), (date(2026, 12, 31), 5)],
)
def test_the_value_that_began_last_is_in_force(on, value):
    assert dated.in_force(HISTORY, on).value == value
    assert dated.in_force(reversed(HISTORY), on).value == value


@pytest.mark.parametrize("on", [date(2025, 3, 31), date(2027, 1, 1)])
def test_a_gap_is_refused_and_never_a_zero(on):
    with pytest.raises(dated.NothingInForce, match=rf"{on}.*attempts") as gap:
        dated.in_force(HISTORY, on, subject="attempts")

    assert (gap.value.on, gap.value.subject) == (on, "attempts")


def test_an_ended_value_is_not_replaced_by_the_one_before_it():
    with pytest.raises(dated.NothingInForce):
        dated.in_force(HISTORY, date(2028, 1, 1))


def test_two_values_that_begin_on_one_day_are_a_fault():
    row = {"since": date(2026, 1, 1), "value": "1", "source": "a"}
    with pytest.raises(ValueError, match="two values begin on 2026-01-01"):
        dated.from_rows([row, row | {"source": "b"}], int)


def test_rows_come_out_in_the_order_of_their_beginning():
    rows = [
        {"since": date(2026, 1, 1), "value": "2", "source": "b"},
        {"since": date(2025, 1, 1), "value": "1", "source": "a", "until": date(2025, 6, 1)},
    ]

    assert [entry.value for entry in dated.from_rows(rows, int)] == [1, 2]
