"""Giving somebody back: for another one, for the next one, for the day."""

from datetime import timedelta

import pytest

from saikoku.outreach.calls import operations as calls
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.security.audit.models import AuditRecord
from tests.outreach.calls.conftest import NOON, vain_call
from tests.planning import people


def test_instead_of_the_one_who_is_held_another_is_taken_with_a_reason(opened, aya, ken):
    held, wanted = people.callable_person(), people.callable_person()
    opened()
    taken = calls.take(debtor_id=held.pk, by=aya, at=NOON)
    asked = {"debtor_id": wanted.pk, "of": taken.call_number, "by": aya, "at": NOON}
    for reason, code in ((" ", "reason-of-return-missing"), ("1234 5678 9018", "reason-holds-personal-number")):
        with pytest.raises(calls.CallRefused) as refused:
            calls.take_instead(reason=reason, **asked)
        assert refused.value.reasons == [code]
    calls.take_instead(reason="折返しの電話があった", **asked)
    assert Lease.objects.get().debtor_id == wanted.pk
    assert AuditRecord.objects.get(action="calls.case.handed_back").reason == "折返しの電話があった"
    assert calls.take_next(by=ken, at=NOON).debtor_id == held.pk


def test_where_the_other_cannot_be_taken_the_one_who_is_held_stays(opened, aya):
    held, wanted = people.callable_person(), people.callable_person()
    people.stop(wanted)
    opened()
    taken = calls.take(debtor_id=held.pk, by=aya, at=NOON)
    with pytest.raises(calls.CallRefused) as refused:
        calls.take_instead(debtor_id=wanted.pk, of=taken.call_number, reason="折返し", by=aya, at=NOON)
    assert refused.value.reasons == ["stopped-by-city"]
    assert calls.current(by=aya).call_number == taken.call_number


def test_who_gives_somebody_back_for_the_next_gets_another_one(opened, aya, ken):
    first, second = people.callable_person(balance=900_000), people.callable_person()
    opened()
    taken = calls.take_next(by=aya, at=NOON)
    assert taken.debtor_id == first.pk
    assert calls.next_instead(call_number=taken.call_number, by=aya, at=NOON).debtor_id == second.pk
    assert calls.take_next(by=ken, at=NOON).debtor_id == first.pk
    held = calls.current(by=aya).call_number
    assert calls.next_instead(call_number=held, by=aya, at=NOON) is None
    assert calls.take_next(by=aya, at=NOON).debtor_id == second.pk


def test_whoever_passes_over_several_people_sees_each_of_them_once_before_the_first_comes_again(opened, aya):
    passed = [people.callable_person(balance=balance) for balance in (900_000, 300_000, 20_000)]
    opened()
    assert pass_over(aya, 5) == [person.pk for person in (*passed, *passed)]


def pass_over(by, times: int) -> list[int]:
    """Whom an operator sees who takes somebody and passes over as many people."""
    seen = [calls.take_next(by=by, at=NOON).debtor_id]
    for _ in range(times):
        seen.append(calls.next_instead(call_number=calls.current(by=by).call_number, by=by, at=NOON).debtor_id)
    return seen


def test_whoever_passes_over_call_backs_sees_each_of_them_once_and_then_the_others(opened, aya, call_back):
    agreed = [people.callable_person() for _ in range(2)]
    others = [people.callable_person() for _ in range(2)]
    for person in agreed:
        call_back(person)
    opened()
    ids = [person.pk for person in (*agreed, *others)]
    assert pass_over(aya, 4) == [*ids, ids[0]]


def test_a_call_back_that_was_passed_over_comes_first_again_with_the_next_record(opened, aya, call_back):
    agreed, other, *_ = (people.callable_person() for _ in range(3))
    call_back(agreed)
    opened()
    assert pass_over(aya, 1) == [agreed.pk, other.pk]
    said = calls.Said(NOON, ("premium",))
    calls.record_call(call_number=calls.current(by=aya).call_number, outcome="301", said=said, by=aya, at=NOON)
    assert calls.take_next(by=aya, at=NOON).debtor_id == agreed.pk


def test_the_only_one_who_may_be_called_comes_again_after_nobody(opened, aya, call_back):
    agreed = people.callable_person()
    call_back(agreed)
    opened()
    taken = calls.take_next(by=aya, at=NOON)
    assert calls.next_instead(call_number=taken.call_number, by=aya, at=NOON) is None
    assert calls.take_next(by=aya, at=NOON).debtor_id == agreed.pk


def test_handing_back_makes_the_person_ready_again(opened, aya, ken):
    person = people.callable_person()
    opened()
    taken = calls.take_next(by=aya, at=NOON)
    calls.hand_back(call_number=taken.call_number, by=aya, at=NOON)
    assert calls.take_next(by=ken, at=NOON).debtor_id == person.pk


def test_whoever_was_given_back_uncalled_stays_last_for_the_day_whatever_is_recorded_and_set_anew_meanwhile(opened, aya, ken):
    back, *others = (people.callable_person(balance=balance) for balance in (900_000, 300_000, 20_000, 20_000))
    opened()
    assert calls.take_next(by=aya, at=NOON).debtor_id == back.pk
    calls.next_instead(call_number=calls.current(by=aya).call_number, by=aya, at=NOON)
    seen = [calls.current(by=aya).debtor_id]
    for minute in (1, 2, 3):
        vain_call(aya, NOON + timedelta(minutes=minute))
        lists.turn(at=NOON + timedelta(minutes=minute))
        seen.append(calls.take_next(by=aya, at=NOON + timedelta(minutes=minute)).debtor_id)
    assert seen == [*(person.pk for person in others), back.pk]
    calls.hand_back(call_number=calls.current(by=aya).call_number, by=aya, at=NOON)
    lists.open_day(at=NOON + timedelta(days=4))
    assert calls.take_next(by=ken, at=NOON + timedelta(days=4)).debtor_id == back.pk


def test_whoever_is_given_back_for_good_is_not_the_first_for_the_next(opened, aya, ken):
    first, second = people.callable_person(balance=900_000), people.callable_person()
    opened()
    taken = calls.take_next(by=aya, at=NOON)
    calls.hand_back(call_number=taken.call_number, by=aya, at=NOON, last=True)
    assert calls.take_next(by=ken, at=NOON).debtor_id == second.pk
    assert calls.take_next(by=aya, at=NOON).debtor_id == first.pk
