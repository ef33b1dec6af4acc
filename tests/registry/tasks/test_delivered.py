"""Slip requests go to the city line by line, with the instalment's key, unless they were withdrawn."""

from datetime import date, time

import pytest

from saikoku.exchange.layouts.rules import standard, writing
from saikoku.exchange.layouts.rules.rows import Row
from saikoku.registry.contacts import operations as contacts
from saikoku.registry.contacts.rules.records import Draft
from saikoku.registry.tasks import operations, queries
from saikoku.registry.tasks.operations import SlipLine

DAY = date(2026, 4, 10)


@pytest.fixture
def asked(debtor_of, instalment_of, somebody, noon):
    """A slip request for two instalments, heard in an inbound call."""
    debtor = debtor_of("000000000000042")
    owed = [instalment_of(debtor, instalment=number, notice_number="N-7") for number in ("03", "04")]
    draft = Draft(debtor.pk, "11", "101", DAY, time(10, 5), channel="2", spoke_with="1")
    record = contacts.append(draft=draft, worker_number="W001", by=somebody, at=noon)
    lines = [SlipLine(owed[0].pk), SlipLine(owed[1].pk, "2", 3_000, "2", "市内某所1")]
    return operations.open_task(
        kind="slip_request", debtor_id=debtor.pk, record_number=record.record_number, programme="11",
        slip_lines=lines, by=somebody, at=noon,
    )  # fmt: skip


def test_each_line_names_the_instalment_by_the_citys_key(asked):
    first, second = queries.delivered_slip_requests(DAY, DAY)
    layout = standard.get("R03")
    assert {column.id for column in layout.columns} <= set(first)
    assert first["request_number"] == second["request_number"] == asked.request_number
    assert (first["line"], first["notice_number"], first["instalment"], first["assessed_year"]) == ("01", "N-7", "03", 2025)
    assert (second["possible"], second["amount_wanted"], second["send_to"], second["address"]) == (
        "2", 3_000, "2", "市内某所1",
    )  # fmt: skip
    assert (first["origin"], first["accepted_on"], first["record_number"]) == ("2", DAY, asked.record_number)
    assert writing.to_bytes(layout, [Row({name: value or None for name, value in first.items()})])


def test_only_requests_of_the_period_are_delivered(asked):
    assert list(queries.delivered_slip_requests(date(2026, 4, 11), date(2026, 4, 30))) == []


@pytest.mark.parametrize(("end", "rows"), [(operations.close_task, 2), (operations.withdraw_task, 0)])
def test_a_request_that_is_done_is_delivered_and_a_withdrawn_one_is_not(asked, somebody, noon, end, rows):
    end(**{"task_id": asked.pk, "by": somebody, "at": noon, **REASONS[end]})
    assert len(list(queries.delivered_slip_requests(DAY, DAY))) == rows


REASONS = {operations.close_task: {"result": "市へ依頼"}, operations.withdraw_task: {"reason": "本人の申出"}}
