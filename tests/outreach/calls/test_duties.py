"""The duties of an operator (specification 9.4), each asked where the city's data says so and kept as the city reads it."""

from datetime import timedelta

import pytest

from saikoku.outreach.calls import operations as calls
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.presenters import desk as desks
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor
from tests.outreach.calls.conftest import NOON
from tests.planning import people


def asked(person, sides) -> list[str]:
    return desks.asks(queries.case(person.pk, queries.day_of(NOON), with_story=False), sides)


@pytest.mark.clause("9.4.エ")
@pytest.mark.clause("10.1.イ")
@pytest.mark.parametrize(("programme", "side"), [("01", "city_tax"), ("11", "premium")])
def test_account_transfer_is_encouraged_of_whoever_has_none_and_told_to_the_city(talk, aya, programme, side):
    person, taken = talk(programme=programme)
    assert taken.sides == (side,) and "transfer" in asked(person, taken.sides)
    Debtor.objects.filter(pk=person.pk).update(transfer_state="1")
    assert "transfer" not in asked(person, taken.sides)
    said = calls.Said(NOON, taken.sides, encouraged=frozenset({"transfer"}))
    calls.record_call(call_number=taken.call_number, outcome="104", said=said, by=aya, at=NOON)
    (row,) = contacts.delivered_contacts(people.DAY, people.DAY)
    assert (row["encouraged"], row["programme"]) == ("transfer", programme)


@pytest.mark.clause("9.4.オ")
@pytest.mark.clause("9.4.カ")
@pytest.mark.parametrize(("fact", "kind"), [
    ({"other_insurance_suspected": True}, "loss"), ({"nhi_state": "2"}, "loss"), ({"declaration_state": "1"}, "declaration"),
    ({"undeclared_year": 2025}, "declaration"),
])  # fmt: skip
def test_loss_and_declaration_are_encouraged_exactly_where_the_data_says_so(talk, aya, fact, kind):
    person, taken = talk()
    assert not {"loss", "declaration"} & set(asked(person, taken.sides))
    Debtor.objects.filter(pk=person.pk).update(**fact)
    assert kind in asked(person, taken.sides)
    said = calls.Said(NOON, taken.sides, encouraged=frozenset({kind}))
    calls.record_call(call_number=taken.call_number, outcome="106", said=said, by=aya, at=NOON)
    assert Contact.objects.get().encouraged == kind


@pytest.mark.clause("9.4.ウ")
@pytest.mark.parametrize(("answer", "told"), [("1", "1"), ("2", "2"), ("3", "3"), ("", "")])
def test_whether_the_citys_letters_arrived_is_asked_and_told_to_the_city(talk, aya, answer, told):
    _, taken = talk()
    said = calls.Said(NOON, taken.sides, letters_arrived=answer)
    calls.record_call(call_number=taken.call_number, outcome="106", said=said, by=aya, at=NOON)
    (row,) = contacts.delivered_contacts(people.DAY, people.DAY)
    assert row["letters_arrived"] == told


@pytest.mark.clause("9.4.キ")
def test_whoever_did_not_answer_is_called_again_in_another_band_and_not_in_the_same(talk, aya):
    person, taken = talk(identified=False)
    calls.record_call(
        call_number=taken.call_number, outcome="301", said=calls.Said(NOON, taken.sides), by=aya, at=NOON
    )
    with pytest.raises(calls.CallRefused) as refused:
        calls.take(debtor_id=person.pk, by=aya, at=NOON + timedelta(minutes=40))
    assert refused.value.reasons == ["cell-tried"]
    assert calls.take(debtor_id=person.pk, by=aya, at=NOON + timedelta(hours=3)).debtor_id == person.pk
