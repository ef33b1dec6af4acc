"""Whatever is wrong with a file is said with line, column, value and reason."""

import json
from datetime import UTC, datetime

import pytest

from saikoku.exchange.layouts.presenters import words
from saikoku.exchange.layouts.rules import control, headers, standard, writing
from saikoku.exchange.layouts.rules.faults import Fault
from saikoku.kernel import personal_number
from tests.exchange.layouts import literal, making

T02, T04, R01 = standard.get("T02"), standard.get("T04"), standard.get("R01")
MOMENT = datetime(2026, 4, 10, tzinfo=UTC)


def csv(layout, *rows, encoding="cp932") -> bytes:
    return writing.to_bytes(layout, rows, encoding=encoding)


def changed(layout, column: str, raw: str, *, number: int = 1) -> bytes:
    """A file of one row whose field holds what the writer would refuse."""
    line = csv(layout, making.sample(layout, number)).decode("cp932").split("\r\n")[1].split(",")
    line[layout.place(column)] = raw
    return csv(layout) + ",".join(line).encode("cp932") + b"\r\n"


@pytest.mark.parametrize(
    ("layout", "column", "raw", "reason"),
    [
        (T02, "due_on", "2026-02-30", "date_impossible"),
        (T02, "due_on", "2026/02/03", "date_form"),
        (T02, "due_on", "", "required"),
        (T02, "programme", "13", "code_unknown"),
        (T02, "unpaid", "101", "difference"),
        (T02, "assessed", "1,00", "column_count"),
        (T02, "assessed", "1e3", "yen_form"),
        (T02, "assessed", "１００", "yen_form"),
        (T02, "assessed", "123456789012", "too_wide"),
        (T02, "notice_number", "A" * 21, "too_wide"),
        (T02, "object", "a\x00b", "nul"),
        (T02, "object", "a\x1bb", "control_character"),
        (T02, "object", 'a"b"', "stray_quote"),
        (T02, "debtor_number", "12A", "digits_form"),
        (T02, "assessed_year", "令和8", "year_form"),
        (T02, "benefit_month", "202613", "month_form"),
        (T02, "repayment_reason", "番号は123456789018です", "personal_number"),
        (T02, "repayment_reason", "１２３４－５６７８－９０１８", "personal_number"),
        (T04, "report", "3", "principal_sign"),
        (T04, "relates_to", "", None),
        (R01, "outcome", "999", "outcome_unknown"),
        (R01, "started_at", "24:00", "time_form"),
        (R01, "call_back_at", "2026-02-30 09:00", "datetime_impossible"),
        (R01, "phone", "0942-30-90００", "phone_form"),
        (standard.get("T01"), "cautions", "01;77", "code_unknown"),
        (standard.get("T01"), "instalment_plan", "2", "flag_form"),
    ],
)
def test_a_bad_field_is_reported_with_its_line_column_and_reason(layout, column, raw, reason):
    reading = literal.read(layout, changed(layout, column, raw))

    found = [(fault.line, fault.reason) for fault in reading.report.faults]
    assert found == ([(2, reason)] if reason else [])
    assert reading.report.bad == len(reading.report.bad_lines) == bool(reason)
    for fault in reading.report.faults:
        assert fault.column == column or reason in ("column_count", "difference", "principal_sign")
        assert "2行目" in words.sentence(fault, layout)
        assert "123456789018" not in words.sentence(fault, layout)


@pytest.mark.parametrize(
    ("column", "raw", "reason"),
    [
        ("object", "個人番号 123456789018 " + "あ" * 100, "too_wide"),
        ("debtor_number", "1234 5678 9018", "digits_form"),
        ("due_on", "１２３４５６７８９０１８", "date_form"),
        ("programme", "123456789018", "code_unknown"),
        ("object", '"123456789018" x', "stray_quote"),
        ("object", "123456789018\x00", "nul"),
    ],
)
def test_a_personal_number_is_never_shown_whatever_else_is_wrong_with_its_field(column, raw, reason):
    report = literal.read(T02, changed(T02, column, raw)).report

    assert [(fault.reason, fault.value) for fault in report.faults] == [(reason, "*" * 12)]


def test_a_personal_number_where_the_heading_should_be_is_not_shown():
    report = literal.read(T02, b"123456789018,1\r\n").report

    assert [(fault.reason, fault.value) for fault in report.refusals] == [("header_differs", "*" * 12)]


