"""By hand: the operator tells by a key when he dials; record and talk begin then, the preparation stands apart."""

import contextlib
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from saikoku.gateways import telephone as gateway
from saikoku.kernel import clock
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.presence.models import Handling
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts.models import Contact
from saikoku.security.audit.models import AuditRecord
from tests.outreach.calls.conftest import NOON
from tests.outreach.calls.test_leases import lapse
from tests.outreach.calls.test_pages import at_noon, desk, form, take  # noqa: F401
from tests.planning import people


def after(seconds: int):
    return NOON + timedelta(seconds=seconds)


def dialled(taken, by, seconds=40, *, phone=None):
    return calls.note_dialled(
        call_number=taken.call_number, phone_id=phone.pk if phone else None, by=by, at=after(seconds)
    )


def recorded(taken, by, seconds: int, started) -> Handling:
    said = calls.Said(started, ("premium",), ended_at=after(seconds))
    calls.record_call(call_number=taken.call_number, outcome="301", said=said, by=by, at=after(seconds))
    return Handling.objects.get()


def test_the_talk_begins_when_it_is_told_and_the_trail_holds_no_number(talk, aya):
    person, taken = talk(identified=False)
    lease = dialled(taken, aya)
    assert (lease.dialled_at, lease.dialled_phone) == (after(40), person.phones.get().pk)
    calls.end_talk(call_number=taken.call_number, by=aya, at=after(100))
    times = recorded(taken, aya, 130, lease.dialled_at)
    assert (times.began_at, times.dialled_at, times.talk_ended_at, times.recorded_at) == (
        NOON, after(40), after(100), after(130),
    )  # fmt: skip
    record = AuditRecord.objects.get(action="calls.number.dialled_by_hand")
    assert record.object_id == taken.call_number and record.after == {"phone": person.phones.get().pk}
    assert len(record.subjects) == 1


def test_where_nobody_told_it_the_times_are_those_of_before(talk, aya):
    _, taken = talk(identified=False)
    times = recorded(taken, aya, 90, NOON)
    assert (times.began_at, times.dialled_at) == (NOON, None)


def test_the_same_number_again_moves_nothing_even_when_the_hours_are_over(talk, aya):
    person, taken = talk(identified=False)
    for seconds, phone in ((40, None), (55, None), (60, person.phones.get()), (8 * 3600, None)):
        dialled(taken, aya, seconds, phone=phone)
    assert Lease.objects.get().dialled_at == after(40)
    assert AuditRecord.objects.filter(action="calls.number.dialled_by_hand").count() == 1


def test_another_number_and_dialling_again_go_on_with_the_talk_that_had_begun(talk, aya):
    person, taken = talk(identified=False)
    other = people.phone(person, "09087654321")
    first = dialled(taken, aya, 40)
    calls.end_talk(call_number=taken.call_number, by=aya, at=after(70))
    lease = dialled(taken, aya, 90, phone=other)
    assert (lease.dialled_at, lease.dialled_phone, lease.talk_ended_at) == (after(40), other.pk, None)
    assert first.dialled_phone != other.pk
    calls.end_talk(call_number=taken.call_number, by=aya, at=after(120))
    assert dialled(taken, aya, 130, phone=other).talk_ended_at is None


def test_the_end_of_a_talk_never_lies_before_its_dialling(talk, aya):
    _, taken = talk(identified=False)
    dialled(taken, aya, 40)
    assert calls.end_talk(call_number=taken.call_number, by=aya, at=after(30)).talk_ended_at == after(40)


@pytest.mark.parametrize(("change", "reasons"), [
    ("of-another", ["number-not-usable"]), ("paid", ["payment-arrived"]), ("telephone", ["by-telephone"]),
])  # fmt: skip
def test_what_may_not_be_dialled_by_the_telephone_may_not_by_hand(talk, aya, monkeypatch, change, reasons):
    person, taken = talk()
    phone = None
    if change == "of-another":
        phone = people.callable_person().phones.get()
    elif change == "paid":
        people.pays(person.instalments.get())
    else:
        monkeypatch.setenv(gateway.ENVIRONMENT, "wss://sip.example.jp:7443/ws")
        monkeypatch.setenv(gateway.REALM, "desk.example.jp")
    with pytest.raises(calls.CallRefused) as refused:
        dialled(taken, aya, phone=phone)
    assert refused.value.reasons == reasons
    assert Lease.objects.get(call_number=taken.call_number).dialled_at is None


def test_nobody_tells_it_of_a_call_that_he_does_not_hold_or_that_came_in(talk, aya, ken):
    _, taken = talk()
    with pytest.raises(calls.LeaseLost):
        dialled(taken, ken)
    Lease.objects.update(channel="2")
    with pytest.raises(calls.CallRefused, match="not-dialled"):
        dialled(taken, aya)


@pytest.mark.clause("7.1")
@pytest.mark.parametrize("by_telephone", [True, False])
@pytest.mark.parametrize(("tried", "minutes", "refused"), [
    (("fri", 15), 10, True),  # taken in the band that was free, dialled in the one that was tried
    (("fri", 15), 5, False),  # one minute before it begins
    (("fri", 12), 5, False),  # an earlier attempt of the band in which the person was given out waives nothing here
    (("thu", 15), 10, False),
])  # fmt: skip
def test_whoever_was_taken_before_a_band_began_is_not_dialled_in_it_where_it_was_tried(
    talk, aya, by_telephone, tried, minutes, refused
):
    weekday, hour = tried
    back = 7 if weekday == "fri" else 8
    taken_at = clock.at(people.DAY, 14, 54)
    person, taken = talk(at=taken_at)
    people.called(person, clock.at(people.DAY - timedelta(days=back), hour, 20), "301")
    moment = taken_at + timedelta(minutes=minutes)
    act = calls.dial if by_telephone else calls.note_dialled
    with pytest.raises(calls.CallRefused, match="cell-tried") if refused else contextlib.nullcontext():
        act(call_number=taken.call_number, phone_id=None, by=aya, at=moment)


