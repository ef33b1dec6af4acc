"""A report as XLSX: figures stay figures, text stays text, the same facts give the same bytes.

Each heading opens a sheet; its tables and charts stand below each other, set up for A4.
"""

import io
import re
from collections.abc import Callable
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from saikoku.documents import words
from saikoku.documents.report import (
    NUMBERS,
    Bars,
    Column,
    Heading,
    Kind,
    Notes,
    Prose,
    Report,
    Row,
    Section,
    Table,
    Value,
    digest,
)

_A4 = 9
_FONT = {"font_name": "游ゴシック", "font_size": 10, "valign": "top"}
_NUMBER_FORMATS = {
    Kind.YEN: '#,##0"円";[Black]−#,##0"円"',
    Kind.COUNT: "#,##0;[Black]−#,##0",
    Kind.AVERAGE: "#,##0.0;[Black]−#,##0.0",
    Kind.PERCENT: "0.00%;[Black]−0.00%",
    Kind.DAY: "yyyy-mm-dd",
    Kind.TIME: "h:mm",
}
_CHART_ROWS = 16
_LINE_HEIGHT = 18  # points
_CHART_SIZE = {"width": 640, "height": 300}  # pixels of the spreadsheet, about 16 rows


def render(report: Report) -> bytes:
    """The whole workbook; the file's own date is the moment of the data."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {
            "title": f"{report.title} {report.period}",
            "author": report.author,
            "created": report.cut_at.astimezone(words.TOKYO).replace(tzinfo=None),
        }
    )
    formats = _Formats(book)
    sheets = _by_heading(report)
    for name, sections in zip(_sheet_names(sheets), sheets.values(), strict=True):
        page = _Page(book, book.add_worksheet(name), formats)
        _set_up(page.sheet, report)
        page.letterhead(report)
        for section in sections:
            page.put(section)
        page.fit_columns()
    book.close()
    return file.getvalue()


def _by_heading(report: Report) -> dict[str, list[Section]]:
    """Sections under the heading before them; headings of the same words share a sheet."""
    sheets: dict[str, list[Section]] = {}
    name = report.title
    for section in report.sections:
        if isinstance(section, Heading):
            name = section.text
        else:
            sheets.setdefault(name, []).append(section)
    return sheets or {name: []}


def _sheet_names(sheets: dict[str, list[Section]]) -> list[str]:
    """Excel allows 31 characters, none of []:*?/\\, no apostrophe at the ends, no name twice."""
    names: list[str] = []
    for title in sheets:
        plain = re.sub(r"[\[\]:*?/\\]", " ", title).strip().strip("'")[:28] or "報告"
        taken = {name.casefold() for name in names}
        numbered = [plain, *(f"{plain}{n}" for n in range(2, len(sheets) + 2))]
        names.append(next(name for name in numbered if name.casefold() not in taken))
    return names


def _set_up(sheet: Worksheet, report: Report) -> None:
    def said(text: str) -> str:
        return text.replace("&", "&&")[:100]

    sheet.set_paper(_A4)
    if report.landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.8, right=0.6, top=0.9, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    practice = "【練習】" if report.practice else ""
    sheet.set_header(f"&L&8 {said(report.contract)}&R&8 {practice}{said(report.title)}")
    sheet.set_footer(f"&L&8 照合値 {digest(report)}&R&8&P / &N")
    sheet.hide_gridlines(2)


class _Formats:
    """Cell formats of one workbook, made when first asked for."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple, Format] = {}

    def __call__(self, **traits: object) -> Format:
        key = tuple(sorted(traits.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**_FONT, **traits})
        return self._made[key]


