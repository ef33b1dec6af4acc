"""What counts as one call, one contact, one promise."""

import dataclasses
from datetime import date, time

import pytest

from saikoku.performance.attribution.rules import records as words
from saikoku.performance.attribution.rules.records import Codes, Record
from saikoku.performance.figures.rules import acts
from saikoku.performance.figures.rules.acts import Kind, Side, Tally

DAY = date(2026, 4, 10)
CODES = Codes(
    contact=frozenset({"101", "102", "122", "601", "V01"}),
    promise=frozenset({"101", "V01"}),
    may_promise=frozenset({"103", "122", "202", "601"}),
    promise_by="liable",
)


def record(number: str, **changes) -> Record:
    facts = {
        "corrects": "", "debtor": 1, "programme": "11", "work": "01", "channel": "1", "on": DAY,
        "started_at": time(10, 5), "worker": "W1", "spoke_with": "1", "outcome": "301",
    }  # fmt: skip
    return Record(number=number, **(facts | changes))


def total(records, kind: Kind, *sides: Side, of: str = "acts") -> int:
    found = acts.tallies(records, CODES)
    return sum(getattr(c, of) for c in found if c.kind == kind and (not sides or c.side in sides))


@pytest.mark.clause("12.1")
def test_one_call_about_three_programmes_is_one_attempt_on_each_side():
    records = [record(p, programme=p) for p in ("11", "12", "21")]

    assert total(records, Kind.CALL, Side.PREMIUM) == 1
    assert total(records, Kind.CALL, Side.OVERPAYMENT) == 1
    assert total(records, Kind.CALL, *acts.PREMIUM_CALLS) == 2


@pytest.mark.parametrize("change", [{"debtor": 2}, {"started_at": time(10, 6)}, {"worker": "W2"}, {"on": date(2026, 4, 11)}])
def test_another_debtor_minute_worker_or_day_is_another_attempt(change):
    assert total([record("a"), record("b", **change)], Kind.CALL) == 2


@pytest.mark.parametrize(
    ("channel", "work", "outcome", "kind"),
    [
        ("1", "01", "301", Kind.CALL),
        ("1", "01", "401", Kind.CALL),
        ("1", "01", "405", Kind.NOT_CALLED),
        ("1", "01", "501", Kind.NOT_CALLED),
        ("1", "01", "502", Kind.NOT_CALLED),
        ("1", "01", "503", Kind.NOT_CALLED),
        ("1", "04", "109", Kind.OTHER_CALL),
        ("1", "06", "N01", Kind.PHONE_RESEARCH),
        ("6", "06", "N02", Kind.PHONE_RESEARCH),
        ("2", "01", "601", Kind.INBOUND),
        ("2", "07", "602", Kind.INBOUND),
        ("3", "01", "V20", Kind.VISIT),
        ("3", "01", "V41", Kind.NOT_VISITED),
        ("3", "05", "S01", Kind.OTHER_VISIT),
        ("4", "07", "M01", Kind.SMS),
        ("5", "07", "L01", Kind.LEAFLET),
        ("6", "05", "I01", Kind.INVESTIGATION),
    ],
)
def test_a_record_is_of_one_kind(channel, work, outcome, kind):
    assert acts.kind_of(channel, work, outcome) == kind


@pytest.mark.clause("12.1")
def test_a_corrected_record_counts_nowhere_and_its_last_correction_counts():
    chain = [
        record("a", outcome="101", promised_yen=5000),
        record("b", corrects="a", outcome="102"),
        record("c", corrects="b", outcome="301"),
    ]

    assert acts.tallies(chain, CODES) == {Tally(DAY, Kind.CALL, Side.PREMIUM, 10, "W1", "301", acts=1, contacts=0)}


@pytest.mark.parametrize(
    ("outcome", "spoke_with", "programme", "promised_on", "expected"),
    [
        ("101", "1", "11", None, True),
        ("101", "2", "11", None, False),
        ("101", "2", "12", None, True),
        ("101", "3", "12", None, False),
        ("103", "1", "01", None, False),
        ("103", "1", "01", DAY, True),
        ("202", "3", "11", DAY, False),
        ("202", "2", "12", DAY, True),
        ("301", "1", "11", DAY, False),
    ],
)
def test_a_promise_is_made_by_the_person_liable(outcome, spoke_with, programme, promised_on, expected):
    made = record("a", outcome=outcome, spoke_with=spoke_with, programme=programme, promised_on=promised_on)

    assert words.is_promise(made, CODES) is expected


@pytest.mark.clause("12.3.ア")
@pytest.mark.parametrize(
    ("promise_by", "spoke_with", "programme", "expected"),
    [
        ("debtor", "1", "12", True), ("debtor", "2", "12", False), ("debtor", "3", "11", False),
        ("household", "2", "11", True), ("household", "3", "21", True), ("household", "4", "11", False),
    ],
)  # fmt: skip
def test_other_people_may_be_agreed_to_promise(promise_by, spoke_with, programme, expected):
    agreed = dataclasses.replace(CODES, promise_by=promise_by)

    assert words.is_promise(record("a", outcome="101", spoke_with=spoke_with, programme=programme), agreed) is expected


def test_an_act_takes_the_outcome_of_the_record_with_a_contact():
    records = [
        record("a", outcome="301", programme="12"),
        record("b", outcome="122", programme="11", handover="1"),
        record("c", outcome="101", programme="11", promised_yen=3000, handover="2"),
    ]

    assert acts.tallies(records, CODES) == {
        Tally(
            DAY, Kind.CALL, Side.PREMIUM, 10, "W1", "101",
            acts=1, contacts=1, promises=1, promised_yen=3000, handed_over=2, urgent=1,
        )
    }  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "work", "expected"),
    [("1", "01", True), ("2", "01", True), ("3", "01", True), ("1", "04", False), ("6", "01", False)],
)
def test_a_contact_is_heard_or_met_in_demand_work(channel, work, expected):
    assert words.is_contact(record("a", channel=channel, work=work, outcome="101"), CODES) is expected
