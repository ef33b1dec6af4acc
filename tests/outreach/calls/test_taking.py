"""Taking somebody to call: who comes, who does not, and nobody twice."""

from datetime import timedelta

import pytest

from saikoku.kernel import clock
from saikoku.outreach.calls import operations as calls
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists import queries as list_queries
from saikoku.planning.lists.models import Candidate, Lease
from saikoku.registry.debtors.models import Caution
from saikoku.security.audit import queries as trail
from tests.outreach.calls.conftest import NOON
from tests.planning import people


@pytest.mark.clause("9.4.ア")
def test_the_next_person_is_leased_and_the_trail_knows(opened, aya):
    person = people.callable_person()
    opened()
    taken = calls.take_next(by=aya, at=NOON)
    assert (taken.debtor_id, taken.sides, taken.again) == (person.pk, ("premium",), False)
    lease = Lease.objects.get()
    assert (lease.holder, lease.call_number) == ("aya", taken.call_number)
    assert trail.about(person.number).first().action == "lists.candidate.taken"
    assert not Candidate.objects.get().ready


def test_who_holds_a_person_gets_the_same_one_again(opened, aya):
    people.callable_person()
    people.callable_person()
    opened()
    first = calls.take_next(by=aya, at=NOON)
    assert calls.take_next(by=aya, at=NOON).call_number == first.call_number
    assert calls.take_next(by=aya, at=NOON).again


def test_two_operators_never_get_one_household(opened, aya, ken):
    home = people.household()
    people.callable_person(home=home)
    people.callable_person(home=home)
    opened()
    assert calls.take_next(by=aya, at=NOON)
    assert calls.take_next(by=ken, at=NOON) is None


def test_with_nobody_ready_there_is_nobody(opened, aya):
    opened()
    assert calls.take_next(by=aya, at=NOON) is None


@pytest.mark.clause("7.2.イ")
def test_outside_hours_nobody_is_given_out(opened, aya):
    people.callable_person()
    opened(clock.at(people.DAY, 19, 0))
    assert calls.take_next(by=aya, at=clock.at(people.DAY, 19, 0)) is None
    assert calls.take_next(by=aya, at=clock.at(people.DAY, 18, 59))


def test_a_stop_that_no_statement_told_the_queue_of_is_seen_at_the_claim(opened, aya):
    stopped, free = people.callable_person(balance=900_000), people.callable_person()
    opened()
    people.stop(stopped)
    assert calls.take_next(by=aya, at=NOON).debtor_id == free.pk
    assert Candidate.objects.get(debtor=stopped).reasons == ["stopped-by-city"]


def test_an_applied_file_takes_people_out_of_the_queue_at_once(opened):
    person = people.callable_person()
    opened()
    people.stop(person, run_id=77)
    assert lists.after_run(run_id=77, at=NOON) == 1
    assert not Candidate.objects.get(debtor=person).ready


def test_a_chosen_person_is_refused_with_every_reason(opened, aya):
    person = people.callable_person()
    people.stop(person)
    Caution.objects.create(debtor=person, code="05", since=people.DAY, run_id=1)
    people.promised(person, NOON - timedelta(days=20), people.DAY + timedelta(days=2))
    opened()
    with pytest.raises(calls.CallRefused) as refused:
        calls.take(debtor_id=person.pk, by=aya, at=clock.at(people.DAY, 8, 0))
    assert refused.value.reasons == ["stopped-by-city", "staff-only", "live-promise", "outside-hours"]


def test_a_chosen_person_whom_somebody_speaks_to_is_refused(opened, aya, ken):
    person = people.callable_person()
    opened()
    calls.take(debtor_id=person.pk, by=aya, at=NOON)
    with pytest.raises(calls.CallRefused) as refused:
        calls.take(debtor_id=person.pk, by=ken, at=NOON)
    assert refused.value.reasons == ["leased-by-other"]


@pytest.mark.clause("16.4")
def test_tax_and_premium_come_in_one_call_only_with_both_divisions_consent(opened, aya, agree):
    person = people.callable_person("01")
    people.owes(person, "11")
    people.target(person, "11")
    people.owes(person, "21")
    people.target(person, "21")
    opened()
    taken = calls.take(debtor_id=person.pk, by=aya, at=NOON)
    assert taken.sides == ("city_tax",)
    calls.hand_back(call_number=taken.call_number, by=aya, at=NOON)
    agree("joint_call_consent", True)
    assert set(calls.take(debtor_id=person.pk, by=aya, at=NOON).sides) == {"city_tax", "premium", "overpayment"}


@pytest.fixture
def why_not():
    """Why how many are not called now: `why_not(at)`."""

    def ask(at=NOON):
        _, calling = lists.terms_of(at)
        return dict(list_queries.why_not(at, calling))

    return ask


def test_whoever_is_ready_is_counted_among_nobody_who_is_kept_back(opened, aya, call_back, why_not):
    stopped, held, called, later, *_ = (people.callable_person() for _ in range(6))
    people.stop(stopped)
    call_back(later, NOON + timedelta(hours=2))
    people.called(called, NOON, phone=called.phones.get().number)
    opened()
    calls.take(debtor_id=held.pk, by=aya, at=NOON)
    assert why_not() == {
        "stopped-by-city": 1, "leased-by-other": 1, "call-back-later": 1, "cell-tried": 1, "number-rests": 1
    }
    assert list_queries.waiting() == 2


@pytest.mark.clause("9.4.サ")
def test_an_agreed_call_back_waits_for_the_one_who_agreed_it_and_then_for_anybody(opened, aya, ken, call_back):
    person = people.callable_person()
    call_back(person)
    opened()
    assert calls.take_next(by=ken, at=NOON) is None
    later = NOON + timedelta(minutes=15)
    assert calls.take_next(by=ken, at=later).debtor_id == person.pk


def test_nobody_is_identified_by_an_address_that_nobody_sees(talk, aya):
    person, taken = talk(identified=False)
    Caution.objects.create(debtor=person, code="01", since=people.DAY, run_id=1)
    with pytest.raises(calls.CallRefused) as refusal:
        calls.pass_identity_gate(call_number=taken.call_number, method="2", by=aya, at=NOON)
    assert refusal.value.reasons == ["address-hidden"] and Lease.objects.get().identified_by == ""
    calls.pass_identity_gate(call_number=taken.call_number, method="1", by=aya, at=NOON)
    assert Lease.objects.get().identified_by == "1"
