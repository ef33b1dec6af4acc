"""The number that the page's telephone dials: only of the call that is held, only while it may be called."""

import contextlib
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from saikoku.gateways import telephone as gateway
from saikoku.kernel import clock, ulid
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.calls import queries
from saikoku.outreach.telephone import operations as telephone
from saikoku.planning.lists.models import Lease
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import PhoneState
from saikoku.security.audit.models import AuditRecord
from tests.outreach.calls.conftest import NOON
from tests.outreach.calls.test_leases import lapse
from tests.outreach.calls.test_pages import at_noon, desk, form, take  # noqa: F401
from tests.planning import people


def dial(taken, aya, *, phone_id=None, at=NOON):
    return calls.dial(call_number=taken.call_number, phone_id=phone_id, by=aya, at=at)


def test_the_first_usable_number_is_dialled_and_the_trail_holds_no_number(talk, aya):
    person, taken = talk(identified=False)
    number = person.phones.get().number
    assert dial(taken, aya) == number
    record = AuditRecord.objects.get(action="calls.number.dialled")
    assert record.object_id == taken.call_number and number not in str(record.after)


def test_the_chosen_number_is_dialled(talk, aya):
    person, taken = talk()
    other = people.phone(person, "09087654321")
    assert dial(taken, aya, phone_id=other.pk) == "09087654321"


@pytest.mark.parametrize("change", ["wrong", "of-another"])
def test_a_number_that_may_not_be_dialled_is_refused(talk, aya, change):
    person, taken = talk()
    if change == "wrong":
        person.phones.update(state=PhoneState.WRONG)
        chosen = person.phones.get().pk
    else:
        chosen = people.callable_person().phones.get().pk
    with pytest.raises(calls.CallRefused) as refusal:
        dial(taken, aya, phone_id=chosen)
    assert refusal.value.reasons == ["number-not-usable"]


def test_nobody_dials_for_a_call_that_he_does_not_hold(talk, aya, ken):
    _, taken = talk()
    with pytest.raises(calls.CallRefused, match="lease-lost"):
        dial(taken, ken)
    calls.hand_back(call_number=taken.call_number, by=aya, at=NOON)
    with pytest.raises(calls.CallRefused, match="lease-lost"):
        dial(taken, aya)


def test_a_payment_that_came_in_keeps_the_telephone_still_until_it_was_read(talk, aya):
    person, taken = talk()
    people.pays(person.instalments.get())
    with pytest.raises(calls.CallRefused, match="payment-arrived"):
        dial(taken, aya)


@pytest.mark.parametrize("by_hand", [False, True])
def test_whoever_read_that_calls_were_stopped_dials_no_more(talk, aya, by_hand):
    person, taken = talk()
    people.stop(person)
    assert calls.acknowledge(call_number=taken.call_number, by=aya, at=NOON).over
    act = calls.note_dialled if by_hand else calls.dial
    with pytest.raises(calls.CallRefused) as refusal:
        act(call_number=taken.call_number, phone_id=None, by=aya, at=NOON)
    assert refusal.value.reasons == ["stopped-by-city"]


@pytest.mark.clause("10.4.1")
@pytest.mark.parametrize(("by_hand", "since", "reason"), [
    (False, "reached at the door", "reached-this-month"), (True, "reached at the door", "reached-this-month"),
    (False, "promised", "live-promise"), (True, "promised", "live-promise"), (False, "withdrawn", "no-target"),
])  # fmt: skip
def test_whom_something_keeps_off_the_lists_since_he_was_taken_is_not_dialled(talk, aya, by_hand, since, reason):
    person, taken = talk()
    match since:
        case "reached at the door":
            people.called(person, NOON, "V03", channel="3", spoke_with="1")
        case "promised":
            people.promised(person, NOON - timedelta(days=1), people.DAY + timedelta(days=5))
        case "withdrawn":
            Target.objects.update(withdrawn=True)
    act = calls.note_dialled if by_hand else calls.dial
    with pytest.raises(calls.CallRefused, match=reason):
        act(call_number=taken.call_number, phone_id=None, by=aya, at=NOON)


def test_a_lapsed_case_that_anybody_may_take_is_not_dialled_until_it_is_held_again(talk, aya):
    person, taken = talk()
    lapse(Lease.objects.get())
    with pytest.raises(calls.CallRefused, match="lease-lost"):
        dial(taken, aya)
    calls.renew(call_number=taken.call_number, by=aya, at=NOON)
    assert dial(taken, aya) == person.phones.get().number


def test_of_a_lapsed_case_no_number_is_shown_to_be_dialled_by_hand(desk):  # noqa: F811
    client, person = desk()
    url = reverse("calls:numbers", args=[take(client)])
    lapse(Lease.objects.get())
    page = client.get(url).content.decode()
    assert person.phones.get().number not in page.replace("-", "") and "もう一度確保する" in page
    assert not AuditRecord.objects.filter(action="calls.numbers.shown").exists()


