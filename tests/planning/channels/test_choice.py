"""Telephone, visit or message: which ways are open, and which promises most. Tables, without a database."""

from dataclasses import replace
from datetime import date

import pytest

from saikoku.planning.answering.rules import defaults, ways
from saikoku.planning.answering.rules.ways import Time, Way
from saikoku.planning.channels.rules import choice
from saikoku.planning.channels.rules.choice import Person
from saikoku.planning.lists.rules import facts
from saikoku.planning.lists.rules.history import Debt, History, PhoneRow, StopRow, TargetRow
from saikoku.planning.timing.rules.hours import Cell
from tests.planning.lists.test_eligibility import TERMS, record
from tests.planning.timing.test_hours import CALLING, TOKYO, moment

FRIDAY, SUNDAY = date(2026, 4, 10), date(2026, 4, 12)
KNOWN = defaults.on(FRIDAY)
LEARNED = ways.assumed(KNOWN)
OPEN = History(targets=(TargetRow("11"),), debts=(Debt("11", 12_000),), phones=(PhoneRow("0942300000", "1"),))
EVERY = Person(frozenset({"03"}), mobile=True)
CHANCES = (0.11, 0.12, 0.10, 0.14)


def chosen(person=EVERY, history=OPEN, chances=CHANCES, day=FRIDAY, learned=LEARNED):
    known = facts.of_side(history, "premium", TERMS, CALLING, TOKYO)
    return choice.choose(person, known, chances, day, CALLING, TERMS, learned)


def tried(times: int) -> History:
    return replace(OPEN, records=tuple(record(day, "16:00") for day in range(1, times + 1)))


def test_where_both_are_asked_for_the_one_that_promises_more_comes_first():
    found = chosen()
    assert [one.way for one in found.offers] == [Way.VISIT, Way.CALL]
    assert found.offers[0].when == Time.EVENING and found.offers[0].per_hour == pytest.approx(60 * 0.42 / 12)
    assert found.offers[1].when == "17〜19時"


def test_far_away_the_telephone_comes_first():
    found = chosen(replace(EVERY, far=True))
    assert [one.way for one in found.offers] == [Way.CALL, Way.VISIT]


@pytest.mark.parametrize(("works", "expected"), [
    ({"01"}, [Way.CALL]), ({"02"}, [Way.VISIT]), ({"03"}, [Way.VISIT, Way.CALL]), ({"01", "02"}, [Way.VISIT, Way.CALL]),
])  # fmt: skip
@pytest.mark.clause("10.1.ア")
def test_only_what_the_city_asked_for_is_open(works, expected):
    history = OPEN if works & {"01", "03"} else replace(OPEN, targets=())
    assert [one.way for one in chosen(replace(EVERY, works=frozenset(works)), history).offers] == expected


@pytest.mark.parametrize("history", [
    {"stops": (StopRow("", FRIDAY, None),)},
    {"own_stop": True},
    {"cautions": frozenset({"05"})},
    {"debts": ()},
    {"debts": (Debt("11", 5_000, date(2026, 4, 9)),)},
    {"records": (record(3, "16:00", "106"),)},
    {"records": (record(3, "16:00", "101", promised_on=date(2026, 4, 30)),)},
    {"merged": True},
    {"targets": (TargetRow("11", left=True),)},
])  # fmt: skip
@pytest.mark.clause("10.4.2")
def test_a_hard_rule_closes_every_way(history):
    found = chosen(history=replace(tried(3), **history))
    assert found.best is None
    assert set(found.against) == set(Way)


def test_what_keeps_the_telephone_silent_leaves_the_door_open():
    found = chosen(history=replace(OPEN, phones=()))
    assert [one.way for one in found.offers] == [Way.VISIT]
    assert found.against[Way.CALL] == ("no-number",)
    capped = chosen(history=tried(8), person=replace(EVERY, mobile=False))
    assert [one.way for one in capped.offers] == [Way.VISIT] and capped.against[Way.CALL] == ("month-cap",)


@pytest.mark.clause("10.4.1")
def test_a_band_that_was_tried_this_month_is_not_offered_again():
    history = replace(OPEN, records=(record(3, "17:30"),))  # the Friday before
    known = facts.of_side(history, "premium", TERMS, CALLING, TOKYO)
    assert Cell(5, 3) in known.tried
    assert chosen(history=history).offer(Way.CALL).when == "12〜15時"
    all_tried = replace(OPEN, records=tuple(record(3, at) for at in ("09:30", "12:30", "16:00", "17:30")))
    assert chosen(history=all_tried).against[Way.CALL] == ("cell-tried",)


@pytest.mark.clause("10.4.1")
def test_no_visit_comes_twice_at_the_same_weekday_and_time():
    once = chosen(replace(EVERY, visits=((5, Time.EVENING),)))
    assert once.offer(Way.VISIT).when == Time.DAY
    assert once.offer(Way.VISIT).chance == pytest.approx(0.28 * 0.85)
    both = chosen(replace(EVERY, visits=((5, Time.EVENING), (5, Time.DAY))))
    assert both.against[Way.VISIT] == ("cell-tried",)
    assert chosen(replace(EVERY, visits=((5, Time.DAY), (7, Time.REST_DAY))), day=SUNDAY).offer(Way.VISIT) is None


@pytest.mark.parametrize(("person", "times", "why"), [
    (EVERY, 2, "few-tries"),
    (replace(EVERY, mobile=False), 3, "no-mobile"),
    (replace(EVERY, messaged=True), 3, "messaged"),
    (replace(EVERY, cautions=frozenset({"01"})), 3, "protected"),
])  # fmt: skip
def test_a_message_is_proposed_after_calls_in_vain_to_a_mobile_that_is_his(person, times, why):
    assert chosen(person, tried(times)).against[Way.SMS] == (why,)
    assert chosen(EVERY, tried(3)).best == Way.SMS


def test_nobody_protected_is_visited():
    assert chosen(replace(EVERY, cautions=frozenset({"01"}))).against[Way.VISIT] == ("protected",)


def test_bands_that_are_over_and_days_without_calls_have_no_slot():
    assert [slot is None for slot in choice.bands_to_come(moment("2026-04-10 15:00"), CALLING)] == [True, True, False, False]
    assert choice.bands_to_come(moment("2026-04-11 10:00"), CALLING) == [None] * 4  # an agreed rest


def test_what_the_ledger_shows_moves_the_default():
    seen = [ways.Visits(Time.EVENING, 0, 400, 40), ways.Visits(Time.DAY, 1, 1, 1)]
    found = ways.learn(seen, 2_000, 400, KNOWN)
    assert 0.10 < found.met[Time.EVENING].mean < 0.18 and found.met[Time.EVENING].attempts == 400
    assert found.met[Time.REST_DAY].mean == pytest.approx(0.45)
    assert found.met[Time.DAY].mean > 0.28
    assert 0.1 < found.returned.mean < 0.2
    assert chosen(learned=found).best == Way.CALL


@pytest.mark.parametrize(("at", "expected"), [
    ("2026-04-10 17:29", Time.DAY), ("2026-04-10 17:30", Time.EVENING), ("2026-04-11 10:00", Time.REST_DAY),
    ("2026-04-12 18:00", Time.REST_DAY), ("2026-04-29 10:00", Time.REST_DAY),
])  # fmt: skip
def test_the_time_of_a_visit(at, expected):
    when = moment(at)
    assert ways.time_of(when.date(), when.time(), KNOWN) == expected
