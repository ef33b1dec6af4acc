"""A case in somebody's hands: until when, what a lapsed one still may do, and nobody twice."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as calls
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists import sets
from saikoku.planning.lists.models import Candidate, Lease, Turn
from saikoku.security.audit.models import AuditRecord
from tests.outreach.calls.at_once import at_once
from tests.outreach.calls.conftest import NOON
from tests.planning import people


def lapse(lease: Lease) -> None:
    long_ago = clock.real_now() - timedelta(minutes=30)
    Lease.objects.filter(pk=lease.pk).update(taken_at=long_ago, expires_at=long_ago + timedelta(minutes=10))
    Candidate.objects.update(leased_until=long_ago)


def test_a_lapsed_lease_is_free_for_the_next(opened, aya, ken):
    people.callable_person()
    opened()
    calls.take_next(by=aya, at=NOON)
    lapse(Lease.objects.get())
    taken = calls.take_next(by=ken, at=NOON)
    assert Lease.objects.get().holder == "ken"
    assert taken.call_number == Lease.objects.get().call_number


def test_the_open_page_renews_and_a_lapsed_lease_that_nobody_took_lives_again(opened, aya, ken):
    people.callable_person()
    opened()
    taken = calls.take_next(by=aya, at=NOON)
    lapse(Lease.objects.get())
    calls.renew(call_number=taken.call_number, by=aya, at=NOON)
    assert Lease.objects.get().expires_at > clock.real_now()
    with pytest.raises(calls.LeaseLost):
        calls.renew(call_number=taken.call_number, by=ken, at=NOON)


def test_in_two_windows_one_person_holds_one_household_and_the_other_lease_does_not_come_back(opened, aya, ken):
    people.callable_person()
    people.callable_person()
    opened()
    first = calls.take_next(by=aya, at=NOON)
    lapse(Lease.objects.get())
    second = calls.take_next(by=aya, at=NOON)  # in the second window
    assert second.call_number != first.call_number
    for act in (calls.renew, calls.news, calls.fail_identity_gate, calls.hand_back, calls.acknowledge):
        with pytest.raises(calls.LeaseLost):
            act(call_number=first.call_number, by=aya, at=NOON)
    said = calls.Said(NOON, ("premium",))
    with pytest.raises(calls.CallRefused) as refused:
        calls.record_call(call_number=first.call_number, outcome="301", said=said, by=aya, at=NOON)
    assert refused.value.reasons == ["lease-lost"]
    assert calls.current(by=aya).call_number == second.call_number
    assert calls.take_next(by=ken, at=NOON).debtor_id == first.debtor_id


def test_when_the_second_window_is_done_the_first_may_go_on(opened, aya):
    people.callable_person()
    people.callable_person()
    opened()
    first = calls.take_next(by=aya, at=NOON)
    lapse(Lease.objects.get())
    second = calls.take_next(by=aya, at=NOON)
    said = calls.Said(NOON, ("premium",))
    calls.record_call(call_number=second.call_number, outcome="301", said=said, by=aya, at=NOON)
    calls.renew(call_number=first.call_number, by=aya, at=NOON)
    assert calls.current(by=aya).call_number == first.call_number


def test_the_window_that_lapsed_and_the_one_that_takes_next_never_both_hold(committing_db, aya):
    for _ in range(10):
        people.callable_person()
        people.callable_person()
        lists.open_day(at=NOON)
        first = calls.take_next(by=aya, at=NOON)
        lapse(Lease.objects.get())
        at_once(
            lambda first=first: calls.renew(call_number=first.call_number, by=aya, at=NOON),
            lambda: calls.take_next(by=aya, at=NOON),
        )
        assert Lease.objects.filter(expires_at__gt=clock.real_now()).count() == 1
        Lease.objects.all().delete()


@pytest.mark.parametrize(("make", "name"), [
    (lambda lease: Lease.objects.create(
        household_key=lease.household_key, debtor_id=lease.debtor_id, holder="x", call_number="y",
        taken_at=lease.taken_at, expires_at=lease.expires_at, opened_at=lease.opened_at,
    ), "household_key"),
    (lambda lease: Lease.objects.filter(pk=lease.pk).update(expires_at=lease.taken_at), "lease_ends_after_it_began"),
    (lambda lease: Lease.objects.filter(pk=lease.pk).update(identified_by="1"),
     "identified_person_was_identified_at_a_moment"),
    (lambda lease: Candidate.objects.update(ready=True, subject=""), "ready_candidate_has_a_mark"),
    (lambda lease: Candidate.objects.update(side="x"), "candidate_of_a_known_side"),
    (lambda lease: Candidate.objects.update(month=people.DAY), "candidate_month_is_named_by_its_first_day"),
    (lambda lease: Candidate.objects.create(
        debtor_id=lease.debtor_id, side="premium", household_key=1, month=people.MONTH, as_of=people.DAY,
    ), "candidate_once_for_each_side"),
    (lambda lease: Turn.objects.create(pk=2, on=people.DAY, cell=1, promoted_at=NOON), "one_turn_of_the_queue"),
])  # fmt: skip
def test_the_tables_refuse_what_must_not_be(opened, aya, make, name):
    people.callable_person()
    opened()
    calls.take_next(by=aya, at=NOON)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(Lease.objects.get())


def test_many_at_once_get_each_person_once(committing_db):
    homes = [people.household() for _ in range(10)]
    for number in range(60):
        people.callable_person(home=homes[number % 10] if number % 2 else None)
    lists.open_day(at=NOON)
    found, faults = [], []

    def work(number: int) -> None:
        by = Actor(f"operator{number}", account_id=number + 1, worker_number=f"W{number}")
        try:
            while taken := calls.take_next(by=by, at=NOON):
                found.append((taken.call_number, taken.debtor_id))
                Lease.objects.filter(call_number=taken.call_number).update(holder=f"done{taken.debtor_id}")
        except Exception as fault:
            faults.append(fault)
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    households = Lease.objects.count()
    assert len(found) == len({debtor for _, debtor in found}) == households == 35


def test_looking_for_the_next_person_locks_no_lease_in_other_hands(committing_db, aya, ken):
    home = people.household()
    for _ in range(3):
        people.callable_person(home=home)
    lists.open_day(at=NOON)
    calls.take_next(by=aya, at=NOON)
    with transaction.atomic():
        found = lists.claim(call_number="K1", by=ken, at=NOON, terms=lists.terms_of(NOON)[0], minutes=10)
        assert not found.leased
        assert at_once(transaction.atomic(Lease.objects.select_for_update(nowait=True).get))[0].holder == "aya"
    assert Candidate.objects.filter(ready=True).count() == 1 and calls.take_next(by=ken, at=NOON) is None


def test_whoever_finds_a_household_held_asks_again_in_a_transaction_of_its_own(committing_db, aya, monkeypatch):
    person = people.callable_person()
    lists.open_day(at=NOON)
    asked = []

    def claim(parameters):
        with connection.cursor() as cursor:
            cursor.execute("select txid_current()")
            asked.append(cursor.fetchone()[0])
        return sets.Claimed(0, 0, "premium", 0, leased=False) if len(asked) < 3 else ask(parameters)

    ask = sets.claim
    monkeypatch.setattr(sets, "claim", claim)
    assert calls.take_next(by=aya, at=NOON).debtor_id == person.pk
    assert len(set(asked)) == 3 and Lease.objects.get().holder == "aya"
    assert AuditRecord.objects.filter(action="lists.candidate.taken").count() == 1
