"""A list opened in a spreadsheet never runs a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saikoku.documents import csv_safe
from saikoku.documents.report import Column, Kind, Table


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+81",
        "-1",
        "@SUM",
        "\t=1",
        "\rx",
        "\nx",
        "  =1",
        "\u00a0=1",
        "\u3000＝1",
        "＋",
        "－",
        "＠x",
        "\ufeff=1",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert csv_safe.cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "山田", "0942-30-0000", "a=b", "'=1", "12", "ー", "−5"])
def test_plain_words_stay_as_they_are(text):
    assert csv_safe.cell(text) == text


def test_numbers_keep_their_minus():
    assert csv_safe.cell(-1200) == "-1200"


@given(st.text())
def test_no_cell_ever_begins_with_a_trigger(text):
    assert not csv_safe.cell(text).lstrip("\u3000 \u00a0\ufeff").startswith(tuple("=+-@\t\r\n＝＋－＠"))


def test_a_table_reads_back():
    table = Table("表", (Column("名"), Column("額", Kind.YEN)), (('㈱"髙"', -5), ("=x\r\ny", None)))

    data = csv_safe.render(table)

    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [
        ["名", "額"],
        ['㈱"髙"', "-5"],
        ["'=x\r\ny", ""],
    ]
