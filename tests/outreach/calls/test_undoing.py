"""A call just recorded is taken up again: the record stands until it is written anew, and nothing is there twice."""

from datetime import timedelta

import pytest

from saikoku.kernel import clock
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.calls.operations import NewPhone, PromiseLine, Said
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.contacts.rules import corrections
from saikoku.registry.debtors.models import Phone
from saikoku.registry.liabilities.models import OwnStop
from saikoku.registry.tasks.models import Task
from saikoku.security.audit.models import AuditRecord
from tests.outreach.calls.at_once import at_once
from tests.outreach.calls.conftest import NOON
from tests.outreach.calls.test_recording import enough_for
from tests.planning import people

FRIDAY = people.DAY + timedelta(days=7)
SOON = NOON + timedelta(seconds=8)


def said(**more) -> Said:
    return Said(started_at=NOON, **({"sides": ("premium",)} | more))


@pytest.fixture
def recorded(talk, aya):
    """A call recorded a moment ago: `person, done = recorded("301")`."""

    def make(outcome="301", **more):
        person, taken = talk()
        return person, calls.record_call(
            call_number=taken.call_number, outcome=outcome, by=aya, at=NOON, said=said(**(enough_for(outcome) | more))
        )

    return make


def write_anew(done, by, outcome, *, at=SOON, **more):
    return calls.record_call(
        call_number=done.call_number, outcome=outcome, said=said(**more), replaces=done.record_numbers, by=by, at=at
    )


@pytest.mark.parametrize(("by", "seconds", "expected"), [
    ("aya", 10, []), ("aya", 13, []), ("aya", 14, ["undo-too-late"]), ("ken", 1, ["already-corrected"]),
    ("ken", 60, ["already-corrected", "undo-too-late"]),
])  # fmt: skip
def test_for_ten_seconds_and_the_way_over_the_line_the_author_may_undo(by, seconds, expected):
    written = [("aya", NOON), (by, NOON)]
    assert corrections.undo_refusals(written, name="aya", at=NOON + timedelta(seconds=seconds)) == expected


def test_the_case_comes_back_as_it_was_and_the_record_stands_meanwhile(recorded, aya):
    person, done = recorded("101", promises=(PromiseLine(FRIDAY),))
    taken = calls.reopen(call_number=done.call_number, by=aya, at=SOON)
    assert (taken.debtor_id, taken.sides) == (person.pk, ("premium",))
    lease = Lease.objects.get()
    assert (lease.identified_by, lease.opened_at) == ("1", NOON)
    assert contacts.standing().get().outcome == "101"
    assert Promise.objects.get().state == "1"
    assert AuditRecord.objects.filter(action="calls.call.reopened").count() == 1
    assert calls.reopen(call_number=done.call_number, by=aya, at=SOON).again


def test_given_back_or_lapsed_the_first_record_simply_stays(recorded, aya):
    person, done = recorded("116")
    calls.reopen(call_number=done.call_number, by=aya, at=SOON)
    calls.hand_back(call_number=done.call_number, by=aya, at=SOON)
    assert contacts.standing().get().outcome == "116"
    assert OwnStop.objects.get().lifted_on is None
    assert Task.objects.get().state == "open"
    with pytest.raises(calls.CallRefused):
        calls.take(debtor_id=person.pk, by=aya, at=SOON)


@pytest.mark.clause("13.2.ウ")
def test_written_anew_it_corrects_the_first_and_what_that_one_did_is_taken_back(recorded, aya):
    _, done = recorded("116")
    calls.reopen(call_number=done.call_number, by=aya, at=SOON)
    anew = write_anew(done, aya, "101", promises=(PromiseLine(FRIDAY, 5_000),))
    record = contacts.standing().get()
    assert (record.outcome, record.corrects) == ("101", done.record_numbers[0])
    assert (record.record_number, record.call_number) == (anew.record_numbers[0], done.call_number)
    assert OwnStop.objects.get().lifted_on == people.DAY
    assert Task.objects.get().state == "withdrawn"
    assert not Lease.objects.exists()


