"""Which hours can and may be worked, by a table with its edges."""

from datetime import date, time

import pytest

from saikoku.governance.law.rules import working_hours
from saikoku.workforce.workers.rules import contracts
from saikoku.workforce.workers.rules.contracts import Hours
from tests.workforce.people import FULL

LAW = working_hours.on(date(2026, 4, 1))
pytestmark = pytest.mark.clause("8.1")


@pytest.mark.parametrize(("changes", "reasons"), [
    ({}, []),
    ({"weekdays": []}, ["no-weekday", "week-cannot-be-filled"]),
    ({"days_most": 6}, []),
    ({"days_most": 7}, ["no-day-off"]),
    ({"week_most": 2430}, ["week-too-long"]),
    ({"day_longest": 510}, ["day-too-long"]),
    ({"week_least": 2430, "week_most": 2400, "days_most": 6}, ["least-above-most"]),
    ({"day_shortest": 510, "day_longest": 480}, ["least-above-most"]),
    ({"latest": time(17)}, ["hours-too-narrow"]),  # eight hours of work need three quarters more
    ({"latest": time(17, 30)}, ["hours-too-narrow"]),
    ({"latest": time(18)}, []),
    ({"days_most": 4}, ["week-cannot-be-filled"]),
    ({"earliest": time(9, 10)}, ["not-half-hours"]),
    ({"week_least": 2390}, ["not-half-hours"]),
])  # fmt: skip
def test_a_contract_is_refused_with_every_reason_that_holds(changes, reasons):
    assert contracts.refusals(Hours(**{**FULL, **changes}), LAW) == reasons


@pytest.mark.parametrize(("on", "reasons"), [
    (date(2026, 4, 10), []), (date(2026, 4, 9), ["day-is-over"]), (date(2026, 6, 30), []),
    (date(2026, 7, 1), ["not-employed-then"]), (date(2026, 3, 31), ["day-is-over", "not-employed-then"]),
])  # fmt: skip
def test_a_wish_is_for_a_day_to_come_on_which_he_works_here(on, reasons):
    first, last = date(2026, 4, 1), date(2026, 6, 30)
    assert contracts.wish_refusals(on, today=date(2026, 4, 10), first=first, last=last) == reasons
