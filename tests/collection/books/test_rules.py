"""What stands against a leaf, as a table."""

from datetime import timedelta

import pytest

from saikoku.collection.books.rules import conflicts
from saikoku.collection.books.rules.conflicts import Known
from saikoku.collection.books.rules.typed import Leaf, as_values, from_values
from saikoku.kernel import clock
from saikoku.workforce.papers.rules import conflicts as papers
from saikoku.workforce.papers.rules.conflicts import Conflict, Weight
from tests.collection.money import DAY

NOON = clock.at(DAY, 12)
LEAF = Leaf(NOON, "V01", "000000000000001", 5_000, ((1, 3_000), (2, 2_000)))
PLAIN = {"debtor_known": True, "owed": {1: 3_000, 2: 12_000}}


def test_a_leaf_is_the_same_after_it_was_kept_as_values():
    values = as_values(LEAF, clock.TOKYO)
    assert from_values(values, clock.TOKYO) == LEAF
    assert values["line:1"] == 3_000 and values["on"] == "2026-04-10" and values["at"] == "12:00"


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, []),
        ({"debtor_known": False}, [("debtor-unknown", Weight.REFUSE)]),
        ({"owed": {1: 3_000}}, [("instalment-not-his", Weight.REFUSE)]),
        ({"owed": {1: 2_999, 2: 2_000}}, [("overpaid", Weight.DECIDE)]),
        ({"owed": {1: 0, 2: 2_000}}, [("overpaid", Weight.DECIDE)]),
        ({"owed": {1: 3_000, 2: -500}}, [("overpaid", Weight.DECIDE)]),
        ({"alike": ["VR-1"]}, [("alike", Weight.DECIDE)]),
        ({"day_ended": True, "seal_permitted": False}, [("day-ended", Weight.DECIDE), ("no-seal-then", Weight.DECIDE)]),
        ({"in_hours": False, "stopped": True}, [("outside-hours", Weight.DECIDE), ("stopped", Weight.TELL)]),
        ({"promise": True, "visited_by": ["V02"]}, [("promise", Weight.TELL), ("visited", Weight.TELL)]),
        ({"above_limits": ["collector-holds-too-much"]}, [("collector-holds-too-much", Weight.TELL)]),
        ({"against_use": ["used-already"], "stopped": True}, [("used-already", Weight.REFUSE), ("stopped", Weight.TELL)]),
    ],
)
def test_everything_that_stands_against_a_leaf_is_told_by_its_weight(known, expected):
    assert [(one.code, one.weight) for one in conflicts.found(LEAF, Known(**(PLAIN | known)))] == expected


def test_an_overpayment_says_of_which_instalment_and_how_much():
    found = conflicts.found(LEAF, Known(debtor_known=True, owed={1: 1_000, 2: 0}))
    assert found[0].facts == {"lines": {1: 2_000, 2: 2_000}, "yen": 4_000}


@pytest.mark.parametrize(
    ("leaf", "expected"),
    [
        (Leaf(NOON, "V01", "1", 5_000, ()), ["nothing-chosen", "total-is-not-the-sum"]),
        (Leaf(NOON, "V01", "1", 5_001, LEAF.lines), ["total-is-not-the-sum"]),
        (Leaf(NOON + timedelta(1), "V01", "1", 5_000, LEAF.lines), []),
    ],
)
def test_a_leaf_that_does_not_add_up_is_refused(leaf, expected):
    assert [one.code for one in conflicts.found(leaf, Known(**PLAIN)) if one.weight is Weight.REFUSE] == expected


TELL, DECIDE, REFUSE = (Conflict(weight, weight) for weight in Weight)


@pytest.mark.parametrize(
    ("against", "decided", "is_holder", "expected"),
    [
        ([], "", False, []),
        ([TELL], "", False, []),
        ([DECIDE, TELL], " ", False, ["decision-missing"]),
        ([DECIDE], "確かめた", False, []),
        ([REFUSE, DECIDE], "確かめた", False, ["refuse"]),
        ([], "", True, ["own-act"]),
        ([DECIDE], "", True, ["decision-missing", "own-act"]),
    ],
)
def test_a_leader_decides_and_whoever_took_the_money_does_not_enter_it(against, decided, is_holder, expected):
    assert papers.refusals(against, decided=decided, is_holder=is_holder) == expected
