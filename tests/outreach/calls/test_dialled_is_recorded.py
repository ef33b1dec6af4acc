"""Whoever was dialled is recorded: nobody is given back and tried again in the same hour as if nothing had been."""

from datetime import datetime

import pytest
from django.urls import reverse

from saikoku.kernel import clock
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.telephone.models import CallEvent
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts.models import Contact
from saikoku.security.audit.models import AuditRecord
from tests.outreach.calls.conftest import NOON
from tests.outreach.calls.test_dialled_by_hand import after, dialled
from tests.outreach.calls.test_pages import at_noon, desk, form, take  # noqa: F401
from tests.planning import people


def ways(call_number: str, by, other: int) -> dict:
    """Every act by which somebody is given back."""
    act = {"by": by, "at": after(60)}
    return {
        "back": lambda: calls.hand_back(call_number=call_number, **act),
        "next": lambda: calls.next_instead(call_number=call_number, **act),
        "instead": lambda: calls.take_instead(debtor_id=other, of=call_number, reason="頼まれた", **act),
    }


@pytest.mark.clause("10.4.1")
@pytest.mark.parametrize("by_telephone", [False, True])
@pytest.mark.parametrize("way", ["back", "next", "instead"])
def test_whoever_was_dialled_is_not_given_back_unrecorded(talk, aya, way, by_telephone):
    _, taken = talk(identified=False)
    other = people.callable_person()
    if by_telephone:
        CallEvent.objects.create(
            call_number=taken.call_number, leg="L1", direction="out", kind="dialled", account_id=aya.account_id, at=after(20)
        )
    else:
        dialled(taken, aya)
    with pytest.raises(calls.CallRefused) as refusal:
        ways(taken.call_number, aya, other.pk)[way]()
    assert refusal.value.reasons == ["dialled"]
    assert Lease.objects.get().call_number == taken.call_number


@pytest.mark.parametrize("way", ["back", "next", "instead"])
def test_a_key_pressed_by_mistake_is_taken_back_and_says_so_in_the_trail(talk, aya, way):
    _, taken = talk(identified=False)
    other = people.callable_person()
    dialled(taken, aya)
    for _ in range(2):  # again changes nothing
        calls.take_back_dialling(call_number=taken.call_number, by=aya, at=after(50))
    ways(taken.call_number, aya, other.pk)[way]()
    assert not Lease.objects.filter(call_number=taken.call_number).exists()
    record = AuditRecord.objects.get(action="calls.number.dialling_taken_back")
    assert datetime.fromisoformat(record.before["dialled_at"]) == after(40)


def test_nobody_takes_back_what_another_dialled(talk, aya, ken):
    _, taken = talk(identified=False)
    dialled(taken, aya)
    with pytest.raises(calls.LeaseLost):
        calls.take_back_dialling(call_number=taken.call_number, by=ken, at=after(50))


def test_a_recorded_call_that_is_open_once_more_may_be_left_as_it_was(talk, aya):
    _, taken = talk(identified=False)
    dialled(taken, aya)
    said = calls.Said(after(40), ("premium",), ended_at=after(60))
    calls.record_call(call_number=taken.call_number, outcome="301", said=said, by=aya, at=after(60))
    calls.reopen(call_number=taken.call_number, by=aya, at=after(62))
    calls.hand_back(call_number=taken.call_number, by=aya, at=after(64))
    assert Contact.objects.count() == 1 and not Lease.objects.exists()


def test_the_page_says_what_to_do_and_keeps_what_was_typed(desk):  # noqa: F811
    client, _person = desk()
    call = take(client)
    phone = str(Lease.objects.get().debtor.phones.get().pk)
    clock.run_from(NOON)
    assert "発信を取り消す" not in client.get(reverse("calls:desk")).content.decode()
    client.post(reverse("calls:dialled", args=[call]), form(phone=phone))
    answer = client.post(reverse("calls:back", args=[call]), form(phone=phone, then="next", summary="出ない。"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "発信しているため、記録せずには戻せません" in page and "発信を取り消す" in page and "出ない。" in page
    answer = client.post(reverse("calls:not-dialled", args=[call]), form(phone=phone, summary="出ない。"))
    assert "発信を取り消す" not in answer.content.decode() and "出ない。" in answer.content.decode()
    assert client.post(reverse("calls:back", args=[call]), form(phone=phone)).status_code == 302
    assert not Lease.objects.exists()
