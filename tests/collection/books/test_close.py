"""At the close of a day the leader sees from which number on the collector's book has to be blank."""

import pytest
from django.urls import reverse

from saikoku.governance.contract import operations as contract
from saikoku.governance.contract import queries as queries_of_contract
from saikoku.kernel import clock
from saikoku.security.access.rules.permissions import Role
from tests.collection import money
from tests.collection.books.paper import NOON, entered, given, leaf, paper


@pytest.mark.usefixtures("office")
def test_the_close_names_the_leaves_that_the_collector_still_holds(signed_in, monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(NOON)
    person, owed = money.payer(12_000)
    bundle = given(count=5)
    entered(paper(bundle, 1), leaf(person, owed, 5_000))
    page = signed_in(Role.SUPERVISOR, worker_number="L07").get(reverse("cash:close", args=["V01", money.DAY])).content.decode()
    assert f"手書き領収証の用紙 PL-{bundle.number:04d} 002-005 を持っています" in page
