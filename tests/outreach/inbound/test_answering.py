"""Somebody calls: his case opens whatever keeps him off the lists; the record counts as channel 2 and nothing else."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from saikoku.kernel import ulid
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as talks
from saikoku.outreach.inbound import operations as inbound
from saikoku.outreach.inbound.models import AnsweredCall
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Candidate, Lease
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors import queries as debtors
from saikoku.registry.debtors.models import Caution, PhoneFinding
from saikoku.registry.tasks.models import Task
from saikoku.security.audit import queries as trail
from tests.outreach.calls.at_once import at_once
from tests.outreach.inbound.conftest import EVENING, NOON, said
from tests.planning import people

NEW = "09012344821"


@pytest.mark.clause("10.3.ア")
@pytest.mark.clause("10.3.ウ")
def test_whoever_calls_back_is_spoken_with_and_recorded_as_an_inbound_contact(called_before, rings, aya):
    person, cause = called_before()
    taken = rings(person, identified=True)
    lease = Lease.objects.get()
    assert (lease.channel, lease.answers, lease.sides) == ("2", cause.record_number, ["premium"])
    done = talks.record_call(
        call_number=taken.call_number, outcome="101", by=aya, at=NOON,
        said=said(taken, answers=cause.record_number, promises=(talks.PromiseLine(people.DAY + timedelta(days=5)),)),
    )  # fmt: skip
    record = Contact.objects.get(record_number=done.record_numbers[0])
    assert (record.channel, record.work, record.outcome, record.spoke_with) == ("2", "01", "101", "1")
    assert (record.answers_record, record.worker_number) == (cause.record_number, "W901")
    assert Target.objects.get(debtor=person).left_reason == "reached"
    row = AnsweredCall.objects.get()
    assert (row.ending, row.answered_by, row.debtor, row.call_number) == ("case", "aya", person, taken.call_number)
    actions = {one.action for one in trail.about(person.number)}
    assert {"inbound.call.answered", "lists.candidate.taken", "calls.call.recorded"} <= actions
    assert not Lease.objects.exists()


@pytest.mark.clause("12.4")
def test_an_answered_call_is_a_contact_and_no_call_attempt(called_before, rings, aya):
    from saikoku.planning.lists import queries as lists_queries

    person, _ = called_before()
    terms, _calling = lists.terms_of(NOON)
    before = lists_queries.people([person.pk], terms)[person.pk].history
    taken = rings(person, identified=True)
    talks.record_call(call_number=taken.call_number, outcome="601", said=said(taken), by=aya, at=NOON)
    row = Candidate.objects.get(debtor=person)
    assert "reached-this-month" in row.reasons
    after = lists_queries.people([person.pk], terms)[person.pk].history
    assert sum(phone.calls_today for phone in after.phones) == sum(phone.calls_today for phone in before.phones)


@pytest.mark.parametrize("keep_away", ["reached", "promise", "stopped", "no target", "number", "caution"])
def test_what_keeps_somebody_from_being_called_does_not_keep_him_from_calling(rings, aya, keep_away):
    person = people.callable_person()
    match keep_away:
        case "reached":
            people.called(person, NOON - timedelta(days=2), "102", spoke_with="1")
        case "promise":
            people.promised(person, NOON - timedelta(days=2), people.DAY + timedelta(days=3))
        case "stopped":
            people.stop(person)
        case "no target":
            Target.objects.all().delete()
        case "number":
            person.phones.all().delete()
        case "caution":
            Caution.objects.create(debtor=person, code="05", since=people.DAY, run_id=1)
    lists.open_day(at=NOON)
    with pytest.raises(talks.CallRefused):
        talks.take(debtor_id=person.pk, by=aya, at=NOON)
    assert rings(person).debtor_id == person.pk


def test_outside_the_hours_no_case_is_opened_and_only_that_somebody_rang_is_kept(called_before, rings, aya):
    person, _ = called_before()
    with pytest.raises(talks.CallRefused) as refusal:
        rings(person, at=EVENING)
    assert refusal.value.reasons == ["outside-hours"]
    with pytest.raises(inbound.AnswerRefused):
        inbound.note_unknown(
            said="用件", wanted="none", caller=NEW, due_at=None, call_number=ulid.new(EVENING), by=aya, at=EVENING
        )
    number = ulid.new(EVENING)
    assert inbound.note_after_hours(call_number=number, by=aya, at=EVENING) == inbound.note_after_hours(
        call_number=number, by=aya, at=EVENING
    )
    row = AnsweredCall.objects.get()
    assert (row.ending, row.caller, row.said, row.debtor) == ("after_hours", "", "", None)
    with pytest.raises(inbound.AnswerRefused) as within:
        inbound.note_after_hours(call_number=ulid.new(NOON), by=aya, at=NOON)
    assert within.value.reasons == ["within-hours"]


def test_the_page_sent_twice_opens_one_case(called_before, aya):
    person, _ = called_before()
    number = ulid.new(NOON)
    act = {"debtor": person, "caller": "", "call_number": number, "found_by": "phone", "by": aya, "at": NOON}
    assert inbound.answer(**act).again is False
    assert inbound.answer(**act).again is True
    assert AnsweredCall.objects.count() == Lease.objects.count() == 1
    with pytest.raises(inbound.AnswerRefused) as refusal:
        inbound.answer(**{**act, "debtor": people.callable_person()})
    assert refusal.value.reasons == ["intent-of-another"]


def test_a_household_in_anothers_call_is_handed_over_and_he_is_told(called_before, rings, aya, ken):
    person, _ = called_before(home=people.household())
    mother = people.callable_person(home=person.household)
    held = talks.take(debtor_id=person.pk, by=ken, at=NOON)
    with pytest.raises(talks.HeldByOther) as refusal:
        rings(mother)
    assert refusal.value.holder == "ken" and refusal.value.reasons == ["leased-by-other"]
    act = {"debtor": mother, "caller": NEW, "call_number": ulid.new(NOON), "found_by": "phone", "by": aya, "at": NOON}
    row = inbound.hand_over(**act)
    assert inbound.hand_over(**act) == row
    assert (row.ending, row.handed_to) == ("handed", "ken")
    news = talks.news(call_number=held.call_number, by=ken, at=NOON)
    assert (news.codes, news.rung_by) == (("caller-waits",), "見本 あや")
    talks.acknowledge(call_number=held.call_number, by=ken, at=NOON)
    assert talks.news(call_number=held.call_number, by=ken, at=NOON).codes == ()
    assert rings(mother, by=ken).debtor_id == mother.pk  # his own household: he passes to the caller at once
    row.refresh_from_db()
    assert row.settled_by == "ken"
    with pytest.raises(inbound.AnswerRefused) as himself:
        inbound.hand_over(**act | {"by": ken, "call_number": ulid.new(NOON)})
    assert himself.value.reasons == ["holds-himself"]


def test_what_was_handed_over_of_one_is_taken_with_whoever_of_the_household_it_turns_out_to_be(called_before, rings, aya, ken):
    person, _ = called_before(home=people.household())
    mother = people.callable_person(home=person.household)
    alone = people.callable_person()
    talks.take(debtor_id=person.pk, by=ken, at=NOON)
    row = inbound.hand_over(
        debtor=mother, caller="", call_number=ulid.new(NOON), found_by="name", by=aya, at=NOON
    )
    other = AnsweredCall.objects.create(
        call_number=ulid.new(NOON), answered_at=NOON, answered_by="aya", ending="handed", handed_to="ken", debtor=alone
    )
    rings(person, by=ken)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.settled_by, other.settled_by) == ("ken", "")


def test_two_who_open_the_case_of_somebody_on_no_list_at_one_moment_meet_no_fault(committing_db, aya, ken):
    for _ in range(5):
        person = people.debtor()
        found = at_once(*(partial(answering, person, ulid.new(NOON), by) for by in (aya, ken)))
        assert sorted(type(one).__name__ for one in found) == ["HeldByOther", "Taken"], found
        Lease.objects.all().delete()


def test_a_payment_that_came_with_the_ring_is_still_told_after_it(called_before, ken, aya):
    person, _ = called_before()
    owed = people.owes(person, "11", 5_000, instalment="07")
    held = talks.take(debtor_id=person.pk, by=ken, at=NOON)
    people.pays(owed, 2_000)
    inbound.hand_over(debtor=person, caller="", call_number=ulid.new(NOON), found_by="name", by=aya, at=NOON)
    assert talks.acknowledge(call_number=held.call_number, by=ken, at=NOON).codes == ("caller-waits",)
    assert talks.news(call_number=held.call_number, by=ken, at=NOON).codes == ("payment-arrived",)


def test_nobody_to_hand_over_to_is_said(called_before, aya):
    person, _ = called_before()
    with pytest.raises(inbound.AnswerRefused) as refusal:
        inbound.hand_over(debtor=person, caller="", call_number=ulid.new(NOON), found_by="name", by=aya, at=NOON)
    assert refusal.value.reasons == ["nobody-holds"]


def test_whom_the_operator_holds_goes_back_only_where_he_says_so_and_never_out_of_a_talk(called_before, rings, aya):
    person, _ = called_before()
    other = people.callable_person()
    lists.open_day(at=NOON)
    held = talks.take(debtor_id=other.pk, by=aya, at=NOON)
    with pytest.raises(talks.CallRefused) as refusal:
        rings(person)
    assert refusal.value.reasons == ["holds-another"]
    rings(person, instead=True)
    assert Lease.objects.get().debtor == person
    assert trail.about(other.number).filter(action="calls.case.handed_back", object_id=held.call_number).exists()
    talks.pass_identity_gate(call_number=Lease.objects.get().call_number, method="1", by=aya, at=NOON)
    with pytest.raises(talks.CallRefused) as refusal:
        rings(other, instead=True)
    assert refusal.value.reasons == ["in-a-talk"]
    with pytest.raises(talks.CallRefused) as refusal:
        rings(person, instead=True)
    assert refusal.value.reasons == ["in-this-talk"]


@pytest.mark.clause("9.4.コ")
def test_a_new_number_that_rang_is_kept_with_consent_and_delivered_as_the_returned_calls(called_before, rings, aya):
    person, _ = called_before()
    taken = rings(person, caller=NEW, identified=True)
    done = talks.record_call(
        call_number=taken.call_number, outcome="601", said=said(taken, keeps_caller=True), by=aya, at=NOON
    )
    assert "number_rang" in done.followed
    found = PhoneFinding.objects.get()
    assert (found.number, found.source, found.state, found.record_number) == (NEW, "06", "1", done.record_numbers[0])
    assert [row["source"] for row in debtors.delivered_phones(people.DAY, people.DAY)] == ["06"]
    assert Contact.objects.get(record_number=done.record_numbers[0]).phone == NEW


def test_a_number_thought_dead_that_rings_is_confirmed_but_not_of_somebody_unidentified(called_before, rings, aya):
    person, _ = called_before()
    phone = person.phones.get()
    person.phones.update(state="3")
    taken = rings(person, caller=phone.number)
    talks.record_call(call_number=taken.call_number, outcome="206", said=said(taken), by=aya, at=NOON)
    phone.refresh_from_db()
    assert phone.state == "3"
    taken = rings(person, caller=phone.number, identified=True)
    talks.record_call(call_number=taken.call_number, outcome="601", said=said(taken), by=aya, at=NOON)
    phone.refresh_from_db()
    assert phone.state == "1"


@pytest.mark.parametrize(("outcome", "more", "identified", "expected"), [
    ("301", {}, True, ["outcome-unknown"]),
    ("501", {}, True, ["outcome-unknown"]),
    ("601", {}, False, ["identity-not-checked"]),
    ("602", {}, False, []),
    ("601", {"answers": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, True, ["cause-unknown"]),
    ("601", {"sides": ("premium", "city_tax")}, True, ["sides-of-two-divisions"]),
    ("601", {"sides": ("city_tax",)}, True, []),
])  # fmt: skip
def test_a_record_of_an_answered_call_is_refused_with_every_reason(
    called_before, rings, aya, outcome, more, identified, expected
):
    person, _ = called_before()
    people.owes(person, "01", 9_000)
    taken = rings(person, identified=identified)
    assert set(taken.sides) == {"premium", "city_tax"}
    act = {"call_number": taken.call_number, "outcome": outcome, "by": aya, "at": NOON}
    told = said(taken, **{"sides": ("premium",), **more})
    if not expected:
        assert Contact.objects.get(record_number=talks.record_call(**act, said=told).record_numbers[0]).channel == "2"
        return
    with pytest.raises(talks.CallRefused) as refusal:
        talks.record_call(**act, said=told)
    assert refusal.value.reasons == expected


def test_both_divisions_may_be_spoken_about_where_they_agreed(called_before, rings, aya, agree):
    agree("joint_call_consent", True)
    person, _ = called_before()
    people.owes(person, "01", 9_000)
    taken = rings(person, identified=True)
    done = talks.record_call(call_number=taken.call_number, outcome="601", said=said(taken), by=aya, at=NOON)
    assert len(done.record_numbers) == 2


def test_a_person_without_any_number_may_call(rings, aya):
    person = people.debtor()
    people.owes(person)
    taken = rings(person, identified=True)
    assert talks.record_call(call_number=taken.call_number, outcome="601", said=said(taken), by=aya, at=NOON)


def test_the_notice_that_the_caller_names_is_the_cause_and_the_latest_attempt_otherwise(called_before, rings, aya):
    person, cause = called_before(home=people.household())
    visit = people.called(person, NOON - timedelta(days=20), "V20", channel="3", absence_notice="F2603-0007")
    people.called(person, NOON - timedelta(days=1), "501")  # nobody was called
    for outcome in ("401", "402", "403", "404"):  # it went to no number of his
        people.called(person, NOON - timedelta(hours=20), outcome)
    people.called(person, NOON - timedelta(days=1), "V41", channel="3")
    rings(person)
    assert Lease.objects.get().answers == cause.record_number
    rings(person, notice="F2603-0007")
    assert Lease.objects.get().answers == visit.record_number


def test_an_agreed_call_back_is_done_when_the_person_calls_first(called_before, rings, aya):
    person, record = called_before()
    task = Task.objects.create(
        kind="call_back", debtor=person, programme="11", record_number=record.record_number, due_at=NOON - timedelta(hours=1),
        opened_at=NOON - timedelta(days=1), opened_by="ken", owner_id=902,
    )  # fmt: skip
    taken = rings(person)
    talks.record_call(call_number=taken.call_number, outcome="206", said=said(taken), by=aya, at=NOON)
    task.refresh_from_db()
    assert task.state == "open" and task.due_at == NOON - timedelta(hours=1)
    taken = rings(person, identified=True)
    talks.record_call(call_number=taken.call_number, outcome="601", said=said(taken), by=aya, at=NOON)
    task.refresh_from_db()
    assert task.state == "done"


def test_an_answered_call_is_taken_up_again_and_corrected_as_what_it_was(called_before, rings, aya):
    person, cause = called_before()
    taken = rings(person, caller=NEW, identified=True)
    first = talks.record_call(
        call_number=taken.call_number, outcome="601", said=said(taken, answers=cause.record_number), by=aya, at=NOON
    )
    talks.reopen(call_number=taken.call_number, by=aya, at=NOON + timedelta(seconds=5))
    lease = Lease.objects.get()
    assert (lease.channel, lease.caller, lease.answers, lease.identified_by) == ("2", NEW, cause.record_number, "1")
    again = talks.record_call(
        call_number=taken.call_number, outcome="102", said=said(taken), by=aya, at=NOON + timedelta(seconds=20),
        replaces=first.record_numbers,
    )  # fmt: skip
    with pytest.raises(talks.CallRefused) as refusal:
        talks.correct_record(
            record_number=again.record_numbers[0], outcome="301", said=said(taken), reason="誤り", by=aya, at=NOON
        )
    assert refusal.value.reasons == ["outcome-unknown"]
    put_right = talks.correct_record(
        record_number=again.record_numbers[0], outcome="601", said=said(taken), reason="誤り", by=aya, at=NOON
    )
    record = Contact.objects.get(record_number=put_right.record_numbers[0])
    assert (record.channel, record.phone, record.outcome) == ("2", NEW, "601")


def test_an_outbound_call_cannot_end_as_an_inbound_one(called_before, aya):
    person, _ = called_before()
    taken = talks.take(debtor_id=person.pk, by=aya, at=NOON)
    with pytest.raises(talks.CallRefused) as refusal:
        talks.record_call(call_number=taken.call_number, outcome="602", said=said(taken), by=aya, at=NOON)
    assert refusal.value.reasons == ["outcome-unknown"]


def test_the_queues_next_person_is_an_outbound_call_again(called_before, rings, aya, ken):
    person, _ = called_before()
    taken = rings(person, caller=NEW)
    lapsed = Lease.objects.get().taken_at + timedelta(microseconds=1)
    Lease.objects.update(expires_at=lapsed)
    Candidate.objects.update(leased_until=lapsed)
    lists.turn(at=NOON)
    assert talks.take_next(by=ken, at=NOON).debtor_id == person.pk
    lease = Lease.objects.get()
    assert (lease.channel, lease.caller, lease.answers) == ("1", "", "")
    assert lease.call_number != taken.call_number


@pytest.mark.parametrize(("change", "name"), [
    ({"caller": "0942334821"}, "only_an_answered_call_has_a_caller"),
    ({"answers": "R1"}, "only_an_answered_call_has_a_caller"),
    ({"channel": "3"}, "only_an_answered_call_has_a_caller"),
    ({"rung_by": "あや"}, "ring_names_who_answered"),
    ({"rung_at": NOON}, "ring_names_who_answered"),
])  # fmt: skip
def test_a_lease_that_says_two_things_is_refused(called_before, aya, change, name):
    person, _ = called_before()
    talks.take(debtor_id=person.pk, by=aya, at=NOON)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Lease.objects.update(**change)


def answering(person, call, by, at=NOON):
    return inbound.answer(debtor=person, caller="", call_number=call, found_by="name", by=by, at=at)


def test_a_page_of_a_call_that_was_recorded_opens_it_no_more(called_before, aya):
    """Else what is said in a later talk would take the place of the first record, or be lost."""
    person, _ = called_before()
    call = ulid.new(NOON)
    taken = answering(person, call, aya)
    talks.record_call(call_number=call, outcome="602", said=said(taken), by=aya, at=NOON)
    with pytest.raises(inbound.AnswerRefused, match="intent-of-another"):
        answering(person, call, aya, NOON + timedelta(hours=3))
    assert not Lease.objects.exists()


def test_a_page_of_a_call_that_was_given_back_opens_it_again(called_before, aya):
    person, _ = called_before()
    call = ulid.new(NOON)
    answering(person, call, aya)
    talks.hand_back(call_number=call, by=aya, at=NOON)
    assert answering(person, call, aya, NOON + timedelta(minutes=5)).call_number == call


def test_what_is_pressed_twice_at_one_moment_is_done_once(committing_db, aya):
    person = people.callable_person()
    call, other, third, late = (ulid.new(NOON) for _ in range(4))
    lists.open_day(at=NOON)
    act = {"by": aya, "at": NOON}
    unknown = {"said": "折り返してほしい", "wanted": "call_back", "caller": NEW, "due_at": NOON + timedelta(hours=1)}
    for number, press in (
        (call, lambda: answering(person, call, aya)),
        (other, lambda: inbound.note_unknown(call_number=other, **unknown, **act)),
        (late, lambda: inbound.note_after_hours(call_number=late, by=aya, at=EVENING)),
    ):
        assert [one for one in at_once(press, press, press) if isinstance(one, Exception)] == []
        assert AnsweredCall.objects.filter(call_number=number).count() == 1
    talks.hand_back(call_number=call, by=aya, at=NOON)
    ken = Actor("ken", account_id=902, worker_number="W902")
    talks.take(debtor_id=person.pk, by=ken, at=NOON)

    def hands_over():
        return inbound.hand_over(debtor=person, caller="", call_number=third, found_by="name", **act)

    assert [one for one in at_once(hands_over, hands_over, hands_over) if isinstance(one, Exception)] == []
    assert AnsweredCall.objects.get(call_number=third).handed_to == "ken"


@pytest.mark.parametrize("agreed", [True, False])
def test_a_talk_written_anew_keeps_the_number_that_rang_only_where_he_agreed(called_before, rings, aya, agreed):
    person, _ = called_before()
    taken = rings(person, caller=NEW, identified=True)
    act = {"call_number": taken.call_number, "outcome": "601", "by": aya, "at": NOON}
    done = talks.record_call(said=said(taken, sides=["premium"], keeps_caller=True), **act)
    assert person.phones.get(number=NEW).state == "1"
    talks.reopen(call_number=taken.call_number, by=aya, at=NOON)
    talks.record_call(
        said=said(taken, sides=["premium"], keeps_caller=agreed), replaces=done.record_numbers, **act
    )
    assert person.phones.get(number=NEW).state == ("1" if agreed else "4")
    later = NOON + timedelta(hours=3)
    again = rings(person, caller=NEW, identified=True, at=later)
    talks.record_call(
        call_number=again.call_number, outcome="601", said=said(again, sides=["premium"], at=later), by=aya, at=later
    )
    assert person.phones.get(number=NEW).state == ("1" if agreed else "4")


def test_a_correction_keeps_the_number_to_which_he_agreed(called_before, rings, aya):
    person, _ = called_before()
    taken = rings(person, caller=NEW, identified=True)
    talk = said(taken, sides=["premium"], keeps_caller=True)
    done = talks.record_call(call_number=taken.call_number, outcome="601", said=talk, by=aya, at=NOON)
    for summary in ("一度", "もう一度"):
        done = talks.correct_record(
            record_number=done.record_numbers[0], outcome="601", reason="概要の誤り", by=aya, at=NOON,
            said=said(taken, sides=["premium"], summary=summary),
        )  # fmt: skip
        assert person.phones.get(number=NEW).state == "1"
    talks.correct_record(
        record_number=done.record_numbers[0], outcome="602", reason="本人ではなかった", by=aya, at=NOON,
        said=said(taken, sides=["premium"]),
    )  # fmt: skip
    assert person.phones.get(number=NEW).state == "4"


def test_a_correction_lays_no_number_to_a_call_whose_number_was_withheld(called_before, rings, aya):
    person, _ = called_before()
    person.phones.update(state="2")
    taken = rings(person, identified=True)
    done = talks.record_call(
        call_number=taken.call_number, outcome="601", said=said(taken, sides=["premium"]), by=aya, at=NOON
    )
    fixed = talks.correct_record(
        record_number=done.record_numbers[0], outcome="601", reason="概要の誤り", by=aya, at=NOON,
        said=said(taken, sides=["premium"], summary="直した"),
    )  # fmt: skip
    assert Contact.objects.get(record_number=fixed.record_numbers[0]).phone == ""
    assert person.phones.get().state == "2"