def test_in_the_case_of_somebody_who_called_the_telephone_dials_nobody(desk):  # noqa: F811
    """He may be spoken with whatever keeps him off the lists, and the hook may be pressed after he has hung up."""
    client, _person = desk()
    call = take(client)
    Lease.objects.update(channel="2")
    refused = client.post(reverse("calls:dial", args=[call]))
    assert (refused.status_code, "かかってきた電話です" in refused.json()["reason"]) == (409, True)
    for page in (reverse("calls:desk"), reverse("calls:numbers", args=[call])):
        assert "data-dial-url" not in client.get(page).content.decode()


@pytest.mark.clause("7.2.イ")
@pytest.mark.parametrize(("at", "refused"), [
    ((8, 59, 59), True), ((9, 0, 0), False), ((18, 59, 59), False), ((19, 0, 0), True), ((19, 0, 30), True),
])  # fmt: skip
def test_whoever_was_taken_in_time_is_dialled_only_within_the_hours(talk, aya, at, refused):
    person, taken = talk()
    moment = clock.at(people.DAY, 0) + timedelta(hours=at[0], minutes=at[1], seconds=at[2])
    lease = Lease.objects.get(call_number=taken.call_number)
    calling = queries.day_of(moment).calling
    for act in (
        lambda: dial(taken, aya, at=moment),
        lambda: calls.note_numbers_shown(lease=lease, number=person.number, calling=calling, by=aya, at=moment),
    ):
        with pytest.raises(calls.CallRefused, match="outside-hours") if refused else contextlib.nullcontext():
            act()


def test_by_hand_too_no_number_is_shown_when_the_hours_are_over(desk):  # noqa: F811
    client, _person = desk()
    url = reverse("calls:numbers", args=[take(client)])
    full = Lease.objects.get().debtor.phones.get().number
    assert full in client.get(url).content.decode().replace("-", "")
    clock.run_from(clock.at(people.DAY, 19))
    page = client.get(url).content.decode()
    assert full not in page.replace("-", "") and "架電できる時間帯ではありません。" in page


def test_the_page_answers_with_number_or_reason(desk):  # noqa: F811
    client, person = desk()
    call = take(client)
    person = Lease.objects.get().debtor
    given = client.post(reverse("calls:dial", args=[call]), {"phone": str(person.phones.get().pk)})
    assert given.json()["number"] == person.phones.get().number and "no-store" in given["Cache-Control"]
    refused = client.post(reverse("calls:dial", args=[call]), {"phone": "999999"})
    assert (refused.status_code, "かけられません" in refused.json()["reason"]) == (409, True)
    lost = client.post(reverse("calls:dial", args=[ulid.new(clock.now())]))
    assert (lost.status_code, "number" in lost.json()) == (409, False)
    assert client.post(reverse("calls:dial", args=[call]), {"phone": "9" * 40}).status_code == 200  # the first usable one


def tell(lease, leg: str, kind: str, minutes: int, cause: str = "") -> None:
    """The telephone tells what happened so many minutes ago."""
    holder = Actor(lease.holder, account_id=lease.holder_id)
    telephone.note(
        call_number=lease.call_number, leg=leg, direction="out", kind=kind, cause=cause, ago=timedelta(minutes=minutes),
        by=holder, at=clock.now(),
    )  # fmt: skip


def test_the_record_has_the_telephones_times(desk):  # noqa: F811
    client, _person = desk()
    call, leg = take(client), ulid.new(clock.now())
    lease = Lease.objects.get()
    clock.run_from(NOON + timedelta(minutes=20))
    for kind, minutes, cause in (("dialled", 15, ""), ("answered", 14, ""), ("ended", 9, "terminated")):
        tell(lease, leg, kind, minutes, cause)
    assert client.post(reverse("calls:record", args=[call]), form(outcome="301")).status_code == 302
    record = Contact.objects.get(call_number=call)
    assert (record.started_at.strftime("%H:%M"), record.ended_at.strftime("%H:%M")) == ("12:15", "12:21")


def timer(client) -> tuple[bool, int]:
    """Is the time of writing shown, and with how many whole minutes?"""
    page = client.get(reverse("calls:desk")).content.decode()
    (hidden, seconds) = re.search(r'data-writing="\w+"( hidden)?>記録 <span data-timer="(\d+)"', page).groups()
    return not hidden, int(seconds) // 60


def test_once_the_telephone_told_that_the_talk_is_over_the_time_of_writing_is_shown_until_it_goes_on(desk, monkeypatch):  # noqa: F811
    monkeypatch.setenv(gateway.ENVIRONMENT, "wss://sip.example.jp:7443/ws")
    monkeypatch.setenv(gateway.REALM, "desk.example.jp")
    client, _person = desk()
    take(client)
    lease = Lease.objects.get()
    clock.run_from(NOON + timedelta(minutes=20))
    first, second = ulid.new(clock.now()), ulid.new(clock.now())
    assert not timer(client)[0]
    tell(lease, first, "dialled", 15)
    tell(lease, first, "answered", 14)
    assert not timer(client)[0]
    tell(lease, first, "ended", 9, "terminated")
    assert timer(client) == (True, 9)
    assert "通話終了" not in client.get(reverse("calls:desk")).content.decode()
    tell(lease, second, "dialled", 2)
    assert not timer(client)[0], "the same person is called once more"
    tell(lease, second, "ended", 1, "busy")
    assert timer(client) == (True, 1)
