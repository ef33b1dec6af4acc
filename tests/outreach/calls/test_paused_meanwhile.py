"""Whoever began a pause and holds somebody again - undone, or lapsed in another window - can record and give back."""

import pytest
from django.urls import reverse

from saikoku.kernel import clock
from saikoku.outreach.presence.models import Pause
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts.models import Contact
from tests.outreach.calls.test_leases import lapse
from tests.outreach.calls.test_pages import at_noon, desk, form, take  # noqa: F401
from tests.planning import people


@pytest.fixture
def sat(desk):  # noqa: F811
    """Two persons to call and one of them taken: `client, call = sat()`."""

    def sit():
        client, _ = desk()
        people.callable_person()
        lists.open_day(at=clock.now())
        return client, take(client)

    return sit


def rests(client) -> None:
    client.post(reverse("calls:pause"), {"reason": "休憩"})
    assert Pause.objects.get().ended_at is None


def of_the_desk() -> list[str]:
    return list(Contact.objects.filter(outcome__startswith="3").order_by("pk").values_list("outcome", flat=True))


@pytest.mark.parametrize("act", ["record", "back"])
def test_undoing_ends_the_pause_and_the_desk_goes_on(sat, act):
    client, call = sat()
    client.post(reverse("calls:record", args=[call]), form(outcome="301", then="rest"))
    rests(client)
    client.post(reverse("calls:undo", args=[call]))
    assert (Lease.objects.get().call_number, Pause.objects.get().ended_by) == (call, Pause.objects.get().holder)
    number = Contact.objects.get(call_number=call).record_number
    answer = client.post(reverse(f"calls:{act}", args=[call]), form(outcome="302", replaces=[number], then="next"))
    assert answer.status_code == 302
    assert of_the_desk() == (["301", "302"] if act == "record" else ["301"])


@pytest.mark.parametrize(("act", "written"), [("record", ["301"]), ("back", [])])
def test_a_lapsed_case_that_is_taken_up_again_in_a_pause_can_be_ended_and_nobody_else_is_given(sat, act, written):
    client, call = sat()
    lapse(Lease.objects.get())
    rests(client)
    client.post(reverse("calls:renew", args=[call]), form())
    answer = client.post(reverse(f"calls:{act}", args=[call]), form(outcome="301", then="next"))
    assert answer.status_code == 302
    assert of_the_desk() == written
    assert not Lease.objects.exists()
    assert "休止中です" in client.get(reverse("calls:desk")).content.decode()


def test_a_case_that_lapsed_before_the_pause_is_given_back_without_a_fault(sat):
    client, call = sat()
    lapse(Lease.objects.get())
    rests(client)
    answer = client.post(reverse("calls:back", args=[call]), form(then="next"))
    assert (answer.status_code, answer.url) == (302, reverse("calls:desk"))