class _Page:
    """One sheet, filled from top to bottom."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Worksheet, formats: _Formats) -> None:
        self.book, self.sheet, self.formats = book, sheet, formats
        self.row = 0
        self.widths: dict[int, int] = {}
        self.running: list[tuple[int, str, Format]] = []  # sentences, laid over the columns at the end

    def letterhead(self, report: Report) -> None:
        title = f"{report.title}【練習】" if report.practice else report.title
        self.line(title, bold=True, font_size=14)
        if report.subtitle:
            self.line(report.subtitle)
        self.line(f"対象 {report.period}")
        self.line(f"データの時点 {words.moment(report.cut_at)}")
        self.row += 1

    def line(self, text: str, **traits: object) -> None:
        self.sheet.write_string(self.row, 0, text, self.formats(**traits))
        self.row += 1

    def put(self, section: Section) -> None:
        match section:
            case Prose(text):
                self.sentence(text)
            case Notes(items):
                for item in items:
                    self.sentence(f"※ {item}", font_color="#4d4d4d")
            case Table():
                self.table(section)
            case Bars():
                self.chart(section)
        self.row += 1

    def sentence(self, text: str, **traits: object) -> None:
        self.running.append((self.row, text, self.formats(text_wrap=True, **traits)))
        self.row += 1

    def table(self, table: Table) -> None:
        self.line(table.title, bold=True)
        if not table.rows:
            self.line(table.none_yet)
            return
        self.heads(table.columns)
        for row in table.rows:
            self.values(row, table.columns, bottom=4, bottom_color="#949494")
        if table.total:
            self.values(table.total, table.columns, bold=True, top=1, bottom=1)

    def heads(self, columns: tuple[Column, ...]) -> None:
        for at, column in enumerate(columns):
            align = "right" if column.kind in NUMBERS else "left"
            format_ = self.formats(bold=True, bg_color="#f0f0f0", bottom=1, align=align, text_wrap=True)
            self.sheet.write_string(self.row, at, column.name, format_)
            self.measure(at, column.name)
        self.row += 1

    def values(self, row: Row, columns: tuple[Column, ...], **traits: object) -> None:
        for at, (value, column) in enumerate(zip(row, columns, strict=True)):
            self.value(at, value, column.kind, traits)
            self.measure(at, words.shown(value, column.kind))
        self.row += 1

    def value(self, at: int, value: Value, kind: Kind, traits: dict[str, object]) -> None:
        align = "right" if kind in NUMBERS else "left"
        if value is None or isinstance(value, str):
            text = words.shown(value, kind)
            self.sheet.write_string(self.row, at, text, self.formats(align=align, **traits))
            return
        format_ = self.formats(align=align, num_format=_NUMBER_FORMATS[kind], **traits)
        writer: Callable[..., int] = self.sheet.write_number
        if isinstance(value, date | time):
            writer = self.sheet.write_datetime
        writer(self.row, at, _cell_value(value, kind), format_)

    def chart(self, chart: Bars) -> None:
        """The figures as a table, and a native chart of them below."""
        self.line(chart.title, bold=True)
        self.line(chart.finding)
        columns = (Column("区分"), Column("実績", chart.kind))
        target = chart.target
        if target:
            columns += (Column(target.label, chart.kind),)
        first = self.row + 1
        self.heads(columns)
        for bar in chart.bars:
            self.values((bar.label, bar.value, *([target.value] if target else [])), columns)
        if chart.bars:
            drawing = self.drawn(chart, first, self.row - 1)
            self.sheet.insert_chart(self.row + 1, 0, drawing, {"description": chart.finding})
            self.row += _CHART_ROWS

    def drawn(self, chart: Bars, first: int, last: int) -> xlsxwriter.chart.Chart:
        name = self.sheet.get_name()

        def series(column: int) -> dict[str, object]:
            return {
                "name": [name, first - 1, column],
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
            }

        drawing = self.book.add_chart({"type": "column"})
        drawing.add_series(series(1) | {"fill": {"color": "#808080"}, "data_labels": {"value": True}})
        if chart.target:
            line = self.book.add_chart({"type": "line"})
            line.add_series(series(2) | {"line": {"color": "#000000", "dash_type": "dash", "width": 1.5}})
            drawing.combine(line)
        drawing.set_title({"name": chart.title, "name_font": {"size": 11}})
        drawing.set_y_axis({"min": 0, "num_format": "#,##0"})
        drawing.set_legend({"position": "bottom"})
        drawing.set_size(_CHART_SIZE)
        return drawing

    def measure(self, at: int, text: str) -> None:
        self.widths[at] = max(self.widths.get(at, 0), min(_width(text), 60))

    def fit_columns(self) -> None:
        for at, width in self.widths.items():
            self.sheet.set_column(at, at, width + 2)
        self.lay_sentences()
        self.sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def lay_sentences(self) -> None:
        """Sentences run over all columns and break, so that they are read and printed whole."""
        last = max(self.widths, default=0)
        room = max(sum(self.widths.values()) + 2 * len(self.widths), 60)
        if not self.widths:
            self.sheet.set_column(0, 0, room)
        for row, text, format_ in self.running:
            if last:
                self.sheet.merge_range(row, 0, row, last, "", format_)
            self.sheet.write_string(row, 0, text, format_)
            self.sheet.set_row(row, _LINE_HEIGHT * -(-_width(text) // room))


def _width(text: str) -> int:
    """In half-width characters."""
    return sum(1 if character.isascii() else 2 for character in text)


def _cell_value(value: Value, kind: Kind) -> object:
    """Per cent is a fraction in a spreadsheet; rounded first, so that it reads as on the paper."""
    if kind is Kind.PERCENT:
        return Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP) / 100
    return value
