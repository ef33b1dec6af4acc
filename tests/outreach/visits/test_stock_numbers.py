"""The numbers of notices printed beforehand, their steps and who may take them: the rules alone."""

import itertools

import pytest

from saikoku.outreach.visits.rules import notices, stock
from saikoku.outreach.visits.rules.stock import Held, State, Step
from tests.outreach.visits import doors
from tests.outreach.visits.stocking import N
from tests.outreach.visits.test_journey import walker as tablet  # noqa: F401


@pytest.mark.parametrize("serial", [1, 42, 999_999])
def test_a_number_is_read_as_it_is_typed_or_scanned(serial):
    plain = N(serial)
    for typed in (plain, stock.in_groups(plain), plain.lower(), f" {plain[0]}-{plain[1:-1]}-{plain[-1]} ",
                  "".join(chr(ord(sign) + 0xFEE0) for sign in plain)):  # fmt: skip
        assert stock.serial_of(typed) == serial, typed
    assert stock.is_one(plain) and not stock.is_one(notices.number(doors.DAY, "V01", 3))


def test_every_letter_mistaken_and_every_neighbours_changed_are_noticed():
    plain = N(123_456)
    for place, other in itertools.product(range(len(plain)), notices.LETTERS):
        if other.translate(stock.AS_FIGURES) != plain[place].translate(stock.AS_FIGURES):
            assert stock.serial_of(plain[:place] + other + plain[place + 1 :]) is None
    for place in range(1, len(plain) - 2):
        assert stock.serial_of(plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]) is None


def test_letters_and_figures_that_look_alike_are_read_as_one():
    for serial in range(1, 80):
        plain = N(serial)
        assert stock.serial_of(plain.replace("0", "O").replace("1", "I")) == serial
        assert stock.serial_of(plain[:-1] + plain[-1].translate(stock.AS_FIGURES)) == serial


@pytest.mark.parametrize("typed", ["", "N", "N000000" + notices.check_character("N000000"), "N12345", "260410V0103K", "N" * 40])
def test_what_is_no_number_is_none(typed):
    assert stock.serial_of(typed) is None


@pytest.mark.parametrize("serial", [0, 1_000_000])
def test_the_series_has_its_bounds(serial):
    with pytest.raises(ValueError, match="no number"):
        N(serial)


@pytest.mark.parametrize(("first", "last", "expected"), [
    (1, 1, []), (1, 400, []), (2, 1, ["numbers-turned"]), (1, 401, ["too-many-numbers"]), (None, 1, ["number-unknown"]),
    (1, None, ["number-unknown"]),
])  # fmt: skip
def test_a_range_has_two_known_ends_in_order(first, last, expected):
    assert stock.range_refusals(first, last) == expected


@pytest.mark.parametrize(("count", "expected"), [
    (0, ["count-out-of-range"]), (1, []), (400, []), (401, ["count-out-of-range"]),
])  # fmt: skip
def test_a_print_has_its_bounds(count, expected):
    assert stock.print_refusals(count) == expected


OFFICE, OUT, LEFT, VOID = State


@pytest.mark.parametrize(("step", "states", "expected"), [
    (Step.COUNT_OUT, (OFFICE, OFFICE), []), (Step.COUNT_OUT, (OFFICE,), ["not-printed"]),
    (Step.COUNT_OUT, (OFFICE, OUT), ["not-in-office"]), (Step.COUNT_OUT, (OFFICE, VOID), ["not-in-office"]),
    (Step.TAKE_BACK, (OUT, LEFT), []), (Step.TAKE_BACK, (LEFT, VOID), ["nothing-to-move"]),
    (Step.VOID, (OFFICE, OUT), []), (Step.VOID, (LEFT, LEFT), ["nothing-to-move"]), (Step.VOID, (), ["nothing-to-move"]),
])  # fmt: skip
def test_a_step_says_why_it_cannot_be(step, states, expected):
    assert stock.move_refusals(step, 1, 2, [Held(place, state) for place, state in enumerate(states, 1)]) == expected


@pytest.mark.parametrize(("found", "expected"), [
    (None, ["paper-unknown"]), (Held(1, OUT, 7), []), (Held(1, OUT, 8), ["paper-not-yours"]),
    (Held(1, OFFICE), ["paper-office"]), (Held(1, LEFT, 7), ["paper-left"]), (Held(1, VOID, 7), ["paper-void"]),
])  # fmt: skip
def test_only_a_paper_in_ones_own_hands_is_left(found, expected):
    assert stock.leave_refusals(found, 7) == expected


def test_every_state_but_the_last_two_has_a_way_out():
    leaving = {state for before, _ in stock.MOVES.values() for state in before}
    assert leaving == {OFFICE, OUT} and {after for _, after in stock.MOVES.values()} == set(State)


@pytest.mark.parametrize(("given", "expected"), [
    ({}, []), ({"is_receiver": False, "leads": True}, []), ({"is_receiver": False}, ["not-yours"]),
    ({"by": "a"}, ["own-transfer"]),
    ({"ended": True}, ["ended-already"]), ({"by": "a", "is_receiver": False, "ended": True},
     ["not-yours", "ended-already", "own-transfer"]),
])  # fmt: skip
def test_who_counts_a_second_time(given, expected):
    plain = {"given_by": "a", "by": "b", "is_receiver": True, "leads": False, "ended": False}
    assert stock.receive_refusals(**plain | given) == expected
