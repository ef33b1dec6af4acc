"""A layout written by hand is read, or everything wrong with it is said."""

import pytest

from saikoku.exchange.layouts.presenters import words
from saikoku.exchange.layouts.rules import loading, standard
from tests.exchange.layouts import literal

POSTAL = """
id = "KEN_ALL"
ja = "郵便番号"
header = false

[[columns]]
id = "jis"
ja = "団体コード"
type = "digits"
width = 5

[[columns]]
id = "old_code"
ja = "旧郵便番号"
type = "text"
width = 5

[[columns]]
id = "code"
ja = "郵便番号"
type = "digits"
width = 7
required = true

[[columns]]
id = "town"
ja = "町域名"
type = "text"
width = 100
"""


def test_a_quoted_file_without_heading_is_read_by_a_hand_written_layout():
    layout = standard.load_own(POSTAL.encode())

    content = '40203,"830  ","8300011","旭町（１～３丁目、その他）"\r\n40203,"830  ","8300012","""、"""\r\n'
    reading = literal.read(layout, content.encode("cp932"))

    assert reading.report.is_clean
    assert reading.rows[0].values == {
        "jis": "40203", "old_code": "830  ", "code": "8300011", "town": "旭町（１～３丁目、その他）",
    }  # fmt: skip
    assert reading.rows[1].values["town"] == '"、"'


def test_positions_and_fillers_of_a_fixed_width_file_can_be_given():
    layout = standard.load_own(
        """
        id = "host"
        ja = "ホスト"
        record_bytes = 20
        [[columns]]
        id = "number"
        ja = "番号"
        type = "digits"
        width = 5
        start = 3
        [[columns]]
        id = "name"
        ja = "氏名"
        type = "text"
        width = 4
        start = 10
        """.encode()
    )

    reading = literal.read(layout, "XX00012--雛形みど---\r\n".encode("cp932"), fixed=True)

    assert reading.rows[0].values == {"number": "00012", "name": "雛形みど"}


def changed(*words: bytes) -> bytes:
    """The layout with each word replaced by the one after it."""
    data = POSTAL.encode()
    for old, new in zip(words[::2], words[1::2], strict=True):
        data = data.replace(old, new)
    return data


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ((b'id = "jis"', b'id = "JIS"'), "id_form"),
        ((b'type = "digits"\nwidth = 5', b'type = "number"'), "type_unknown"),
        ((b"width = 5", b""), "width_missing"),
        ((b"width = 5", b"width = 0"), "width_range"),
        ((b"header = false", b'heading = "no"'), "word_unknown"),
        ((b"header = false", b'header = "no"'), "word_of_wrong_kind"),
        ((b"header = false", b'key = ["nothing"]'), "column_unknown"),
        ((b"header = false", b'sum = "jis"'), "sum_is_no_yen"),
        ((b"header = false", b'sum_where = { nothing = ["1"] }'), "column_unknown"),
        ((b"header = false", b'sum_where = { jis = [] }'), "sum_where_form"),
        ((b"header = false", b'sum_where = { jis = ["1"], town = ["1"] }'), "sum_where_form"),
        ((b"header = false", b'sum_where = "jis"'), "word_of_wrong_kind"),
        ((b"header = false", b'encoding = "latin-1"'), "choice_unknown"),
        ((b"header = false", b'into = "T99"'), "target_unknown"),
        ((b"header = false", b'into = "T05_stops"'), "target_lacks_value"),
        ((b'id = "town"', b'id = "jis"'), "column_twice"),
        ((b'id = "KEN_ALL"', b""), "word_missing"),
        ((b'id = "KEN_ALL"', b'id = "KEN ALL"'), "layout_id_form"),
        ((b"required = true", b"codes = []"), "codes_missing"),
        ((b"required = true", b'codes = [["1", "a"], ["1", "b"]]'), "code_twice"),
        ((b"required = true", b'codes = "nothing"'), "codes_unknown"),
        ((b"required = true", b"start = 2"), "position_overlaps"),
        ((b'ja = "', b"ja = "), "not_toml"),
        ((b"header = false", b"note = " + b"[" * 5_000), "not_toml"),
        ((b"header = false", b'checks = ["difference"]'), "check_form"),
        ((b"header = false", b'checks = [{rule = "not_negative", columns = 5}]'), "check_form"),
        ((b"header = false", b'checks = [{rule = "not_negative", columns = ["jis", "code"]}]'), "check_form"),
        ((b"header = false", b'checks = [{rule = "not_negative", columns = ["jis"]}]'), "check_type"),
        ((b"header = false", b"record_bytes = 99999999999"), "width_range"),
        ((b"required = true", b'outcomes = ["nothing"]'), "outcomes_unknown"),
        ((b"required = true", b'outcomes = [["call"]]'), "outcomes_unknown"),
        ((b"header = false", b'note = ""', b'ja = "\xe7\x94\xba', b'ja = "\xf0\x9f\x98\x80'), "title_character"),
    ],
)
def test_a_mistake_in_a_layout_is_named_in_plain_words(change, reason):
    with pytest.raises(loading.LayoutRefused) as refusal:
        standard.load_own(changed(*change))

    found = refusal.value.problems
    assert reason in {problem.reason for problem in found}
    assert all(words.problems(found))


def test_a_layout_with_two_columns_of_one_heading_is_refused_only_when_it_has_a_heading_row():
    twice = POSTAL.replace("旧郵便番号", "郵便番号").encode()

    assert standard.load_own(twice).columns
    with pytest.raises(loading.LayoutRefused):
        standard.load_own(twice.replace(b"header = false", b"header = true"))


