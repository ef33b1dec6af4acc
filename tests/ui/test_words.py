"""How yen, days, times and numbers are written for people."""

from datetime import UTC, date, datetime, time

import pytest

from saikoku.kernel import clock
from saikoku.ui import words

NOON = datetime(2026, 4, 10, 3, 5, tzinfo=UTC)  # 12:05 in Tokyo


@pytest.mark.parametrize(
    ("amount", "written"), [(0, "0円"), (12_300, "12,300円"), (-112_400, "−112,400円"), (None, "市に確認")]
)
def test_yen_are_grouped_and_an_unknown_sum_is_said_in_words(amount, written):
    assert words.yen(amount) == written


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 4, 10), "令和8年4月10日(金)"),
        (date(2019, 5, 1), "令和元年5月1日(水)"),
        (NOON, "令和8年4月10日(金)"),
        (date(1600, 1, 1), "1600-01-01"),
        (None, ""),
    ],
)
def test_a_day_is_written_in_the_japanese_calendar(day, written):
    assert words.day_long(day) == written


def test_moments_are_told_in_local_time_without_a_leading_zero():
    early = datetime(2026, 4, 10, 9, 5, tzinfo=clock.TOKYO)
    assert words.moment(NOON) == "令和8年4月10日(金) 12:05"
    assert words.moment_short(early) == "2026-04-10 9:05"
    assert words.clock(time(14, 5)) == "14:05"
    assert [words.moment(None), words.moment_short(None), words.clock(None), words.day_short(None)] == [""] * 4


@pytest.mark.parametrize(
    ("number", "written"), [("090-1234-4821", "090-••••-4821"), ("0942-34-3310", "0942-••-3310"), (None, "")]
)
def test_the_middle_of_a_telephone_number_is_hidden(number, written):
    assert words.mask_phone(number) == written


@pytest.mark.parametrize(
    ("name", "said"), [("console:root", "サーバー(root)"), ("first", "試験 一"), ("gone", "gone"), ("", "")]
)
def test_a_person_is_told_by_name_and_a_command_by_its_server_account(name, said):
    assert words.person(name, {"first": "試験 一"}) == said