@pytest.mark.parametrize(("visit", "left"), [(None, None), ("V20", None), ("V03", people.DAY), ("V50", people.DAY)])
def test_whom_a_visit_keeps_off_the_lists_stays_off_when_a_call_is_written_anew(recorded, aya, visit, left):
    person, done = recorded("104")
    if visit:
        people.called(person, NOON - timedelta(days=1), visit, channel="3")
    calls.reopen(call_number=done.call_number, by=aya, at=SOON)
    write_anew(done, aya, "301")
    assert Target.objects.get(debtor=person).left_on == left


def test_what_a_merged_number_was_told_keeps_the_person_off_too(recorded, aya):
    person, done = recorded("104")
    old = people.debtor()
    type(old).objects.filter(pk=old.pk).update(merged_into=person)
    people.called(old, NOON - timedelta(days=1), "V03", channel="3")
    calls.reopen(call_number=done.call_number, by=aya, at=SOON)
    write_anew(done, aya, "301")
    assert Target.objects.get(debtor=person).left_on == people.DAY


@pytest.mark.parametrize("kinds", ["calls", "visits"])
def test_what_takes_a_person_off_the_lists_is_one_table(kinds):
    from saikoku.exchange.layouts.rules import outcomes as layouts
    from saikoku.outreach.scripts.rules import outcomes
    from saikoku.outreach.visits.rules import outcomes as visits

    named = {code for code, one in layouts.outcomes().items() if lists.LEAVES in one.next}
    known = outcomes.calls() if kinds == "calls" else visits.visits()
    assert {code for code, one in known.items() if one.does("leave")} == named & set(known)


def test_posted_again_it_is_answered_and_not_written_a_second_time(recorded, aya):
    _, done = recorded()
    calls.reopen(call_number=done.call_number, by=aya, at=SOON)
    first = write_anew(done, aya, "302")
    again = write_anew(done, aya, "302")
    assert again.again and again.record_numbers == first.record_numbers
    assert Contact.objects.count() == 2


def test_a_lease_that_lapsed_meanwhile_refuses_and_the_first_record_stays(recorded, aya):
    _, done = recorded()
    calls.reopen(call_number=done.call_number, by=aya, at=SOON)
    Lease.objects.update(expires_at=clock.real_now() + timedelta(milliseconds=1))
    with pytest.raises(calls.CallRefused) as refused:
        write_anew(done, aya, "302")
    assert refused.value.reasons == ["lease-lost"]
    assert contacts.standing().get().outcome == "301"


def test_whoever_was_taken_since_goes_back_to_the_queue(recorded, opened, aya, ken):
    _, done = recorded()
    other = people.callable_person()
    opened()
    assert calls.take_next(by=aya, at=NOON).debtor_id == other.pk
    calls.reopen(call_number=done.call_number, by=aya, at=SOON)
    assert Lease.objects.get().call_number == done.call_number
    assert calls.take_next(by=ken, at=SOON).debtor_id == other.pk


def test_where_somebody_else_holds_the_household_all_stays_as_it_is(talk, opened, aya, ken):
    home = people.household()
    _, taken = talk(home=home)
    second = people.callable_person("01", home=home)
    opened()
    done = calls.record_call(call_number=taken.call_number, outcome="301", said=said(), by=aya, at=NOON)
    mine = people.callable_person()
    opened()
    calls.take(debtor_id=mine.pk, by=aya, at=NOON)
    calls.take(debtor_id=second.pk, by=ken, at=NOON)
    with pytest.raises(calls.CallRefused) as refused:
        calls.reopen(call_number=done.call_number, by=aya, at=SOON)
    assert refused.value.reasons == ["leased-by-other"]
    assert Lease.objects.get(holder="aya").debtor_id == mine.pk


