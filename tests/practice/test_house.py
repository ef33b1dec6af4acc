"""A few practice days played through the operations of the screens leave what real days would leave."""

from datetime import date, timedelta

import pytest

from saikoku.kernel import clock, periods
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.inbound.models import AnsweredCall
from saikoku.planning.lists.models import Lease
from saikoku.practice.operations import month, staff
from saikoku.practice.operations.house import House
from saikoku.practice.rules import city, policies
from saikoku.practice.rules.townspeople import Townspeople
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.debtors.models import Phone, PhoneState
from saikoku.registry.tasks.models import Task
from saikoku.security.audit.models import AuditRecord
from tests.practice import townhall

APRIL = periods.Month(2026, 4)
PLAN = city.Plan(7, APRIL)
UNTIL = date(2026, 4, 1)


@pytest.fixture
def handed_in():
    return []


@pytest.fixture
def house(db, somebody, handed_in):
    made = list(city.households(PLAN, debtors=60))
    townhall.enter(PLAN, made)
    staff.open_accounts(
        password="pale-river-forty-two", by=somebody, at=clock.at(PLAN.delivered_on, 7)
    )
    households = [household for household, _ in made]
    built = House(
        seed=7, operators=staff.actors(), receive=lambda rows, at: handed_in.append((at, rows)),
        phones={one.number: [phone for phone, _ in one.phones] for home in households for one in home.debtors},
        programmes={one.debtor_number: [one.programme] for home in households for one in home.owed},
    )  # fmt: skip
    return built, Townspeople(PLAN, households)


@pytest.fixture
def played(house):
    built, people = house
    return month.play(people, built, month=APRIL, policy="standard", until=UNTIL)


def test_played_days_leave_what_real_days_leave(played):
    records = list(Contact.objects.all())
    assert played.calls == len({record.call_number for record in records}) > 30
    assert {record.worker_number for record in records} <= {one.worker_number for one in staff.OPERATORS}
    assert AuditRecord.objects.filter(action="calls.call.recorded").count() == played.calls
    assert all(record.on == UNTIL and 9 <= record.started_at.hour <= 19 for record in records)
    assert not Lease.objects.exists()

    assert played.promised == Promise.objects.count()
    dead = [record.phone for record in records if record.outcome == "401"]
    states = Phone.objects.filter(number__in=dead).values_list("state", flat=True)
    assert set(states) <= {PhoneState.DEAD}
    assert Task.objects.exists()

    morning = [record for record in records if record.started_at.hour < 12 and record.outcome != "304"]
    called = [(record.debtor_id, record.programme) for record in morning]
    assert len(called) == len(set(called)), "nobody is called twice in one cell of the week"


def test_a_case_that_can_no_longer_be_recorded_is_handed_back(house, monkeypatch):
    built, people = house
    monkeypatch.setattr(policies, "shifts", lambda policy, day: [policies.Shift(9, 10, 1)])

    def refuse(**_):
        raise calls.CallRefused(["payment-arrived"])

    monkeypatch.setattr(calls, "record_call", refuse)
    played = month.play(people, built, month=APRIL, policy="office", until=UNTIL)
    assert played.calls == 0
    assert not Contact.objects.exists()
    assert not Lease.objects.exists()


def test_a_returned_call_is_answered_as_on_the_page_of_calls_that_come_in(house, played):
    built, people = house
    at = clock.at(UNTIL, 18, 30)
    attempt = Contact.objects.filter(channel="1", outcome="302", debtor__number__in=built._programmes).latest("pk")
    number = attempt.debtor.number
    taken = built.inbound(2, number, at=at)
    assert taken.debtor_number == number and taken.answers
    answer = people.rings_in(number, at, taken.programmes)
    assert built.record(2, taken, answer, at=at + timedelta(seconds=answer.seconds)) is not None
    row = AnsweredCall.objects.get(debtor=attempt.debtor, answered_at=at)
    assert row.ending == AnsweredCall.Ending.CASE
    record = Contact.objects.get(call_number=row.call_number)
    assert (record.channel, record.outcome, record.worker_number) == ("2", answer.code, "9102")
    assert record.answers_record == taken.answers
    assert AuditRecord.objects.filter(action="inbound.call.answered", object_id=row.call_number).exists()
    assert not Lease.objects.exists()


def test_whoever_rings_while_his_household_is_held_is_not_answered(house):
    built, _ = house
    built.open_day(at=clock.at(UNTIL, 8, 30))
    taken = built.take(1, at=clock.at(UNTIL, 10))
    assert built.inbound(2, taken.debtor_number, at=clock.at(UNTIL, 10, 1)) is None
