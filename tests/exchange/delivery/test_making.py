"""A delivery is made once for the same facts, numbered without gaps, kept closed, and says what changed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saikoku.exchange.delivery import operations, queries
from saikoku.exchange.delivery.models import Delivery, Piece, Series
from saikoku.exchange.layouts.rules import standard
from saikoku.security.audit.models import AuditRecord
from tests.exchange.delivery.conftest import CONSOLE, DAY, record
from tests.exchange.layouts import literal, making

R01 = standard.get("R01")
FORMS = [("cp932", False), ("cp932", True), ("utf-8", False)]


def read_back(delivery: Delivery):
    return literal.read(R01, queries.plain_bytes(delivery), encoding=delivery.encoding, fixed=delivery.fixed)


@pytest.mark.parametrize(("encoding", "fixed"), FORMS)
def test_what_is_delivered_reads_back_as_it_was(made, encoding, fixed):
    rows = [record(1), record(2, corrects=record(1)["record_number"], summary='髙橋さん、①, "家"', promised_yen=None)]
    delivery = made(rows, encoding=encoding, fixed=fixed).delivery
    reading = read_back(delivery)
    assert reading.report.is_clean
    assert [{**row.values} for row in reading.rows] == [
        {column.id: row.get(column.id) or None for column in R01.columns} for row in rows
    ]
    assert (delivery.rows, delivery.sum, delivery.sha256) == (2, 12_000, reading.report.sha256)
    assert delivery.size == len(queries.plain_bytes(delivery))


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), form=st.sampled_from(FORMS), layout=st.sampled_from(["R01", "R02", "R03", "R09"]))
def test_any_rows_that_fit_come_out_as_they_went_in(data, form, layout, noon):
    encoding, fixed = form
    known = standard.get(layout)
    rows = data.draw(making.tables(known))
    with transaction.atomic():
        delivery = operations.make(
            layout_id=layout, from_day=DAY, to_day=DAY, encoding=encoding, fixed=fixed,
            rows=[row.values for row in rows], by=CONSOLE, at=noon,
        ).delivery  # fmt: skip
        found = literal.read(known, queries.plain_bytes(delivery), encoding=encoding, fixed=fixed)
        transaction.set_rollback(True)
    assert found.report.is_clean
    assert [row.values for row in found.rows] == [row.values for row in rows]


def test_the_same_facts_make_no_second_delivery(made, noon):
    first = made()
    again = made(at=noon + timedelta(days=3))
    assert (again.delivery, again.repeated) == (first.delivery, True)
    assert Delivery.objects.count() == 1
    assert Series.objects.get().last == 1


def test_new_facts_make_a_new_delivery_that_says_what_changed(made):
    first = made([record(1), record(2), record(3)]).delivery
    second = made([record(2, summary="改めた。"), record(3), record(4), record(5)]).delivery
    assert (second.number, second.previous) == (2, first)
    assert (second.rows_new, second.rows_changed, second.rows_gone) == (2, 1, 1)
    assert made([record(1), record(2), record(3)]).delivery.number == 3, "back to the first facts is news again"


@pytest.mark.parametrize(("encoding", "fixed"), FORMS)
def test_the_difference_is_counted_in_every_form(made, encoding, fixed):
    made([record(1), record(2)], encoding=encoding, fixed=fixed)
    second = made([record(2, promised_yen=1), record(3)], encoding=encoding, fixed=fixed).delivery
    assert (second.rows_new, second.rows_changed, second.rows_gone) == (1, 1, 1)


def test_each_form_and_period_has_its_own_history(made):
    made()
    other_form = made(fixed=True).delivery
    other_days = made(to_day=DAY + timedelta(days=1)).delivery
    assert other_form.previous is None and other_days.previous is None
    assert [other_form.number, other_days.number] == [2, 3]


def test_a_day_without_records_is_delivered_as_a_file_without_rows(made):
    delivery = made([]).delivery
    assert (delivery.rows, delivery.sum) == (0, 0)
    assert queries.plain_bytes(delivery).count(b"\r\n") == 1, "the header row alone"
    assert queries.plain_bytes(made([], fixed=True).delivery) == b""


def test_numbers_begin_anew_with_the_layout_and_with_the_fiscal_year(made, noon):
    assert made().delivery.code == "R01-2026-0001"
    assert made([record(1)], at=noon.replace(month=3)).delivery.code == "R01-2025-0001"
    assert made([], layout_id="R02").delivery.code == "R02-2026-0001"
    assert made([record(3)]).delivery.code == "R01-2026-0002"


@pytest.mark.parametrize(("more", "reasons"), [
    ({"layout_id": "R99"}, ["layout-unknown"]),
    ({"to_day": DAY - timedelta(days=1)}, ["days-reversed"]),
    ({"encoding": "utf-8", "fixed": True}, ["fixed-needs-cp932"]),
    ({"encoding": "euc-jp", "to_day": DAY - timedelta(days=1)}, ["days-reversed", "encoding-unknown"]),
])  # fmt: skip
def test_a_form_that_cannot_be_is_refused_with_every_reason(made, more, reasons):
    with pytest.raises(operations.DeliveryRefused) as refusal:
        made(**more)
    assert refusal.value.reasons == reasons
    assert not Delivery.objects.exists()


def test_a_character_outside_cp932_refuses_with_record_field_and_code_point(made):
    audited = AuditRecord.objects.count()
    with pytest.raises(operations.DeliveryRefused) as refusal:
        made([record(1), record(2, summary="𠮷田さんと話した")])
    misfit = refusal.value.misfits[0]
    assert (misfit.record, misfit.column, misfit.character, misfit.code_point) == (2, "summary", "𠮷", "U+20BB7")
    assert not Delivery.objects.exists() and not Piece.objects.exists() and not Series.objects.exists()
    assert AuditRecord.objects.count() == audited
    assert made([record(1), record(2, summary="𠮷田さんと話した")], encoding="utf-8").delivery.rows == 2


def test_nothing_is_cut_to_fit(made):
    with pytest.raises(operations.DeliveryRefused) as refusal:
        made([record(1, worker_number="W" * 11, summary="あ" * 1001), record(2, outcome="")])
    assert [(found.record, found.column, found.reason) for found in refusal.value.misfits] == [
        (1, "summary", "too_wide"), (1, "worker_number", "too_wide"), (2, "outcome", "required"),
    ]  # fmt: skip


@pytest.mark.clause("16.12.シ.vi")
def test_the_kept_bytes_are_closed_and_open_only_as_they_were_made(made):
    delivery = made([record(number) for number in range(1, 90)]).delivery
    kept = b"".join(bytes(piece.content) for piece in delivery.pieces.all())
    assert b"W001" not in kept and "月末".encode("cp932") not in kept
    assert b"W001" in queries.plain_bytes(delivery)


def test_a_long_file_is_kept_in_pieces_and_comes_back_whole(made, monkeypatch):
    monkeypatch.setattr(queries, "PIECE", 500)
    delivery = made([record(number) for number in range(1, 60)]).delivery
    assert delivery.pieces.count() > 10
    assert read_back(delivery).report.rows == 59


def test_making_is_on_the_trail_without_personal_data(made):
    delivery = made().delivery
    entry = AuditRecord.objects.get(action="exchange.delivery.made")
    assert entry.object_id == delivery.code
    assert entry.after["rows"] == 2 and entry.after["sha256"] == delivery.sha256
    assert "000000000000042" not in str(entry.after)


@pytest.mark.parametrize("statement", [
    "update delivery_delivery set rows = 0", "delete from delivery_piece", "update delivery_piece set place = 9",
    "delete from delivery_handout",
])  # fmt: skip
def test_deliveries_cannot_be_changed_afterwards(made, statement):
    made()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
