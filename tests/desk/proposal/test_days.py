"""What the same hours bring elsewhere, by tables: nobody is tried twice in a cell, whoever was reached is not called."""

import pytest

from saikoku.desk.proposal.rules import days
from saikoku.desk.proposal.rules.days import Handling, Option, Thicker

pytestmark = pytest.mark.clause("7.3")
SIX = Handling(reached=6.0, vain=6.0)
BANDS = ((9, 12), (12, 15), (15, 17), (17, 19))


def option(**cells: float) -> Option:
    return Option("x", {(int(name[1]), int(name[3])): hours for name, hours in cells.items()})


def test_the_hours_of_a_cell_are_spread_over_its_half_hours_and_none_over_others():
    found = days.half_hours(days.Option("x", {(1, 0): 24.0}), {1: 4, 7: 1}, [(9, 10), (11, 12)], (9 * 60, 12 * 60))
    assert {place: heads for place, heads in found.items() if heads} == {(1, 540): 6.0, (1, 570): 6.0}
    assert len(found) == 12


def test_hours_become_calls_by_the_minutes_that_a_call_takes():
    found = days.brings(option(d1b0=10.0), {(1, 0): 0.0}, people=1_000, handling=SIX)
    assert (found.calls, found.contacts, found.per_hundred) == (pytest.approx(100), 0, 0)


def test_a_call_that_reaches_somebody_takes_longer():
    handling = Handling(reached=10.0, vain=2.0)
    assert handling.minutes(0.25) == pytest.approx(4.0)


def test_nobody_is_called_twice_in_a_cell_and_nobody_who_was_reached():
    found = days.brings(option(d1b0=1_000.0), {(1, 0): 0.5}, people=100, handling=SIX)
    assert found.calls <= 100 and found.contacts <= 50 + 1e-9
    both = days.brings(option(d1b0=1_000.0, d2b0=1_000.0), {(1, 0): 0.5, (2, 0): 0.5}, people=100, handling=SIX)
    assert found.contacts < both.contacts < 100


def test_without_people_or_hours_nothing_is_brought():
    assert days.brings(option(d1b0=10.0), {(1, 0): 0.5}, people=0, handling=SIX) == days.Brings(0.0, 0.0)
    assert days.brings(Option("x", {}), {}, people=10, handling=SIX) == days.Brings(0.0, 0.0)


def test_a_better_cell_brings_more_of_the_same_hours():
    chances = {(1, 0): 0.1, (7, 3): 0.2}
    poor = days.brings(option(d1b0=10.0), chances, 10_000, SIX)
    good = days.brings(option(d7b3=10.0), chances, 10_000, SIX)
    assert good.contacts == pytest.approx(2 * poor.contacts, rel=0.02)


def test_every_way_lays_the_same_hours():
    found = days.options({1: 4, 6: 4, 7: 5}, BANDS, 500.0, frozenset({6, 7}), Thicker(evenings=200, rest_days=150, both=300))
    assert {one.name for one in found} == {"even", "weekdays", "evenings", "rest_days", "evenings_and_rest_days"}
    assert all(sum(one.hours.values()) == pytest.approx(500) for one in found)
    by_name = {one.name: one for one in found}
    assert set(by_name["weekdays"].hours) == {(1, band) for band in range(4)}
    even = by_name["even"].hours
    for name, cell, other, times in (
        ("evenings", (1, 3), (1, 0), 2), ("rest_days", (6, 0), (1, 0), 1.5), ("evenings_and_rest_days", (7, 0), (1, 0), 3),
        ("evenings_and_rest_days", (1, 3), (1, 0), 3),
    ):  # fmt: skip
        hours = by_name[name].hours
        assert hours[cell] / hours[other] == pytest.approx(times * even[cell] / even[other])


@pytest.mark.parametrize(("values", "found"), [([5.0], (5, 5)), (range(1, 102), (11, 91)), ([3, 1, 2], (1, 3))])
def test_the_middle_eight_tenths_of_draws(values, found):
    assert days.span(list(values)) == found
