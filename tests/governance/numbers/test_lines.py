"""Which number may be a line of the register beside those that stand there."""

from datetime import date

import pytest

from saikoku.governance.numbers.rules import lines
from saikoku.governance.numbers.rules.lines import Line

START, MAY, JUNE = date(2025, 8, 1), date(2026, 5, 1), date(2026, 6, 1)
ALL = frozenset(lines.PLACES)
OLD = Line("0942301111", "inbound", START, None, ALL)
CITY = Line("0942309000", "city", START, None, ALL)
ENDED = Line("0942302222", "outbound", START, MAY)
LATER = Line("0942303333", "inbound", JUNE, None, frozenset({"papers"}))


@pytest.mark.clause("13.3.2")
@pytest.mark.parametrize(("number", "use", "since", "places", "reasons"), [
    ("0942-30-4444", "outbound", MAY, (), []),
    ("(0942) 30 4444", "inbound", MAY, ALL, []),
    ("0120-00-4444", "outbound", MAY, (), ["phone-of-another-area"]),
    ("0120-444-444", "city", MAY, (), []),
    ("0942", "inbound", MAY, (), ["not-a-phone"]),
    ("0942-30-44444", "outbound", MAY, (), ["not-a-phone"]),
    ("0942-30-1111", "outbound", MAY, (), ["number-stands"]),  # the line for returned calls is no line for calls
    ("0942-30-9000", "inbound", MAY, (), ["number-stands"]),
    ("0942-30-2222", "outbound", MAY, (), []),  # ended: free again from that day
    ("0942-30-2222", "inbound", date(2026, 4, 30), (), ["number-stands"]),
    ("0942-30-4444", "outbound", MAY, ("scripts",), ["outbound-is-shown"]),
    ("0942-30-4444", "inbound", START, ("scripts",), ["shown-later"]),
    ("0942-30-4444", "inbound", START, (), []),
    ("0942-30-4444", "fax", MAY, ("door",), ["use-unknown", "place-unknown"]),
])  # fmt: skip
def test_a_number_is_refused_with_every_reason(number, use, since, places, reasons):
    others = [OLD, CITY, ENDED]
    assert lines.refusals(number, use, since, places, area_code="0942", others=others) == reasons


def test_a_number_that_is_shown_later_stands_in_the_way():
    assert lines.refusals("0942304444", "inbound", MAY, ("papers",), area_code="0942", others=[LATER]) == ["shown-later"]
    assert lines.refusals("0942304444", "inbound", MAY, ("notices",), area_code="0942", others=[LATER]) == []


@pytest.mark.parametrize(("use", "since", "places", "gives_up"), [
    ("inbound", MAY, ("papers",), True), ("inbound", MAY, (), False), ("city", MAY, ("papers",), False),
    ("inbound", START, ("papers",), False),
])  # fmt: skip
def test_the_line_shown_before_gives_its_place_up(use, since, places, gives_up):
    assert lines.gives_up(OLD, use, since, places) is gives_up


@pytest.mark.parametrize(("line", "until", "reasons"), [
    (Line("0942301111", "inbound", START), MAY, []),
    (Line("0942301111", "inbound", MAY), MAY, ["ends-before-it-began"]),
    (OLD, MAY, ["still-shown"]),
    (ENDED, JUNE, ["already-ended"]),
])  # fmt: skip
def test_a_line_is_ended_only_when_nobody_reads_it(line, until, reasons):
    assert lines.end_refusals(line, until) == reasons


@pytest.mark.parametrize(("day", "holds"), [(date(2025, 7, 31), False), (START, True), (date(2026, 4, 30), True), (MAY, False)])
def test_a_line_holds_from_its_first_day_until_the_day_before_its_end(day, holds):
    assert ENDED.holds_on(day) is holds
