"""A call shows what it may speak of with its total; whatever else is owed stands apart and says why."""

from datetime import timedelta

import pytest
from django.urls import reverse

from saikoku.kernel import clock
from saikoku.outreach.calls import operations as calls
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.security.access.rules.permissions import Role
from tests.outreach.calls.conftest import NOON
from tests.planning import people

pytestmark = [pytest.mark.django_db, pytest.mark.clause("9.4.ア")]
TAX, PREMIUM = 31_000, 45_600


@pytest.fixture
def desk(signed_in, monkeypatch):
    """Somebody who owes tax and premium, identified at an operator's desk: `text, lease = desk()`."""
    from saikoku.governance.contract import operations as contract

    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(NOON)

    def sit(*, before=lambda person: None):
        person = people.callable_person("01", balance=TAX)
        people.owes(person, "11", PREMIUM)
        people.target(person, "11")
        before(person)
        lists.open_day(at=NOON)
        client = signed_in(Role.OPERATOR, worker_number="W77")
        client.post(reverse("calls:take", args=[person.number]))
        lease = Lease.objects.get()
        client.post(reverse("calls:gate", args=[lease.call_number]), {"gate": "1"})
        return client.get(reverse("calls:desk")), lease

    return sit


def test_without_the_consent_of_both_divisions_the_other_one_stands_apart_and_in_no_total(desk):
    answer, lease = desk()
    text = answer.content.decode()
    assert lease.sides == ["city_tax"]
    money = answer.context["money"]
    assert [row.cells[3] for row in money["table"].rows] == [TAX] and money["table"].total is None
    assert money["apart"].lead == "この電話では話せません(別の課)" and "45,600円" in money["apart"].words
    assert f"{TAX + PREMIUM:,}" not in text
    assert [row.label for row in answer.context["past"]["matrix"].rows] == ["市県民 令7"]
    assert [one.split(":")[0] for one in answer.context["slips"]] == ["市県民"]


def test_with_the_consent_both_stand_in_one_table_with_one_total(desk, agree):
    agree("joint_call_consent", True)
    answer, lease = desk()
    money = answer.context["money"]
    assert set(lease.sides) == {"city_tax", "premium"}
    assert money["apart"] is None and money["table"].total[3] == TAX + PREMIUM


def test_with_the_consent_a_side_that_is_promised_says_so_instead_of_its_division(desk, agree):
    agree("joint_call_consent", True)
    later = people.DAY + timedelta(days=5)
    answer, lease = desk(before=lambda person: people.promised(person, NOON - timedelta(days=2), later, "11"))
    assert lease.sides == ["city_tax"]
    note = answer.context["money"]["apart"]
    assert note.lead == "この電話では話せません"
    assert note.lines == ["国民健康保険料 令7 45,600円: 納付の約束の日がまだ来ていません。"]


def test_a_promise_broken_to_the_other_division_is_no_reason_of_this_call_and_in_none_of_its_words(desk):
    past = people.DAY - timedelta(days=20)
    answer, _ = desk(before=lambda person: people.promised(person, NOON - timedelta(days=40), past, "11", promised_yen=7_700))
    assert not any("約束の日" in reason for reason in answer.context["who"]["why"])
    assert not any("7,700" in line for line in answer.context["script"].lines)


def test_of_a_call_that_came_in_the_table_is_about_what_the_caller_calls_about(rings_in):
    answer = rings_in()
    money = answer.context["money"]
    shown = [row.cells[3] for row in money["table"].rows]
    assert shown in ([TAX], [PREMIUM]) and money["apart"].lead == "この電話では話せません(別の課)"
    other = {TAX: "premium", PREMIUM: "city_tax"}[shown[0]]
    again = rings_in.client.post(reverse("calls:supervisor", args=[Lease.objects.get().call_number]), {"sides": [other]})
    assert [row.cells[3] for row in again.context["money"]["table"].rows] == [TAX + PREMIUM - shown[0]]


@pytest.fixture
def rings_in(signed_in, monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.kernel.actor import Actor

    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(NOON)
    client = signed_in(Role.OPERATOR, worker_number="W77")

    def ring():
        person = people.callable_person("01", balance=TAX)
        people.owes(person, "11", PREMIUM)
        lists.open_day(at=NOON)
        actor = Actor(client.get(reverse("calls:desk")).wsgi_request.actor.name, worker_number="W77")
        taken = calls.take_answered(debtor_id=person.pk, caller="", call_number="0" * 26, by=actor, at=NOON)
        calls.pass_identity_gate(call_number=taken.call_number, method="1", by=actor, at=NOON)
        return client.get(reverse("calls:desk"))

    ring.client = client
    return ring