@pytest.mark.parametrize(("number", "by", "later", "reasons"), [
    ("", "aya", 60, ["undo-too-late"]), ("", "ken", 1, ["already-corrected"]), ("X", "aya", 1, ["record-unknown"]),
])  # fmt: skip
def test_what_cannot_be_undone_is_refused(recorded, aya, ken, number, by, later, reasons):
    _, done = recorded()
    who = {"aya": aya, "ken": ken}[by]
    with pytest.raises(calls.CallRefused) as refused:
        calls.reopen(call_number=number or done.call_number, by=who, at=NOON + timedelta(seconds=later))
    assert refused.value.reasons == reasons


@pytest.mark.parametrize("forged", ["\0", "", "X" * 26, "9" * 400])
def test_what_is_no_number_of_a_record_takes_no_records_place(recorded, aya, forged):
    _, done = recorded()
    calls.reopen(call_number=done.call_number, by=aya, at=SOON)
    with pytest.raises(calls.CallRefused) as refused:
        calls.record_call(
            call_number=done.call_number, outcome="302", said=said(), replaces=[forged], by=aya, at=SOON
        )
    assert refused.value.reasons == ["already-corrected"]
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("first", ["401", "402", "403", "404", "405", "305", "307"])
def test_a_number_is_again_what_it_was_before_the_record_that_was_wrong(recorded, aya, first):
    person, done = recorded(first)
    number = person.phones.order_by("pk").first()
    assert number.state in "34" or number.suspended_until
    calls.reopen(call_number=done.call_number, by=aya, at=SOON)
    write_anew(done, aya, "301")
    number = person.phones.order_by("pk").first()
    assert (number.state, number.suspended_until) == ("2", None)
    assert not Task.objects.filter(state="open").exists()


def test_a_number_that_only_the_wrong_record_named_is_not_dialled(recorded, aya):
    _, done = recorded("106", new_phone=NewPhone("09012344821", kind="2", source="01"))
    calls.reopen(call_number=done.call_number, by=aya, at=SOON)
    write_anew(done, aya, "106", new_phone=NewPhone("09012344822", kind="2", source="01"))
    assert dict(Phone.objects.filter(number__startswith="0901234482").values_list("number", "state")) == {
        "09012344821": "4", "09012344822": "2",
    }  # fmt: skip


def test_a_side_that_was_recorded_cannot_be_left_out(opened, aya, agree):
    agree("joint_call_consent", True)
    person = people.callable_person("01")
    people.owes(person, "11")
    people.target(person, "11")
    opened()
    taken = calls.take(debtor_id=person.pk, by=aya, at=NOON)
    both = ("city_tax", "premium")
    done = calls.record_call(call_number=taken.call_number, outcome="301", said=said(sides=both), by=aya, at=NOON)
    calls.reopen(call_number=done.call_number, by=aya, at=SOON)
    with pytest.raises(calls.CallRefused) as refused:
        write_anew(done, aya, "302", sides=("premium",))
    assert refused.value.reasons == ["recorded-side-missing"]
    write_anew(done, aya, "302", sides=both)
    assert [row.outcome for row in contacts.standing()] == ["302", "302"]
    assert not Target.objects.exclude(left_on=None).exists()


def test_undone_twice_at_once_it_is_open_once(committing_db, aya):
    person = people.callable_person()
    lists.open_day(at=NOON)
    taken = calls.take(debtor_id=person.pk, by=aya, at=NOON)
    done = calls.record_call(call_number=taken.call_number, outcome="301", said=said(), by=aya, at=NOON)
    found = at_once(*[lambda: calls.reopen(call_number=done.call_number, by=aya, at=SOON)] * 3)
    assert sorted(one.again for one in found) == [False, True, True], found
    written = at_once(*[lambda: write_anew(done, aya, "302")] * 3)
    assert len({one.record_numbers for one in written}) == 1, written
    assert Contact.objects.count() == 2
