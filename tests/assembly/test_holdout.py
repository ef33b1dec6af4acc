"""With the city's consent the hold-out is drawn when targets come, and at the end of the day for what came before it."""

import io
from datetime import date

import pytest

from saikoku.assembly import day
from saikoku.exchange.intake import operations as intake
from saikoku.exchange.layouts.rules import standard, writing
from saikoku.exchange.layouts.rules.rows import Row
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.planning.holdout.models import Drawn
from saikoku.planning.lists.models import Candidate
from tests.exchange.layouts import making
from tests.planning import people
from tests.planning.holdout.test_draw import agree

BY = Actor("console:test")
NOON = clock.at(people.DAY, 12, 10)


def hand_in_targets() -> None:
    plain = making.sample(standard.get("T01_targets"), 1).values
    row = plain | {"month": "202604", "programme": "11", "work": "01", "delivered_on": people.DAY, "delivery_kind": "2"}
    layout = standard.get("T01_targets")
    data = writing.to_bytes(layout, [Row(row)])
    with intake.opened(io.BytesIO(data), name="T01_targets.csv") as file:
        run = intake.receive_file(file=file, form=intake.Form(layout), source="console", by=BY, at=NOON).run
        intake.judge(run_id=run.pk, plain=file.plain, by=BY, at=NOON)
    intake.apply(run_id=run.pk, by=BY, at=NOON, accept_good_rows=True)


@pytest.mark.django_db
@pytest.mark.parametrize("consented", [True, False])
def test_targets_that_come_in_are_drawn_before_the_lists_are_set(consented):
    clock.run_from(NOON)
    if consented:
        agree(1_000)
    hand_in_targets()
    assert list(Drawn.objects.values_list("held", flat=True)) == ([True] if consented else [])
    assert list(Candidate.objects.values_list("held_last", flat=True)) == [consented]


@pytest.mark.django_db
def test_at_the_end_of_the_day_the_next_month_is_drawn_too():
    clock.run_from(NOON)
    person = people.callable_person()
    people.target(person, month=date(2026, 5, 1))
    agree(1_000, since=date(2026, 5, 1))
    assert day.open_lists(people.DAY, BY)
    assert list(Drawn.objects.values_list("month", "held")) == [(date(2026, 5, 1), True)]
