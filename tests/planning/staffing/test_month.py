"""Heads of a month's half hours from those of the weekdays, with what is not known filled from what is."""

from dataclasses import replace
from datetime import date

import pytest

from saikoku.governance.terms.queries import agreed
from saikoku.kernel.periods import Month
from saikoku.planning.staffing import queries
from saikoku.planning.staffing.rules import month
from saikoku.planning.staffing.rules.heads import Need
from saikoku.planning.staffing.rules.month import Beside
from saikoku.workforce.shifts.rules.problem import INBOUND, LANGUAGE, PHONE, SUPERVISE, VISITS

pytestmark = pytest.mark.clause("8.1")
MONDAY, TUESDAY = date(2026, 5, 4), date(2026, 5, 5)


def need(weekday: int, start: int, rostered: int, inbound: int = 1) -> Need:
    return Need(weekday, start, inbound, 0.0, rostered, 90.0, 0.0)


def test_known_half_hours_are_taken_and_others_are_the_mean_of_their_day_or_of_all():
    found = [need(1, 540, 4), need(1, 570, 7, inbound=2)]
    lines = month.needs_of_days(found, [MONDAY, TUESDAY], hours=(540, 630), away=20, beside=Beside())
    assert [lines[PHONE][MONDAY, start] for start in (540, 570, 600)] == [4, 7, 6]
    assert [lines[PHONE][TUESDAY, start] for start in (540, 570, 600)] == [6, 6, 6]
    assert lines[INBOUND][MONDAY, 570] == 3  # two at the telephone, three on the roster
    assert set(lines[SUPERVISE].values()) == {1} and set(lines) == {PHONE, INBOUND, SUPERVISE}


def test_never_more_for_callers_in_than_at_the_telephone_at_all():
    lines = month.needs_of_days([need(1, 540, 1, inbound=1)], [MONDAY], hours=(540, 570), away=50, beside=Beside())
    assert lines[INBOUND][MONDAY, 540] == lines[PHONE][MONDAY, 540] == 1


def test_what_is_wanted_beside_is_wanted_at_every_half_hour():
    lines = month.needs_of_days([need(1, 540, 1)], [MONDAY], hours=(540, 600), away=0, beside=Beside(2, 1))
    assert set(lines[VISITS].values()) == {2} and set(lines[LANGUAGE].values()) == {1}
    assert len(lines[VISITS]) == 2


@pytest.mark.django_db
def test_a_day_agreed_to_end_at_24_ends_with_its_last_half_hour(noon):
    terms = agreed(noon.date())
    open_late = replace(terms, values={**terms.values, "call_closes": "24:00"})
    _, (opens, closes) = queries.open_days(Month(2026, 5), open_late)
    assert (opens, closes) == (9 * 60, 24 * 60)
    assert queries.asked(Month(2026, 5), open_late).hours_a_day == 15
