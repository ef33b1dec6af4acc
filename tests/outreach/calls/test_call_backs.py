"""An agreed call-back: called though reached, kept with its owner until somebody was reached, tried in other slots."""

from datetime import date, datetime, time, timedelta

import pytest

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.calls.operations import PromiseLine, Said
from saikoku.outreach.calls.rules import call_backs
from saikoku.outreach.calls.rules.call_backs import Fate
from saikoku.outreach.scripts.rules import outcomes
from saikoku.planning.lists.models import Candidate
from saikoku.planning.timing.rules.hours import Calling, Cell
from saikoku.registry.contacts.models import Contact
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.security.audit.models import AuditRecord
from tests.outreach.calls.conftest import NOON
from tests.planning import people

AGREED = clock.at(people.DAY, 13, 30)
NEXT_DAY = people.DAY + timedelta(days=1)
BANDS = ((9, 12), (12, 15), (15, 17), (17, 19))
CALLING = Calling(date(2025, 8, 1), date(2026, 4, 14), time(9), time(19), bands=BANDS)
DUE_FATES = {"301": "put-off", "304": "put-off", "201": "put-off", "402": "put-off", "119": "put-off", "101": "done",
             "112": "done", "203": "needless", "501": "needless", "503": "needless", "405": "stays"}  # fmt: skip


def said(at: datetime = NOON, **more) -> Said:
    return Said(started_at=at, **({"sides": ("premium",)} | more))


@pytest.fixture
def agreed(talk, aya):
    """Aya has promised to call somebody back at half past one: `person, task = agreed()`."""

    def make(**more):
        person, taken = talk(**more)
        calls.record_call(call_number=taken.call_number, outcome="112", said=said(call_back_at=AGREED), by=aya, at=NOON)
        return person, Task.objects.get()

    return make


def call(by, outcome: str, at: datetime, **more) -> Task:
    taken = calls.take_next(by=by, at=at)
    calls.pass_identity_gate(call_number=taken.call_number, method="1", by=by, at=at)
    calls.record_call(call_number=taken.call_number, outcome=outcome, said=said(at, **more), by=by, at=at)
    return Task.objects.filter(kind="call_back").order_by("pk").first()


@pytest.mark.parametrize(("code", "expected"), DUE_FATES.items())
def test_only_whoever_was_reached_was_called_back(code, expected):
    assert call_backs.fate(outcomes.calls()[code], is_due=True) == expected


def test_a_call_back_of_later_outlives_an_attempt_before_it():
    assert call_backs.fate(outcomes.calls()["301"], is_due=False) == Fate.STAYS
    assert call_backs.fate(outcomes.calls()["101"], is_due=False) == Fate.NEEDLESS


@pytest.mark.parametrize(("moment", "more", "expected"), [
    ((10, 13, 30), {}, (10, 15)),
    ((10, 13, 30), {"tried": {Cell(5, 2), Cell(5, 3)}}, (11, 9)),
    ((10, 18, 59), {}, (11, 9)),
    ((10, 13, 30), {"rest": timedelta(days=2)}, (12, 9)),
    ((10, 13, 30), {"not_before": clock.at(date(2026, 4, 10), 15)}, (10, 15)),
    ((10, 13, 30), {"not_before": clock.at(date(2026, 4, 10), 15, 1)}, (10, 17)),
    ((10, 13, 30), {"month_is_spent": True}, None),
    ((14, 17, 0), {}, None),
])  # fmt: skip
def test_the_next_try_is_in_the_next_slot_that_is_another_one(moment, more, expected):
    day, *hour = moment
    found = call_backs.next_try(clock.at(date(2026, 4, day), *hour), CALLING, **more)
    assert found == (expected and clock.at(date(2026, 4, expected[0]), expected[1]))


def test_with_the_months_attempts_spent_the_next_try_is_next_month():
    calling = Calling(date(2025, 8, 1), date(2030, 7, 31), time(9), time(19), bands=BANDS)
    spent = call_backs.next_try(AGREED, calling, month_is_spent=True, tried={Cell(5, 0)})
    assert spent == clock.at(date(2026, 5, 1), 9)


