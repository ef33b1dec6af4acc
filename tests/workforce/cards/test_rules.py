"""The life of a card as a table, when it lets somebody work, and which photographs may stand on it."""

import struct
from datetime import date, datetime, timedelta
from itertools import permutations

import pytest

from saikoku.kernel import clock
from saikoku.workforce.cards.rules import photos, steps
from saikoku.workforce.cards.rules.steps import OVER, Step, Taken
from tests.workforce.cards.conftest import jpeg, png

NOON = datetime(2026, 4, 10, 12, 0, tzinfo=clock.TOKYO)


def took(*done: Step) -> list[Taken]:
    return [Taken(step, NOON + timedelta(minutes=place)) for place, step in enumerate(done)]


@pytest.mark.parametrize(
    ("done", "then"),
    [
        ([], [Step.CERTIFIED]),
        ([Step.CERTIFIED], [Step.ENDED, Step.LOST]),
        ([Step.CERTIFIED, Step.ENDED], [Step.NOTIFIED, Step.LOST, Step.RETURNED]),
        ([Step.CERTIFIED, Step.ENDED, Step.NOTIFIED, Step.RETURNED], []),
        ([Step.CERTIFIED, Step.ENDED, Step.LOST], [Step.NOTIFIED, Step.REPORTED, Step.FOUND]),  # nobody returns what is lost
        ([Step.CERTIFIED, Step.ENDED, Step.LOST, Step.FOUND], [Step.NOTIFIED, Step.REPORTED, Step.RETURNED]),
        ([Step.CERTIFIED, Step.LOST], [Step.REPORTED, Step.FOUND]),
        ([Step.CERTIFIED, Step.LOST, Step.REPORTED], [Step.FOUND, Step.NOT_FOUND]),
        ([Step.CERTIFIED, Step.LOST, Step.REPORTED, Step.NOT_FOUND], []),
        ([Step.CERTIFIED, Step.LOST, Step.FOUND], [Step.REPORTED, Step.RETURNED]),
    ],
)
@pytest.mark.clause("14.2.エ")
def test_what_may_follow_in_a_cards_life(done, then):
    assert steps.open_steps(took(*done)) == then


def test_no_order_of_steps_makes_a_card_that_is_over_valid_again():
    for length in range(1, 5):
        for order in permutations(Step, length):
            done: list[Taken] = []
            for place, step in enumerate(order):
                if step in steps.open_steps(done):
                    done.append(Taken(step, NOON + timedelta(minutes=place)))
            over = {one.step for one in done} & OVER
            late = NOON + timedelta(hours=1)
            assert not (over and steps.is_valid(done, valid_until=date(2027, 3, 31), at=late)), order


@pytest.mark.parametrize(
    ("done", "days", "expected"),
    [
        ([], 0, False),
        ([Step.CERTIFIED], 0, True),
        ([Step.CERTIFIED], -1, False),  # not yet
        ([Step.CERTIFIED], 20, True),  # the last day
        ([Step.CERTIFIED], 21, False),
        ([Step.CERTIFIED, Step.LOST], 1, False),
        ([Step.CERTIFIED, Step.ENDED], 1, False),
    ],
)
@pytest.mark.clause("9.5.ア")
def test_a_card_lets_work_between_certificate_and_end(done, days, expected):
    at = NOON + timedelta(days=days, minutes=5)
    assert steps.is_valid(took(*done), valid_until=date(2026, 4, 30), at=at) is expected


@pytest.mark.parametrize(
    ("step", "said", "expected"),
    [
        (Step.CERTIFIED, {"document": "健保第1号"}, []),
        (Step.CERTIFIED, {"document": " "}, ["document-missing"]),
        (Step.CERTIFIED, {"document": "健保第1号", "since": NOON + timedelta(minutes=1)}, ["moment-to-come"]),
        (Step.LOST, {"note": "電車の中"}, ["step-not-open"]),
        (Step.LOST, {}, ["step-not-open", "note-missing"]),
    ],
)
def test_why_a_step_is_refused(step, said, expected):
    given = {"since": NOON, "document": "", "note": ""} | said
    assert steps.refusals(step, taken=[], now=NOON, **given) == expected


def test_a_step_is_not_earlier_than_the_one_before():
    early = NOON - timedelta(minutes=1)
    found = steps.refusals(Step.ENDED, taken=took(Step.CERTIFIED), since=early, now=NOON, document="", note="退職")
    assert found == ["before-the-step-before"]


def test_a_loss_is_told_within_the_agreed_time():
    lost = took(Step.CERTIFIED, Step.LOST)
    assert steps.report_due(lost, 60) == NOON + timedelta(minutes=61)
    assert steps.report_due(took(Step.CERTIFIED, Step.LOST, Step.REPORTED), 60) is None
    assert steps.report_due(took(Step.CERTIFIED), 60) is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (png(240, 300), []),
        (jpeg(240, 300), []),
        (png(199, 300), ["photo-too-small"]),
        (jpeg(300, 240), ["photo-lies-down"]),
        (b"GIF89a" + bytes(60), ["photo-not-readable"]),
        (b"", ["photo-not-readable"]),
        (jpeg(240, 300)[:8], ["photo-not-readable"]),
        (png(7_000, 9_000), ["photo-not-readable"]),
        (png(240, 300) + bytes(photos.MOST_BYTES), ["photo-too-big"]),
    ],
)
def test_which_photographs_may_stand_on_a_card(content, expected):
    assert photos.faults(content) == expected


def test_a_jpeg_says_its_size_after_any_other_segment():
    head = b"\xff\xd8\xff\xe1" + struct.pack(">H", 10) + bytes(8)
    assert photos.read(head + jpeg(240, 300)[2:]) == photos.Photo("jpg", 240, 300)