KEN_ALL = """
id = "KEN_ALL"
ja = "郵便番号"
header = false

""" + "\n".join(
    f'[[columns]]\nid = "{name}"\nja = "{ja}"\n{form}\n'
    for name, ja, form in [
        ("jis", "全国地方公共団体コード", 'type = "digits"\nwidth = 5\nrequired = true'),
        ("old_code", "旧郵便番号", 'type = "digits"\nwidth = 5\ntrim = true'),
        ("code", "郵便番号", 'type = "digits"\nwidth = 7\nrequired = true'),
        ("prefecture_kana", "都道府県名カナ", 'type = "kana"\nwidth = 20'),
        ("city_kana", "市区町村名カナ", 'type = "kana"\nwidth = 60'),
        ("town_kana", "町域名カナ", 'type = "kana"\nwidth = 200'),
        ("prefecture", "都道府県名", 'type = "text"\nwidth = 10'),
        ("city", "市区町村名", 'type = "text"\nwidth = 30'),
        ("town", "町域名", 'type = "text"\nwidth = 100'),
        ("several_codes", "一町域が二以上の郵便番号", 'type = "flag"'),
        ("small_numbers", "小字毎に番地", 'type = "flag"'),
        ("chome", "丁目を有する町域", 'type = "flag"'),
        ("several_towns", "一つの郵便番号で二以上の町域", 'type = "flag"'),
        ("update", "更新の表示", 'type = "code"\nwidth = 1\ncodes = { 0 = "変更なし", 1 = "変更あり", 2 = "廃止" }'),
        ("cause", "変更理由", 'type = "code"\nwidth = 1\ncodes = ["0", "1", "2", "3", "4", "5", "6"]'),
    ]
)


def test_the_postal_file_as_a_city_would_describe_it_is_read_and_its_mistakes_are_placed():
    layout = standard.load_own(KEN_ALL.encode())
    kana = '"ﾌｸｵｶｹﾝ","ｸﾙﾒｼ","ｱｻﾋﾏﾁ","福岡県","久留米市","旭町"'
    good = f'40203,"830  ","8300011",{kana},0,0,0,0,0,0\r\n'
    bad = f'40203,"830  ","830-0011",{kana},0,0,2,0,0,9\r\n'

    reading = literal.read(layout, (good + bad).encode("cp932"))

    assert reading.rows[0].values["old_code"] == "830"
    assert reading.rows[0].values["town_kana"] == "ｱｻﾋﾏﾁ"
    assert [(fault.line, fault.column, fault.reason) for fault in reading.report.faults] == [
        (2, "code", "digits_form"), (2, "chome", "flag_form"), (2, "cause", "code_unknown"),
    ]  # fmt: skip


PAYMENTS = """
id = "city_payments"
ja = "市の収納"
header = false
into = "T04_payments"
date_form = "yyyymmdd"
constants = { report = "2", assessed_year = "2025" }
"""


def payments(**changes) -> bytes:
    """A city's payments: each standard column that is needed, under a name of its own."""
    columns = {
        "payment_number": ("text", 20), "debtor_number": ("digits", 15), "due_year": ("year", 0),
        "notice_number": ("text", 20), "instalment": ("digits", 2), "paid_on": ("date", 0), "credited_on": ("date", 0),
        "due_on": ("date", 0), "principal": ("yen", 11), "relates_to": ("text", 20),
    }  # fmt: skip
    text = PAYMENTS
    for name, (kind, width) in columns.items():
        kind, width = changes.get(name, (kind, width))
        text += f'[[columns]]\nid = "own_{name}"\nja = "{name}"\ntype = "{kind}"\nto = "{name}"\n'
        text += f"width = {width}\n" if width else ""
    for name, becomes in (("programme", '{ A = "11", B = "12" }'), ("channel", '{ A = "1", B = "9" }')):
        text += f'[[columns]]\nid = "{name}"\nja = "{name}"\ntype = "code"\nwidth = 1\n'
        text += f'codes = {{ A = "a", B = "b" }}\ntranslate = {becomes}\n'
    return changes.get("edit", lambda text: text)(text).encode()


def test_a_citys_layout_takes_over_key_sum_and_required_values_of_its_target():
    layout = standard.load_own(payments())

    assert (layout.key, layout.sum) == (("own_payment_number",), "own_principal")
    assert layout.column("own_paid_on").required
    assert not layout.column("own_relates_to").required


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"notice_number": ("text", 30)}, "target_narrower"),
        ({"principal": ("digits", 11)}, "target_of_other_type"),
        ({"edit": lambda text: text.replace('report = "2"', 'report = "8"')}, "constant_refused"),
        ({"edit": lambda text: text.replace('B = "9"', 'B = "0"')}, "target_code_unknown"),
        ({"edit": lambda text: text.replace('to = "relates_to"', 'to = "paid_on"')}, "target_twice"),
        ({"edit": lambda text: text.replace('to = "relates_to"', 'to = "remarks"')}, "target_column_unknown"),
        ({"edit": lambda text: text.replace(', assessed_year = "2025"', "")}, "target_lacks_value"),
    ],
)
def test_a_value_that_would_not_fit_its_place_is_found_before_any_file(changes, reason):
    with pytest.raises(loading.LayoutRefused) as refusal:
        standard.load_own(payments(**changes))

    assert reason in {problem.reason for problem in refusal.value.problems}
    assert all(words.problems(refusal.value.problems))
