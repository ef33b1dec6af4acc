"""What the ledger delivers: every record of ours with its correction, each promise with its state, none taken over."""

from datetime import date, time, timedelta

import pytest

from saikoku.exchange.layouts.rules import standard, writing
from saikoku.exchange.layouts.rules.rows import Row
from saikoku.kernel import clock
from saikoku.registry.contacts import operations, queries
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.contacts.rules.promises import Promised
from saikoku.registry.contacts.rules.records import Draft

DAY = date(2026, 4, 10)


@pytest.fixture
def recorded(debtor_of, somebody, noon):
    """Append a record to the ledger: `recorded(promises=..., at=...)`."""
    debtor = debtor_of("000000000000042")

    def record(*, corrects: str = "", at=noon, **more) -> Contact:
        facts = {"debtor_id": debtor.pk, "programme": "11", "outcome": "101", "on": DAY, "started_at": time(10, 5)} | more
        common = {"draft": Draft(**facts), "worker_number": "W001", "by": somebody, "at": at}
        if corrects:
            return operations.correct(corrects=corrects, reason="聞き違い", **common)
        return operations.append(**common)

    return record


def taken_over(debtor, noon) -> Contact:
    return Contact.objects.create(
        record_number="OLD-1", work="01", debtor=debtor, programme="11", on=DAY, started_at=time(9), channel="1",
        spoke_with="1", outcome="101", worker_number="前任", origin="taken", run_id=3, recorded_at=noon, recorded_by="x",
    )  # fmt: skip


def test_a_record_is_delivered_with_all_that_was_said(recorded):
    contact = recorded(
        promises=(Promised(date(2026, 4, 30), 5_000), Promised(date(2026, 5, 31), 7_000)), summary="分けて納付する。",
        call_back_at=clock.at(date(2026, 5, 1), 10), handover="1", handover_reason="減額の相談", letters_arrived="1",
        phone="09000000001", encouraged=("transfer", "loss"), ended_at=time(10, 9), spoke_with="1", identified_by="1",
        call_number="C1",
    )  # fmt: skip
    row = next(queries.delivered_contacts(DAY, DAY))
    layout = standard.get("R01")
    assert {column.id for column in layout.columns} == set(row)
    assert row["record_number"] == contact.record_number and row["debtor_number"] == "000000000000042"
    assert (row["promised_on"], row["promised_yen"]) == (date(2026, 4, 30), 5_000)
    assert (row["encouraged"], row["call_back_at"]) == ("transfer;loss", clock.at(date(2026, 5, 1), 10))
    assert writing.to_bytes(layout, [Row({name: value or None for name, value in row.items()})])


@pytest.mark.clause("13.2.ウ")
def test_a_corrected_record_goes_with_its_correction(recorded):
    first = recorded()
    second = recorded(corrects=first.record_number, outcome="301")
    assert [(row["record_number"], row["corrects"]) for row in queries.delivered_contacts(DAY, DAY)] == [
        (first.record_number, ""), (second.record_number, first.record_number),
    ]  # fmt: skip


def test_records_taken_over_are_not_delivered_again(recorded, noon):
    own = recorded(promises=(Promised(date(2026, 4, 30)),))
    old = taken_over(own.debtor, noon)
    Promise.objects.create(contact=old, line=1, debtor=own.debtor, programme="11", promised_on=DAY)
    assert [row["record_number"] for row in queries.delivered_contacts(DAY, DAY)] == [own.record_number]
    assert [row["record_number"] for row in queries.delivered_promises(DAY, DAY)] == [own.record_number]


def test_both_ends_of_the_period_are_in_it(recorded):
    for days in (-1, 0, 1, 2):
        recorded(on=DAY + timedelta(days=days))
    found = queries.delivered_contacts(DAY, DAY + timedelta(days=1))
    assert [row["on"] for row in found] == [DAY, DAY + timedelta(days=1)]


def test_each_promised_day_is_a_row_with_its_state(recorded):
    contact = recorded(promises=(Promised(date(2026, 4, 30), 5_000, "2"), Promised(date(2026, 5, 31), 7_000)))
    Promise.objects.filter(line=1).update(state="2", judged_on=date(2026, 4, 28))
    rows = list(queries.delivered_promises(DAY, DAY))
    assert [(row["line"], row["promised_yen"], row["way"], row["state"]) for row in rows] == [
        ("01", 5_000, "2", "2"), ("02", 7_000, "", "1"),
    ]  # fmt: skip
    assert {column.id for column in standard.get("R09").columns} == set(rows[0])
    judged = list(queries.delivered_promises(date(2026, 4, 28), date(2026, 4, 28)))
    assert [(row["record_number"], row["line"]) for row in judged] == [(contact.record_number, "01")]


def test_promises_of_a_corrected_record_are_delivered_as_withdrawn(recorded):
    first = recorded(promises=(Promised(date(2026, 4, 30), 5_000),))
    recorded(corrects=first.record_number, outcome="301")
    assert [(row["record_number"], row["state"]) for row in queries.delivered_promises(DAY, DAY)] == [
        (first.record_number, "5")
    ]


def test_days_with_a_late_record_are_named_so_that_they_are_delivered_anew(recorded, noon):
    first = recorded()
    later = noon + timedelta(days=3)
    recorded(corrects=first.record_number, at=later)
    recorded(on=later.date(), at=later)
    assert queries.days_recorded_late(DAY) == []
    assert queries.days_recorded_late(later.date()) == [DAY]
