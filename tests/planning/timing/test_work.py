"""Between which hours each kind of work is done, by the specification's defaults and by what was agreed since."""

from datetime import date, time

import pytest

from saikoku.governance.terms.models import Term
from saikoku.kernel.periods import Days
from saikoku.planning.timing import queries
from saikoku.planning.timing.rules.work import Hours, Work

DAY = date(2026, 4, 10)


@pytest.mark.parametrize(
    ("at", "rests", "holds"),
    [
        (time(8, 29, 59), False, False),
        (time(8, 30), False, True),
        (time(18, 59, 59), False, True),
        (time(19, 0), False, False),
        (time(12, 0), True, False),
    ],
)
def test_a_minute_is_within_the_hours_or_not(at, rests, holds):
    assert Hours(DAY, Work.OTHER, time(8, 30), time(19), rests).holds(at) is holds


@pytest.mark.django_db
@pytest.mark.clause("7.2.ア", "7.2.イ", "7.2.ウ", "7.2.エ")
def test_each_kind_of_work_has_the_hours_of_the_specification():
    found = {one.work: (one.opens, one.closes) for one in queries.working_hours(Days(DAY, date(2026, 4, 11)))}
    assert found == {
        Work.VISIT: (time(8, 30), time(20, 30)),
        Work.CALL: (time(9), time(19)),
        Work.ASSETS: (time(9), time(19)),
        Work.OTHER: (time(8, 30), time(19)),
    }


@pytest.mark.django_db
@pytest.mark.clause("7.1")
def test_nobody_works_over_the_turn_of_the_year_nor_after_the_contract():
    found = queries.working_hours(Days(date(2026, 12, 28), date(2027, 1, 5)))
    assert sorted({one.day for one in found if not one.rests}) == [date(2026, 12, 28), date(2027, 1, 4)]


@pytest.mark.django_db
def test_hours_agreed_from_a_day_on_hold_from_that_day_on():
    Term.objects.filter(name="office_closes").update(valid=(None, DAY))
    Term.objects.create(
        name="office_closes", value="24:00", valid=(DAY, None), source="協議", proposed_by="x", proposed_at="2026-04-01T00:00Z"
    )
    found = [one.closes for one in queries.working_hours(Days(date(2026, 4, 9), date(2026, 4, 11))) if one.work is Work.OTHER]
    assert found == [time(19), time.max]
