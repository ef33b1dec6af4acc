"""The practice city's files go through the door of every other file: received, judged, applied."""

import pytest

from saikoku.exchange.intake.models import Run
from saikoku.kernel import clock, periods
from saikoku.kernel.actor import Actor
from saikoku.practice.operations import city_files, door
from saikoku.practice.rules import city

PLAN = city.Plan(7, periods.Month(2026, 4))
MORNING = clock.at(PLAN.delivered_on, 7, 45)
CONSOLE = Actor("console:tester")


@pytest.fixture
def written(tmp_path):
    return {file.layout: file for file in city_files.write_city(PLAN, out=tmp_path, debtors=30)}


@pytest.mark.django_db
@pytest.mark.parametrize("layout", ["T01_targets", "T03_members", "T02_arrears", "T04_payments", "T05_stops"])
def test_a_file_of_the_city_is_judged_without_fault_and_applied(written, layout):
    file = written[layout]
    door.hand_in(file.path, by=CONSOLE, at=MORNING)
    run = Run.objects.get()
    assert (run.state, run.rows, run.bad) == ("applied", file.rows, 0)
    assert (run.control_state, run.source) == ("matching", "practice")


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing(written):
    path = written["T02_arrears"].path
    door.hand_in(path, by=CONSOLE, at=MORNING)
    door.hand_in(path, by=CONSOLE, at=MORNING)
    assert Run.objects.count() == 1


@pytest.mark.django_db
def test_a_file_that_was_changed_on_the_way_is_refused_with_the_reason(written):
    path = written["T02_arrears"].path
    path.write_bytes(path.read_bytes().replace(b",2026-03-31,", b",2026-03-30,", 1))
    with pytest.raises(door.FileRefused) as refusal:
        door.hand_in(path, by=CONSOLE, at=MORNING)
    assert "control_sha256" in refusal.value.reasons
