"""What cannot be about a person, whoever writes it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from saikoku.registry.debtors.models import Address, Caution, Debtor, Member, Membership, MergedNumber
from tests.planning import people

DAY = people.DAY


@pytest.fixture
def person(db) -> Debtor:
    return people.debtor(people.household())


def lives(person: Debtor, **more) -> None:
    Membership.objects.create(debtor=person, household=person.household, run_id=1, **({"since": DAY} | more))


def address(person: Debtor, words: str) -> None:
    Address.objects.create(debtor=person, kind="registered", address=words, since=DAY, run_id=1)


def caution(person: Debtor, ended_on: date | None = None) -> None:
    Caution.objects.create(debtor=person, code="01", since=DAY, ended_on=ended_on, run_id=1)


def member(person: Debtor, number: str) -> None:
    Member.objects.create(household=person.household, number=number, name="久留米 子", run_id=1)


def merged(old: str, new: str, run_id: int = 1) -> None:
    MergedNumber.objects.create(old_number=old, new_number=new, merged_on=DAY, run_id=run_id)


def twice(act, *given):
    act(*given)
    act(*given)


BROKEN = {
    "debtor_is_a_person_or_a_corporation": lambda one: Debtor.objects.filter(pk=one.pk).update(kind="3"),
    "debtor_is_not_merged_into_itself": lambda one: Debtor.objects.filter(pk=one.pk).update(merged_into=one.pk),
    "membership_ends_after_it_began": lambda one: lives(one, until=DAY),
    "one_household_at_a_time": lambda one: twice(lives, one),
    "member_once_in_a_household": lambda one: twice(member, one, "000000000000077"),
    "phone_once_for_a_debtor": lambda one: twice(people.phone, one, "0942000001"),
    "phone_has_a_known_state": lambda one: people.phone(one, state="9"),
    "phone_is_digits": lambda one: people.phone(one, "0942-00-0001"),
    "one_address_of_each_kind": lambda one: (address(one, "久留米市城南町15-3"), address(one, "久留米市通東町1")),
    "caution_stands_once": lambda one: twice(caution, one),
    "merge_names_two_numbers": lambda one: merged(one.number, one.number),
    "number_merges_once_in_a_run": lambda one: (merged(one.number, "77"), merged(one.number, "78")),
}


@pytest.mark.parametrize("constraint", BROKEN)
def test_what_cannot_be_is_refused_by_the_table(person, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        BROKEN[constraint](person)


def test_what_stands_just_inside_is_taken(person):
    lives(person, until=DAY + timedelta(days=1))
    lives(person)
    people.phone(person, "0942000001")
    people.phone(people.debtor(), "0942000001")
    caution(person, DAY)
    caution(person)
    merged(person.number, "77", run_id=1)
    merged(person.number, "77", run_id=2)
    assert (person.memberships.count(), person.cautions.count(), person.phones.count()) == (2, 2, 1)
