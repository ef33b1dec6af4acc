"""The report on the screen: the same facts as on the paper, in the parts of the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse

from saikoku.documents import report as documents
from saikoku.documents import words
from saikoku.exchange.intake.models import Run
from saikoku.governance.goals.rules import annex
from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.performance.reports.models import Note, Report, Restatement
from saikoku.performance.reports.rules import kinds, restating
from saikoku.performance.reports.rules.kinds import COUNTERMEASURE, KINDS, Kind
from saikoku.ui import charts
from saikoku.ui import components as ui
from saikoku.ui import words as people

REFUSALS = {
    "day-to-come": "まだ来ていない日の報告は作れません。今日までの日を指定してください。",
    "before-the-contract": "契約の開始日より前の報告はありません。開始日以降の日を指定してください。",
    "made-by-another": "同時に別の人がこの報告を確定しました。一覧の最新の版を確認してください。",
    "unknown-kind": "この種類の報告はありません。",
    "not-counted": "数値をまだ数えていません。「数値を数える」を押して、内容を確かめてから確定してください。",
    "files-came-since": "数えた後に反映したファイルがあります。「数値を数え直す」を押してから確定してください。",
    "written-since": "数えた後の書き込みが、まだ入っていません。「数値を数え直す」を押してから確定してください。",
    "no-change": "書き込みは前と同じです。何も変えていません。",
}
PARTS = {
    "missing": "「{part}」が書かれていません。下の「書き込む部分」に書いてから確定してください。",
    "unknown-part": "「{part}」は、この報告にない部分です。",
    "too-long": "「{part}」が長すぎます。4,000文字までにしてください。",
    "changed-by-another": "「{part}」は、開いている間に別の人が書き換えました。画面を読み込み直して、書き足してください。",
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
    first, *others = [in_words(reason) for reason in reasons]
    return ui.Note(first, tone="bad", lines=others)


def in_words(reason: str) -> str:
    """One code of a refusal for people."""
    code, _, part = reason.partition(":")
    return PARTS[code].format(part=part_words(part)) if part else REFUSALS[code]


def part_words(name: str) -> str:
    """A written part by its name in any report."""
    prefix, _, indicator = name.partition(":")
    if prefix == COUNTERMEASURE and indicator in annex.indicators():
        return f"対応策: {annex.indicators()[indicator].words}"
    found = [section.words for kind in KINDS.values() for section in kind.sections if section.name == name]
    return found[0] if found else name


def still_missing(missing: Iterable[str]) -> ui.Note | None:
    """What has to be written before the report can be frozen."""
    names = [part_words(name) for name in missing]
    if not names:
        return None
    return ui.Note("確定する前に書く部分があります。", tone="look", lines=names)


def note_history(notes: Iterable[Note], names: Mapping[str, str]) -> ui.Timeline | None:
    entries = [
        ui.Entry(
            note.written_at, part_words(note.section), people.person(note.written_by, names),
            quote=note.text or "(消した)", kind="paper",
        )
        for note in notes
    ]  # fmt: skip
    return ui.Timeline("書き込みの経過", entries) if entries else None


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
        return ui.Cell(words.shown(value, kind).strip(), kind="text")  # a line to be filled in by hand is empty
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
        columns = [ui.Column("対象"), ui.Column("種類"), *columns]
    return ui.Table(
        caption,
        [*columns, *papers],
        [ui.Row(_version(report, names, with_day)) for report in reports],
        id="versions",
        empty=ui.EmptyState("確定した報告はまだありません。"),
    )


def _version(report: Report, names: Mapping[str, str], with_day: bool) -> list[object]:
    cells: list[object] = [
        f"第{report.version}版", report.cut_at, people.person(report.created_by, names), report.digest[:16],
        ui.Cell(act=ui.Link(f"{_name(report)}のPDF", reverse("reports:pdf", args=[report.pk]))),
        ui.Cell(act=ui.Link(f"{_name(report)}のExcel", reverse("reports:xlsx", args=[report.pk]))),
    ]  # fmt: skip
    if with_day:
        kind = KINDS[report.kind]
        day = ui.Cell(kinds.period_words(kind.span, report.first_day), address(kind, report.first_day))
        cells = [day, report.get_kind_display(), *cells]
    return cells


def address(kind: Kind, on: date) -> str:
    return reverse("reports:daily", args=[on]) if kind.name == "daily" else reverse("reports:show", args=[kind.name, on])


def _name(report: Report) -> str:
    if KINDS[report.kind].span == kinds.Span.DAY:
        return f"{report.first_day:%-m/%-d} 第{report.version}版"
    return f"{kinds.period_words(KINDS[report.kind].span, report.first_day)} 第{report.version}版"


def state(latest: Report | None, cut_at: datetime | None) -> ui.Note:
    """Is what is shown already frozen? `cut_at`: when it was counted."""
    if cut_at is None:
        return ui.Note("数値をまだ数えていません。", "「数値を数える」を押すと、この報告の内容を作ります。")
    moment = words.moment(cut_at)
    if latest is None:
        return ui.Note("まだ確定していません。", f"{moment} 時点の内容を表示しています。")
    return ui.Note(
        f"第{latest.version}版を確定済みです({words.moment(latest.cut_at)} 時点)。",
        f"下の内容は {moment} 時点のものです。",
    )


def answer(frozen: str | None, reports: list[Report]) -> ui.Note | None:
    """What the freezing just asked for did."""
    if not (reports and frozen in ("new", "same")):
        return None
    if frozen == "same":
        return ui.Note(f"第{reports[0].version}版から内容は変わっていません。", "新しい版は作っていません。")
    return ui.Note(f"第{reports[0].version}版を確定しました。", "PDFとExcelを下から取り出せます。", "done")


def title(kind: Kind, first: date) -> str:
    return f"{kind.words} {kinds.period_words(kind.span, first)}"


def shortcuts(today: date) -> list[ui.Link]:
    """The reports that are wanted most: of today, of this month and the last one, of this fiscal year."""
    last_month = Month.of(today).previous.first
    return [
        ui.Link("今日の日報を見る", address(KINDS["daily"], today)),
        ui.Link("今月の月報を見る", address(KINDS["monthly"], Month.of(today).first)),
        ui.Link("先月の定例会資料を見る", address(KINDS["monthly_meeting"], last_month)),
        ui.Link("今月の成績と根拠を見る", reverse("figures:month", args=[Month.of(today)])),
        ui.Link("今年度の年報を見る", address(KINDS["yearly"], kinds.first_day(kinds.Span.YEAR, today))),
    ]


def file_name(report: Report, form: str) -> str:
    """業務日報_2026-04-10_第1版.pdf, 業務月報_2026-04_第1版.pdf, 業務年報_2026年度_第1版.pdf"""
    first = report.first_day
    when = {kinds.Span.DAY: f"{first}", kinds.Span.MONTH: f"{first:%Y-%m}", kinds.Span.YEAR: f"{first.year}年度"}
    return f"{report.get_kind_display()}_{when[KINDS[report.kind].span]}_第{report.version}版.{form}"


def restatements(rows: list[Restatement], runs: Mapping[int, Run], *, may_open_files: bool) -> ui.Table:
    """Figures of closed months that changed: both values, and the files and what else in between can have changed each."""
    columns = [
        ui.Column("月", "code"), ui.Column("数値"), ui.Column("前の値", "code"), ui.Column("変わった後", "code"),
        ui.Column("確かめた日時", "moment"), ui.Column("この間に来て、この数値に関わるもの"),
    ]  # fmt: skip
    drawn = [
        ui.Row([
            ui.Cell(eras.month_in_words(Month.of(row.closed.month)), address(KINDS["monthly"], row.closed.month)),
            restating.figure_words(row.figure), restating.value_words(row.figure, row.old),
            ui.Cell(restating.value_words(row.figure, row.new), strong=True), row.found_at,
            _came(row, runs, may_open_files),
        ])
        for row in rows
    ]  # fmt: skip
    empty = ui.EmptyState("締めた月の数値は、変わっていません。")
    return ui.Table("締めた後に変わった数値", columns, drawn, id="restated", caption_hidden=True, empty=empty)


BESIDES = {"terms": "合意事項の変更", "records": "後から書いた経過記録", "other-work": "その他の承認業務の登録か取消し"}


def _came(row: Restatement, runs: Mapping[int, Run], may_open_files: bool) -> ui.Cell:
    lines = [
        ui.Link(
            f"{run.layout} {run.file_name}(受付 {run.pk})",
            reverse("reception:show", args=[run.pk]) if may_open_files else "",
        )
        for run in (runs[pk] for pk in row.runs if pk in runs)
    ]  # fmt: skip
    return ui.Cell("、".join(BESIDES[one] for one in row.besides) or ("" if lines else "ファイルなし"), lines=lines)
