"""One contract in a database; only one for practice may have a clock of its own."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from saikoku.governance.contract import operations, queries
from saikoku.governance.contract.models import Profile
from saikoku.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.mark.clause("4")
@pytest.mark.parametrize(("day", "phase"), [
    (date(2025, 7, 31), "before"), (date(2025, 8, 1), "preparation"), (date(2025, 10, 31), "preparation"),
    (date(2025, 11, 1), "operation"), (date(2030, 10, 31), "operation"), (date(2030, 11, 1), "after"),
])  # fmt: skip
def test_each_day_falls_into_its_phase(day, phase):
    assert queries.phase(queries.profile(), day) == phase


def test_a_second_contract_is_refused_by_the_database():
    row = queries.profile()
    row.pk = 2
    with pytest.raises(IntegrityError, match="one_contract_in_a_database"), transaction.atomic():
        row.save(force_insert=True)


def test_a_real_contract_keeps_real_time(somebody, noon):
    Profile.objects.update(kind="real")
    with pytest.raises(operations.ClockRefused):
        operations.set_clock(business_at=noon, by=somebody)
    with pytest.raises(IntegrityError, match="real_contract_keeps_real_time"), transaction.atomic():
        Profile.objects.update(clock_business_at=noon, clock_real_at=noon)


def test_a_practice_clock_runs_on_from_its_start(somebody, noon):
    operations.set_clock(business_at=noon, by=somebody)
    assert timedelta(0) <= clock.now() - noon < timedelta(seconds=5)
    clock.run_real()
    operations.follow_clock()
    assert clock.today() == noon.date()


def test_seeding_twice_changes_nothing(somebody, noon):
    assert operations.seed(kind="real", by=somebody, at=noon) is False
    assert queries.profile().kind == "practice"


@pytest.mark.parametrize(("change", "constraint"), [
    ({"operates_from": date(2031, 1, 1)}, "contract_days_follow_each_other"),
    ({"clock_business_at": clock.at(date(2026, 4, 1)), "clock_real_at": None}, "business_clock_names_its_start"),
])  # fmt: skip
def test_impossible_contracts_are_refused_by_the_database(change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Profile.objects.update(**change)
