"""Operators with worker numbers, and a day on which calls may be made."""

import pytest

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as calls
from saikoku.planning.lists import operations as lists
from saikoku.registry.tasks.models import Task
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


@pytest.fixture
def call_back(aya):
    """An agreed call-back of Aya's that is due: `call_back(person)`."""
    def agree(person, due_at=NOON):
        return Task.objects.create(
            kind="call_back", debtor=person, record_number="R", due_at=due_at, owner_id=aya.account_id, opened_at=NOON,
            opened_by="aya",
        )  # fmt: skip

    return agree


def vain_call(by, at=NOON) -> None:
    """Whom this person holds is called and does not answer."""
    taken = calls.current(by=by)
    calls.record_call(call_number=taken.call_number, outcome="301", said=calls.Said(at, tuple(taken.sides)), by=by, at=at)
