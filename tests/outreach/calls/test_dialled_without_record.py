"""Who was dialled and whose record is still missing counts as tried, however the case went back; whoever dialled writes it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock, ulid
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.calls import queries
from saikoku.outreach.telephone.models import CallEvent
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists import queries as list_queries
from saikoku.planning.lists.models import Candidate, Dialled, Lease
from saikoku.planning.lists.rules.eligibility import RESTS, TRIED
from saikoku.registry.contacts.models import Contact
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests import browser
from tests.outreach.calls.conftest import NOON
from tests.outreach.calls.test_dialled_by_hand import after, dialled
from tests.outreach.calls.test_pages import at_noon, desk, form, take  # noqa: F401
from tests.planning import people


def take_one(page, site: str) -> None:
    page.goto(f"{site}/calls/")
    page.keyboard.press("F4")
    page.wait_for_selector("#talk")
    page.wait_for_load_state()


def lapse(call_number: str) -> None:
    """The page stood still for longer than the lease lasts."""
    past = clock.real_now() - timedelta(seconds=1)
    Lease.objects.filter(call_number=call_number).update(taken_at=past - timedelta(minutes=1), expires_at=past)
    Candidate.objects.update(leased_until=None)


def ring_in(by, at):
    """Somebody of another household calls in and is answered at once."""
    caller = people.callable_person()
    return calls.take_answered(
        debtor_id=caller.pk, caller="0942300000", call_number=ulid.new(at), instead=True, by=by, at=at
    )  # fmt: skip


def let_go(way: str, taken, by) -> None:
    if way == "lapses":
        lapse(taken.call_number)
    else:
        ring_in(by, after(60))


def refused_now(debtor, at, by) -> list[str]:
    with pytest.raises(calls.CallRefused) as refusal:
        calls.take(debtor_id=debtor.pk, by=by, at=at)
    return refusal.value.reasons


@pytest.mark.clause("10.4.1")
@pytest.mark.clause("10.4.2")
@pytest.mark.parametrize("by_telephone", [False, True])
@pytest.mark.parametrize("way", ["lapses", "somebody calls in"])
def test_the_same_hour_is_not_tried_again(talk, aya, ken, way, by_telephone):
    person, taken = talk(identified=False)
    phone = person.phones.get()
    if by_telephone:
        calls.dial(call_number=taken.call_number, phone_id=phone.pk, by=aya, at=after(40))
        CallEvent.objects.create(
            call_number=taken.call_number, leg="L1", direction="out", kind="dialled", account_id=aya.account_id, at=after(41)
        )
    else:
        dialled(taken, aya)
    let_go(way, taken, aya)
    assert {TRIED, RESTS} <= set(refused_now(person, after(90), ken))
    lists.turn(at=after(90))
    assert calls.take_next(by=ken, at=after(90)) is None
    assert not Candidate.objects.get(debtor=person).ready
    tomorrow = NOON + timedelta(days=3)
    lists.open_day(at=tomorrow)
    assert calls.take(debtor_id=person.pk, by=ken, at=tomorrow).debtor_id == person.pk, "another weekday is free"


def test_it_counts_for_the_month_and_for_the_number(talk, aya, ken):
    person, taken = talk(identified=False)
    dialled(taken, aya)
    day = queries.day_of(after(90))
    while_held = queries.known(person.pk, day)
    assert while_held.sides["premium"].attempts == 0 and while_held.person.history.phones[0].calls_today == 0
    lapse(taken.call_number)
    known = queries.known(person.pk, day)
    assert known.sides["premium"].attempts == 1
    assert known.person.history.phones[0].calls_today == 1
    assert [one.call_number for one in list_queries.dialled_without_record(aya.name)] == [taken.call_number]
    assert not list_queries.dialled_without_record(ken.name)


def test_whoever_dialled_takes_it_up_again_and_writes_what_happened(talk, aya, ken):
    person, taken = talk(identified=False)
    dialled(taken, aya)
    calls.keep_typed(call_number=taken.call_number, typed={"summary": ["呼び出し中に"]}, by=aya)
    answered = ring_in(aya, after(60))
    with pytest.raises(calls.CallRefused) as refusal:
        calls.take_up(call_number=taken.call_number, by=aya, at=after(70))
    assert refusal.value.reasons == ["holds-another"]
    calls.hand_back(call_number=answered.call_number, by=aya, at=after(80))
    with pytest.raises(calls.CallRefused) as refusal:
        calls.take_up(call_number=taken.call_number, by=ken, at=after(85))
    assert refusal.value.reasons == ["record-unknown"]
    again = calls.take_up(call_number=taken.call_number, by=aya, at=after(90))
    assert (again.debtor_id, again.call_number, again.sides) == (person.pk, taken.call_number, ("premium",))
    assert calls.take_up(call_number=taken.call_number, by=aya, at=after(91)).again
    lease = Lease.objects.get()
    assert (lease.dialled_at, lease.opened_at, lease.typed) == (after(40), after(40), {"summary": ["呼び出し中に"]})
    with pytest.raises(calls.CallRefused):
        calls.hand_back(call_number=taken.call_number, by=aya, at=after(92))
    said = calls.Said(after(40), ("premium",), ended_at=after(60))
    calls.record_call(call_number=taken.call_number, outcome="301", said=said, by=aya, at=after(95))
    record = Contact.objects.get()
    assert (record.outcome, record.worker_number, record.started_at) == ("301", "W901", after(40).time().replace(second=0))
    assert not Dialled.objects.exists() and not list_queries.dialled_without_record(aya.name)
    known = queries.known(person.pk, queries.day_of(after(100)))
    assert known.sides["premium"].attempts == 1, "the record counts, and nothing beside it"
    assert AuditRecord.objects.get(action="calls.case.taken_up").actor == "aya"


def test_it_is_recorded_on_the_next_day_too(talk, aya):
    _, taken = talk(identified=False)
    dialled(taken, aya)
    lapse(taken.call_number)
    tomorrow = NOON + timedelta(days=3)
    calls.take_up(call_number=taken.call_number, by=aya, at=tomorrow)
    said = calls.Said(after(40), ("premium",), ended_at=after(60))
    calls.record_call(call_number=taken.call_number, outcome="301", said=said, by=aya, at=tomorrow)
    assert Contact.objects.get().on == people.DAY


def test_a_call_that_the_telephone_never_made_leaves_the_hour_free(talk, aya, ken):
    person, taken = talk(identified=False)
    calls.dial(call_number=taken.call_number, phone_id=person.phones.get().pk, by=aya, at=after(40))
    calls.hand_back(call_number=taken.call_number, by=aya, at=after(50))
    assert not Dialled.objects.exists()
    assert calls.take(debtor_id=person.pk, by=ken, at=after(60)).debtor_id == person.pk


def test_the_same_number_is_dialled_again_within_its_own_call(talk, aya):
    """The line dropped: the call goes on, and rests for nobody else but him."""
    person, taken = talk(identified=False)
    phone = person.phones.get()
    for second in (40, 70):
        assert calls.dial(call_number=taken.call_number, phone_id=phone.pk, by=aya, at=after(second)) == phone.number
    assert Dialled.objects.get().at == after(40)


def test_whom_another_speaks_with_meanwhile_is_taken_up_later(talk, aya, ken):
    person, taken = talk(identified=False)
    dialled(taken, aya)
    lapse(taken.call_number)
    calls.take_answered(debtor_id=person.pk, caller="", call_number=ulid.new(after(90)), by=ken, at=after(90))
    with pytest.raises(calls.HeldByOther):
        calls.take_up(call_number=taken.call_number, by=aya, at=after(95))
    assert Lease.objects.get().holder == "ken"


def test_the_desk_shows_what_is_to_be_recorded_and_nobody_new_before(desk):  # noqa: F811
    client, _person = desk()
    call = take(client)
    phone = str(Lease.objects.get().debtor.phones.get().pk)
    clock.run_from(after(60))
    client.post(reverse("calls:dialled", args=[call]), form(phone=phone))
    other = people.callable_person()
    lists.open_day(at=NOON)
    lapse(call)
    Lease.objects.all().delete()
    page = client.get(reverse("calls:desk")).content.decode()
    assert "発信したまま、記録していない件" in page and reverse("calls:take-up", args=[call]) in page
    client.post(reverse("calls:next"))
    second = Lease.objects.get()
    assert second.debtor_id == other.pk, "nobody is forced, and the same one does not come"
    client.post(reverse("calls:record", args=[second.call_number]), form(outcome="301"))
    assert not Lease.objects.exists(), "the missing record comes before the next person"
    assert client.post(reverse("calls:take-up", args=[call])).url == reverse("calls:desk")
    assert "発信から" in client.get(reverse("calls:desk")).content.decode()
    client.post(reverse("calls:record", args=[call]), form(phone=phone, outcome="301", then="rest"))
    assert "発信したまま、記録していない件" not in client.get(reverse("calls:desk")).content.decode()
    answer = client.post(reverse("calls:take-up", args=[call]))
    assert answer.status_code == 409 and "記録が見つかりません" in answer.content.decode()


def test_a_leader_sees_it_on_the_board_and_writes_it_for_somebody_who_is_gone(talk, aya, ken, signed_in, monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    _, taken = talk(identified=False)
    dialled(taken, aya)
    lapse(taken.call_number)
    clock.run_from(after(120))
    leader = signed_in(Role.SUPERVISOR, worker_number="W001")
    board = leader.get(reverse("board:live_part")).content.decode()
    assert "発信したまま、記録していない件があります。" in board and "aya さん 1件" in board
    assert "引き継いで記録する" in leader.get(reverse("calls:desk")).content.decode()
    assert leader.post(reverse("calls:take-up", args=[taken.call_number])).url == reverse("calls:desk")
    lease = Lease.objects.get()
    assert (lease.holder, lease.taken_from, lease.dialled_at) == (leader.account.login_name, "aya", after(40))
    leader.post(reverse("calls:record", args=[taken.call_number]), form(outcome="301", then="rest"))
    assert Contact.objects.get().worker_number == "W001"
    assert AuditRecord.objects.get(action="calls.case.taken_up").after["dialled_by"] == "aya"
    assert "発信したまま" not in leader.get(reverse("board:live_part")).content.decode()


@pytest.mark.journey
@pytest.mark.clause("10.4.1")
def test_by_keys_alone_the_missing_record_is_written(page, site, enter):
    contract.set_clock(business_at=NOON, by=Actor("system:test"))
    people.callable_person()
    lists.open_day(at=NOON)
    enter(Role.OPERATOR, worker_number="W901", display_name="見本 あや")
    take_one(page, site)
    page.keyboard.press("F1")
    page.get_by_text("発信から").wait_for()
    lapse(Lease.objects.get().call_number)
    Lease.objects.all().delete()
    page.goto(f"{site}/calls/")
    page.get_by_role("heading", name="発信したまま、記録していない件").wait_for()
    assert browser.violations(page) == []
    browser.picture(page, "dialled-without-record")
    page.keyboard.press("F2")
    page.wait_for_selector("#talk")
    page.wait_for_load_state()
    page.get_by_text("発信から").wait_for()
    page.keyboard.press("n")
    page.keyboard.press("1")
    page.keyboard.press("Shift+F2")
    page.get_by_text("前の記録: ").wait_for()
    assert Contact.objects.get().outcome == "301"
    assert page.get_by_role("heading", name="発信したまま、記録していない件").count() == 0


def test_who_does_not_call_does_not_take_up(signed_in, db):
    assert signed_in(Role.COLLECTOR).post(reverse("calls:take-up", args=["X"])).status_code == 403


@pytest.mark.django_db
def test_a_number_of_a_call_stands_once():
    row = {"call_number": "C1", "debtor": people.callable_person(), "sides": ["premium"], "phone": "0942300000", "at": NOON}
    Dialled.objects.create(holder="aya", **row)
    with pytest.raises(IntegrityError, match="number_of_a_call_is_dialled_once"), transaction.atomic():
        Dialled.objects.create(holder="ken", **row)


@pytest.mark.clause("10.4.1")
def test_whoever_was_dialled_is_not_recorded_as_one_without_a_number(talk, aya):
    _, taken = talk(identified=False)
    dialled(taken, aya)
    record = {"call_number": taken.call_number, "outcome": "405", "by": aya}
    with pytest.raises(calls.CallRefused) as refusal:
        calls.record_call(said=calls.Said(after(40), ("premium",), ended_at=after(60)), at=after(60), **record)
    assert refusal.value.reasons == ["was-dialled"]
    calls.take_back_dialling(call_number=taken.call_number, by=aya, at=after(70))
    calls.record_call(said=calls.Said(after(70), ("premium",), ended_at=after(80)), at=after(80), **record)
    assert Contact.objects.get().outcome == "405"


@pytest.mark.clause("10.4.1")
def test_nor_is_his_record_put_right_to_one_without_a_number(talk, aya):
    _, taken = talk(identified=False)
    dialled(taken, aya)
    said = calls.Said(after(40), ("premium",), ended_at=after(60))
    act = {"call_number": taken.call_number, "said": said, "by": aya}
    calls.record_call(outcome="301", at=after(60), **act)
    record = Contact.objects.get().record_number
    with pytest.raises(calls.CallRefused) as refusal:
        calls.correct_record(record_number=record, outcome="405", said=said, reason="誤り", by=aya, at=after(62))
    assert refusal.value.reasons == ["was-dialled"]
    calls.reopen(call_number=taken.call_number, by=aya, at=after(64))
    with pytest.raises(calls.CallRefused) as refusal:
        calls.record_call(outcome="405", replaces=[record], at=after(66), **act)
    assert refusal.value.reasons == ["was-dialled"]
    calls.record_call(outcome="302", replaces=[record], at=after(68), **act)


@pytest.mark.clause("10.4.1")
def test_a_leader_who_took_over_what_was_dialled_by_telephone_does_not_give_it_back_unrecorded(talk, aya, ken):
    person, taken = talk(identified=False)
    calls.dial(call_number=taken.call_number, phone_id=person.phones.get().pk, by=aya, at=after(40))
    CallEvent.objects.create(
        call_number=taken.call_number, leg="L1", direction="out", kind="dialled", account_id=aya.account_id, at=after(41)
    )
    calls.take_over(call_number=taken.call_number, by=ken, at=after(60))
    with pytest.raises(calls.CallRefused) as refusal:
        calls.hand_back(call_number=taken.call_number, by=ken, at=after(70))
    assert refusal.value.reasons == ["dialled"]
    lapse(taken.call_number)
    assert TRIED in refused_now(person, after(90), aya)
