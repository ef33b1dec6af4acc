"""Money on its way to the city: it stays before the leaders' eyes until its stamped slip is back, and is late as any other."""

from datetime import timedelta

import pytest
from django.urls import reverse

from saikoku.collection.cash import operations, queries
from saikoku.collection.cash.models import Deposit
from saikoku.kernel import clock
from saikoku.security.access.rules.permissions import Role
from tests.collection.cash.test_cash import MORNING, closed, counted, day_with, prove
from tests.collection.money import DAY, LEADER

pytestmark = [pytest.mark.django_db, pytest.mark.clause("18")]
TODAY = MORNING.date()


def prepared(days_later: int = 0) -> Deposit:
    at = clock.at(DAY + timedelta(days=days_later), 21)
    day_with(12_000, at=at)
    counted(12_000, day=at.date(), at=at)
    close = closed(12_000, day=at.date(), at=at)
    return operations.prepare_deposit(close_ids=[close.pk], place="本店", by=LEADER, at=at)


def test_a_deposit_without_its_slip_stays_on_the_list_however_many_came_after_it(seal):
    old, second, third = prepared(), prepared(1), prepared(2)
    for one in (second, third):
        prove(one)
    assert queries.latest_deposits(TODAY, most=1) == [old, third]
    prove(old)
    assert queries.latest_deposits(TODAY, most=1) == [third]


def test_what_was_prepared_and_never_paid_in_is_late_like_what_lies_in_the_safe(seal):
    deposit, due = prepared(), DAY + timedelta(days=3)
    assert not queries.late_deposits(due).exists() and queries.latest_deposits(due)[0].late == 0
    assert queries.late_deposits(due + timedelta(days=1)).get().part.deposit == deposit
    assert queries.latest_deposits(due + timedelta(days=1))[0].late == 1
    prove(deposit)
    assert not queries.late_deposits(due + timedelta(days=1)).exists()


def test_the_page_of_the_money_says_that_it_is_late(seal, signed_in, monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries as queries_of_contract

    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(clock.at(DAY + timedelta(days=5), 9))
    deposit = prepared()
    leader = signed_in(Role.SUPERVISOR, login_name="leader", worker_number="L01")
    page = leader.get(reverse("cash:index")).content.decode()
    assert "期限超過、領収を待つ" in page and deposit.number in page
    assert "払込みの期限超過" in page and "1<" in page.split("払込みの期限超過")[1][:120]
    prove(deposit)
    assert "期限超過、領収を待つ" not in leader.get(reverse("cash:index")).content.decode()