def test_a_field_of_a_million_bytes_is_judged_at_once():
    """No form is checked by trying again from every place."""
    for column in ("phone", "outcome", "started_at", "promised_yen", "summary", "debtor_number"):
        report = literal.read(R01, changed(R01, column, "1" * 900_000 + "x")).report
        assert report.bad == 1


def test_a_promised_day_beside_an_outcome_without_promise_is_refused():
    row = making.sample(R01)
    row.values |= {"outcome": "301", "promised_on": datetime(2026, 4, 20, tzinfo=UTC).date()}

    reading = literal.read(R01, csv(R01, row))

    assert [fault.reason for fault in reading.report.faults] == ["promise_without"]


def test_a_cancelled_payment_must_name_the_row_it_cancels():
    row = making.sample(T04)
    row.values |= {"report": "3", "relates_to": None, "principal": -100}

    reading = literal.read(T04, csv(T04, row))

    assert [(fault.column, fault.reason) for fault in reading.report.faults] == [("relates_to", "relates_to_missing")]


def test_all_rows_of_a_doubled_key_are_refused_and_the_others_stay_good():
    rows = [making.sample(T04, number) for number in (1, 2, 1)]

    reading = literal.read(T04, csv(T04, *rows))

    assert [(fault.line, fault.reason, fault.value) for fault in reading.report.faults] == [
        (2, "duplicate_key", "A1"),
        (4, "duplicate_key", "A1"),
    ]
    assert [row.line for row in reading.rows] == [3]
    assert reading.report.sum == 300


@pytest.mark.parametrize(
    ("spoil", "line", "reason"),
    [
        (lambda data: b"\xef\xbb\xbf" + data, 1, "bom"),
        (lambda data: data.replace(b"\r\n", b"\n", 1), 2, "mixed_line_ends"),
        (lambda data: data[:-10], 3, "truncated"),
        (lambda data: data[:-2], 3, "truncated"),
        (lambda data: data[:-2] + b'"', 3, "open_quote"),
        (lambda data: b"", 1, "header_missing"),
        (lambda data: data.replace("領収日".encode("cp932"), b"paid"), 1, "header_differs"),
        (lambda data: data.decode("cp932").encode(), 1, "encoding_differs"),
        (lambda data: data.decode("cp932").encode("utf-16"), 1, "bom"),
        (lambda data: csv(T02), 1, "header_differs"),
        (lambda data: b"a," * 600_000 + b"\r\n", 1, "record_too_long"),
    ],
)
def test_a_file_of_another_form_is_refused_as_a_whole(spoil, line, reason):
    whole = csv(T04, making.sample(T04, 1), making.sample(T04, 2))

    report = literal.read(T04, spoil(whole)).report

    assert [(refusal.line, refusal.reason) for refusal in report.refusals] == [(line, reason)]
    assert not report.can_use_good_rows


def test_a_line_of_ten_thousand_columns_is_one_bad_row():
    data = csv(T04, making.sample(T04)) + b"a," * 9_999 + b"a\r\n"

    report = literal.read(T04, data).report

    assert report.faults == [Fault(3, "", "10000", "column_count")]


def test_utf_8_without_headings_is_recognised_by_its_bytes():
    layout = standard.load_own(
        b'id = "x"\nja = "x"\nheader = false\n[[columns]]\nid = "a"\nja = "a"\ntype = "text"\nwidth = 100\n'
    )

    report = literal.read(layout, "対象者の氏名は髙橋です\r\n".encode()).report

    assert [(refusal.reason, refusal.value) for refusal in report.refusals] == [("encoding_differs", "utf-8")]


def test_a_fixed_width_file_of_another_length_is_refused():
    data = writing.to_bytes(T02, [making.sample(T02)], fixed=True)

    report = literal.read(T04, data, fixed=True).report

    assert [(refusal.reason, refusal.value) for refusal in report.refusals] == [("record_length_differs", "1011")]
    assert headers.likely(standard.layouts().values(), data, fixed=True) == ["T02_arrears"]


def test_a_money_field_of_spaces_and_one_without_zeros_are_told_apart():
    data = writing.to_bytes(T04, [making.sample(T04)], fixed=True)
    begin, end = T04.positions[T04.place("principal")]
    padded = data[:begin] + b"        100" + data[end:]

    report = literal.read(T04, padded, fixed=True).report

    assert [(fault.column, fault.reason) for fault in report.faults] == [("principal", "yen_not_padded")]