@pytest.mark.clause("9.4.サ")
def test_an_agreed_call_back_is_called_though_reached_and_stays_until_somebody_is_reached(agreed, aya, ken):
    person, task = agreed()
    people.phone(person)
    with pytest.raises(calls.CallRefused):
        calls.take(debtor_id=person.pk, by=aya, at=AGREED - timedelta(minutes=1))
    task = call(aya, "301", AGREED)
    assert (task.state, task.due_at, task.owner_id) == ("open", clock.at(people.DAY, 15), aya.account_id)
    assert AuditRecord.objects.filter(action="registry.task.put_off").exists()
    with pytest.raises(calls.CallRefused):
        calls.take(debtor_id=person.pk, by=aya, at=clock.at(people.DAY, 14, 59))
    assert calls.take_next(by=ken, at=clock.at(people.DAY, 15)) is None  # it waits for the one who agreed it
    task = call(aya, "101", clock.at(people.DAY, 15), promises=(PromiseLine(NEXT_DAY),))
    assert (task.state, task.result) == ("done", "本人・納付約束")


def test_where_each_number_was_dialled_often_enough_the_call_back_goes_to_the_next_day(agreed, aya):
    agreed()
    assert call(aya, "301", AGREED).due_at == clock.at(NEXT_DAY, 9)


def test_a_busy_line_puts_it_off_once_for_some_minutes_and_then_to_another_slot(agreed, aya):
    person, _ = agreed()
    people.phone(person)
    again = call(aya, "304", AGREED).due_at
    assert again == AGREED + timedelta(minutes=10)
    people.phone(person)
    assert call(aya, "304", again).due_at == clock.at(people.DAY, 15)


def test_a_voicemail_that_asks_for_an_answer_lets_the_agreed_days_pass(agreed, aya):
    agreed()
    assert call(aya, "303", AGREED).due_at == clock.at(people.DAY + timedelta(days=2), 9)


def test_a_suspended_line_lets_the_agreed_days_pass_where_there_is_no_other_number(agreed, aya):
    agreed()
    assert call(aya, "404", AGREED).due_at == clock.at(people.DAY + timedelta(days=15), 9)


def test_another_number_is_tried_in_the_next_slot(agreed, aya):
    person, _ = agreed()
    people.phone(person)
    assert call(aya, "404", AGREED).due_at == clock.at(people.DAY, 15)


@pytest.mark.parametrize(("outcome", "state"), [("203", "withdrawn"), ("503", "withdrawn"), ("112", "done")])
def test_where_nothing_is_asked_for_any_more_or_another_time_was_agreed_it_ends(agreed, aya, outcome, state):
    agreed()
    more = {"call_back_at": clock.at(people.DAY, 17)} if outcome == "112" else {}
    assert call(aya, outcome, AGREED, **more).state == state
    assert Task.objects.filter(kind="call_back", state="open").count() == (1 if outcome == "112" else 0)


def test_who_is_reached_before_the_time_is_not_called_back(agreed, opened, aya):
    person, _ = agreed()
    tasks.open_task(
        kind="call_back", debtor_id=person.pk, record_number="EARLIER", due_at=NOON + timedelta(minutes=5),
        programme="11", by=aya, at=NOON,
    )  # fmt: skip
    opened(NOON + timedelta(minutes=6))
    call(aya, "106", NOON + timedelta(minutes=6))
    assert set(Task.objects.filter(kind="call_back").values_list("state", flat=True)) == {"done", "withdrawn"}


