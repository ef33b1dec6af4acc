"""A few practice days played through the operations of the screens leave what real days would leave."""

from datetime import date

import pytest

from saikoku.kernel import clock, periods
from saikoku.outreach.calls import operations as calls
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


def test_returned_calls_are_not_played(house):
    built, _ = house
    assert built.inbound(1, "000000000000001", at=clock.at(UNTIL, 10)) is None
