"""Recording a call: what is written, what follows by itself, what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.calls.operations import NewPhone, PromiseLine, Said
from saikoku.outreach.scripts.rules import outcomes
from saikoku.planning.lists.models import Candidate, Lease
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.debtors.models import Phone, PhoneFinding
from saikoku.registry.liabilities.models import OwnStop
from saikoku.registry.tasks.models import Task
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.outreach.calls.conftest import NOON
from tests.planning import people

FRIDAY = people.DAY + timedelta(days=7)


def said(*, at: datetime = NOON, **more) -> Said:
    return Said(started_at=at, **({"sides": ("premium",)} | more))


def enough_for(outcome: str) -> dict:
    """What an outcome cannot do without."""
    if outcome == "112":
        return {"call_back_at": clock.at(people.DAY, 17, 30)}
    return {"new_phone": NewPhone("09012344821", kind="2", source="09")} if outcome == "403" else {}


@pytest.mark.clause("10.5.ア")
@pytest.mark.clause("13.2.ウ")
def test_a_promise_is_written_and_the_person_leaves_this_month(talk, aya):
    person, taken = talk()
    done = calls.record_call(
        call_number=taken.call_number, outcome="101", by=aya, at=NOON,
        said=said(promises=(PromiseLine(FRIDAY, 5_000, "2"),), summary="給与のあとに納める。", letters_arrived="1"),
    )  # fmt: skip
    record = Contact.objects.get(record_number=done.record_numbers[0])
    assert (record.outcome, record.spoke_with, record.identified_by, record.channel) == ("101", "1", "1", "1")
    assert (record.promised_on, record.promised_yen, record.letters_arrived) == (FRIDAY, 5_000, "1")
    assert (record.worker_number, record.phone, record.call_number) == (
        "W901", person.phones.get().number, taken.call_number,
    )  # fmt: skip
    assert Promise.objects.get().way == "2"
    assert Target.objects.get().left_reason == "reached"
    assert Candidate.objects.get().reasons == ["left-this-month", "live-promise", "reached-this-month"]
    assert not Lease.objects.exists()


def test_a_repeated_post_gives_the_first_answer(talk, aya):
    _, taken = talk()
    first = calls.record_call(call_number=taken.call_number, outcome="106", said=said(), by=aya, at=NOON)
    again = calls.record_call(call_number=taken.call_number, outcome="110", said=said(), by=aya, at=NOON)
    assert again.again and again.record_numbers == first.record_numbers
    assert Contact.objects.count() == 1
    assert Task.objects.count() == 1


@pytest.mark.parametrize("outcome", [one for one in outcomes.calls().values() if one.group != "inbound"],
                         ids=lambda outcome: outcome.code)  # fmt: skip
@pytest.mark.clause("9.4.ア")
def test_every_outcome_can_be_recorded_and_does_what_it_says(talk, aya, outcome):
    person, taken = talk()
    calls.record_call(
        call_number=taken.call_number, outcome=outcome.code, said=said(**enough_for(outcome.code)), by=aya, at=NOON
    )
    record = Contact.objects.get()
    assert record.outcome == outcome.code
    assert Target.objects.filter(left_on=None).exists() is not outcome.does("leave")
    tasks = {task.kind: task.urgent for task in Task.objects.all()}
    assert set(tasks) == {step.kind for step in outcome.steps if step.do == "task"} | (
        {"call_back"} if outcome.code == "112" else set()
    )
    assert OwnStop.objects.exists() is outcome.does("stop")
    encouraged = {step.kind for step in outcome.steps_to("encourage")}
    assert record.encouraged == ";".join(sorted(encouraged))
    assert record.handover in ("", outcome.goes_to_city)
    assert not Candidate.objects.filter(ready=True).exists()
    assert record.phone == (person.phones.order_by("pk").first().number if outcome.was_called else "")


@pytest.mark.clause("9.4.ク")
@pytest.mark.parametrize(("outcome", "state"), [("401", "3"), ("402", "4")])
def test_a_number_that_does_not_serve_is_kept_as_such_and_researched(talk, aya, outcome, state):
    person, taken = talk()
    calls.record_call(call_number=taken.call_number, outcome=outcome, said=said(), by=aya, at=NOON)
    assert person.phones.get().state == state
    assert PhoneFinding.objects.get().record_number == Contact.objects.get().record_number
    assert Candidate.objects.get().reasons == ["no-number"]
    assert Task.objects.get().kind == "phone_research"


@pytest.mark.clause("9.4.コ")
def test_a_new_number_is_kept_with_its_source(talk, aya):
    _, taken = talk()
    calls.record_call(
        call_number=taken.call_number, outcome="106", by=aya, at=NOON,
        said=said(new_phone=NewPhone("09012344821", kind="2", source="01", state="1")),
    )  # fmt: skip
    found = Phone.objects.get(number="09012344821")
    assert (found.source, found.state, found.kind) == ("01", "1", "2")


def test_a_suspended_line_rests_for_the_agreed_days(talk, aya):
    person, taken = talk()
    calls.record_call(call_number=taken.call_number, outcome="404", said=said(), by=aya, at=NOON)
    assert person.phones.get().suspended_until == people.DAY + timedelta(days=15)


def test_a_line_that_was_found_suspended_by_a_correction_rests_since_the_call_and_again_not_at_all(talk, aya):
    person, taken = talk(identified=False)
    first = calls.record_call(call_number=taken.call_number, outcome="301", said=said(), by=aya, at=NOON)
    act = {"said": said(), "reason": "取り違え", "by": aya, "at": NOON + timedelta(days=3)}
    second = calls.correct_record(record_number=first.record_numbers[0], outcome="404", **act)
    assert person.phones.get().suspended_until == people.DAY + timedelta(days=15)
    calls.correct_record(record_number=second.record_numbers[0], outcome="301", **act)
    assert person.phones.get().suspended_until is None


@pytest.mark.parametrize(("hours", "ended"), [(5, "17:10"), (11.8, "23:58"), (12, None), (21, None), (24, None)])
def test_of_a_page_left_open_over_a_night_the_call_is_recorded_without_an_end(talk, aya, hours, ended):
    _, taken = talk(identified=False)
    later = NOON + timedelta(hours=hours)
    calls.record_call(call_number=taken.call_number, outcome="301", said=said(ended_at=later), by=aya, at=later)
    record = Contact.objects.get()
    assert (record.on, record.started_at.strftime("%H:%M")) == (people.DAY, "12:10")
    assert (record.ended_at and record.ended_at.strftime("%H:%M")) == ended


@pytest.mark.clause("9.4.ケ")
def test_a_wish_for_slips_is_judged_line_by_line(talk, aya):
    person, taken = talk()
    people.owes(person, "11", 8_000, instalment="07", disposition="4")
    calls.record_call(call_number=taken.call_number, outcome="103", said=said(), by=aya, at=NOON)
    task = Task.objects.get()
    assert task.request_number
    assert [(line.possible, line.amount_wanted) for line in task.lines.order_by("line")] == [("1", 12_000), ("2", 8_000)]


def test_one_call_writes_one_record_for_each_side_on_the_programme_with_the_oldest_debt(opened, aya):
    person = people.callable_person("11")
    people.owes(person, "12", due_on=date(2025, 8, 1))
    people.owes(person, "21")
    people.target(person, "21")
    opened()
    taken = calls.take(debtor_id=person.pk, by=aya, at=NOON)
    calls.record_call(call_number=taken.call_number, outcome="301", said=said(sides=taken.sides), by=aya, at=NOON)
    records = Contact.objects.order_by("programme")
    assert [record.programme for record in records] == ["12", "21"]
    assert len({record.call_number for record in records}) == 1
    assert [link.programme for link in records[0].links.all()] == ["11"]


@pytest.mark.clause("10.4.1")
def test_a_cell_is_tried_once_and_the_next_band_is_open(opened, talk, aya):
    person, taken = talk(identified=False)
    calls.record_call(call_number=taken.call_number, outcome="301", said=said(), by=aya, at=NOON)
    with pytest.raises(calls.CallRefused) as refused:
        calls.take(debtor_id=person.pk, by=aya, at=clock.at(people.DAY, 14, 0))
    assert refused.value.reasons == ["cell-tried", "number-rests"]
    with pytest.raises(calls.CallRefused) as refused:
        calls.take(debtor_id=person.pk, by=aya, at=clock.at(people.DAY, 15, 9))
    assert refused.value.reasons == ["number-rests"]
    assert calls.take(debtor_id=person.pk, by=aya, at=clock.at(people.DAY, 15, 10))


def test_a_busy_line_may_be_tried_once_more_within_the_hour(talk, aya):
    person, taken = talk(identified=False)
    calls.record_call(call_number=taken.call_number, outcome="304", said=said(), by=aya, at=NOON)
    with pytest.raises(calls.CallRefused):
        calls.take(debtor_id=person.pk, by=aya, at=NOON + timedelta(minutes=9))
    soon = NOON + timedelta(minutes=20)
    again = calls.take(debtor_id=person.pk, by=aya, at=soon)
    calls.record_call(call_number=again.call_number, outcome="304", said=said(at=soon), by=aya, at=soon)
    with pytest.raises(calls.CallRefused):
        calls.take(debtor_id=person.pk, by=aya, at=NOON + timedelta(minutes=45))


def test_a_stop_that_came_in_blocks_the_record_until_it_was_seen(talk, aya):
    person, taken = talk()
    people.stop(person)
    news = calls.news(call_number=taken.call_number, by=aya, at=NOON)
    assert news.codes == ("stop-arrived",) and news.over
    with pytest.raises(calls.CallRefused) as refused:
        calls.record_call(call_number=taken.call_number, outcome="106", said=said(), by=aya, at=NOON)
    assert "stop-arrived" in refused.value.reasons
    assert not Contact.objects.exists()
    calls.acknowledge(call_number=taken.call_number, by=aya, at=NOON)
    assert calls.news(call_number=taken.call_number, by=aya, at=NOON).codes == ()
    calls.record_call(call_number=taken.call_number, outcome="502", said=said(), by=aya, at=NOON)
    assert Target.objects.get().left_reason == "stopped"


def test_a_payment_that_came_in_blocks_the_record_and_then_no_promise_is_taken(talk, aya):
    person, taken = talk()
    people.pays(person.instalments.get(), at=NOON)
    promise = said(promises=(PromiseLine(FRIDAY),))
    with pytest.raises(calls.CallRefused) as refused:
        calls.record_call(call_number=taken.call_number, outcome="101", said=promise, by=aya, at=NOON)
    assert refused.value.reasons == ["payment-arrived", "promise-on-nothing-owed"]
    calls.acknowledge(call_number=taken.call_number, by=aya, at=NOON)
    with pytest.raises(calls.CallRefused) as refused:
        calls.record_call(call_number=taken.call_number, outcome="101", said=promise, by=aya, at=NOON)
    assert refused.value.reasons == ["promise-on-nothing-owed"]
    calls.record_call(call_number=taken.call_number, outcome="501", said=said(), by=aya, at=NOON)
    assert Target.objects.get().left_reason == "paid"


def test_without_a_live_lease_nothing_is_recorded(talk, aya, ken):
    _, taken = talk()
    with pytest.raises(calls.CallRefused) as refused:
        calls.record_call(call_number=taken.call_number, outcome="301", said=said(), by=ken, at=NOON)
    assert refused.value.reasons == ["lease-lost"]
    past = clock.real_now() - timedelta(minutes=1)
    Lease.objects.update(taken_at=past - timedelta(minutes=10), expires_at=past)
    with pytest.raises(calls.CallRefused):
        calls.record_call(call_number=taken.call_number, outcome="301", said=said(), by=aya, at=NOON)
    assert not Contact.objects.exists()
    assert not AuditRecord.objects.filter(action="calls.call.recorded").exists()


@pytest.mark.parametrize(("outcome", "more", "reasons"), [
    ("106", {"promises": (PromiseLine(FRIDAY),)}, ["promise-beside-outcome"]),
    ("101", {"promises": (PromiseLine(people.DAY - timedelta(days=1), 0),)},
     ["promised-day-in-the-past", "promised-yen-not-positive"]),
    ("101", {"promises": (PromiseLine(FRIDAY, 1), PromiseLine(FRIDAY, 2))}, ["promised-day-twice"]),
    ("112", {}, ["call-back-missing"]),
    ("112", {"call_back_at": NOON}, ["call-back-in-the-past"]),
    ("113", {"call_back_at": clock.at(people.DAY, 21)}, ["call-back-outside-hours"]),
    ("106", {"call_back_at": clock.at(people.DAY, 17)}, ["call-back-beside-outcome"]),
    ("403", {}, ["new-phone-missing"]),
    ("301", {"spoke_with": "1"}, ["person-does-not-fit-outcome"]),
    ("301", {"encouraged": frozenset({"transfer"})}, ["encouraged-nobody"]),
    ("301", {"phone": "0312345678"}, ["phone-unknown"]),
    ("301", {"sides": ()}, ["sides-missing"]),
    ("301", {"sides": ("city_tax",)}, ["side-not-of-this-call"]),
    ("301", {"ended_at": NOON - timedelta(minutes=1)}, ["ended-before-it-began"]),
    ("106", {"summary": "あ" * 1001}, ["summary-too-long"]),
    ("106", {"summary": "番号は 1234-5678-9018 とのこと"}, ["summary-holds-personal-number"]),
    ("106", {"letters_arrived": "9"}, ["letters-unknown"]),
    ("601", {}, ["outcome-unknown"]),
    ("999", {}, ["outcome-unknown"]),
])  # fmt: skip
def test_what_cannot_be_is_refused_with_every_reason_and_nothing_is_written(talk, aya, outcome, more, reasons):
    _, taken = talk()
    with pytest.raises(calls.CallRefused) as refused:
        calls.record_call(call_number=taken.call_number, outcome=outcome, said=said(**more), by=aya, at=NOON)
    assert refused.value.reasons == reasons
    assert not Contact.objects.exists()
    assert Lease.objects.exists()


@pytest.mark.clause("9.4.イ")
def test_what_only_the_person_can_say_needs_the_identity_check(talk, aya):
    _, taken = talk(identified=False)
    with pytest.raises(calls.CallRefused) as refused:
        calls.record_call(call_number=taken.call_number, outcome="101", said=said(), by=aya, at=NOON)
    assert refused.value.reasons == ["identity-not-checked"]
    calls.record_call(call_number=taken.call_number, outcome="206", said=said(), by=aya, at=NOON)


@pytest.mark.clause("13.2.ウ")
def test_a_correction_is_a_new_record_and_takes_back_what_the_old_one_did(talk, aya):
    _, taken = talk()
    first = calls.record_call(
        call_number=taken.call_number, outcome="101", by=aya, at=NOON, said=said(promises=(PromiseLine(FRIDAY),))
    )
    later = NOON + timedelta(minutes=5)
    fixed = calls.correct_record(
        record_number=first.record_numbers[0], outcome="301", said=said(), reason="結果の押し間違い", by=aya, at=later
    )
    record = Contact.objects.get(record_number=fixed.record_numbers[0])
    assert record.corrects == first.record_numbers[0]
    assert Promise.objects.get().state == "5"
    assert Target.objects.get().left_on is None
    assert Candidate.objects.get().reasons == []
    with pytest.raises(calls.CallRefused) as refused:
        calls.correct_record(
            record_number=first.record_numbers[0], outcome="302", said=said(), reason="もう一度", by=aya, at=later
        )
    assert refused.value.reasons == ["already-corrected"]


@pytest.mark.clause("13.2.ウ")
def test_a_correction_keeps_the_workers_number_and_names_the_corrector(talk, aya):
    """The talk counts for the one who made it; who put the record right stands in the ledger and in the trail."""
    _, taken = talk()
    done = calls.record_call(call_number=taken.call_number, outcome="301", said=said(), by=aya, at=NOON)
    lead = Actor("lead", account_id=903, worker_number="W903")
    fixed = calls.correct_record(
        record_number=done.record_numbers[0], outcome="302", said=said(), reason="聞き直した", by=lead, at=NOON
    )
    record = Contact.objects.get(record_number=fixed.record_numbers[0])
    assert (record.worker_number, record.recorded_by) == ("W901", "lead")
    written = AuditRecord.objects.get(action="registry.contact.corrected")
    assert (written.actor, written.reason) == ("lead", "聞き直した")
    nameless = Actor("office", account_id=904)  # a corrector need not be a worker
    calls.correct_record(
        record_number=record.record_number, outcome="301", said=said(), reason="元に戻す", by=nameless, at=NOON
    )
    assert Contact.objects.latest("id").worker_number == "W901"


def test_a_correction_of_last_month_leaves_this_months_list_alone(talk, aya):
    person, taken = talk()
    calls.hand_back(call_number=taken.call_number, by=aya, at=NOON)
    march = NOON - timedelta(days=20)
    people.target(person, month=date(2026, 3, 1))
    old = people.called(person, march, "301", phone=person.phones.get().number)
    calls.correct_record(
        record_number=old.record_number, outcome="206", said=said(at=march), reason="押し間違い", by=aya, at=NOON
    )
    calls.correct_record(
        record_number=Contact.objects.latest("id").record_number, outcome="603", said=said(at=march), reason="外国語",
        by=aya, at=NOON,
    )  # fmt: skip
    assert list(Target.objects.exclude(left_on=None).values_list("month", flat=True)) == [date(2026, 3, 1)]


@pytest.mark.parametrize(("wrong", "right", "numbers", "expected"), [
    ("405", "402", 1, []), ("501", "401", 1, []), ("405", "402", 2, ["number-not-told"]), ("405", "402", 0, ["phone-missing"]),
    ("405", "301", 2, []), ("405", "301", 0, ["phone-missing"]),
])  # fmt: skip
def test_a_record_of_which_nobody_was_dialled_is_corrected_to_one_of_the_number_that_can_have_been_meant(
    talk, aya, wrong, right, numbers, expected
):
    person, taken = talk(identified=False)
    calls.hand_back(call_number=taken.call_number, by=aya, at=NOON)
    old = people.called(person, NOON, wrong, phone="")
    number = person.phones.get().number
    if numbers == 2:
        Phone.objects.create(debtor=person, number="0942999999", state="2", source="03", rank=2, learned_on=people.DAY)
    elif not numbers:
        person.phones.all().delete()
    act = {"record_number": old.record_number, "outcome": right, "said": said(), "reason": "押し間違い", "by": aya, "at": NOON}
    if expected:
        with pytest.raises(calls.CallRefused) as refused:
            calls.correct_record(**act)
        assert refused.value.reasons == expected
        return
    done = calls.correct_record(**act)
    written = Contact.objects.get(record_number=done.record_numbers[0])
    assert written.phone == (number if numbers == 1 else "")
    assert Phone.objects.get(number=number).state == {"402": "4", "401": "3", "301": "2"}[right]


def test_a_record_of_the_predecessor_is_not_corrected_and_none_of_it_goes_to_the_city_as_ours(talk, aya, signed_in):
    person, taken = talk()
    calls.hand_back(call_number=taken.call_number, by=aya, at=NOON)
    old = people.called(person, NOON - timedelta(days=3), "303", origin="taken", run_id=1, worker_number="前任01")
    with pytest.raises(calls.CallRefused) as refused:
        calls.correct_record(
            record_number=old.record_number, outcome="301", said=said(at=NOON - timedelta(days=3)), reason="誤り", by=aya,
            at=NOON,
        )  # fmt: skip
    assert refused.value.reasons == ["record-taken-over"]
    leader, url = signed_in(Role.SUPERVISOR), f"/calls/records/{old.record_number}/correct/"
    assert leader.get(url).status_code == 403
    assert url not in leader.get(f"/cases/{person.number}/").content.decode()


def test_a_correction_withdraws_tasks_and_lifts_the_stop(talk, aya):
    _, taken = talk()
    first = calls.record_call(call_number=taken.call_number, outcome="116", said=said(), by=aya, at=NOON)
    with pytest.raises(calls.CallRefused) as refused:
        calls.correct_record(
            record_number=first.record_numbers[0], outcome="106", said=said(), reason=" ", by=aya, at=NOON
        )
    assert refused.value.reasons == ["reason-missing"]
    calls.correct_record(
        record_number=first.record_numbers[0], outcome="106", said=said(), reason="聞き違い", by=aya, at=NOON
    )
    assert OwnStop.objects.get().lifted_on == people.DAY
    assert sorted(Task.objects.values_list("kind", "state")) == [("handover", "open"), ("handover", "withdrawn")]


def test_days_and_hours_are_counted_in_the_offices_own_time(talk, aya):
    _, taken = talk(identified=False)
    utc = NOON.astimezone(UTC)
    calls.record_call(call_number=taken.call_number, outcome="301", said=said(at=utc), by=aya, at=utc)
    record = Contact.objects.get()
    assert (record.on, record.started_at.hour) == (people.DAY, 12)
