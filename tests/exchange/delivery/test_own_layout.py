"""A city names its own layout for what it gets: columns, order, codes and widths, without a release."""

import pytest

from saikoku.exchange.delivery import operations, queries
from saikoku.exchange.layouts.rules import control, loading, standard
from tests.exchange.delivery.conftest import record
from tests.exchange.layouts import literal

OWN = """
id = "KOSHO"
ja = "交渉記録"
direction = "out"
into = "R01_contacts"

[[columns]]
id = "city_id"
to = ""
ja = "予備"
type = "text"
width = 4

[[columns]]
id = "record_number"
ja = "記録ID"
type = "text"
width = 30

[[columns]]
id = "day"
to = "on"
ja = "実施日"
type = "date"
date_form = "yyyy/mm/dd"

[[columns]]
id = "how"
to = "channel"
ja = "手段"
type = "code"
width = 2
codes = ["TL", "IN"]
translate = { TL = "1", IN = "2" }

[[columns]]
id = "encouraged"
ja = "勧奨"
type = "text"
width = 9
several = true
codes = ["K", "S"]
translate = { K = "transfer", S = "loss" }

[[columns]]
id = "yen"
to = "promised_yen"
ja = "約束額"
type = "yen"
width = 9
"""
ROWS = [record(1, encouraged="transfer;loss"), record(2, channel="2", promised_yen=None, promised_on=None)]


@pytest.mark.clause("13.2.オ")
def test_a_delivery_is_written_in_the_words_of_the_citys_layout(made):
    delivery = made(ROWS, own=OWN).delivery
    header, first, second, rest = queries.plain_bytes(delivery).decode("cp932").split("\r\n")
    assert header == "予備,記録ID,実施日,手段,勧奨,約束額"
    assert first == f",{ROWS[0]['record_number']},2026/04/10,TL,K;S,12000"
    assert second == f",{ROWS[1]['record_number']},2026/04/10,IN,,"
    assert rest == ""


@pytest.mark.parametrize(("encoding", "fixed"), [("cp932", False), ("cp932", True), ("utf-8", False)])
def test_it_reads_back_in_the_same_layout_and_its_control_record_agrees(made, encoding, fixed):
    delivery = made(ROWS, own=OWN, encoding=encoding, fixed=fixed).delivery
    layout = queries.layout_of(delivery)
    reading = literal.read(layout, queries.plain_bytes(delivery), encoding=encoding, fixed=fixed)
    note = control.load(queries.control_record(delivery, file_name="a.csv"))
    assert reading.report.is_clean and control.refusals(note, reading.report) == []
    assert (note.layout, note.rows, note.sum) == ("KOSHO", 2, 12_000)


def test_every_form_is_numbered_in_the_series_of_what_it_tells(made):
    assert made(ROWS).delivery.code == "R01-2026-0001"
    own = made(ROWS, own=OWN)
    assert (own.delivery.code, own.delivery.previous) == ("R01-2026-0002", None)
    assert made(ROWS, own=OWN).repeated
    changed = made([*ROWS, record(3)], own=OWN).delivery
    assert (changed.previous, changed.rows_new, changed.rows_changed) == (own.delivery, 1, 0)


def test_a_value_that_the_citys_layout_does_not_know_is_refused(made):
    with pytest.raises(operations.DeliveryRefused) as refusal:
        made([record(1, channel="3"), record(2, promised_yen=1_000_000_000)], own=OWN)
    assert [(found.record, found.column, found.reason) for found in refusal.value.misfits] == [
        (1, "how", "code_unknown"), (2, "yen", "too_wide"),
    ]  # fmt: skip


def test_a_layout_of_other_rows_is_refused(made):
    with pytest.raises(operations.DeliveryRefused) as refusal:
        made(ROWS, own=OWN.replace("R01_contacts", "R02_phones").replace('to = "on"', 'to = ""').replace(
            'to = "channel"', 'to = ""').replace('to = "promised_yen"', 'to = ""').replace(
            'id = "record_number"', 'id = "record_number"\nto = ""').replace(
            'id = "encouraged"', 'id = "encouraged"\nto = ""'))  # fmt: skip
    assert refusal.value.reasons == ["layout-goes-elsewhere"]


@pytest.mark.parametrize(("change", "reason"), [
    (('to = "on"', 'to = "onn"'), "target_column_unknown"),
    (('to = "on"\nja = "実施日"\ntype = "date"', 'to = "summary"\nja = "実施日"\ntype = "date"'), "target_of_other_type"),
    (("[[columns]]\nid = \"city_id\"", "constants = { work = \"01\" }\n[[columns]]\nid = \"city_id\""), "word_unknown"),
])  # fmt: skip
def test_a_layout_that_cannot_be_filled_is_refused_when_it_is_loaded(change, reason):
    with pytest.raises(loading.LayoutRefused) as refusal:
        standard.load_own(OWN.replace(*change).encode())
    assert reason in [problem.reason for problem in refusal.value.problems]
