"""May this person be called? Tables of cases, without a database."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from saikoku.kernel.clock import TOKYO
from saikoku.planning.answering.rules import defaults, profiles
from saikoku.planning.lists.rules import cells, eligibility, facts
from saikoku.planning.lists.rules.history import (
    CallBack,
    Debt,
    History,
    PhoneRow,
    PromiseRow,
    Record,
    StopRow,
    TargetRow,
)
from saikoku.planning.lists.rules.terms import ListTerms, Reading
from saikoku.planning.timing.rules.hours import Cell
from tests.planning.timing.test_hours import CALLING

TODAY = date(2026, 4, 10)  # a Friday
NOON = datetime(2026, 4, 10, 12, 10, tzinfo=TOKYO)
TERMS = ListTerms(
    today=TODAY, attempts_per_month=8, attempts_per_number_per_day=2, number_rest=timedelta(hours=3),
    busy_wait=timedelta(minutes=10),
    busy_retry=timedelta(minutes=60), claims_paid_pause=timedelta(days=10), voicemail_pause=timedelta(days=2),
    undated_promise=timedelta(days=30), promise_live_from=date(2026, 4, 7), call_back_owner=timedelta(minutes=15),
    sms_seconds=30, sms_after_vain_calls=3,
    reading=Reading(contact=frozenset({"101", "102", "106", "112"}), promise=frozenset({"101"}),
                    may_promise=frozenset({"103"})),
    known=defaults.on(TODAY),
)  # fmt: skip
CALLABLE = History(targets=(TargetRow("11"),), debts=(Debt("11", 12_000),), phones=(PhoneRow("0942300000", "2"),))


def record(day: int, at: str = "12:30", outcome: str = "301", programme: str = "11", **more) -> Record:
    hour, minute = at.split(":")
    return Record(f"R{day:02d}{at}", programme, date(2026, 4, 1) + timedelta(days=day - 1), time(int(hour), int(minute)),
                  outcome, **more)  # fmt: skip


def refusals(moment=NOON, side="premium", terms=TERMS, leased=False, **more) -> list[str]:
    known = facts.of_side(replace(CALLABLE, **more), side, terms, CALLING, TOKYO)
    return eligibility.refusals(known, moment, terms, CALLING, leased_by_other=leased)


def test_whoever_is_targeted_owes_and_has_a_number_is_called():
    assert refusals() == []


@pytest.mark.parametrize(("history", "expected"), [
    ({"targets": ()}, ["no-target"]),
    ({"targets": (TargetRow("11", withdrawn=True),)}, ["no-target"]),
    ({"targets": (TargetRow("01"),)}, ["no-target"]),
    ({"targets": (TargetRow("11", left=True),)}, ["left-this-month"]),
    ({"targets": (TargetRow("11", left=True), TargetRow("12"))}, []),
    ({"merged": True}, ["merged-number"]),
    ({"debts": ()}, ["nothing-owed"]),
    ({"debts": (Debt("01", 5_000),)}, ["nothing-owed"]),
    ({"debts": (Debt("12", 5_000),)}, []),
    ({"debts": (Debt("11", 5_000, TODAY - timedelta(days=1)),)}, ["limitation-reached"]),
    ({"debts": (Debt("11", 5_000, TODAY),)}, []),
    ({"stops": (StopRow("", TODAY, None),)}, ["stopped-by-city"]),
    ({"stops": (StopRow("11", TODAY, TODAY),)}, ["stopped-by-city"]),
    ({"stops": (StopRow("11", TODAY + timedelta(days=1), None),)}, []),
    ({"stops": (StopRow("11", date(2026, 1, 1), TODAY - timedelta(days=1)),)}, []),
    ({"stops": (StopRow("01", TODAY, None),)}, []),
    ({"stops": (StopRow("12", TODAY, None),), "debts": (Debt("12", 1),)}, ["nothing-owed"]),
    ({"own_stop": True}, ["stopped-by-us"]),
    ({"cautions": frozenset({"05"})}, ["staff-only"]),
    ({"cautions": frozenset({"02", "03", "04"})}, []),
    ({"cautions": frozenset({"01"}), "phones": (PhoneRow("1", "1", source="01"),)}, ["no-number"]),
    ({"cautions": frozenset({"01"}), "phones": (PhoneRow("1", "2", source="03"),)}, []),
    ({"phones": ()}, ["no-number"]),
    ({"phones": (PhoneRow("1", "3"), PhoneRow("2", "4"))}, ["no-number"]),
    ({"phones": (PhoneRow("1", "1", suspended_until=TODAY + timedelta(days=1)),)}, ["no-number"]),
    ({"phones": (PhoneRow("1", "1", suspended_until=TODAY),)}, []),
    ({"phones": (PhoneRow("1", "1", calls_today=2),)}, ["numbers-spent"]),
    ({"phones": (PhoneRow("1", "1", calls_today=2), PhoneRow("2", "2", calls_today=1))}, []),
    ({"promises": (PromiseRow("11", date(2026, 4, 7), "1"),)}, ["live-promise"]),
    ({"promises": (PromiseRow("11", date(2026, 4, 6), "1"),)}, []),
    ({"promises": (PromiseRow("11", date(2026, 4, 20), "2"),)}, []),
    ({"promises": (PromiseRow("01", date(2026, 4, 20), "1"),)}, []),
    ({"records": (record(-15, outcome="101"),)}, ["live-promise"]),  # 26 March, without a day: 30 days
    ({"records": (record(-20, outcome="101"),)}, ["live-promise"]),
    ({"records": (record(-21, outcome="101"),)}, []),
    ({"records": (record(-5, outcome="103"),)}, []),
    ({"records": (record(-5, outcome="103", promised_on=date(2026, 4, 30)),)}, ["live-promise"]),
    ({"records": (record(3, "16:00", "106"),)}, ["reached-this-month"]),
    ({"records": (record(3, "16:00", "106", channel="2"),)}, ["reached-this-month"]),
    ({"records": (record(3, "16:00", "106", work="04"),)}, []),
    ({"records": (record(3, "16:00", "106", programme="01"),)}, []),
    ({"records": (record(0, "16:00", "106"),)}, []),  # last month
    ({"records": (record(1, "16:00", "102"),)}, ["reached-this-month", "paused"]),
    ({"records": (record(0, "16:00", "102"),)}, []),  # the tenth day after
    ({"records": (record(9, "16:00", "303"),)}, ["paused"]),
    ({"records": (record(8, "16:00", "303"),)}, []),
    ({"records": (record(9, "16:00", "303", taken_over=True),)}, []),
    ({"records": tuple(record(day, "16:00") for day in range(1, 8))}, []),
    ({"records": tuple(record(day, "16:00") for day in range(1, 9))}, ["month-cap"]),
    ({"records": tuple(record(day, "16:00", "405") for day in range(1, 9))}, []),
])  # fmt: skip
@pytest.mark.clause("10.4.2")
@pytest.mark.clause("9.4.ア")
def test_every_reason_of_the_day_is_found(history, expected):
    assert refusals(**history) == expected


def test_all_reasons_are_told_at_once():
    found = refusals(
        datetime(2026, 4, 11, 8, 0, tzinfo=TOKYO), leased=True, targets=(), phones=(), own_stop=True, debts=()
    )
    assert found == [
        "no-target", "stopped-by-us", "nothing-owed", "no-number", "closed-day", "outside-hours", "leased-by-other",
    ]  # fmt: skip


@pytest.mark.parametrize(("records", "at", "expected"), [
    ((record(3),), "12:10", ["cell-tried"]),  # the Friday before, 12-15
    ((record(3, "14:59"),), "12:10", ["cell-tried"]),
    ((record(3, "15:00"),), "12:10", []),
    ((record(2),), "12:10", []),  # a Thursday
    ((record(3, channel="2"),), "12:10", []),
    ((record(10, "12:00", "304"),), "12:09", ["cell-tried"]),
    ((record(10, "12:00", "304"),), "12:10", []),
    ((record(10, "12:00", "304"),), "13:00", []),
    ((record(10, "12:00", "304"),), "13:01", ["cell-tried"]),
    ((record(10, "12:00", "304"), record(10, "12:20", "304")), "12:40", ["cell-tried"]),
    ((record(10, "11:50", "304"), record(10, "12:05", "301")), "12:40", []),  # the retry belongs to 9-12
    ((record(10, "11:50", "304"), record(10, "12:05", "301")), "11:55", ["cell-tried"]),
])  # fmt: skip
@pytest.mark.clause("10.4.1")
def test_a_cell_is_tried_once_a_month_but_for_one_retry_after_a_busy_line(records, at, expected):
    hour, minute = at.split(":")
    moment = NOON.replace(hour=int(hour), minute=int(minute))
    phones = (PhoneRow("0942300000", "2"),)
    assert refusals(moment, records=records, phones=phones) == expected


def dialled(number: str, at: str, calls: int = 1) -> PhoneRow:
    hour, minute = at.split(":")
    return PhoneRow(number, "2", calls_today=calls, dialled_at=NOON.replace(hour=int(hour), minute=int(minute)))


FREE = PhoneRow("free", "2")


@pytest.mark.parametrize(("phones", "at", "expected"), [
    ((dialled("a", "09:10"),), "12:09", ["number-rests"]),
    ((dialled("a", "09:10"),), "12:10", []),
    ((dialled("a", "09:10"), FREE), "09:30", []),
    ((dialled("a", "09:30"), dialled("b", "09:10")), "12:09", ["number-rests"]),
    ((dialled("a", "09:30"), dialled("b", "09:10")), "12:10", []),
    ((dialled("a", "09:30"), dialled("b", "09:10", calls=2)), "12:10", ["number-rests"]),
    ((dialled("a", "09:10", calls=2),), "12:10", ["numbers-spent"]),
    ((dialled("a", "11:00"), PhoneRow("free", "4")), "12:10", ["number-rests"]),
])  # fmt: skip
@pytest.mark.clause("10.4.1")
def test_a_number_that_was_dialled_today_rests_for_the_agreed_time(phones, at, expected):
    hour, minute = at.split(":")
    assert refusals(NOON.replace(hour=int(hour), minute=int(minute)), phones=phones) == expected


def test_where_no_rest_is_agreed_a_number_is_dialled_again_at_once():
    assert refusals(phones=(dialled("a", "12:10"),), terms=replace(TERMS, number_rest=timedelta(0))) == []


BUSY = {"records": (record(10, "11:50", "304"),), "phones": (dialled("a", "10:00"), dialled("b", "11:50"))}


@pytest.mark.parametrize(("history", "side", "at", "expected", "numbers"), [
    ({"phones": (dialled("a", "11:50"), FREE)}, "premium", "12:10", [], ["free"]),
    ({"phones": (dialled("a", "09:00"), FREE)}, "premium", "12:10", [], ["a", "free"]),
    ({"phones": (dialled("a", "11:50"), FREE), "call_backs": (CallBack("11", NOON),)}, "premium", "12:10", [], ["a", "free"]),
    ({"phones": (dialled("a", "11:50"),), "call_backs": (CallBack("11", NOON),)}, "premium", "12:10", [], ["a"]),
    ({"phones": (dialled("a", "11:50"),), "call_backs": (CallBack("11", NOON),)}, "city_tax", "12:10", ["number-rests"], []),
    (BUSY, "premium", "12:10", [], ["b", "a"]),
    (BUSY, "premium", "11:59", ["cell-tried", "number-rests"], []),
    (BUSY, "premium", "12:51", ["number-rests"], []),
    (BUSY, "city_tax", "12:10", ["number-rests"], []),
])  # fmt: skip
@pytest.mark.clause("10.4.1")
@pytest.mark.clause("9.4.サ")
def test_a_number_rests_but_for_an_agreed_call_back_and_the_second_try_after_a_busy_line(history, side, at, expected, numbers):
    hour, minute = at.split(":")
    moment = NOON.replace(hour=int(hour), minute=int(minute))
    both = {"targets": (TargetRow("11"), TargetRow("01")), "debts": (Debt("11", 12_000), Debt("01", 12_000))}
    told = replace(CALLABLE, **both | history)
    known = facts.of_side(told, side, TERMS, CALLING, TOKYO)
    assert eligibility.refusals(known, moment, TERMS, CALLING) == expected
    assert [phone.number for phone in eligibility.numbers_now(told, [known], moment, TERMS)] == numbers


@pytest.mark.parametrize(("due", "owner", "expected"), [
    (NOON, None, []),
    (NOON - timedelta(hours=1), 7, []),
    (NOON + timedelta(minutes=1), None, ["reached-this-month", "cell-tried", "call-back-later"]),
])  # fmt: skip
@pytest.mark.clause("9.4.サ")
def test_an_agreed_call_back_waives_what_it_was_agreed_in_spite_of(due, owner, expected):
    reached = (record(3, "12:30", "112"),)
    assert refusals(records=reached, call_backs=(CallBack("11", due, owner),)) == expected


def test_an_agreed_call_back_waives_no_stop():
    found = refusals(call_backs=(CallBack("", NOON, None),), own_stop=True, records=(record(3, "12:30", "106"),))
    assert found == ["stopped-by-us"]


def test_the_attempt_that_was_agreed_belongs_to_the_cell_of_the_call_that_agreed_it():
    agreed = record(9, "16:00", "112", call_back_at=datetime(2026, 4, 10, 12, 0, tzinfo=TOKYO))
    history = cells.talks([agreed, record(10, "12:05", "301")], TERMS.reading, TOKYO)
    been = cells.tried(history, CALLING, TERMS.reading, TERMS.busy_retry)
    assert been.cells == {Cell(4, 2)} and been.attempts == 2


def test_records_of_one_attempt_count_once():
    twice = [record(9), replace(record(9), number="other", programme="12")]
    assert len(cells.talks(twice, TERMS.reading, TOKYO)) == 1


@pytest.mark.parametrize(("consent", "wanted", "expected"), [
    (False, "city_tax", ["city_tax"]),
    (False, "overpayment", ["premium", "overpayment"]),
    (True, "premium", ["city_tax", "premium", "overpayment"]),
])  # fmt: skip
@pytest.mark.clause("16.4")
def test_one_call_speaks_about_one_division_unless_both_agreed(consent, wanted, expected):
    eligible = ["city_tax", "premium", "overpayment"]
    assert eligibility.sides_of_one_call(eligible, wanted, joint_consent=consent) == expected


def test_whoever_was_given_back_today_comes_after_the_others_of_his_kind_in_the_order_of_giving_back():
    def rank(moment=NOON, back=None, held=False, **more):
        known = facts.of_side(replace(CALLABLE, **more), "premium", TERMS, CALLING, TOKYO)
        flat = [-100] * profiles.PROFILES
        return eligibility.rank(known, moment, flat, held_last=held, put_last_at=back)

    due = {"call_backs": (CallBack("", NOON, None),)}
    early, late = NOON - timedelta(hours=2), NOON - timedelta(minutes=1)
    order = [rank(**due), rank(back=late, **due), rank(), rank(back=early), rank(back=late), rank(held=True),
             rank(held=True, back=late)]  # fmt: skip
    assert order == sorted(order, reverse=True) and len(set(order)) == len(order)
    assert rank(back=NOON - timedelta(days=1)) == rank(), "of another day: as everybody"


def test_a_due_call_back_comes_before_a_broken_promise_before_the_rest():
    def rank(**more):
        urgencies = [-3 * (code // profiles.PASTS % profiles.TRIES) for code in range(profiles.PROFILES)]
        return eligibility.rank(facts.of_side(replace(CALLABLE, **more), "premium", TERMS, CALLING, TOKYO), NOON, urgencies)

    broken = rank(promises=(PromiseRow("11", date(2026, 3, 1), "4"),))
    back = rank(call_backs=(CallBack("", NOON, None),))
    assert back > broken > rank() > rank(records=(record(1, "16:00"),))
    assert rank(debts=(Debt("11", 900_000),)) > rank()
