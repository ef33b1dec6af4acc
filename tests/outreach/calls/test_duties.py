"""Duties of an operator (specification 9.4, 10.1) that no other test of the desk shows in one piece."""

from datetime import timedelta

import pytest

from saikoku.outreach.calls import operations as calls
from saikoku.registry.contacts import queries as contacts
from tests.outreach.calls.conftest import NOON
from tests.planning import people


@pytest.mark.clause("10.1.イ")
def test_account_transfer_encouraged_on_city_tax_is_told_to_the_city(talk, aya):
    _, taken = talk(programme="01")
    assert taken.sides == ("city_tax",)
    calls.record_call(call_number=taken.call_number, outcome="104", said=calls.Said(NOON, taken.sides), by=aya, at=NOON)
    (row,) = contacts.delivered_contacts(people.DAY, people.DAY)
    assert (row["encouraged"], row["programme"]) == ("transfer", "01")


@pytest.mark.clause("9.4.キ")
def test_whoever_did_not_answer_is_called_again_in_another_band_and_not_in_the_same(talk, aya):
    person, taken = talk(identified=False)
    calls.record_call(
        call_number=taken.call_number, outcome="301", said=calls.Said(NOON, taken.sides), by=aya, at=NOON
    )
    with pytest.raises(calls.CallRefused) as refused:
        calls.take(debtor_id=person.pk, by=aya, at=NOON + timedelta(minutes=40))
    assert refused.value.reasons == ["cell-tried", "number-rests"]
    assert calls.take(debtor_id=person.pk, by=aya, at=NOON + timedelta(hours=3)).debtor_id == person.pk
