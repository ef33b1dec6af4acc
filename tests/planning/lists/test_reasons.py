"""Why somebody is not called, with the day it rests on. Tables of cases, without a database."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from saikoku.kernel.clock import TOKYO
from saikoku.planning.lists.rules import eligibility, facts, reasons
from saikoku.planning.lists.rules.history import CallBack, Debt, PhoneRow, PromiseRow, StopRow
from saikoku.planning.lists.rules.reasons import Because
from tests.planning.lists.test_eligibility import CALLABLE, NOON, TERMS, TODAY, record
from tests.planning.timing.test_hours import CALLING


def because(moment: datetime = NOON, **more) -> list[Because]:
    history = replace(CALLABLE, **more)
    known = facts.of_side(history, "premium", TERMS, CALLING, TOKYO)
    codes = eligibility.refusals(known, moment, TERMS, CALLING)
    return reasons.explained(codes, history, known, "premium", moment, TERMS, CALLING)


@pytest.mark.parametrize(("history", "expected"), [
    ({}, []),
    ({"targets": ()}, [Because("no-target", on=date(2026, 4, 1))]),
    ({"stops": (StopRow("11", date(2026, 4, 2), date(2026, 4, 30)), StopRow("12", date(2026, 3, 1), None))},
     [Because("stopped-by-city", on=date(2026, 4, 2), until=date(2026, 4, 30))]),
    ({"stops": (StopRow("", date(2026, 4, 2), None), StopRow("01", TODAY, None))},
     [Because("stopped-by-city", on=date(2026, 4, 2))]),
    ({"debts": (Debt("11", 5_000, date(2026, 4, 1)), Debt("11", 5_000, date(2026, 4, 9)))},
     [Because("limitation-reached", on=date(2026, 4, 9))]),
    ({"promises": (PromiseRow("11", date(2026, 4, 20), "1"), PromiseRow("11", date(2026, 4, 25), "1"))},
     [Because("live-promise", until=date(2026, 4, 25))]),
    ({"promises": (PromiseRow("11", date(2026, 4, 20), "1"), PromiseRow("01", date(2026, 5, 25), "1"))},
     [Because("live-promise", until=date(2026, 4, 20))]),
    ({"records": (record(2, outcome="106"),)}, [Because("reached-this-month", on=date(2026, 4, 2))]),
    ({"records": (record(9, "16:00", outcome="303"),)}, [Because("paused", until=date(2026, 4, 11))]),
    ({"records": (record(3, "12:10"),)}, [Because("cell-tried", on=date(2026, 4, 3))]),
    ({"call_backs": (CallBack("", datetime(2026, 4, 10, 15, tzinfo=TOKYO), None),)},
     [Because("call-back-later", until=datetime(2026, 4, 10, 15, tzinfo=TOKYO))]),
    ({"phones": (PhoneRow("1", "2", calls_today=1, dialled_at=NOON.replace(hour=10)),)},
     [Because("number-rests", until=NOON.replace(hour=13))]),
    ({"phones": ()}, [Because("no-number")]),
    ({"merged": True}, [Because("merged-number")]),
])  # fmt: skip
@pytest.mark.clause("10.4.2")
def test_each_reason_names_the_day_it_rests_on(history, expected):
    assert because(**history) == expected


@pytest.mark.parametrize(("history", "code", "number"), [
    ({"records": (record(2, outcome="106"), record(3, outcome="106", programme="01"))}, "reached-this-month", "R0212:30"),
    ({"records": (record(1, "16:00", outcome="303"), record(9, "16:00", outcome="303"))}, "paused", "R0916:00"),
    ({"records": (record(3, "12:10"), record(8, "16:00"))}, "cell-tried", "R0312:10"),
    ({"records": (record(9, "16:00", outcome="101", promised_on=date(2026, 4, 20)),)}, "live-promise", "R0916:00"),
    ({"records": (record(10, "10:00"),), "phones": (PhoneRow("1", "2", calls_today=1, dialled_at=NOON.replace(hour=10)),)},
     "number-rests", "R1010:00"),
    ({"promises": (PromiseRow("11", date(2026, 4, 20), "1"),)}, "live-promise", ""),  # the promise stands by itself
    ({"phones": (PhoneRow("1", "2", calls_today=1, dialled_at=NOON.replace(hour=10)),)}, "number-rests", ""),
    ({"stops": (StopRow("", date(2026, 4, 2), None),)}, "stopped-by-city", ""),
])  # fmt: skip
def test_a_reason_that_rests_on_one_contact_names_it(history, code, number):
    assert [one.record for one in because(**history) if one.code == code] == [number]


def test_the_cap_of_the_month_names_how_often_and_how_often_at_most():
    records = tuple(record(day, "16:00") for day in range(1, 9))
    assert because(records=records) == [Because("month-cap", count=8, most=8)]


def test_numbers_spent_today_are_counted():
    phones = tuple(replace(phone, calls_today=2) for phone in CALLABLE.phones)
    assert because(phones=phones) == [Because("numbers-spent", on=TODAY, count=1, most=2)]


def test_a_reason_of_the_hour_alone_needs_no_day():
    assert because(moment=datetime(2026, 4, 10, 20, tzinfo=TOKYO)) == [Because("outside-hours")]


def test_a_promise_without_a_day_holds_for_the_agreed_time():
    found = because(records=(record(2, outcome="101", channel="2"),))
    assert Because("live-promise", until=date(2026, 5, 2)) in found
