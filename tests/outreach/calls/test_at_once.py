"""Several people and files at one moment, with real commits: nobody is held twice, nothing slips between."""

import threading
from datetime import timedelta

import pytest
from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.calls.operations import taking
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts.models import Contact
from tests.outreach.calls.at_once import at_once
from tests.outreach.calls.conftest import NOON
from tests.planning import people

ROUNDS = 25


def press_next(by: Actor):
    return lambda: calls.take_next(by=by, at=NOON)


def test_two_operators_press_next_at_once_and_never_get_one_household(committing_db, aya, ken):
    for home in [people.household() for _ in range(ROUNDS)]:
        people.callable_person(home=home)
        people.callable_person("01", home=home)
    lists.open_day(at=NOON)
    for _ in range(ROUNDS // 2):
        first, second = at_once(press_next(aya), press_next(ken))
        leases = {lease.call_number: lease for lease in Lease.objects.all()}
        assert {leases[first.call_number].holder, leases[second.call_number].holder} == {"aya", "ken"}
        assert leases[first.call_number].household_key != leases[second.call_number].household_key
        for by, taken in ((aya, first), (ken, second)):
            calls.record_call(
                call_number=taken.call_number, outcome="301", said=calls.Said(NOON, taken.sides), by=by, at=NOON
            )
    assert Contact.objects.count() >= ROUNDS - 1


def test_one_operator_who_presses_twice_at_once_holds_one_household(committing_db, aya):
    for _ in range(ROUNDS):
        people.callable_person()
    lists.open_day(at=NOON)
    for _ in range(ROUNDS // 3):
        found = at_once(*[press_next(aya)] * 3)
        assert len({taken.call_number for taken in found}) == Lease.objects.count() == 1, found
        calls.hand_back(call_number=found[0].call_number, by=aya, at=NOON)


def test_one_operator_who_chooses_two_people_at_once_holds_one(committing_db, aya):
    first, second = people.callable_person(), people.callable_person()
    lists.open_day(at=NOON)
    found = at_once(*[lambda person=person: calls.take(debtor_id=person.pk, by=aya, at=NOON) for person in (first, second)])
    assert sorted(type(one) for one in found if isinstance(one, Exception)) == [calls.CallRefused], found
    assert Lease.objects.count() == 1


def test_one_person_chosen_by_many_at_once_goes_to_one(committing_db):
    person = people.callable_person()
    lists.open_day(at=NOON)
    operators = [Actor(f"operator{n}", account_id=n, worker_number=f"W{n}") for n in range(1, 5)]
    found = at_once(*[lambda by=by: calls.take(debtor_id=person.pk, by=by, at=NOON) for by in operators])
    refused = [one.reasons for one in found if isinstance(one, calls.CallRefused)]
    assert refused == [["leased-by-other"]] * 3, found


def test_whom_somebody_else_reached_just_now_is_not_taken_by_choice(talk, aya, ken, monkeypatch):
    """The other's record commits between the look at the rule and the lease."""
    person, taken = talk()
    lease_household = lists.lease_household

    def after_the_record(**given):
        calls.record_call(
            call_number=taken.call_number, outcome="103", said=calls.Said(NOON, taken.sides), by=aya, at=NOON
        )
        return lease_household(**given)

    monkeypatch.setattr(taking.lists, "lease_household", after_the_record)
    with pytest.raises(calls.CallRefused) as refused:
        calls.take(debtor_id=person.pk, by=ken, at=NOON)
    assert "reached-this-month" in refused.value.reasons
    assert not Lease.objects.filter(holder="ken").exists()


ARRIVALS = {
    "stop-arrived": people.stop,
    "payment-arrived": lambda person: people.pays(person.instalments.get()),
}


@pytest.mark.parametrize("code", ARRIVALS)
def test_a_record_waits_for_what_is_being_applied_and_sees_it(committing_db, aya, code):
    """A stop or a payment is applied on another connection while the record is sent."""
    person = people.callable_person()
    lists.open_day(at=NOON)
    taken = calls.take(debtor_id=person.pk, by=aya, at=NOON)
    applied, may_commit = threading.Event(), threading.Event()

    def apply_it():
        with transaction.atomic():
            ARRIVALS[code](person)
            lists.refresh(debtor_ids=[person.pk], at=NOON)
            applied.set()
            may_commit.wait(20)

    def record():
        applied.wait(20)
        assert calls.news(call_number=taken.call_number, by=aya, at=NOON).codes == ()
        threading.Timer(0.3, may_commit.set).start()
        return calls.record_call(
            call_number=taken.call_number, outcome="301", said=calls.Said(NOON, taken.sides), by=aya, at=NOON
        )

    _, recorded = at_once(apply_it, record)
    assert isinstance(recorded, calls.CallRefused), recorded
    assert recorded.reasons == [code]
    assert not Contact.objects.exists()
    assert calls.news(call_number=taken.call_number, by=aya, at=NOON).codes == (code,)


def test_a_record_posted_many_times_at_once_is_written_once(committing_db, aya):
    for _ in range(6):
        person = people.callable_person()
        lists.open_day(at=NOON)
        taken = calls.take(debtor_id=person.pk, by=aya, at=NOON)

        def post(taken=taken):
            return calls.record_call(
                call_number=taken.call_number, outcome="301", said=calls.Said(NOON, taken.sides), by=aya, at=NOON
            )

        found = at_once(*[post] * 4)
        assert len({one.record_numbers for one in found}) == 1, found
        assert sorted(one.again for one in found) == [False, True, True, True]
        assert Contact.objects.filter(debtor=person).count() == 1


def test_one_record_corrected_twice_at_once_is_corrected_once(committing_db, aya, ken):
    person = people.callable_person()
    lists.open_day(at=NOON)
    taken = calls.take(debtor_id=person.pk, by=aya, at=NOON)
    done = calls.record_call(
        call_number=taken.call_number, outcome="301", said=calls.Said(NOON, taken.sides), by=aya, at=NOON
    )

    def correct(by):
        said = calls.Said(NOON, taken.sides, phone=person.phones.get().number)
        return lambda: calls.correct_record(
            record_number=done.record_numbers[0], outcome="302", said=said, reason="押し間違い", by=by,
            at=NOON + timedelta(minutes=5),
        )  # fmt: skip

    found = at_once(correct(aya), correct(ken))
    assert [one.reasons for one in found if isinstance(one, Exception)] == [["already-corrected"]], found
    assert Contact.objects.count() == 2
