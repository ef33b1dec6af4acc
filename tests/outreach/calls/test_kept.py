"""What was typed and not recorded is there again when the page is asked for anew: after Back, a reload, another page."""

import pytest
from django.urls import reverse

from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts.models import Contact
from tests.outreach.calls.test_pages import at_noon, desk, form, take  # noqa: F401
from tests.planning import people


def shown(client) -> dict:
    """The values of the desk's form as the page shows them now."""
    given = client.get(reverse("calls:desk")).context["form"]
    assert not given.is_bound
    return {name: given[name].value() for name in given.fields}


@pytest.fixture
def talking(desk):  # noqa: F811
    """An operator with a person identified: `client, call_number`."""
    client, _ = desk()
    number = take(client)
    client.post(reverse("calls:gate", args=[number]), {"gate": "1"})
    return client, number


TYPED = form(
    outcome="112", promise1_day="2026-02-30", promise1_yen="5,000", promise2_day="+14", letters="2", answer_transfer="4",
    call_back_day="4/13", spoke_with="2",
)  # fmt: skip


def test_after_a_refused_record_the_page_asked_for_anew_holds_everything(talking):
    client, number = talking
    assert client.post(reverse("calls:record", args=[number]), TYPED).status_code == 422
    found = shown(client)
    assert {name: found[name] for name in TYPED if TYPED[name]} == {name: value for name, value in TYPED.items() if value}
    text = client.get(reverse("calls:desk")).content.decode()
    assert "給与のあとに納める。" in text and '<details id="more" open>' in text


def test_what_the_open_page_brings_by_itself_is_kept_and_nothing_is_drawn_or_recorded(talking):
    client, number = talking
    answer = client.post(reverse("calls:renew", args=[number]) + "?quiet=1", TYPED)
    assert (answer.status_code, answer.content) == (204, b"")
    assert shown(client)["summary"] == "給与のあとに納める。"
    assert not Contact.objects.filter(on=people.DAY).exists()


def test_the_next_person_has_an_empty_form(talking):
    client, number = talking
    client.post(reverse("calls:record", args=[number]), TYPED)
    people.callable_person()
    client.post(reverse("calls:next"))
    client.post(reverse("calls:back", args=[number]), {"then": "next"})
    assert not Lease.objects.filter(call_number=number).exists()
    Lease.objects.all().delete()
    take(client)
    assert shown(client)["summary"] is None


@pytest.mark.parametrize("kept_out", ["1234 5678 9018", "１２３４５６７８９０１８", "x" * 5_001, "a\0b"])
def test_what_must_not_be_kept_is_not(talking, kept_out):
    client, number = talking
    client.post(reverse("calls:renew", args=[number]) + "?quiet=1", form(summary=kept_out, spoke_with="2"))
    assert Lease.objects.get().typed == {"outcome": ["101"], "sides": ["premium"], "spoke_with": ["2"]}


def test_a_lapsed_window_keeps_nothing_for_the_person_somebody_else_holds(talking):
    client, number = talking
    Lease.objects.update(holder="ken")
    client.post(reverse("calls:renew", args=[number]) + "?quiet=1", TYPED)
    assert Lease.objects.get().typed == {}
