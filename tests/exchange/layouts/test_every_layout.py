"""Rows written in any layout are read back as they were, in every form a file may have."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saikoku.exchange.layouts.rules import cells, standard, writing
from saikoku.exchange.layouts.rules.rows import Row
from tests.exchange.layouts import literal, making

LAYOUTS = list(standard.layouts().values())
FORMS = [("cp932", False), ("utf-8", False), ("cp932", True)]


@pytest.mark.clause("13.2.オ")
@pytest.mark.parametrize(("encoding", "fixed"), FORMS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_rows_out_are_rows_in(layout, encoding, fixed, data):
    rows = data.draw(making.tables(layout))

    content = writing.to_bytes(layout, rows, encoding=encoding, fixed=fixed)
    reading = literal.read(layout, content, encoding=encoding, fixed=fixed)

    assert reading.report.refusals == []
    assert reading.report.faults == []
    assert [row.values for row in reading.rows] == [row.values for row in rows]
    assert writing.to_bytes(layout, reading.rows, encoding=encoding, fixed=fixed) == content


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
def test_every_record_has_the_length_the_layout_prints(layout):
    content = writing.to_bytes(layout, [making.sample(layout), making.sample(layout, 2)], fixed=True)

    assert len(content) == 2 * (layout.record_length + 2)
    assert content.count(b"\r\n") == 2


def all_pairs() -> list[bytes]:
    return [bytes([lead, trail]) for lead in making.LEADS for trail in making.TRAILS]


def reads_as_text(pair: bytes) -> bool:
    try:
        return not cells.CONTROL.search(pair.decode("cp932"))
    except UnicodeDecodeError:
        return False


@pytest.mark.parametrize("fixed", [False, True])
def test_every_pair_of_cp932_comes_back_byte_for_byte_or_is_refused(fixed):
    layout = standard.get("T05")
    place = layout.place("remarks")
    rows, expected = [], []
    for number, pair in enumerate(all_pairs()):
        row = making.sample(layout, number)
        row.values["remarks"], row.own["remarks"] = "仮", pair
        expected.append(reads_as_text(pair))
        rows.append(row)
    content = b"".join(_raw(layout, row, place, fixed) for row in rows)

    heading = writing.to_bytes(layout, []) if not fixed else b""
    reading = literal.read(layout, heading + content, fixed=fixed)

    assert reading.report.rows == len(rows) == 60 * 188
    refused = {fault.line - (not fixed) - 1: fault.reason for fault in reading.report.faults}
    assert [number not in refused for number in range(len(rows))] == expected
    assert set(refused.values()) == {"undecodable"}
    kept = [rows[number].own["remarks"] for number in range(len(rows)) if number not in refused]
    written = writing.to_bytes(layout, reading.rows, fixed=fixed)[len(heading) :]
    assert written == b"".join(_raw(layout, row, place, fixed) for number, row in enumerate(rows) if number not in refused)
    own = Counter("remarks" in row.own for row in reading.rows)
    assert own[True] == sum(pair.decode("cp932").encode("cp932") != pair for pair in kept) == 398


def _raw(layout, row, place, fixed) -> bytes:
    """A record whose remarks are bytes that the writer would not choose."""
    pair = row.own["remarks"]
    content = writing.to_bytes(layout, [Row(row.values)], fixed=fixed)
    if fixed:
        begin = layout.positions[place][0]
        return content[:begin] + pair + content[begin + 2 :]
    return content[len(writing.to_bytes(layout, [])) :].replace("仮".encode("cp932"), pair)
