"""What may pass between a collector and the safe, and what may be taken: the rules alone."""

import pytest

from saikoku.collection.cash.rules import passing
from saikoku.collection.cash.rules.passing import Way

PLAIN = {
    "yen": 100, "expected": 100, "remark": "", "has_ended": False, "pieces": [1], "is_own": True, "absence": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("way", "changes", "reasons"),
    [
        (Way.HANDOVER, {}, []),
        (Way.HANDOVER, {"yen": 101}, ["more-than-the-day"]),
        (Way.HANDOVER, {"yen": 0}, ["nothing-counted"]),
        (Way.HANDOVER, {"has_ended": True, "pieces": [-1]}, ["count-negative", "day-ended"]),
        (Way.LEND, {"is_own": False, "expected": 0}, []),
        (Way.LEND, {"expected": 0}, ["own-passing"]),
        (Way.RETURN, {}, []),
        (Way.RETURN, {"yen": 99}, ["change-unexplained"]),
        (Way.RETURN, {"yen": 0, "remark": "落とした"}, []),
        (Way.RETURN, {"yen": 0, "expected": 0}, ["nothing-counted", "no-change-out"]),
        (Way.RETURN, {"is_own": False}, ["absence-missing"]),
        (Way.RETURN, {"is_own": False, "absence": "急病"}, []),
    ],
)
def test_what_may_be_given(way, changes, reasons):
    assert passing.offer_refusals(way, **(PLAIN | changes)) == reasons


TAKEN = {
    "is_open": True, "yen": 100, "recounted": 100, "offered_by": "jiro", "by": "leader", "is_own": False, "expected": 100,
    "expected_now": 100, "has_ended": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("way", "changes", "reasons"),
    [
        (Way.HANDOVER, {}, []),
        (Way.HANDOVER, {"is_open": False}, ["passing-ended"]),
        (Way.HANDOVER, {"by": "jiro"}, ["own-passing"]),
        (Way.HANDOVER, {"is_own": True}, ["own-passing"]),
        (Way.HANDOVER, {"recounted": 99, "has_ended": True}, ["recount-differs", "day-ended"]),
        (Way.HANDOVER, {"expected_now": 99}, ["more-than-the-day"]),
        (Way.LEND, {"is_own": True}, []),
        (Way.LEND, {}, ["own-passing"]),
        (Way.RETURN, {}, []),
        (Way.RETURN, {"expected_now": 90}, ["books-moved"]),
    ],
)
def test_what_may_be_taken(way, changes, reasons):
    assert passing.take_refusals(way, **(TAKEN | changes)) == reasons
