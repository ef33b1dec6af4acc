"""Rows of the city and lines of receipts: which belong together, and until when."""

from datetime import date

import pytest

from saikoku.collection.cash.rules import meeting
from saikoku.collection.cash.rules.meeting import Line, Row, Why
from saikoku.registry.payments.rules import standing

HERE, THERE = ("11", "01"), ("11", "02")


def lines(*yen: int, void: tuple[int, ...] = (), place=HERE) -> list[Line]:
    return [Line(number, place, each, number not in void) for number, each in enumerate(yen, 1)]


def rows(*yen: int, place=HERE) -> list[Row]:
    return [Row("ABCDEF"[number], place, each) for number, each in enumerate(yen)]


@pytest.mark.parametrize(("taken", "booked", "found"), [
    ([5_000], [5_000], {1: "A"}),
    ([5_000], [4_999], {}),
    ([5_000], [5_001], {}),
    ([5_000], [0], {}),
    ([5_000, 5_000], [5_000], {1: "A"}),
    ([5_000], [5_000, 5_000], {1: "A"}),
    ([5_000, 5_000], [5_000, 5_000], {1: "A", 2: "B"}),
    ([3_000, 2_000], [5_000], {1: "A", 2: "A"}),
    ([3_000, 2_000, 1_000], [6_000], {1: "A", 2: "A", 3: "A"}),
    ([3_000, 2_000, 1_000], [4_000], {1: "A", 3: "A"}),
    ([3_000, 2_000], [3_000, 5_000], {1: "A"}),  # what is left is not the sum of the other row
    ([3_000, 2_000, 3_000], [5_000, 3_000], {1: "B", 2: "A", 3: "A"}),
    ([1_000, 4_000, 2_000, 3_000], [5_000, 5_000], {1: "A", 2: "A", 3: "B", 4: "B"}),
])  # fmt: skip
def test_a_row_is_that_of_one_line_or_of_several_together(taken, booked, found):
    assert meeting.meet(lines(*taken), rows(*booked), {}) == meeting.Meeting(found, {})


def test_only_rows_and_lines_of_one_instalment_and_day_meet():
    assert meeting.meet(lines(5_000), rows(5_000, place=THERE), {}).found == {}
    assert meeting.meet(lines(5_000, void=(1,)), rows(5_000), {}).found == {}


@pytest.mark.parametrize(("taken", "void", "booked", "held", "found", "ended"), [
    ([5_000], (), [5_000, 5_000], {1: "A"}, {}, {}),
    ([5_000], (), [0], {1: "A"}, {}, {1: Why.CANCELLED}),
    ([5_000], (), [], {1: "A"}, {}, {1: Why.CANCELLED}),
    ([5_000], (), [0, 5_000], {1: "A"}, {1: "B"}, {1: Why.CANCELLED}),
    ([5_000], (), [4_000], {1: "A"}, {}, {1: Why.CHANGED}),
    ([5_000], (1,), [5_000], {1: "A"}, {}, {1: Why.VOID}),
    ([5_000, 5_000], (1,), [5_000], {1: "A"}, {2: "A"}, {1: Why.VOID}),  # replaced by the second
    ([3_000, 2_000], (1,), [5_000], {1: "A", 2: "A"}, {}, {1: Why.VOID, 2: Why.CHANGED}),
    ([3_000, 2_000, 3_000], (1,), [5_000], {1: "A", 2: "A"}, {2: "A", 3: "A"}, {1: Why.VOID, 2: Why.CHANGED}),
    ([3_000, 2_000], (), [0], {1: "A", 2: "A"}, {}, {1: Why.CANCELLED, 2: Why.CANCELLED}),
    ([3_000, 2_000], (), [5_000, 3_000], {1: "A", 2: "A"}, {}, {}),
])  # fmt: skip
def test_what_was_met_stays_so_while_both_stand_and_agree(taken, void, booked, held, found, ended):
    assert meeting.meet(lines(*taken, void=void), rows(*booked), held) == meeting.Meeting(found, ended)


def test_a_row_that_moved_to_another_instalment_is_that_of_the_line_no_longer():
    assert meeting.meet(lines(5_000), rows(5_000, place=THERE), {1: "A"}).ended == {1: Why.CHANGED}


DAY = date(2026, 4, 13)


def row(number: str, report: str, yen: int, above: str = "") -> standing.Row:
    return standing.Row(number, report, yen, DAY, above)


@pytest.mark.parametrize(("chain", "yen"), [
    ([row("1", "1", 5_000)], 5_000),
    ([row("1", "1", 5_000), row("2", "2", 5_000, "1")], 5_000),
    ([row("1", "1", 5_000), row("2", "2", 3_000, "1"), row("3", "2", 2_000, "1")], 5_000),
    ([row("1", "1", 5_000), row("2", "3", -5_000, "1")], 0),
    ([row("1", "1", 5_000), row("2", "2", 5_000, "1"), row("3", "3", -5_000, "2")], 0),
    ([row("1", "2", 5_000), row("2", "4", 4_000, "1")], 4_000),
    ([row("1", "2", 5_000), row("2", "5", -1_000, "1")], 5_000),  # given back: it was booked all the same
])  # fmt: skip
def test_what_the_city_has_booked_by_a_row(chain, yen):
    assert meeting.booked(chain) == yen
