"""A file is received, judged and applied, or it is not: nothing in between."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models.functions import Now

from saikoku.exchange.intake import operations, queries
from saikoku.exchange.intake.models import KeptRow, Run, RunRow
from saikoku.exchange.intake.rules import applier as appliers
from saikoku.exchange.intake.rules.applier import Applied, Counts
from saikoku.exchange.intake.rules.states import State
from saikoku.exchange.intake.sets import staging
from saikoku.exchange.layouts.rules import container, control, reading, standard, writing
from saikoku.kernel.actor import Actor
from tests.exchange.layouts import making

T12 = standard.get("T12")
RECEIVER = Actor("uketsuke", account_id=1)
OTHER = Actor("sekinin", account_id=2)


@pytest.fixture(autouse=True)
def nobody_applies():
    """These tests know no room above."""
    before = dict(appliers._declared)
    appliers.declare([])
    yield
    appliers.declare(list(before.values()))


def file_of(rows, layout=T12, **words) -> bytes:
    return writing.to_bytes(layout, rows, **words)


def letters(*numbers):
    return [making.sample(T12, number) for number in numbers]


def receive(data: bytes, at, *, layout=T12, by=RECEIVER, note=None, password=None, **form):
    with operations.opened(io.BytesIO(data), name="T12.csv", control_record=note, password=password) as file:
        return operations.receive_file(file=file, form=operations.Form(layout, **form), by=by, at=at)


def judged(data: bytes, at, **words) -> Run:
    run = receive(data, at, **words).run
    return operations.judge(run_id=run.pk, by=RECEIVER, at=at)


@pytest.mark.clause("13.2.ア")
@pytest.mark.django_db
def test_a_file_is_received_judged_and_applied_by_another_person(noon):
    run = judged(file_of(letters(1, 2)), noon)
    assert (run.state, run.rows, run.new, run.bad) == (State.JUDGED, 2, 2, 0)
    assert not KeptRow.objects.exists()

    done = operations.apply(run_id=run.pk, by=OTHER, at=noon)

    assert (done.run.state, done.run.second_person, done.applied.counts.new) == (State.APPLIED, True, 2)
    assert set(KeptRow.objects.values_list("key", flat=True)) == {"A1", "A2"}
    assert KeptRow.objects.get(key="A1").data["sent_on"] == "2026-04-10"
    assert not staging.holds(run.pk, 2)


@pytest.mark.django_db
def test_the_receiver_may_not_apply_but_the_console_may(noon):
    run = judged(file_of(letters(1)), noon)
    with pytest.raises(operations.ApplyRefused) as refusal:
        operations.apply(run_id=run.pk, by=RECEIVER, at=noon)
    assert refusal.value.reasons == ["second-person-needed"]

    run = operations.apply(run_id=run.pk, by=Actor("console:root"), at=noon).run

    assert (run.state, run.second_person) == (State.APPLIED, False)


@pytest.mark.django_db
def test_the_same_file_again_is_already_applied(noon):
    data = file_of(letters(1))
    first = operations.apply(run_id=judged(data, noon).pk, by=OTHER, at=noon).run

    again = receive(data, noon)

    assert (again.run, again.already_applied) == (first, True)
    assert receive(data, noon, encoding="utf-8").already_applied is False


@pytest.mark.django_db
def test_two_receipts_of_one_file_are_applied_once(noon):
    data = file_of(letters(1))
    runs = [judged(data, noon), judged(data, noon)]
    operations.apply(run_id=runs[0].pk, by=OTHER, at=noon)

    with pytest.raises(operations.ApplyRefused) as refusal:
        operations.apply(run_id=runs[1].pk, by=OTHER, at=noon)

    assert refusal.value.reasons == ["already-applied"]


@pytest.mark.django_db
def test_bad_rows_refuse_the_file_unless_good_rows_are_wanted(noon):
    data = file_of(letters(1, 2)) + b"\xff,\r\n"
    run = judged(data, noon)
    assert (run.state, run.bad) == (State.JUDGED, 1)
    assert [fault.line for fault in queries.row_faults(run.pk)] == [4]
    with pytest.raises(operations.ApplyRefused) as refusal:
        operations.apply(run_id=run.pk, by=OTHER, at=noon)
    assert refusal.value.reasons == ["bad-rows"]

    run = operations.apply(run_id=run.pk, accept_good_rows=True, by=OTHER, at=noon).run

    assert (run.state, run.accepted_good_rows, KeptRow.objects.count()) == (State.APPLIED, True, 2)
    assert len(queries.row_faults(run.pk)) == 1


@pytest.mark.django_db
def test_rows_of_a_doubled_key_are_not_staged(noon):
    run = judged(file_of(letters(1, 2, 1)), noon)

    assert (run.rows, run.bad, run.new) == (3, 2, 1)


@pytest.mark.django_db
def test_a_file_of_another_layout_is_refused_at_once(noon):
    run = judged(file_of([making.sample(standard.get("T11"))], standard.get("T11")), noon)

    assert (run.state, run.closed_reason) == (State.REFUSED, "file-refused")
    assert [fault.reason for fault in queries.refusals(run)] == ["header_differs"]
    with pytest.raises(operations.ApplyRefused):
        operations.apply(run_id=run.pk, accept_good_rows=True, by=OTHER, at=noon)


@pytest.mark.django_db
def test_a_control_record_that_differs_refuses_the_file(noon):
    data = file_of(letters(1))
    report = reading.judge(T12, io.BytesIO(data))
    honest = control.make(T12, report, file="T12.csv", extracted_at=noon)
    lying = replace(honest, rows=7)

    assert judged(data, noon, note=control.dump(honest)).control_state == "matching"
    run = judged(data, noon, note=control.dump(lying))

    assert (run.state, run.control_state) == (State.REFUSED, "differs")
    with pytest.raises(operations.ReceiptRefused) as refusal:
        receive(data, noon, note=b"{}")
    assert refusal.value.reasons == ["control_unreadable"]


@pytest.mark.clause("16.7.1")
@pytest.mark.django_db
def test_a_container_is_opened_and_its_plain_bytes_come_back_as_they_were(noon):
    data = file_of(letters(1, 2))
    packed = io.BytesIO()
    container.pack([("T12.csv", data)], b"secret", packed)

    run = judged(packed.getvalue(), noon, password=b"secret")

    assert run.was_encrypted
    assert b"".join(queries.plain_pieces(run)) == data
    assert all(data[:40] not in bytes(piece.closed) for piece in run.pieces.all())
    with pytest.raises(operations.ReceiptRefused) as refusal:
        receive(packed.getvalue(), noon, password=b"other")
    assert refusal.value.reasons == ["password_wrong"]


@pytest.mark.django_db
def test_rows_lost_by_a_crash_of_the_server_are_judged_again_before_applying(noon):
    run = judged(file_of(letters(1, 2)), noon)
    with connection.cursor() as cursor:
        cursor.execute(f"truncate {staging.quoted(run.pk)}")

    operations.apply(run_id=run.pk, by=OTHER, at=noon)

    assert KeptRow.objects.count() == 2


@pytest.mark.django_db
def test_the_later_extract_wins_in_whatever_order_files_come(noon):
    old, new = letters(1)[0], letters(1)[0]
    new.values["returned_reason"] = "転居"
    for row, moment in ((new, noon), (old, noon - timedelta(days=1))):
        data = file_of([row])
        note = control.make(T12, reading.judge(T12, io.BytesIO(data)), file="T12.csv", extracted_at=moment)
        run = judged(data, noon, note=control.dump(note))
        operations.apply(run_id=run.pk, by=OTHER, at=noon)

    assert KeptRow.objects.get().data["returned_reason"] == "転居"
    assert RunRow.objects.values_list("kind", "key").get() == ("superseded", "A1")
    assert Run.objects.get(pk=run.pk).superseded == 1


@pytest.mark.django_db
def test_a_changed_row_is_shown_old_beside_new(noon):
    operations.apply(run_id=judged(file_of(letters(1)), noon).pk, by=OTHER, at=noon)
    row = letters(1)[0]
    row.values["returned_reason"] = "転居"

    run = judged(file_of([row]), noon)
    (found,) = queries.differences(run, kind="changed")

    assert (found.line, found.key) == (2, ("A1",))
    assert (found.old, found.new) == ({"returned_reason": "A1"}, {"returned_reason": "転居"})


@pytest.mark.django_db
def test_a_declared_room_applies_its_layout(noon):
    class Room:
        layout = "T12_letters"

        def preview(self, cursor, run):
            cursor.execute(f"select count(*), min(sent_on) from {run.table}")
            assert cursor.fetchone()[0] == run.rows
            return Counts(new=run.rows, pending=1)

        def apply(self, cursor, run, *, by, at):
            return Applied(self.preview(cursor, run), debtors=[7])

    appliers.declare([Room()])
    run = judged(file_of(letters(1)), noon)

    done = operations.apply(run_id=run.pk, by=OTHER, at=noon)

    assert (done.run.pending, done.applied.debtors) == (1, [7])
    assert not KeptRow.objects.exists()


@pytest.mark.django_db
def test_a_run_sent_back_or_withdrawn_is_over(noon):
    run = judged(file_of(letters(1)), noon)
    operations.refuse(run_id=run.pk, reason="金額の誤り", by=OTHER, at=noon)

    for act in (operations.withdraw, operations.refuse):
        with pytest.raises(operations.MoveRefused):
            act(run_id=run.pk, reason="", by=OTHER, at=noon)
    with pytest.raises(operations.MoveRefused):
        operations.judge(run_id=run.pk, by=OTHER, at=noon)


@pytest.mark.django_db
def test_a_fixed_width_file_with_own_bytes_is_staged_with_them(noon):
    row = letters(1)[0]
    row.values["returned_reason"] = "髙橋"
    row.own["returned_reason"] = b"\xfb\xfc\x8b\xb4"

    run = judged(file_of([row], fixed=True), noon, fixed=True)

    with connection.cursor() as cursor:
        cursor.execute(f"select returned_reason, own->>'returned_reason' from {staging.quoted(run.pk)}")
        assert cursor.fetchone() == ("髙橋", "fbfc8bb4")


OWN = """
id = "city_letters"
ja = "市の発送簿"
header = false
into = "T12_letters"
date_form = "yyyy/m/d"
constants = { programme = "11" }
[[columns]]
id = "number"
ja = "番号"
type = "text"
width = 20
to = "letter_number"
[[columns]]
id = "person"
ja = "宛名"
type = "digits"
width = 15
to = "debtor_number"
[[columns]]
id = "kind"
ja = "種類"
type = "code"
width = 1
codes = { T = "督促", S = "催告" }
translate = { T = "1", S = "2" }
[[columns]]
id = "day"
ja = "発送"
type = "date"
to = "sent_on"
"""


@pytest.mark.django_db
def test_a_citys_own_layout_reaches_the_tables_of_the_standard_one(noon):
    layout = standard.load_own(OWN.encode())
    with operations.opened(io.BytesIO(b"L1,42,S,2026/4/9\r\n"), name="letters.csv") as file:
        form = operations.Form(layout, own=OWN)
        run = operations.receive_file(file=file, form=form, by=RECEIVER, at=noon).run
    operations.judge(run_id=run.pk, by=RECEIVER, at=noon)

    operations.apply(run_id=run.pk, by=OTHER, at=noon)

    row = KeptRow.objects.get()
    assert (row.layout, row.key) == ("T12_letters", "L1")
    assert (row.data["kind"], row.data["programme"], row.data["sent_on"]) == ("2", "11", "2026-04-09")
    assert row.data["returned_on"] is None


CONSTRAINTS = {
    "run_state_is_known": {"state": "lost"},
    "run_encoding_is_known": {"encoding": "latin"},
    "fixed_run_is_cp932": {"fixed": True, "encoding": "utf-8"},
    "applied_run_names_who_applied_it": {"state": "applied"},
    "closed_run_names_who_closed_it": {"state": "refused"},
    "second_person_is_another_person": {
        "second_person": True, "applied_by": "uketsuke", "applied_at": Now(), "state": "applied",
    },
    "bad_rows_are_left_out_knowingly": {"state": "applied", "applied_by": "sekinin", "applied_at": Now(), "bad": 1},
}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "change"), CONSTRAINTS.items())
def test_an_impossible_run_is_refused_by_the_table(name, change, noon):
    run = judged(file_of(letters(1)), noon)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(**change)


def again(row) -> None:
    row.pk = None
    row.save(force_insert=True)


ROWS_OF_A_RUN = {
    "the_same_file_is_applied_once": lambda run: Run.objects.create(
        **{one.name: getattr(run, one.name) for one in Run._meta.fields if one.name not in ("id", "reference")},
        reference="01JANOTHER0000000000000000",
    ),
    "run_keeps_each_piece_once": lambda run: again(run.pieces.first()),
    "row_left_aside_says_why": lambda run: RunRow.objects.create(run=run, line=1, kind="lost", key="1"),
    "kept_row_has_one_key": lambda run: again(KeptRow.objects.first()),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", ROWS_OF_A_RUN)
def test_an_impossible_row_of_an_applied_run_is_refused_by_the_table(name, noon):
    run = judged(file_of(letters(1)), noon)
    operations.apply(run_id=run.pk, by=OTHER, at=noon)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ROWS_OF_A_RUN[name](Run.objects.get(pk=run.pk))


@pytest.mark.django_db
def test_kept_bytes_cannot_be_changed(noon):
    run = judged(file_of(letters(1)), noon)

    with pytest.raises(DatabaseError), transaction.atomic():
        run.pieces.update(number=9)
