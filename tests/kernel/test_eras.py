import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saikoku.kernel import eras
from saikoku.kernel.periods import Month

TODAY = date(2026, 4, 10)
ERA_DAYS = st.dates(date(1873, 1, 1), date(2117, 12, 31))


@pytest.mark.parametrize(
    ("day", "words", "short"),
    [
        (date(2026, 4, 10), "令和8年4月10日(金)", "R8.4.10"),
        (date(2019, 5, 1), "令和元年5月1日(水)", "R1.5.1"),
        (date(2019, 4, 30), "平成31年4月30日(火)", "H31.4.30"),
        (date(1989, 1, 8), "平成元年1月8日(日)", "H1.1.8"),
        (date(1989, 1, 7), "昭和64年1月7日(土)", "S64.1.7"),
        (date(1926, 12, 25), "昭和元年12月25日(土)", "S1.12.25"),
        (date(1926, 12, 24), "大正15年12月24日(金)", "T15.12.24"),
        (date(1912, 7, 30), "大正元年7月30日(火)", "T1.7.30"),
        (date(1912, 7, 29), "明治45年7月29日(月)", "M45.7.29"),
        (date(1873, 1, 1), "明治6年1月1日(水)", "M6.1.1"),
    ],
)
def test_a_day_is_written_in_its_era(day, words, short):
    assert eras.in_words(day) == words
    assert eras.in_words(day, with_weekday=False) == words[:-3]
    assert eras.short(day) == short


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-17",
        "2026/4/17",
        "2026.4.17",
        "20260417",
        "２０２６０４１７",
        "2026年4月17日",
        "4/17",
        "4-17",
        "4月17日",
        "0417",
        "R8.4.17",
        "r8/4/17",
        "R080417",
        "8.4.17",
        "令8.4.17",
        "令和8年4月17日",
        "令和８年４月１７日（金）",
        "+7",
        "＋７",
    ],
)
def test_every_way_people_type_a_day_is_read(text):
    assert eras.parse(text, today=TODAY) == date(2026, 4, 17)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("S64.1.7", date(1989, 1, 7)),
        ("昭和20年8月15日", date(1945, 8, 15)),
        ("M45.7.29", date(1912, 7, 29)),
        ("T15.12.24", date(1926, 12, 24)),
    ],
)
def test_days_of_earlier_eras_are_read(text, day):
    assert eras.parse(text) == day


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("1/10", date(2026, 12, 20), date(2027, 1, 10)),
        ("12/28", date(2027, 1, 5), date(2026, 12, 28)),
        ("0229", date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_the_nearest_one(text, today, day):
    assert eras.parse(text, today=today) == day


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "empty", "入力されていません"),
        ("あした", "unreadable", "読み取れません"),
        ("2026-04-17-1", "unreadable", "読み取れません"),
        ("2026-02-30", "no-such-day", "2026年2月に30日はありません。"),
        ("2/29", "no-such-day", "2026年2月に29日はありません。"),
        ("0400", "no-such-day", "2026年4月に0日はありません。"),
        ("13/1", "no-such-month", "13月はありません。"),
        ("20261301", "no-such-month", "13月はありません。"),
        ("H31.5.1", "outside-era", "平成は1989-01-08から2019-04-30までです。"),
        ("S64.1.8", "outside-era", "昭和は"),
        ("R1.4.30", "outside-era", "令和は2019-05-01から現在までです。"),
        ("0000-01-01", "no-such-year", "0年は扱えません。"),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(text, code, words):
    with pytest.raises(eras.NotADate, match=words) as refusal:
        eras.parse(text, today=TODAY)

    assert refusal.value.code == code


@pytest.mark.parametrize("text", ["4/17", "0417", "+7", "8.4.17"])
def test_relative_days_need_a_today(text):
    with pytest.raises(eras.NotADate):
        eras.parse(text)


def test_days_ahead_never_leave_the_calendar():
    with pytest.raises(eras.NotADate):
        eras.parse("+9999", today=date.max - timedelta(days=3))


def test_days_before_the_first_era_have_no_words():
    with pytest.raises(eras.NotADate, match="1873-01-01"):
        eras.in_words(date(1872, 12, 31))


def test_a_fiscal_year_is_named_after_the_era_of_its_larger_part():
    assert [eras.fiscal_year_in_words(year) for year in (1988, 1989, 2018, 2019, 2026)] == [
        "昭和63年度",
        "平成元年度",
        "平成30年度",
        "令和元年度",
        "令和8年度",
    ]
    assert eras.month_in_words(Month(2019, 4)) == "平成31年4月"


@given(ERA_DAYS)
def test_what_is_written_is_read_back(day):
    assert eras.parse(eras.in_words(day)) == day
    assert eras.parse(eras.short(day)) == day
    assert eras.parse(day.isoformat()) == day


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_a_refusal(text):
    with contextlib.suppress(eras.NotADate):
        assert isinstance(eras.parse(text, today=TODAY), date)
