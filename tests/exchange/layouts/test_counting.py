"""Only receipts that stand count in the sum of their file; void ones stay in it with their amount."""

import io

import pytest

from saikoku.exchange.delivery.rules import adapting
from saikoku.exchange.layouts.rules import reading, standard, writing
from saikoku.exchange.layouts.rules.rows import Row
from tests.exchange.layouts import literal, making

R07, T04 = standard.get("R07"), standard.get("T04")
OWN = """
id = "SHUNO"
ja = "収納"
direction = "out"
into = "R07_receipts"
[[columns]]
id = "no"
ja = "番号"
type = "text"
width = 24
to = "receipt_number"
[[columns]]
id = "yen"
ja = "金額"
type = "yen"
width = 11
to = "principal"
"""
STATE = """[[columns]]
id = "kind"
ja = "区分"
type = "code"
width = 1
codes = { A = "有効", B = "書損", C = "取消" }
translate = { A = "1", B = "2", C = "2" }
to = "state"
"""


def receipts(*lines: tuple[int, str]) -> list[Row]:
    """Lines of receipts: yen and state."""
    rows = [making.sample(R07, number) for number in range(1, len(lines) + 1)]
    for row, (yen, state) in zip(rows, lines, strict=True):
        row.values |= {"principal": yen, "state": state}
    return rows


@pytest.mark.parametrize(("encoding", "fixed"), [("cp932", False), ("utf-8", False), ("cp932", True)])
@pytest.mark.parametrize(("lines", "expected"), [
    ([(200_000, "2"), (200_000, "1"), (28_400, "1")], 228_400),
    ([(200_000, "2")], 0),
    ([(1, "1")], 1),
    ([], 0),
])  # fmt: skip
def test_both_readers_sum_what_stands(lines, expected, encoding, fixed):
    data = writing.to_bytes(R07, receipts(*lines), encoding=encoding, fixed=fixed)
    assert literal.read(R07, data, encoding=encoding, fixed=fixed).report.sum == expected
    assert reading.judge(R07, io.BytesIO(data), encoding=encoding, fixed=fixed).sum == expected


def test_where_no_rows_are_named_each_counts():
    rows = [making.sample(T04, number) for number in (1, 2)]
    assert sum(T04.summed(row.values) for row in rows) == sum(row.values["principal"] for row in rows) > 0
    assert T04.summed({"principal": None}) == 0


@pytest.mark.parametrize(("text", "expected"), [(OWN + STATE, 28_400), (OWN, 228_400)])
def test_a_citys_own_layout_counts_in_its_own_words_and_all_rows_where_it_does_not_name_the_state(text, expected):
    layout = standard.load_own(text.encode())
    rows = [adapting.adapter(layout)(row.values) for row in receipts((200_000, "2"), (28_400, "1"))]
    assert sum(layout.summed(row) for row in rows) == expected
