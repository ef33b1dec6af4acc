"""Heads for each half hour, by tables."""

import pytest

from saikoku.planning.staffing.rules import heads
from saikoku.planning.staffing.rules.heads import Outbound, Seen, Wish

pytestmark = pytest.mark.clause("8.1")
WISH = Wish(share=80, seconds=20, away=20)


def test_a_place_where_nobody_was_seen_is_as_the_same_time_of_other_days_else_as_all():
    slots = [seen(weekday=1, arrivals=4.0), seen(weekday=2, arrivals=2.0), seen(weekday=1, start=570, arrivals=9.0)]
    places = [(1, 540), (7, 540), (7, 600)]
    found = heads.everywhere(slots, places)
    assert [(one.weekday, one.start, one.arrivals, one.heads) for one in found] == [
        (1, 540, 4.0, 18.0), (7, 540, 3.0, 0.0), (7, 600, 5.0, 0.0),
    ]  # fmt: skip
    assert [one.outbound for one in heads.needs_by_place(found, WISH, {(7, 540): 2.5})] == [0.0, 2.5, 0.0]


def seen(**changes) -> Seen:
    return Seen(**({"weekday": 1, "start": 540, "arrivals": 100.0, "calls": 0.0, "heads": 18.0, "minutes": 3.0} | changes))


@pytest.mark.parametrize(("at_work", "away", "people"), [(14, 20, 18), (14, 0, 14), (0, 20, 0), (8, 20, 10), (0.1, 50, 1)])
def test_people_on_the_roster_are_more_than_heads_at_the_telephone(at_work, away, people):
    assert heads.rostered(at_work, away) == people


@pytest.mark.parametrize(("asked", "found"), [
    (Outbound(400, 3.0, 10.0), 2.0), (Outbound(0, 3.0, 10.0), 0.0), (Outbound(400, 3.0, 0.0), 0.0), (Outbound(430, 6, 10), 4.3),
])  # fmt: skip
def test_heads_that_make_the_days_calls(asked, found):
    assert heads.outbound_heads(asked) == pytest.approx(found)


@pytest.mark.parametrize(("slot", "wish", "calling", "inbound", "rostered"), [
    (seen(), WISH, 0.0, 14, 18),
    (seen(), WISH, 3.0, 14, 18),  # whoever waits for callers makes the calls
    (seen(), WISH, 8.0, 14, 23),
    (seen(arrivals=0.0), WISH, 2.0, 0, 3),
    (seen(arrivals=0.0), WISH, 0.0, 0, 0),
    (seen(arrivals=50.0), Wish(80, 20, 20, more=200), 0.0, 14, 18),
])  # fmt: skip
def test_a_half_hour_needs_whoever_answers_and_whoever_calls(slot, wish, calling, inbound, rostered):
    found = heads.need(slot, wish, calling)
    assert (found.inbound, found.rostered) == (inbound, rostered)


def test_slots_that_lack_a_head_are_named_the_worst_first():
    found = heads.needs([seen(heads=17.5), seen(start=570, heads=16.0), seen(start=600, heads=10.0)], WISH, {})
    assert [(one.start, one.lacks) for one in heads.overloaded(found)] == [(600, 8.0), (570, 2.0)]


def test_no_share_of_more_callers_ever_needs_fewer_heads():
    wished = [heads.need(seen(), Wish(80, 20, 20, more=more), 2.0).rostered for more in range(10, 400, 10)]
    assert wished == sorted(wished)
