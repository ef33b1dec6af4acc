"""People of the practice city answer as the published figures say, each in his own way, and pay what they promise."""

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from saikoku.practice.rules import answers

TOKYO = ZoneInfo("Asia/Tokyo")
USUAL = answers.Nature(openness=1.0, pays_unasked_after=None)
MONDAY, SATURDAY, HOLIDAY = date(2026, 4, 6), date(2026, 4, 11), date(2026, 4, 29)


def attempt(day=MONDAY, hour=10, age=55, failed=0, same=0):
    return answers.Attempt(datetime(day.year, day.month, day.day, hour, 30, tzinfo=TOKYO), age, failed, same)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (attempt(hour=9), 0.11),
        (attempt(hour=12), 0.14),
        (attempt(hour=16), 0.10),
        (attempt(hour=18), 0.18),
        (attempt(SATURDAY, 10), 0.20),
        (attempt(SATURDAY, 13), 0.17),
        (attempt(HOLIDAY, 9), 0.24),
        (attempt(age=29), 0.11 * 0.7),
        (attempt(age=30), 0.11 * 0.8),
        (attempt(age=65), 0.11 * 1.4),
        (attempt(age=75), 0.11 * 1.5),
        (attempt(failed=2), 0.11 * 0.85**2),
        (attempt(failed=2, same=1), 0.11 * 0.85**2 * 0.8),
        (attempt(age=None), 0.11 * 1.8),
    ],
)
def test_the_chance_follows_day_hour_age_and_what_was_tried(case, expected):
    assert answers.chance(case, USUAL) == pytest.approx(expected)


def test_nobody_answers_for_certain():
    assert answers.chance(attempt(HOLIDAY), answers.Nature(9.0, None)) == 0.95


def test_a_debtor_keeps_his_nature():
    assert answers.nature(7, "000000012345678") == answers.nature(7, "000000012345678")


def test_openness_has_the_mean_one_and_a_long_tail():
    drawn = sorted(answers.nature(7, f"{n:015d}").openness for n in range(6_000))
    assert sum(drawn) / len(drawn) == pytest.approx(1.0, abs=0.05)
    assert drawn[len(drawn) // 2] < 0.85


def test_one_in_eight_pays_without_being_asked():
    paying = [answers.nature(7, f"{n:015d}").pays_unasked_after is not None for n in range(6_000)]
    assert sum(paying) / len(paying) == pytest.approx(0.12, abs=0.015)


def test_one_number_in_seven_is_useless_for_good():
    faults = [answers.number_fault(7, f"0609{n:07d}") for n in range(6_000)]
    assert faults.count("401") / 6_000 == pytest.approx(0.08, abs=0.012)
    assert faults.count("402") / 6_000 == pytest.approx(0.04, abs=0.009)
    assert faults.count("404") / 6_000 == pytest.approx(0.03, abs=0.008)


def test_a_useless_number_never_brings_a_talk():
    rung = answers.ring(Random(1), attempt(), USUAL, fault="402", programmes=["11"], owed=9_000)
    assert (rung.code, rung.reached, rung.promise) == ("402", False, None)


def test_talks_end_as_the_table_says_and_promises_name_day_and_amount():
    rng = Random(3)
    talks = [answers.talk(rng, MONDAY, ["11"], 50_000) for _ in range(4_000)]
    promised = [talk for talk in talks if talk.code == "101"]
    assert len(promised) / len(talks) == pytest.approx(0.45, abs=0.03)
    for talk in promised:
        assert MONDAY < talk.promise.on <= MONDAY + timedelta(days=30)
        assert 0 < talk.promise.yen <= 50_000
    assert all(talk.promise is None for talk in talks if talk.code in ("102", "105", "110"))


def test_nobody_speaks_of_another_insurance_when_only_tax_is_owed():
    rng = Random(5)
    assert "107" not in {answers.talk(rng, MONDAY, ["01"], 9_000).code for _ in range(2_000)}


@pytest.mark.parametrize(
    ("days", "earlier", "reminded", "expected"),
    [(7, 0, False, 0.72), (7, 0, True, 0.80), (25, 0, False, 0.62), (7, 1, False, 0.57)],
)
def test_promises_are_kept_less_when_far_off_or_repeated_and_more_when_reminded(
    days, earlier, reminded, expected
):
    rng, promise = Random(11), answers.Promise(MONDAY + timedelta(days=days), 30_000)
    kept = [
        answers.keeps(rng, promise, 30_000, MONDAY, earlier=earlier, reminded=reminded) for _ in range(4_000)
    ]
    assert sum(intent is not None for intent in kept) / len(kept) == pytest.approx(expected, abs=0.03)
    assert all(intent.on >= MONDAY and 0 < intent.yen <= 30_000 for intent in kept if intent)


def test_calls_come_back_in_opening_hours_and_after_the_message():
    rng, left_at = Random(2), datetime(2026, 4, 6, 15, 40, tzinfo=TOKYO)
    back = [moment for _ in range(5_000) if (moment := answers.returns_call(rng, left_at))]
    assert len(back) / 5_000 == pytest.approx(0.04, abs=0.01)
    assert all(moment > left_at and 9 <= moment.hour < 19 for moment in back)


def test_those_who_said_they_had_paid_mostly_had():
    rng = Random(4)
    paid = [answers.had_paid(rng, MONDAY, 5_000) for _ in range(3_000)]
    assert sum(intent is not None for intent in paid) / len(paid) == pytest.approx(0.75, abs=0.03)
    assert all(intent.on <= MONDAY for intent in paid if intent)
