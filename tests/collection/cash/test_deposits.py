"""Money on its way to the city: it stays before the leaders' eyes until its stamped slip is back, and is late as any other."""

from datetime import timedelta

import pytest
from django.urls import reverse

from saikoku.collection.cash import operations, queries
from saikoku.collection.cash.models import Deposit
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access.rules.permissions import Role
from tests.collection.cash.test_cash import MORNING, SECOND, closed, counted, day_with, prove
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


def test_of_a_day_whose_money_was_made_good_whole_the_city_has_to_book_the_receipts_too(seal):
    """Nothing of the day lay in the safe: what the contractor put there was paid in for it."""
    day_with(12_000)
    counted(0, remark="盗まれた")
    asked = operations.ask_clearing(close_id=closed(0).pk, note="口座から出した", by=LEADER, at=MORNING)
    end = operations.confirm_clearing(clearing_id=asked.pk, recounted=12_000, by=SECOND, at=MORNING)
    made = operations.prepare_deposit(close_ids=[], cleared_ids=[end.pk], place="本店", by=LEADER, at=MORNING)
    assert queries.uncredited(TODAY + timedelta(days=9), 9) == []
    prove(made)
    assert [(one.paid_on, one.age) for one in queries.uncredited(TODAY + timedelta(days=9), 9)] == [(TODAY, 9)]
    assert queries.uncredited(TODAY + timedelta(days=8), 9) == []


def test_a_late_payment_of_what_was_missing_does_not_make_the_day_young_again(seal):
    day_with(12_000)
    counted(11_900, remark="合わない")
    close, later = closed(11_900), MORNING + timedelta(days=20)
    prove(operations.prepare_deposit(close_ids=[close.pk], place="本店", by=LEADER, at=MORNING))
    asked = operations.ask_clearing(close_id=close.pk, note="口座から出した", by=LEADER, at=later)
    end = operations.confirm_clearing(clearing_id=asked.pk, recounted=100, by=SECOND, at=later)
    made = operations.prepare_deposit(close_ids=[], cleared_ids=[end.pk], place="本店", by=LEADER, at=later)
    prove(made, paid_on=later.date(), at=later)
    assert [one.paid_on for one in queries.uncredited(later.date(), 9)] == [TODAY]


def test_the_cash_book_asks_the_same_of_few_collectors_and_of_many(seal, django_assert_num_queries):
    for place in range(4):
        day_with(100, by=Actor(f"c{place}", account_id=900 + place, worker_number=f"W{place}", display_name="仮名"))
    with django_assert_num_queries(2):
        started, rows = queries.cash_book(TODAY, TODAY)
    assert (started, rows) == (400, [])


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
