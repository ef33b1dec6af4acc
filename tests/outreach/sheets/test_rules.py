"""What stands against a sheet, as a table."""

from datetime import timedelta

import pytest

from saikoku.kernel import clock
from saikoku.outreach.sheets.rules import conflicts
from saikoku.outreach.sheets.rules.conflicts import Known
from saikoku.outreach.sheets.rules.typed import Sheet, as_values, from_values
from saikoku.workforce.papers.rules.conflicts import Weight
from tests.planning.people import DAY

NOON = clock.at(DAY, 12)
PLAIN = Sheet(NOON, None, "W1", "000000000000001", "301", sides=("premium",))
PROMISED = Sheet(
    NOON, NOON + timedelta(minutes=4), "W1", "1", "101", "1", "2", ("tax", "premium"), DAY + timedelta(3), 5_000, "2",
    NOON + timedelta(days=1), "0942000001",
)  # fmt: skip


@pytest.mark.parametrize("sheet", [PLAIN, PROMISED])
def test_a_sheet_is_the_same_after_it_was_kept_as_values(sheet):
    assert from_values(as_values(sheet, clock.TOKYO), clock.TOKYO) == sheet


@pytest.mark.parametrize(
    ("sheet", "known", "expected"),
    [
        (PLAIN, {}, []),
        (PLAIN, {"debtor_known": False, "alike": ["11:30"]}, [("debtor-unknown", Weight.REFUSE)]),
        (PLAIN, {"alike": ["11:30"]}, [("recorded-already", Weight.DECIDE)]),
        (
            PLAIN, {"others": ["W2"], "reached_before": True},
            [("contacted-by-other", Weight.TELL), ("reached-before", Weight.TELL)],
        ),
        (PLAIN, {"stopped_then": True}, [("stopped-then", Weight.DECIDE)]),
        (PLAIN, {"stopped_since": True, "paid_since": True}, [("stopped-since", Weight.TELL), ("paid-since", Weight.TELL)]),
        (PLAIN, {"promise": True, "owed": 0}, []),
        (PROMISED, {"promise": True}, [("promise-exists", Weight.DECIDE)]),
        (PROMISED, {"owed": 0}, [("promise-on-nothing-owed", Weight.DECIDE)]),
        (PLAIN, {"in_hours": False}, [("outside-hours", Weight.DECIDE)]),
        (PLAIN, {"held_by": "ken"}, [("case-open-elsewhere", Weight.REFUSE)]),
        (
            PLAIN, {"against_use": ["used-already"], "against": ["phone-missing"], "alike": ["11:30"]},
            [("used-already", Weight.REFUSE), ("phone-missing", Weight.REFUSE), ("recorded-already", Weight.DECIDE)],
        ),
    ],
)  # fmt: skip
def test_everything_that_stands_against_a_sheet_is_told_by_its_weight(sheet, known, expected):
    found = conflicts.found(sheet, Known(**({"debtor_known": True} | known)))
    assert [(one.code, one.weight) for one in found] == expected
