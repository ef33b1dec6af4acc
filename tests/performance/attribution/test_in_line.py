"""Stored credits follow what is recorded late, corrected or moved, without crediting everything anew."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from saikoku.assembly import day, wiring
from saikoku.governance.terms import operations as terms
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.performance.attribution import operations
from saikoku.performance.attribution.models import Credit, Followed
from saikoku.performance.attribution.operations import crediting
from saikoku.registry.debtors.models import Household
from saikoku.registry.payments.models import Payment

pytestmark = [pytest.mark.django_db, pytest.mark.clause("12.3.ア")]
BY = Actor("tester")
CALLED, PAID = date(2026, 4, 10), date(2026, 4, 20)


@pytest.fixture
def paid(debtor_of):
    clock.run_from(clock.at(PAID, 18))
    debtor = debtor_of(household="H1")
    Payment.objects.create(
        payment_number="P1", debtor=debtor, debtor_number=debtor.number, programme="11", assessed_year=2025, due_year=2025,
        notice_number="N1", instalment="10", channel="2", report="2", due_on=date(2026, 1, 31), standing=5000, principal=5000,
        paid_on=PAID, credited_on=PAID, run_id=1, received_at=clock.now(),
    )  # fmt: skip
    return debtor


def evidence() -> list[str]:
    return list(Credit.objects.values_list("contact__record_number", flat=True))


def in_line() -> bool:
    return operations.rebuild(by=BY, at=clock.now()) == 0


def test_a_record_written_late_and_its_correction_are_credited_within_the_minute(paid, recorded, debtor_of):
    late = recorded(paid, on=CALLED, outcome="101", recorded_at=clock.now())
    wiring.credit_recorded()
    assert evidence() == [late.record_number] and in_line()
    somebody = debtor_of()
    recorded(somebody, on=CALLED, outcome="101", corrects=late.record_number, recorded_at=clock.now())
    operations.credit_people(debtor_ids=[somebody.pk], by=BY, at=clock.now())  # the correction speaks of another person
    assert evidence() == [] and in_line()


def test_a_notice_serves_the_household_as_it_is_now(paid, recorded, debtor_of):
    mother = debtor_of(household="H1")
    visit = recorded(mother, on=CALLED, channel="3", outcome="V20", recorded_at=clock.now())
    operations.credit_people(debtor_ids=[mother.pk], by=BY, at=clock.now())
    assert evidence() == [visit.record_number] and in_line()
    mother.household = Household.objects.create(number="H2")
    mother.save(update_fields=["household"])
    operations.credit_people(debtor_ids=[mother.pk], by=BY, at=clock.now())
    assert evidence() == [] and in_line()


def test_the_day_credits_whatever_is_not_in_line(paid, recorded):
    recorded(paid, on=CALLED, outcome="101")
    assert day.credit_payments(PAID, BY) == "変わった帰属 1 件"
    assert day.credit_payments(PAID, BY) == "帰属はすべて事実のとおりです"


def test_an_approved_term_is_credited_within_the_minute(paid, recorded):
    recorded(paid, on=CALLED, outcome="101")
    assert operations.rebuild(by=BY, at=clock.now()) == 1
    agree("promise_days", 5)
    wiring.credit_recorded()
    assert evidence() == [] and in_line()


def test_an_approved_term_that_changes_no_credit_rebuilds_nothing(paid, recorded, monkeypatch):
    recorded(paid, on=CALLED, outcome="101")
    operations.rebuild(by=BY, at=clock.now())
    agree("lease_minutes", 7)
    monkeypatch.setattr(crediting, "rebuild", None)
    assert operations.credit_agreed_anew(since=clock.now() - timedelta(days=1), by=BY, at=clock.now()) == 0


def agree(name: str, value: int) -> None:
    terms.enter_approved(
        name=name, value=value, since=CALLED.replace(day=1), source="協議録", document="A-1", proposed_by=Actor("manager"),
        by=Actor("officer"), at=clock.now(),
    )  # fmt: skip


def test_nobody_named_changes_nothing(paid, recorded):
    recorded(paid, on=CALLED, outcome="101")
    assert operations.credit_people(debtor_ids=[], by=BY, at=clock.now()) == 0
    Followed.objects.create(pk=1, until=clock.now())
    assert operations.credit_recorded(overlap=timedelta(days=-1), by=BY, at=clock.now()) == 0


def test_records_written_while_nobody_followed_are_credited_when_somebody_does_again(paid, recorded):
    wiring.credit_recorded()
    late = recorded(paid, on=CALLED, outcome="101", recorded_at=clock.now() + timedelta(hours=1))
    clock.run_from(clock.at(PAID, 23))
    wiring.credit_recorded()
    assert evidence() == [late.record_number] and in_line()


def test_there_is_one_moment_up_to_which_credits_follow():
    with pytest.raises(IntegrityError, match="credits_follow_up_to_one_moment"), transaction.atomic():
        Followed.objects.create(pk=2, until=clock.now())


def test_many_people_are_credited_with_everybody(paid, recorded, monkeypatch):
    monkeypatch.setattr(crediting, "MANY", 1)
    recorded(paid, on=CALLED, outcome="101")
    assert operations.credit_people(debtor_ids=[paid.pk, paid.pk + 1_000], by=BY, at=clock.now()) == 1