def test_a_correction_to_no_answer_owes_the_call_back_again(agreed, aya):
    agreed()
    taken = calls.take_next(by=aya, at=AGREED)
    calls.pass_identity_gate(call_number=taken.call_number, method="1", by=aya, at=AGREED)
    done = calls.record_call(call_number=taken.call_number, outcome="106", said=said(AGREED), by=aya, at=AGREED)
    assert Task.objects.get(kind="call_back").state == "done"
    calls.correct_record(
        record_number=done.record_numbers[0], outcome="301", said=said(AGREED), reason="押し間違い", by=aya,
        at=AGREED + timedelta(minutes=2),
    )  # fmt: skip
    task = Task.objects.get(kind="call_back", state="open")
    assert (task.owner_id, task.due_at) == (aya.account_id, clock.at(NEXT_DAY, 9))


LATER = clock.at(people.DAY, 14, 0)


def put_right(record: Contact, by, at: datetime, outcome: str = "112", **more):
    return calls.correct_record(
        record_number=record.record_number, outcome=outcome, said=said(summary="直した概要", **more), reason="概要の直し",
        by=by, at=at,
    )  # fmt: skip


def test_a_correction_after_the_time_keeps_what_was_agreed_and_who_agreed_it(agreed, aya):
    _, task = agreed()
    lead = Actor("lead", account_id=903)
    put_right(Contact.objects.get(), lead, LATER)
    record, owed = Contact.objects.latest("pk"), Task.objects.get(state="open")
    assert (record.summary, record.call_back_at) == ("直した概要", AGREED)
    assert (owed.due_at, owed.owner_id, owed.record_number) == (AGREED, aya.account_id, record.record_number)
    assert task.pk != owed.pk


def test_a_correction_of_what_was_put_off_leaves_the_later_time(agreed, aya):
    agreed()
    later = call(aya, "301", AGREED).due_at
    assert later > AGREED
    put_right(Contact.objects.get(outcome="112"), aya, LATER)
    assert Contact.objects.latest("pk").call_back_at == AGREED
    assert Task.objects.get(kind="call_back", state="open").due_at == later


def test_a_correction_owes_no_call_back_that_was_done(agreed, aya):
    agreed()
    assert call(aya, "101", AGREED).state == "done"
    put_right(Contact.objects.get(outcome="112"), aya, LATER)
    assert Contact.objects.latest("pk").call_back_at == AGREED
    assert not Task.objects.filter(kind="call_back", state="open").exists()


def test_another_time_in_the_past_is_no_correction(agreed, aya):
    agreed()
    with pytest.raises(calls.CallRefused) as refused:
        put_right(Contact.objects.get(), aya, LATER, call_back_at=AGREED - timedelta(minutes=30))
    assert refused.value.reasons == ["call-back-in-the-past"]
    put_right(Contact.objects.get(), aya, LATER, outcome="101")
    assert Contact.objects.latest("pk").call_back_at is None


def test_a_correction_of_an_old_talk_leaves_alone_what_was_agreed_later(agreed, aya):
    person, _ = agreed()
    Task.objects.all().delete()
    old = people.called(person, NOON - timedelta(days=1), "301", spoke_with="9", phone=person.phones.get().number)
    tasks.open_task(
        kind="call_back", debtor_id=person.pk, record_number=Contact.objects.get(outcome="112").record_number,
        due_at=AGREED, programme="11", by=aya, at=NOON,
    )  # fmt: skip
    calls.correct_record(
        record_number=old.record_number, outcome="206", reason="押し間違い", by=aya, at=AGREED,
        said=said(NOON - timedelta(days=1)),
    )  # fmt: skip
    assert Task.objects.get().due_at == AGREED
    assert Candidate.objects.filter(call_back_at=AGREED).exists()


@pytest.mark.parametrize(("later", "reason", "refused"), [
    (AGREED, "301", ["not-later"]),
    (AGREED + timedelta(hours=1), " ", ["result-missing"]),
])  # fmt: skip
def test_a_task_is_only_put_off_to_a_later_time_and_with_a_reason(agreed, aya, later, reason, refused):
    _, task = agreed()
    with pytest.raises(tasks.TaskRefused) as why:
        tasks.put_off(task_id=task.pk, due_at=later, reason=reason, by=aya, at=NOON)
    assert why.value.reasons == refused
