"""Days and hours of calls, by tables with their edges."""

from datetime import date, datetime, time

import pytest

from saikoku.kernel.businessdays import YearDay
from saikoku.kernel.clock import TOKYO
from saikoku.planning.timing import queries
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling, Cell

CALLING = Calling(
    starts_on=date(2025, 11, 1), ends_on=date(2030, 10, 31), opens=time(9), closes=time(19),
    rests_yearly=frozenset({YearDay(12, 31), YearDay(1, 1)}), rests_on=frozenset({date(2026, 4, 11)}),
    bands=((9, 12), (12, 15), (15, 17), (17, 19)),
)  # fmt: skip


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(("at", "expected"), [
    ("2026-04-10 09:00", []),
    ("2026-04-10 18:59", []),
    ("2026-04-12 12:00", []),  # a Sunday is an operating day
    ("2026-04-29 12:00", []),  # so is a holiday
    ("2026-04-10 08:59", ["outside-hours"]),
    ("2026-04-10 19:00", ["outside-hours"]),
    ("2026-04-11 12:00", ["closed-day"]),
    ("2025-12-31 19:00", ["closed-day", "outside-hours"]),
    ("2026-01-01 12:00", ["closed-day"]),
    ("2025-10-31 12:00", ["before-operations"]),
    ("2030-10-31 12:00", []),
    ("2030-11-01 12:00", ["after-operations"]),
])  # fmt: skip
@pytest.mark.clause("7.1")
@pytest.mark.clause("7.2.イ")
def test_calls_are_refused_with_every_reason_that_holds(at, expected):
    assert hours.refusals(moment(at), CALLING) == expected


@pytest.mark.parametrize(("at", "cell"), [
    ("2026-04-10 09:00", Cell(5, 0)),
    ("2026-04-10 11:59", Cell(5, 0)),
    ("2026-04-10 12:00", Cell(5, 1)),
    ("2026-04-13 18:59", Cell(1, 3)),
    ("2026-04-12 16:00", Cell(7, 2)),
    ("2026-04-10 19:00", None),
    ("2026-04-10 08:59", None),
])  # fmt: skip
@pytest.mark.clause("10.4.1")
def test_a_moment_lies_in_one_cell_of_the_week(at, cell):
    assert hours.cell_of(moment(at), CALLING) == cell


def test_every_cell_of_a_week_has_a_bit_of_its_own():
    bits = {Cell(weekday, band).bit for weekday in range(1, 8) for band in range(8)}
    assert len(bits) == 56 and max(bits) < 63


@pytest.mark.parametrize(("at", "begins"), [
    ("2026-04-10 12:10", "2026-04-10 15:00"),
    ("2026-04-10 08:00", "2026-04-10 09:00"),
    ("2026-04-10 18:00", "2026-04-12 09:00"),  # the 11th is an agreed rest
    ("2025-12-30 18:00", "2026-01-02 09:00"),
])  # fmt: skip
def test_the_next_cell_begins_on_the_next_operating_hour(at, begins):
    assert hours.next_beginning(moment(at), CALLING) == moment(begins)


def test_after_the_last_day_no_cell_begins():
    assert hours.next_beginning(moment("2030-10-31 18:00"), CALLING) is None


@pytest.mark.django_db
@pytest.mark.clause("7.1")
def test_the_agreed_terms_say_when_calls_are_made():
    calling = queries.calling(date(2026, 4, 10))
    assert (calling.opens, calling.closes) == (time(9), time(19))
    assert calling.starts_on == date(2025, 11, 1)
    assert hours.day_refusals(date(2026, 12, 29), calling) == ["closed-day"]
    assert calling.bands == CALLING.bands


@pytest.mark.django_db
def test_a_rest_may_be_agreed_for_one_day_or_for_every_year():
    from saikoku.governance.terms.models import Term

    Term.objects.filter(name="agreed_closed_days").update(value=["2026-08-13", "08-15"])
    calling = queries.calling(date(2026, 4, 10))
    assert hours.day_refusals(date(2026, 8, 13), calling) == ["closed-day"]
    assert hours.day_refusals(date(2027, 8, 13), calling) == []
    assert hours.day_refusals(date(2027, 8, 15), calling) == ["closed-day"]
