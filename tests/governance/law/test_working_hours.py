"""Hours, breaks and days off by the Labour Standards Act, with the edges of each."""

from datetime import date

import pytest

from saikoku.governance.law.rules import working_hours
from saikoku.kernel.dated import NothingInForce

pytestmark = pytest.mark.clause("8.1")


def test_a_day_and_a_week_have_eight_and_forty_hours_with_their_sources():
    law = working_hours.on(date(2026, 4, 1))
    assert (law.day, law.week, law.rest_days) == (480, 2400, 1)
    assert any("32条2項" in source for source in law.sources) and any("35条" in source for source in law.sources)


@pytest.mark.parametrize(("work", "rest"), [(0, 0), (360, 0), (361, 45), (480, 45), (481, 60), (600, 60)])
def test_a_break_is_longer_from_the_first_minute_beyond_six_and_eight_hours(work, rest):
    assert working_hours.on(date(2026, 4, 1)).break_for(work) == rest


def test_before_the_week_of_forty_hours_there_is_no_answer():
    with pytest.raises(NothingInForce):
        working_hours.on(date(1997, 3, 31))