@pytest.mark.parametrize("wrong", [
    {"dialled_at": NOON - timedelta(seconds=1), "dialled_phone": 1}, {"dialled_at": NOON}, {"dialled_phone": 1},
    {"dialled_at": NOON, "dialled_phone": 1, "channel": "2"},
])  # fmt: skip
def test_a_number_is_dialled_after_the_case_was_opened_in_a_call_that_goes_out(talk, wrong):
    talk()
    with pytest.raises(IntegrityError, match="number_is_dialled_after_the_case_was_opened"), transaction.atomic():
        Lease.objects.update(**wrong)


def test_the_next_who_takes_a_lapsed_household_begins_anew(talk, aya, ken):
    _, taken = talk()
    dialled(taken, aya)
    lapse(Lease.objects.get())
    calls.take_next(by=ken, at=NOON + timedelta(days=3))  # another weekday: this hour was dialled
    lease = Lease.objects.get(debtor_id=taken.debtor_id)
    assert (lease.holder, lease.dialled_at, lease.dialled_phone) == ("ken", None, None)


def shown(page: str) -> tuple[int, str]:
    """The minutes at which the timer stands, and what the key says."""
    seconds = re.search(r'class="timer">.*?data-timer="(\d+)"', page)[1]
    key = re.search(r'aria-keyshortcuts="F1">(\S+) <kbd', page)
    return round(int(seconds) / 60), key[1] if key else ""


def test_the_page_offers_the_key_then_shows_number_and_timer_also_after_a_reload(desk):  # noqa: F811
    client, _person = desk()
    call = take(client)
    phone = Lease.objects.get().debtor.phones.get()
    clock.run_from(after(1200))
    before = client.get(reverse("calls:desk")).content.decode()
    assert shown(before) == (20, "発信した") and phone.number not in before.replace("-", "")
    answer = client.post(reverse("calls:dialled", args=[call]), form(phone=str(phone.pk), summary="留守かもしれない。"))
    assert answer.status_code == 200
    clock.run_from(after(2400))
    for page in (answer.content.decode(), client.get(reverse("calls:desk")).content.decode()):
        assert phone.number in page.replace("-", "") and "発信済" in page and "発信から" in page
        assert "留守かもしれない。" in page
    assert shown(page) == (20, "")  # one number: nothing else to dial
    client.post(reverse("calls:end-talk", args=[call]), form(phone=str(phone.pk)))
    assert shown(client.get(reverse("calls:desk")).content.decode())[1] == "かけ直した"
    assert client.post(reverse("calls:record", args=[call]), form(outcome="301")).status_code == 302
    record = Contact.objects.get(call_number=call)
    assert (record.started_at.strftime("%H:%M"), record.ended_at.strftime("%H:%M")) == ("12:30", "12:50")


def test_of_several_numbers_the_chosen_one_is_told_and_only_it_is_shown(desk):  # noqa: F811
    client, person = desk()
    other = people.phone(person, "09087654321")
    call = take(client)
    first = Lease.objects.get().debtor.phones.exclude(pk=other.pk).get()
    page = client.post(reverse("calls:dialled", args=[call]), form(phone=str(other.pk))).content.decode()
    assert other.number in page.replace("-", "") and first.number not in page.replace("-", "")
    assert shown(page)[1] == "ほかの番号に発信した"


def test_with_the_telephone_on_the_page_the_key_is_not_offered(desk, monkeypatch):  # noqa: F811
    monkeypatch.setenv(gateway.ENVIRONMENT, "wss://sip.example.jp:7443/ws")
    monkeypatch.setenv(gateway.REALM, "desk.example.jp")
    client, _person = desk()
    call = take(client)
    assert shown(client.get(reverse("calls:desk")).content.decode())[1] == ""
    assert "発信した" not in client.get(reverse("calls:numbers", args=[call])).content.decode()
    refused = client.post(reverse("calls:dialled", args=[call]))
    assert (refused.status_code, "電話から入ります" in refused.content.decode()) == (422, True)


def test_a_leader_who_takes_over_sees_the_time_and_not_the_number(talk, aya, ken):
    _, taken = talk()
    dialled(taken, aya)
    calls.take_over(call_number=taken.call_number, by=ken, at=after(60))
    lease = Lease.objects.get()
    assert (lease.dialled_at, lease.taken_from) == (after(40), "aya")


def test_a_call_that_is_lost_meanwhile_says_so_and_keeps_what_was_typed(desk):  # noqa: F811
    client, _person = desk()
    call = take(client)
    Lease.objects.update(taken_at=clock.real_now() - timedelta(hours=1), expires_at=clock.real_now() - timedelta(minutes=30))
    answer = client.post(reverse("calls:dialled", args=[call]), form())
    assert answer.status_code == 422 and "もう一度確保する" in answer.content.decode()
    assert "給与のあとに納める。" in answer.content.decode()
