"""What the desk offers in the opening of a talk, recorded with one choice each, and followed until the city's data shows it."""

from datetime import date

import pytest
from django.urls import reverse

from saikoku.kernel import clock
from saikoku.outreach.calls import operations as calls
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact, Encouragement
from saikoku.registry.contacts.operations import encouraging
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Letter, TransferRegistration
from saikoku.security.access.rules.permissions import Role
from tests.outreach.calls.conftest import NOON
from tests.planning import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in, monkeypatch):
    """An identified person at an operator's desk: `client, person, call_number = desk(...)`."""
    from saikoku.governance.contract import operations as contract

    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(NOON)

    def sit(*, sent_on: date | None = None, registered: bool = False, **more):
        person = people.callable_person(**more)
        if sent_on:
            letter(person, sent_on)
        if registered:
            register(person, date(2026, 3, 1))
        lists.open_day(at=NOON)
        client = signed_in(Role.OPERATOR, worker_number="W77")
        client.post(reverse("calls:next"))
        number = Lease.objects.get().call_number
        client.post(reverse("calls:gate", args=[number]), {"gate": "1"})
        return client, person, number

    return sit


def letter(person, sent_on: date, kind: str = "1") -> None:
    Letter.objects.create(
        letter_number=f"L{person.pk}{kind}", debtor=person, debtor_number=person.number, programme="11", kind=kind,
        sent_on=sent_on, run_id=1,
    )  # fmt: skip


def register(person, applied_on: date) -> None:
    TransferRegistration.objects.create(
        debtor=person, debtor_number=person.number, programme="11", applied_on=applied_on, starts_on=applied_on, run_id=1
    )


def shown(client) -> tuple[str, list[str]]:
    context = client.get(reverse("calls:desk")).context
    letters = context["letters"]
    return letters["words"] if letters else "", [one["field"].html_name for one in context["encourage"]]


@pytest.mark.parametrize(("given", "letters", "encouraged"), [
    ({"registered": True}, "", []),
    ({}, "", ["answer_transfer"]),
    ({"sent_on": date(2026, 3, 20), "registered": True}, "督促状", []),
    ({"sent_on": people.DAY, "registered": True}, "", []),
    ({"other_insurance_suspected": True, "registered": True}, "", ["answer_loss"]),
    ({"declaration_state": "1"}, "", ["answer_transfer", "answer_declaration"]),
])  # fmt: skip
def test_the_desk_offers_exactly_what_the_data_says(desk, given, letters, encouraged):
    client, _, _ = desk(**given)
    assert shown(client) == (letters, encouraged)


@pytest.mark.clause("9.4.ウ")
def test_asked_once_a_letter_is_not_asked_for_again_until_another_is_sent(desk):
    client, person, number = desk(sent_on=date(2026, 3, 20))
    sent = {"outcome": "102", "sides": ["premium"], "letters": "1", "then": "rest"}
    client.post(reverse("calls:record", args=[number]), sent)
    record = Contact.objects.latest("pk")
    assert record.letters_arrived == "1"
    assert offer_of(person, "letters").because == "asked-since"
    Letter.objects.create(
        letter_number="L-NEW", debtor=person, debtor_number=person.number, programme="11", kind="2",
        sent_on=people.DAY + people.timedelta(days=1), run_id=1,
    )  # fmt: skip
    later = people.DAY + people.timedelta(days=5)
    assert offer_of(person, "letters", at=clock.at(later, 12)).because == "letter-sent"


def offer_of(person, what: str, at=NOON):
    from saikoku.outreach.calls import queries

    day = queries.day_of(at)
    found = queries.offers_of(contacts.opening_of(person.pk), queries.known(person.pk, day), day)
    return next(one for one in found if one.what == what)


@pytest.mark.clause("9.4.エ")
@pytest.mark.clause("9.4.カ")
def test_an_answer_is_recorded_with_the_call_followed_and_shown_done_by_the_citys_data(desk, somebody):
    client, person, number = desk(declaration_state="1")
    sent = {"outcome": "102", "sides": ["premium"], "answer_transfer": "1", "answer_declaration": "4", "then": "rest"}
    client.post(reverse("calls:record", args=[number]), sent)
    record = Contact.objects.latest("pk")
    assert record.encouraged == "declaration;transfer"
    assert {one.kind: (one.result, one.state) for one in record.encouragements.all()} == {
        "transfer": ("1", "open"), "declaration": ("4", "ended"),
    }  # fmt: skip
    assert [row["result"] for row in contacts.delivered_encouragements(people.DAY, people.DAY)] == ["4", "1"]
    assert offer_of(person, "transfer").before.result == "1"
    register(person, people.DAY + people.timedelta(days=3))
    encouraging.judge(on=people.DAY + people.timedelta(days=3), by=somebody, at=NOON)
    assert Encouragement.objects.get(kind="transfer").state == "done"
    assert not offer_of(person, "transfer").offered


def test_what_the_outcome_itself_says_is_noted_as_will_do(desk):
    client, _, number = desk(other_insurance_suspected=True)
    client.post(reverse("calls:record", args=[number]), {"outcome": "107", "sides": ["premium"], "then": "rest"})
    one = Encouragement.objects.get()
    assert (one.kind, one.result, one.state) == ("loss", "1", "open")


def test_nobody_reached_means_nothing_encouraged(desk):
    client, _, number = desk()
    sent = {"outcome": "301", "sides": ["premium"], "answer_transfer": "1"}
    assert client.post(reverse("calls:record", args=[number]), sent).status_code == 422
    assert not Encouragement.objects.exists()


def test_taken_up_again_the_answers_stand_in_the_form_and_are_written_anew(desk):
    client, _, number = desk()
    client.post(reverse("calls:record", args=[number]), {
        "outcome": "102", "sides": ["premium"], "answer_transfer": "3", "then": "rest"})  # fmt: skip
    client.post(reverse("calls:undo", args=[number]))
    page = client.get(reverse("calls:desk"))
    assert page.context["form"]["answer_transfer"].value() == "3"
    client.post(reverse("calls:record", args=[number]), {
        "outcome": "102", "sides": ["premium"], "answer_transfer": "5", "replaces": page.context["anew"], "then": "rest",
    })  # fmt: skip
    assert sorted(Encouragement.objects.values_list("result", "state")) == [("3", "withdrawn"), ("5", "open")]


def test_a_record_without_a_talk_cannot_carry_an_answer(talk, aya):
    _, taken = talk()
    with pytest.raises(calls.CallRefused):
        calls.record_call(
            call_number=taken.call_number, outcome="301", by=aya, at=NOON,
            said=calls.Said(NOON, ("premium",), encouraged=frozenset({"transfer"}), answers_to=(("transfer", "1"),)),
        )  # fmt: skip


def test_a_correction_offers_what_the_data_asks_for_and_what_the_record_says_was_encouraged(desk):
    client, person, number = desk(registered=True)
    client.post(reverse("calls:record", args=[number]), {"outcome": "106", "sides": ["premium"]})
    url = reverse("calls:correct", args=[Contact.objects.latest("id").record_number])
    assert offered(client.get(url)) == []
    Debtor.objects.filter(pk=person.pk).update(other_insurance_suspected=True)
    assert offered(client.get(url)) == ["loss"]


def offered(answer) -> list[str]:
    return [name.removeprefix("answer_") for name in answer.context["form"].fields if name.startswith("answer_")]
