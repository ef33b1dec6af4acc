"""Somebody who is signed in reaches for what is another's: nothing is shown, nothing changes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from saikoku.kernel import clock
from saikoku.outreach.calls import operations as calls
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts.models import Contact
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.planning import people

NOON = clock.at(people.DAY, 12, 10)
ACTS = ["gate", "record", "back", "renew", "acknowledge", "supervisor"]


@pytest.fixture
def other(account_of, monkeypatch):
    """Another operator in a call with a person who passed the gate."""
    from saikoku.governance.contract import operations as contract

    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(NOON)
    person = people.callable_person(home=people.household())
    lists.open_day(at=NOON)
    by = access.actor_of(account_of(Role.OPERATOR, worker_number="W901"))
    taken = calls.take(debtor_id=person.pk, by=by, at=NOON)
    calls.pass_identity_gate(call_number=taken.call_number, method="1", by=by, at=NOON)
    return person, taken, by


def state() -> tuple:
    lease = Lease.objects.values().first()
    return lease, Contact.objects.count(), AuditRecord.objects.exclude(subjects=[]).count()


@pytest.mark.django_db
@pytest.mark.parametrize("then", ["next", ""])
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.clause("16.12.ウ")
def test_anothers_call_cannot_be_acted_on(signed_in, other, act, then):
    person, taken, _ = other
    client = signed_in(Role.OPERATOR, worker_number="W902")
    before = state()
    data = {"gate": "1", "outcome": "301", "sides": ["premium"], "then": then}
    answer = client.post(reverse(f"calls:{act}", args=[taken.call_number]), data)
    assert answer.status_code in (302, 422)
    assert state() == before
    assert person.name not in answer.content.decode() and person.number not in answer.content.decode()


@pytest.mark.django_db
def test_anothers_call_shows_neither_numbers_nor_news(signed_in, other):
    person, taken, _by = other
    people.pays(people.owes(person, "12", 8_000, instalment="07"), 3_000)
    client = signed_in(Role.OPERATOR, worker_number="W902")
    before = state()
    assert client.get(reverse("calls:numbers", args=[taken.call_number])).status_code == 404
    text = client.get(reverse("calls:news", args=[taken.call_number])).content.decode()
    assert "3,000" not in text and person.name not in text
    assert state() == before


@pytest.mark.django_db
def test_anothers_recorded_call_answers_nothing_to_whoever_guesses_its_number(signed_in, other):
    _, taken, by = other
    calls.record_call(
        call_number=taken.call_number, outcome="301", said=calls.Said(NOON, taken.sides), by=by, at=NOON
    )
    client = signed_in(Role.OPERATOR, worker_number="W902")
    answer = client.post(reverse("calls:record", args=[taken.call_number]), {"outcome": "301"})
    assert answer.status_code == 422
    assert Contact.objects.count() == 1


@pytest.mark.django_db
def test_a_household_that_another_holds_cannot_be_taken(signed_in, other):
    person, _taken, by = other
    spouse = people.callable_person(home=person.household)
    lists.refresh(debtor_ids=[spouse.pk], at=NOON)
    client = signed_in(Role.OPERATOR, worker_number="W902")
    for number in (person.number, spouse.number):
        assert client.post(reverse("calls:take", args=[number])).status_code == 409
    client.post(reverse("calls:next"))
    assert Lease.objects.get().holder == by.name


@pytest.mark.django_db
@pytest.mark.clause("13.2.ウ")
def test_an_operator_corrects_only_own_records_and_a_supervisor_those_of_all(signed_in, other):
    person, taken, by = other
    done = calls.record_call(
        call_number=taken.call_number, outcome="301", said=calls.Said(NOON, taken.sides), by=by, at=NOON
    )
    url = reverse("calls:correct", args=[done.record_numbers[0]])
    data = {"outcome": "302", "summary": "", "reason": "押し間違い"}
    client = signed_in(Role.OPERATOR, worker_number="W902")
    assert [client.get(url).status_code, client.post(url, data).status_code] == [403, 403]
    card = reverse("cases:card", args=[person.number])
    assert url not in client.get(card).content.decode()
    assert Contact.objects.count() == 1
    client = signed_in(Role.SUPERVISOR, worker_number="W903")
    assert url in client.get(card).content.decode()
    assert client.post(url, data).status_code == 302
    assert Contact.objects.latest("id").corrects == done.record_numbers[0]


@pytest.mark.django_db
def test_a_post_repeated_after_the_lease_lapsed_and_the_next_day_changes_nothing(signed_in, other):
    _, _taken, _by = other
    client = signed_in(Role.OPERATOR, worker_number="W902")
    own = people.callable_person()
    lists.refresh(debtor_ids=[own.pk], at=NOON)
    client.post(reverse("calls:next"))
    lease = Lease.objects.get(debtor=own)
    url, data = reverse("calls:record", args=[lease.call_number]), {"outcome": "301", "then": "rest"}
    assert client.post(url, data).status_code == 302
    before = Contact.objects.count()
    for moment in (NOON + timedelta(minutes=20), NOON + timedelta(days=3)):
        clock.run_from(moment)
        assert client.post(url, data | {"outcome": "103"}).status_code == 302
    assert Contact.objects.count() == before
    assert Contact.objects.get(debtor=own).outcome == "301"
