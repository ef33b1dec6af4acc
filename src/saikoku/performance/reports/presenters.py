"""The report on the screen: the same facts as on the paper, in the parts of the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse

from saikoku.documents import report as documents
from saikoku.documents import words
from saikoku.kernel import eras
from saikoku.performance.reports.models import Report
from saikoku.ui import charts
from saikoku.ui import components as ui

REFUSALS = {
    "day-to-come": "まだ来ていない日の報告は作れません。今日までの日を指定してください。",
    "before-the-contract": "契約の開始日より前の報告はありません。開始日以降の日を指定してください。",
    "made-by-another": "同時に別の人がこの報告を確定しました。一覧の最新の版を確認してください。",
    "unknown-kind": "この種類の報告はありません。",
}
_KINDS = {"text": "text", "yen": "yen", "count": "count", "day": "day", "time": "time"}
_SHOWN_AS_TEXT = {documents.Kind.AVERAGE, documents.Kind.PERCENT}


@dataclass(slots=True)
class Block:
    """A heading of the report with what stands below it."""

    heading: str
    parts: list[object] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def refusal(reasons: Iterable[str]) -> ui.Note:
    first, *others = [REFUSALS[reason] for reason in reasons]
    return ui.Note(first, tone="bad", lines=others)


def blocks(facts: documents.Report) -> list[Block]:
    found = [Block("")]
    for number, section in enumerate(facts.sections):
        match section:
            case documents.Heading(text):
                found.append(Block(text))
            case documents.Prose(text):
                found[-1].parts.append(ui.Note(text, tone="look"))
            case documents.Notes(items):
                found[-1].notes.extend(items)
            case documents.Table():
                found[-1].parts.append(_table(section, number))
            case documents.Bars():
                found[-1].parts.append(_chart(section, number))
    return [block for block in found if block.parts or block.notes]


def _table(table: documents.Table, number: int) -> ui.Table:
    kinds = [column.kind for column in table.columns]

    def cells(row: documents.Row) -> list[ui.Cell]:
        return [_cell(value, kind) for value, kind in zip(row, kinds, strict=True)]

    return ui.Table(
        table.title,
        [ui.Column(column.name, _KINDS.get(column.kind, "count")) for column in table.columns],
        [ui.Row(cells(row)) for row in table.rows],
        id=f"table-{number}",
        empty=ui.EmptyState(f"{table.title}: {table.none_yet}"),
        total=cells(table.total) if table.total and table.rows else None,
    )


def _cell(value: documents.Value, kind: documents.Kind) -> ui.Cell:
    """Figures without a kind of their own on the screen are written as on the paper."""
    if value is None or isinstance(value, str) or kind in _SHOWN_AS_TEXT:
        return ui.Cell(words.shown(value, kind), kind="text")
    return ui.Cell(value)


def _chart(chart: documents.Bars, number: int) -> charts.Bars:
    def height(value: int | Decimal) -> float:
        return float(value)

    values = [bar.value for bar in chart.bars]
    most = max(values, default=0)
    stands_out = bool(most) and values.count(most) == 1
    unit = {documents.Kind.PERCENT: "%", documents.Kind.YEN: "円"}.get(chart.kind, "件")
    return charts.Bars(
        chart.finding,
        f"{chart.finding}({chart.title}。単位は{unit}、目盛りは0から)",
        [
            charts.Bar(
                bar.label,
                height(bar.value),
                words.shown(bar.value, chart.kind),
                main=stands_out and bar.value == most,
            )
            for bar in chart.bars
        ],
        target=height(chart.target.value) if chart.target else None,
        target_words=chart.target.label if chart.target else "",
        id=f"chart-{number}",
    )


def versions(reports: Iterable[Report], caption: str, names: Mapping[str, str], *, with_day: bool) -> ui.Table:
    """Frozen reports with the way to their papers; `names` are those of the people behind login names."""
    columns = [ui.Column("版"), ui.Column("データの時点", "moment"), ui.Column("確定した人"), ui.Column("照合値", "code")]
    papers = [ui.Column("PDF"), ui.Column("Excel")]
    if with_day:
        columns = [ui.Column("対象の日"), ui.Column("種類"), *columns]
    return ui.Table(
        caption,
        [*columns, *papers],
        [ui.Row(_version(report, names, with_day)) for report in reports],
        id="versions",
        empty=ui.EmptyState("確定した報告はまだありません。"),
    )


def _version(report: Report, names: Mapping[str, str], with_day: bool) -> list[object]:
    cells: list[object] = [
        f"第{report.version}版", report.cut_at, names.get(report.created_by, report.created_by), report.digest[:16],
        ui.Cell(act=ui.Link(f"{_name(report)}のPDF", reverse("reports:pdf", args=[report.pk]))),
        ui.Cell(act=ui.Link(f"{_name(report)}のExcel", reverse("reports:xlsx", args=[report.pk]))),
    ]  # fmt: skip
    if with_day:
        day = ui.Cell(eras.in_words(report.first_day), reverse("reports:daily", args=[report.first_day]))
        cells = [day, report.get_kind_display(), *cells]
    return cells


def _name(report: Report) -> str:
    return f"{report.first_day:%-m/%-d} 第{report.version}版"


def state(latest: Report | None, cut_at: datetime) -> ui.Note:
    """Is what is shown already frozen?"""
    moment = words.moment(cut_at)
    if latest is None:
        return ui.Note("まだ確定していません。", f"{moment} 時点の件数を表示しています。")
    return ui.Note(
        f"第{latest.version}版を確定済みです({words.moment(latest.cut_at)} 時点)。",
        f"下の件数は {moment} 時点のものです。",
    )


def answer(frozen: str | None, reports: list[Report]) -> ui.Note | None:
    """What the freezing just asked for did."""
    if not (reports and frozen in ("new", "same")):
        return None
    if frozen == "same":
        return ui.Note(f"第{reports[0].version}版から件数は変わっていません。", "新しい版は作っていません。")
    return ui.Note(f"第{reports[0].version}版を確定しました。", "PDFとExcelを下から取り出せます。", "done")


def day_title(on: date) -> str:
    return f"業務日報 {eras.in_words(on)}"


def file_name(report: Report, form: str) -> str:
    """業務日報_2026-04-10_第1版.pdf"""
    return f"{report.get_kind_display()}_{report.first_day}_第{report.version}版.{form}"
