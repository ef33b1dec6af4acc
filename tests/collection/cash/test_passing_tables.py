"""What the tables of passings refuse by themselves, with and without their guards."""

import pytest
from django.db import connection

from saikoku.collection.cash.models import Passing, PassingEnd
from tests.attacks import attacked
from tests.collection.cash.test_cash import (
    day_with,
)
from tests.collection.money import DAY, NOON

pytestmark = pytest.mark.django_db


def forged(**changes) -> Passing:
    plain = {
        "way": "handover", "worker_number": "V01", "day": DAY, "turn": 9, "n1000": 1, "yen": 1_000, "expected": 1_000,
        "difference": 0, "offered_at": NOON, "offered_by": "jiro",
    }  # fmt: skip
    return Passing.objects.create(**(plain | changes))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"turn": 1}, "passing_is_offered_in_turns"),
        ({"yen": 999, "expected": 999}, "passing_is_the_sum_of_its_pieces"),
        ({"n1000": 0, "yen": 0, "expected": 0}, "passing_is_of_some_yen"),
        ({"expected": 900, "difference": 100, "remark": "x"}, "only_change_comes_back_with_a_difference_and_explained"),
        ({"way": "return", "expected": 900, "difference": 100}, "only_change_comes_back_with_a_difference_and_explained"),
        ({"way": "gift"}, "passing_names_its_way_and_persons"),
    ],
)
def test_a_passing_that_cannot_be_is_refused_by_the_table(seal, changes, name):
    forged(turn=1)
    attacked(name, lambda: forged(**changes))


def test_passings_are_taken_by_others_counted_alike_and_posted(seal):
    day_with(1_000)
    one = forged()

    def end(**changes):
        plain = {"passing": one, "done": "taken", "recounted": 1_000, "ended_at": NOON, "ended_by": "leader"}
        return PassingEnd.objects.create(**(plain | changes))

    attacked("passing_is_taken_by_another", lambda: end(ended_by="jiro"))
    attacked("passing_is_counted_alike_by_both", lambda: end(recounted=999))
    attacked("passing_stands_in_the_ledger", end)
    attacked("passing_ends_taken_or_dropped", lambda: end(done="dropped"))


PASSING_GUARDS = {
    "passing_is_taken_by_another": "cash_passingend", "passing_stands_in_the_ledger": "cash_passingend",
    "change_is_never_mixed_with_the_city_s_money": "ledger_leg", "paper_is_answered_for_by_another": "receipts_receiptstep",
    "no_receipt_without_insurance": "receipts_receipt",
}  # fmt: skip


@pytest.mark.parametrize(("trigger", "table"), PASSING_GUARDS.items())
def test_each_guard_of_what_passes_stands_in_the_database(trigger, table):
    with connection.cursor() as cursor:
        cursor.execute("select tgenabled from pg_trigger where tgname = %s and tgrelid = %s::regclass", [trigger, table])
        assert cursor.fetchall() == [("O",)]
