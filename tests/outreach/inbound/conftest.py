"""A person who was called or visited and now calls back."""

from datetime import timedelta

import pytest

from saikoku.kernel import clock, ulid
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as talks
from saikoku.outreach.inbound import operations as inbound
from saikoku.planning.lists import operations as lists
from tests.planning import people

NOON = clock.at(people.DAY, 12, 10)
EVENING = clock.at(people.DAY, 19, 30)


@pytest.fixture
def aya() -> Actor:
    return Actor("aya", account_id=901, worker_number="W901", display_name="見本 あや")


@pytest.fixture
def ken() -> Actor:
    return Actor("ken", account_id=902, worker_number="W902", display_name="見本 けん")


@pytest.fixture
def agree(db):
    from saikoku.governance.terms.models import Term

    def set_term(name, value):
        Term.objects.filter(name=name).update(value=value)

    return set_term


@pytest.fixture
def rings(db, aya):
    """Aya answers the call of this person: `taken = rings(person)`."""

    def answer(person, *, by=aya, at=NOON, caller="", identified=False, **more):
        taken = inbound.answer(
            debtor=person, caller=caller, call_number=ulid.new(at), found_by="phone", by=by, at=at, **more
        )
        if identified:
            talks.pass_identity_gate(call_number=taken.call_number, method="1", by=by, at=at)
        return taken

    return answer


@pytest.fixture
def called_before(db):
    """Somebody who may be called, and a call to him three days ago that nobody answered."""

    def make(programme="11", outcome="303", **more):
        person = people.callable_person(programme, **more)
        record = people.called(person, NOON - timedelta(days=3), outcome, programme)
        lists.open_day(at=NOON)
        return person, record

    return make


def said(taken, *, sides=None, at=NOON, **more):
    return talks.Said(at, tuple(taken.sides if sides is None else sides), **more)
