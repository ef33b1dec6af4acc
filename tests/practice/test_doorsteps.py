"""Who opens the door in the practice city: the shares of the table on average, the same household always the same."""

import pytest

from saikoku.practice.rules import doorsteps


@pytest.mark.parametrize(("rest_day", "day", "evening"), [(False, 0.28, 0.42), (True, 0.45, 0.45)])
def test_on_average_the_shares_of_the_table_come_out(rest_day, day, evening):
    found = [doorsteps.doorstep(1, str(number), rest_day=rest_day) for number in range(4_000)]
    assert sum(one.chance_at(1_049) for one in found) / len(found) == pytest.approx(day, abs=0.02)
    assert sum(one.chance_at(1_050) for one in found) / len(found) == pytest.approx(evening, abs=0.025)


def test_a_household_stays_itself_and_differs_from_others():
    assert doorsteps.doorstep(1, "A") == doorsteps.doorstep(1, "A")
    assert len({doorsteps.doorstep(1, str(number)).day for number in range(50)}) == 50
    assert all(0 <= doorsteps.doorstep(2, str(number)).evening <= 0.95 for number in range(500))
