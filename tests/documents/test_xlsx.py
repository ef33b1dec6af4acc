"""The workbook holds the same figures as figures, prints on A4 and is the same file each time."""

import io
from datetime import datetime, time

import openpyxl
import pytest

from saikoku.documents import xlsx
from saikoku.documents.report import Column, Heading, Notes, Table
from tests.documents.samples import COLUMNS, ROWS, report_of


def opened(report):
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(report)))


def rows_of(sheet):
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


@pytest.mark.clause("15.3.ア")
def test_figures_read_back_as_figures(report):
    rows = rows_of(opened(report)["1. 架電 結果"])

    assert (
        "0101", "𠮷田 髙橋 﨑山 ㈱久留米", 1820, 1234567, 0.624, 7.25, datetime(2026, 4, 10), time(9, 41),  # noqa: DTZ001
    ) in rows  # fmt: skip
    assert ("", "合計", 1803, 1233367, 0.624, "-", "-", "-") in [
        tuple("" if value is None else value for value in row) for row in rows
    ]


def test_text_that_begins_like_a_formula_stays_text(report):
    sheet = opened(report)["1. 架電 結果"]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]

    assert cell.data_type == "s" or cell.quotePrefix
    assert b"<f>" not in _parts(xlsx.render(report))


def test_numbers_carry_their_formats(report):
    sheet = opened(report)["1. 架電 結果"]
    formats = {cell.value: cell.number_format for row in sheet.iter_rows() for cell in row}

    assert formats[1234567].startswith('#,##0"円"')
    assert formats[0.624].startswith("0.00%")
    assert formats[1820].startswith("#,##0")


def test_every_sheet_prints_on_a4_with_the_digest(report):
    for sheet in opened(report):
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0, "one page wide, as long as it needs"
        assert "照合値" in sheet.oddFooter.left.text


def test_a_chart_is_native_and_carries_the_target(report):
    (chart,) = opened(report)["2. 時間帯"]._charts

    assert b"2. \xe6\x99\x82\xe9\x96\x93\xe5\xb8\xaf" in _parts(xlsx.render(report))
    assert len(chart.series) + sum(len(part.series) for part in chart._charts[1:]) == 2


def test_a_long_sentence_runs_over_the_columns_and_is_read_whole():
    sentence = "訂正された記録は、どこにも数えません。" * 9
    sheet = opened(report_of(Table("結果別", COLUMNS, ROWS), Notes((sentence,)))).worksheets[0]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == f"※ {sentence}"]

    assert cell.alignment.wrap_text
    assert cell.coordinate in {merged.start_cell.coordinate for merged in sheet.merged_cells.ranges}
    assert sheet.row_dimensions[cell.row].height > 18


def test_the_header_of_the_page_survives_digits_and_ampersands():
    header = opened(report_of(title="7月 A&B")).worksheets[0].oddHeader

    assert (header.right.size, header.right.text) == (8, "7月 A&&B")


def test_control_characters_do_not_break_the_workbook():
    sheet = opened(report_of(Table("字", (Column("名"),), (("a\x01b\x0bc",),)))).worksheets[0]

    assert any("a" in str(cell.value) and "b" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_the_same_facts_give_the_same_bytes(report):
    assert xlsx.render(report) == xlsx.render(report)


def test_names_that_excel_refuses_are_mended():
    long = "い" * 40
    table = Table("表", (Column("符号"),), ())
    names = opened(
        report_of(Heading("a/b"), table, Heading("a:b"), table, Heading(long), table, Heading("'"), table)
    ).sheetnames

    assert names == ["a b", "a b2", "い" * 28, "報告"]


def _parts(data: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())
