"""Who is away, which reasons there are, and how the times of calls add up: tables of cases."""

from datetime import date, datetime, timedelta

import pytest

from saikoku.kernel import clock
from saikoku.outreach.presence.rules import pauses, spans
from saikoku.outreach.presence.rules.pauses import Reason, Resting, Seen
from saikoku.outreach.presence.rules.spans import Summed, Times

NOW = datetime(2026, 4, 10, 12, 0, tzinfo=clock.TOKYO)
TODAY, YESTERDAY = date(2026, 4, 10), date(2026, 4, 9)
LUNCH = Resting(NOW - timedelta(minutes=60), 60, False)


def test_the_agreed_reasons_come_once_each_and_the_end_of_work_last():
    agreed = [["休憩", 60], ["終業", 5], ["離席", 10]]
    assert pauses.reasons(agreed) == [Reason("休憩", 60), Reason("離席", 10), Reason("終業", 0)]
    assert [one.leaves for one in pauses.reasons(agreed)] == [False, False, True]


@pytest.mark.parametrize(("seen", "why"), [
    (Seen(True, TODAY, False, None), ""),
    (Seen(True, YESTERDAY, True, None), ""),  # the session of yesterday goes on
    (Seen(True, YESTERDAY, False, None), "absent"),
    (Seen(True, None, False, None), "absent"),
    (Seen(False, TODAY, True, None), "closed"),
    (Seen(True, TODAY, True, LUNCH), ""),  # exactly as long as agreed
    (Seen(True, TODAY, True, Resting(NOW - timedelta(minutes=60, seconds=1), 60, False)), "paused-too-long"),
    (Seen(True, TODAY, True, Resting(NOW - timedelta(hours=5), 0, False)), ""),  # no limit agreed
    (Seen(True, TODAY, True, Resting(NOW, 0, True)), "off"),
    (Seen(True, None, False, LUNCH), ""),
    (Seen(True, TODAY, True, None, off_shift=True), "off-shift"),
    (Seen(True, TODAY, True, LUNCH, off_shift=True), "off-shift"),
    (Seen(True, TODAY, True, None, off_shift=True, at_work=True), ""),  # he stays longer, and speaks with somebody now
    (Seen(True, TODAY, True, Resting(NOW, 0, True), off_shift=True), "off"),
])  # fmt: skip
def test_somebody_is_away_for_these_reasons_and_no_other(seen, why):
    assert pauses.why_away(seen, real_today=TODAY, now=NOW) == why


def at(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_times_add_up_and_calls_whose_end_nobody_told_are_only_counted():
    found = spans.summed([
        Times(at(0), at(100), at(130)), Times(at(0), at(300), at(361)), Times(at(0), at(20), at(80)), Times(at(0), None, at(9)),
    ], 60)  # fmt: skip
    assert found == Summed(calls=4, told=3, talk=420, writing=151, talk_median=100, writing_median=60, over=1)


def test_what_was_prepared_before_dialling_is_no_talk_and_only_known_where_it_was_told():
    found = spans.summed([
        Times(at(0), at(100), at(130), at(40)), Times(at(0), at(300), at(361)), Times(at(0), None, at(30), at(20)),
    ], 60)  # fmt: skip
    assert (found.talk, found.writing, found.told) == (60 + 300, 30 + 61, 2)
    assert (found.dialled, found.before, found.before_median) == (2, 60, 30)


def test_of_no_calls_there_is_no_median():
    assert spans.summed([], 60) == Summed(0, 0, 0, 0, None, None, 0)
