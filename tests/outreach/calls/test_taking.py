"""Taking somebody to call: who comes, who does not, and nobody twice."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import SIDE_OF
from saikoku.outreach.calls import operations as calls
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists import queries as list_queries
from saikoku.planning.lists.models import Candidate, Lease, Turn
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Caution
from saikoku.security.audit import queries as trail
from saikoku.security.audit.models import AuditRecord
from tests.outreach.calls.at_once import at_once
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
def both_sides(opened):
    """Somebody who owes tax and premium, one number; the divisions did not agree to speak of both in one call."""
    person = people.callable_person("01")
    people.owes(person, "11")
    people.target(person, "11")
    opened()
    return person


def vain_call(by, at=NOON) -> None:
    taken = calls.current(by=by)
    calls.record_call(call_number=taken.call_number, outcome="301", said=calls.Said(at, tuple(taken.sides)), by=by, at=at)


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


@pytest.fixture
def call_back(aya):
    """An agreed call-back of Aya's that is due: `call_back(person)`."""
    from saikoku.registry.tasks.models import Task

    def agree(person, due_at=NOON):
        return Task.objects.create(
            kind="call_back", debtor=person, record_number="R", due_at=due_at, owner_id=aya.account_id, opened_at=NOON,
            opened_by="aya",
        )  # fmt: skip

    return agree


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
