"""Operators with worker numbers, and a day on which calls may be made."""

import pytest

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as calls
from saikoku.planning.lists import operations as lists
from tests.planning import people

NOON = clock.at(people.DAY, 12, 10)


@pytest.fixture
def aya() -> Actor:
    return Actor("aya", account_id=901, worker_number="W901", display_name="見本 あや")


@pytest.fixture
def ken() -> Actor:
    return Actor("ken", account_id=902, worker_number="W902", display_name="見本 けん")


@pytest.fixture
def opened(db):
    """Set the queue after people were made: `opened()`."""

    def set_queue(at=NOON):
        lists.open_day(at=at)

    return set_queue


@pytest.fixture
def talk(opened, aya):
    """A person taken by Aya, identified: `person, taken = talk()`."""

    def make(*, at=NOON, identified=True, **more):
        person = people.callable_person(**more)
        opened(at)
        taken = calls.take(debtor_id=person.pk, by=aya, at=at)
        if identified:
            calls.pass_identity_gate(call_number=taken.call_number, method="1", by=aya, at=at)
        return person, taken

    return make


@pytest.fixture
def agree(db):
    """Let a term have another value: `agree("joint_call_consent", True)`."""
    from saikoku.governance.terms.models import Term

    def set_term(name, value):
        Term.objects.filter(name=name).update(value=value)

    return set_term
