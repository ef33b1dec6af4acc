"""At which hours was a person tried: what came of it in each cell, about which side, the present one too."""

from dataclasses import dataclass
from datetime import date, time, timedelta

import pytest

from saikoku.outreach.calls.presenters import story
from saikoku.outreach.calls.rules import boards
from tests.planning.lists.test_eligibility import NOON
from tests.planning.timing.test_hours import CALLING

CONTACT = frozenset({"101"})
FRIDAY = NOON.date()


@dataclass(frozen=True)
class Tried:
    programme: str
    outcome: str
    on: date = FRIDAY
    started_at: time = time(12, 0)
    channel: str = "1"


@pytest.mark.parametrize(("records", "sides", "tried"), [
    ([], ("premium",), ()),
    ([Tried("11", "301")], ("premium",), (("absent", "premium", 1),)),
    ([Tried("11", "301"), Tried("12", "301"), Tried("11", "101")], ("premium",),
     (("spoke", "premium", 1), ("absent", "premium", 2))),
    ([Tried("11", "301"), Tried("01", "101")], ("premium",), (("absent", "premium", 1),)),
    ([Tried("11", "301"), Tried("01", "303")], ("premium", "city_tax"),
     (("message", "city_tax", 1), ("absent", "premium", 1))),
    ([Tried("11", "301", channel="2")], ("premium",), ()),
    ([Tried("11", "301", on=FRIDAY - timedelta(days=63))], ("premium",), ()),
])  # fmt: skip
def test_the_present_cell_too_says_what_came_of_the_calls_about_these_sides(records, sides, tried):
    rows = boards.rotation(records, NOON, CALLING, CONTACT, sides)
    assert rows[1][4] == boards.Turn(tried, is_now=True)
    assert all(turn == boards.Turn() for band in rows for turn in band if not turn.is_now)


@pytest.mark.parametrize(("records", "sides", "mark"), [
    ([], ("premium",), ("今", "今")),
    ([Tried("11", "301"), Tried("11", "101")], ("premium",), ("話", "今: 話せた 1回、不在 1回")),
    ([Tried("11", "301"), Tried("01", "301")], ("premium", "city_tax"), ("不", "今: 市税 不在 1回、保険料 不在 1回")),
])  # fmt: skip
def test_a_cell_says_in_words_what_was_tried_and_that_it_is_now(records, sides, mark):
    found = story.rotation(records, NOON, CALLING, sides).rows[1].marks[4]
    assert (found.sign, found.words, found.shape) == (*mark, "now")
