"""A layout written by hand is read, or everything wrong with it is said."""

import pytest

from saikoku.exchange.layouts.presenters import words
from saikoku.exchange.layouts.rules import literal, loading, standard

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
    ],
)
def test_a_mistake_in_a_layout_is_named_in_plain_words(change, reason):
    with pytest.raises(loading.LayoutRefused) as refusal:
        standard.load_own(POSTAL.encode().replace(*change))

    found = refusal.value.problems
    assert reason in {problem.reason for problem in found}
    assert all(words.problems(found))


def test_a_layout_with_two_columns_of_one_heading_is_refused_only_when_it_has_a_heading_row():
    twice = POSTAL.replace("旧郵便番号", "郵便番号").encode()

    assert standard.load_own(twice).columns
    with pytest.raises(loading.LayoutRefused):
        standard.load_own(twice.replace(b"header = false", b"header = true"))
