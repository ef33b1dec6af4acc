"""The PDF says what the facts say, looks the same everywhere and is the same file each time."""

import dataclasses
import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pypdf
import pytest

from saikoku.documents import pdf, words
from saikoku.documents.report import Column, Heading, Kind, Notes, Prose, Table, digest
from tests.documents.samples import COLUMNS, ROWS, TOTAL, report_of

A4 = (595, 842)  # points


def read(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def text_of(data: bytes) -> str:
    """All words without blanks and line ends, which a reader may place differently."""
    return "".join("".join(page.extract_text() for page in read(data).pages).split())


@pytest.mark.clause("15.3.ア")
def test_every_value_stands_in_the_text(report):
    text = text_of(pdf.render(report))

    for row in (*ROWS, TOTAL):
        for value, column in zip(row, COLUMNS, strict=True):
            assert "".join(words.shown(value, column.kind).split()) in text
    for said in (
        "業務日報",
        "10時台が最も多い",
        "1,047",
        "月平均の目標1,200",
        "該当はありません。",
        "※訂正された",
    ):
        assert said in text


def test_rare_characters_are_drawn_by_a_font_and_not_as_empty_boxes(report):
    rows = (("𠮷髙﨑㈱", "①〜∥−¥¢£¬Ⅸ№℡㍻", 1, 1, None, None, None, None),)
    text = text_of(pdf.render(report_of(Table("字", COLUMNS, rows))))

    assert "𠮷髙﨑㈱" in text
    assert "①〜∥−¥¢£¬Ⅸ№℡㍻" in text


@pytest.mark.parametrize("rare", ["\U0002b740", "\ue000", "\0", "😀", "한"])
def test_a_character_without_a_glyph_is_shown_as_geta_and_named(rare):
    text = text_of(pdf.render(report_of(Prose(f"辻{rare}子"))))

    assert "〓子" in text
    assert f"U+{ord(rare[-1]):04X}" in text


@pytest.mark.parametrize("selector", ["\U000e0100", "\U000e0105", "\U000e01ef", "\ufe00"])
def test_a_variant_of_a_character_is_drawn_in_some_form(selector):
    assert "〓" not in text_of(pdf.render(report_of(Prose(f"葛{selector}城"))))


def test_each_page_names_itself_and_the_digest(report):
    many = tuple((f"{n:04}", n) for n in range(1, 121))
    long = report_of(Table("長い表", (Column("符号"), Column("件数", Kind.COUNT)), many))

    pages = read(pdf.render(long)).pages

    assert len(pages) == 3
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert f"{number} / 3" in text
        assert digest(long) in text
        assert "件数" in text, "the head of the table is repeated"


@pytest.mark.parametrize(("landscape", "size"), [(False, A4), (True, A4[::-1])])
def test_paper_is_a4_either_way(report, landscape, size):
    page = read(pdf.render(dataclasses.replace(report, landscape=landscape))).pages[0]

    assert (round(page.mediabox.width), round(page.mediabox.height)) == size


def test_practice_is_written_on_every_page(report):
    assert "練習" not in text_of(pdf.render(report))

    for page in read(pdf.render(dataclasses.replace(report, practice=True))).pages:
        assert page.extract_text().count("練習") >= 2  # the water mark and the head line


def test_the_same_facts_give_the_same_bytes_from_any_thread(report):
    with ThreadPoolExecutor(4) as pool:
        drawn = set(pool.map(pdf.render, [report] * 8))

    assert len(drawn) == 1


def test_another_process_gives_the_same_bytes():
    program = (
        "import hashlib, sys; "
        "from tests.documents.samples import report_of; from saikoku.documents import pdf;"
        "print(hashlib.sha256(pdf.render(report_of())).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout
        for _ in range(2)
    ]

    assert runs[0] == runs[1]


def test_a_report_without_sections_is_still_a_page():
    assert len(read(pdf.render(report_of())).pages) == 1


def test_text_is_data_and_never_an_instruction():
    hostile = '#panic("x") #read("/etc/passwd") *b* _i_ `c` $1/0$ // gone? /* gone? */ \\u{41} <a> @b'
    text = text_of(
        pdf.render(report_of(Heading(hostile), Notes((hostile,)), Table(hostile, (Column(hostile),), ((hostile,),))))
    )

    assert text.count("".join(hostile.split())) == 5


def test_the_file_is_pdf_a_with_its_fonts_inside(report):
    reader = read(pdf.render(report))

    assert b"pdfaid:part>2<" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert all("NotoSansJP" in name for name in _font_names(reader))
    assert reader.metadata.title == "業務日報 令和8年4月10日(金)"


def _font_names(reader: pypdf.PdfReader) -> set[str]:
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    return {str(font.get_object()["/BaseFont"]) for font in fonts}
