"""A number that rang rests: for the other side, for another person, and for the same one."""

from datetime import timedelta

import pytest

from saikoku.kernel import clock
from saikoku.kernel.programmes import SIDE_OF
from saikoku.outreach.calls import operations as calls
from saikoku.planning.lists import operations as lists
from saikoku.registry.contacts.models import Contact
from tests.outreach.calls.conftest import NOON, vain_call
from tests.planning import people


@pytest.fixture
def both_sides(opened):
    """Somebody who owes tax and premium, one number; the divisions did not agree to speak of both in one call."""
    person = people.callable_person("01")
    people.owes(person, "11")
    people.target(person, "11")
    opened()
    return person


@pytest.mark.clause("10.4.1")
def test_whoever_was_just_called_about_one_side_is_called_about_the_other_only_when_the_number_has_rested(both_sides, aya, ken):
    first = calls.take_next(by=aya, at=NOON)
    vain_call(aya)
    assert calls.take_next(by=aya, at=NOON + timedelta(minutes=1)) is None
    assert calls.take_next(by=ken, at=NOON + timedelta(minutes=179)) is None
    again = calls.take_next(by=ken, at=NOON + timedelta(minutes=180))
    assert again.debtor_id == first.debtor_id and again.sides != first.sides


@pytest.mark.clause("9.4.サ")
def test_an_agreed_call_back_about_one_side_brings_no_call_about_the_other(both_sides, aya, call_back):
    calls.take_next(by=aya, at=NOON)
    vain_call(aya)
    spoken = Contact.objects.get(debtor=both_sides).programme
    task = call_back(both_sides, NOON + timedelta(hours=1))
    task.programme = spoken
    task.save()
    lists.refresh(debtor_ids=[both_sides.pk], at=NOON)
    taken = calls.take_next(by=aya, at=NOON + timedelta(hours=1))
    assert taken.sides == (str(SIDE_OF[spoken]),)


@pytest.mark.clause("10.4.1")
def test_a_number_that_two_people_share_rests_for_both(opened, aya):
    first, second = people.callable_person(balance=900_000), people.callable_person()
    shared = first.phones.get().number
    second.phones.update(number=shared)
    opened()
    assert calls.take_next(by=aya, at=NOON).debtor_id == first.pk
    vain_call(aya)
    assert calls.take_next(by=aya, at=NOON + timedelta(minutes=5)) is None
    assert calls.take_next(by=aya, at=NOON + timedelta(hours=3)).debtor_id == second.pk


def test_another_number_is_dialled_first_while_one_rests(opened, aya, ken):
    person = people.callable_person()
    people.phone(person, "09087654321")
    opened()
    taken = calls.take_next(by=aya, at=NOON)
    dialled = calls.dial(call_number=taken.call_number, phone_id=None, by=aya, at=NOON)
    vain_call(aya)
    later = clock.at(people.DAY, 15)
    taken = calls.take_next(by=ken, at=later)
    other = calls.dial(call_number=taken.call_number, phone_id=None, by=ken, at=later)
    assert {dialled, other} == set(person.phones.values_list("number", flat=True))
    resting = person.phones.get(number=dialled).pk
    with pytest.raises(calls.CallRefused) as refused:
        calls.dial(call_number=taken.call_number, phone_id=resting, by=ken, at=later)
    assert refused.value.reasons == ["number-not-now"]
    assert calls.dial(call_number=taken.call_number, phone_id=resting, by=ken, at=later + timedelta(minutes=10)) == dialled


def test_in_a_joint_call_the_number_rings_for_one_side_and_the_other_is_spoken_of_too(both_sides, aya, call_back, agree):
    calls.take_next(by=aya, at=NOON)
    vain_call(aya)
    agree("joint_call_consent", True)
    task = call_back(both_sides, clock.at(people.DAY, 15))
    task.programme = "01"
    task.save()
    taken = calls.take(debtor_id=both_sides.pk, by=aya, at=clock.at(people.DAY, 15))
    assert taken.sides == ("city_tax", "premium")
