"""A practice house opened at night wakes up in the next morning of its own time."""

from datetime import date, datetime, time

import pytest

from saikoku.kernel import clock
from saikoku.kernel.businessdays import YearDay
from saikoku.planning.timing.rules.hours import Calling
from saikoku.practice.rules import opening

CALLING = Calling(
    starts_on=date(2025, 11, 1), ends_on=date(2030, 10, 31), opens=time(9), closes=time(19),
    rests_yearly=frozenset({YearDay(12, 29), YearDay(12, 30), YearDay(12, 31), YearDay(1, 1), YearDay(1, 2),
                            YearDay(1, 3)}),
    bands=((9, 12), (12, 15), (15, 17), (17, 19)),
)  # fmt: skip


def moment(*parts):
    return datetime(*parts, tzinfo=clock.TOKYO)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (moment(2026, 4, 10, 11, 30), moment(2026, 4, 10, 11, 30)),
        (moment(2026, 4, 10, 8, 0), moment(2026, 4, 10, 9, 0)),
        (moment(2026, 4, 10, 19, 0), moment(2026, 4, 11, 9, 0)),
        (moment(2026, 12, 28, 23, 0), moment(2027, 1, 4, 9, 0)),
        (moment(2031, 1, 6, 10, 0), moment(2031, 1, 6, 10, 0)),
    ],
)
def test_it_goes_on_in_hours_of_calls_and_never_back(now, expected):
    assert opening.goes_on_at(now, CALLING) == expected