def test_two_kinds_of_delivery_in_one_file_are_refused():
    layout = standard.get("T01")
    rows = [making.sample(layout, 1), making.sample(layout, 2)]
    rows[1].values["delivery_kind"] = "2"

    report = literal.read(layout, csv(layout, *rows)).report

    assert report.refusals == [Fault(3, "delivery_kind", "2", "one_value_mixed")]


def _personal_numbers(count: int) -> list[str]:
    stems = [f"{number:011d}" for number in range(10_000_000_000, 10_000_000_000 + count)]
    return [stem + str(personal_number.check_digit(stem)) for stem in stems]


@pytest.mark.parametrize(("honest", "hidden", "refused"), [(0, 19, False), (0, 20, True), (3, 20, False), (2, 20, True)])
def test_a_column_of_personal_numbers_is_refused_from_nine_in_ten_of_twenty(honest, hidden, refused):
    layout = standard.get("T11")
    numbers = _personal_numbers(hidden) + [f"{number:012d}" for number in range(111, 111 + honest)]
    rows = [making.sample(layout, number) for number in range(len(numbers))]
    for row, value in zip(rows, numbers, strict=True):
        row.values["new_number"] = value.zfill(15)

    report = literal.read(layout, csv(layout, *rows)).report

    assert [refusal.reason for refusal in report.refusals] == (["personal_numbers"] if refused else [])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"rows": 2}, "control_rows"),
        ({"sum": 101}, "control_sum"),
        ({"sum": None}, "control_sum"),
        ({"sha256": "0" * 64}, "control_sha256"),
        ({"layout": "T02_arrears"}, "control_layout"),
        ({"encoding": "utf-8"}, "control_encoding"),
        ({"fixed": True}, "control_fixed"),
    ],
)
def test_a_control_record_that_says_otherwise_refuses_the_file(change, reason):
    report = literal.read(T04, csv(T04, making.sample(T04))).report
    honest = control.make(T04, report, file="T04.csv", extracted_at=MOMENT)
    told = control.Control(**{name: getattr(honest, name) for name in control.Control.__slots__} | change)

    assert control.refusals(control.load(control.dump(honest)), report) == []
    assert [refusal.reason for refusal in control.refusals(control.load(control.dump(told)), report)] == [reason]


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b'{"file": 1}', b"[" * 100_000])
def test_a_control_record_of_another_form_is_refused(data):
    with pytest.raises(control.ControlUnreadable):
        control.load(data)


def test_a_control_record_without_an_offset_speaks_of_tokyo_and_differences_are_told_without_english():
    words_given = {
        "file": "T04.csv", "layout": "T04", "encoding": "cp932", "fixed": False, "rows": 1, "sum": None,
        "sha256": "x" * 5_000, "extracted_at": "2026-04-10T09:00:00",
    }  # fmt: skip
    given = control.load(json.dumps(words_given).encode())
    report = literal.read(T04, csv(T04, making.sample(T04)), fixed=False).report

    assert given.extracted_at.isoformat() == "2026-04-10T09:00:00+09:00"
    shown = {fault.reason: fault.value for fault in control.refusals(given, report)}
    assert shown["control_sum"] == "100 / なし"
    assert len(shown["control_sha256"]) < 200


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault(5, "due_on", "2026-02-30", "date_impossible"), "日付が存在しません(5行目「納期限」: 2026-02-30)。"),
        (Fault(1_200, "due_on", "", "required"), "値がありません(1,200行目「納期限」)。必ず必要な項目です。"),
        (Fault(7, "", "", "column_count"), "項目の数がレイアウトと違います(7行目)。"),
        (Fault(0, "", "cp932", "encoding_differs"), "文字コードが指定と違います(cp932)。かっこの中の文字コードなら読めます。"),
        (Fault(0, "", "", "container_damaged"), "ZIP が壊れているか、途中で切れています。"),
    ],
)
def test_a_sentence_ends_after_the_place_and_the_value(fault, sentence):
    assert words.sentence(fault, T02) == sentence


def test_every_reason_leaves_room_for_its_place():
    for told in words.REASONS.values():
        assert told.endswith("。")
        assert not told.partition("。")[0].endswith(")"), told
