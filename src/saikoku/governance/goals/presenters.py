"""Target values in words: the sheet of a year, its shape as a chart, what a proposal would change."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from saikoku.governance.goals.models import Sheet
from saikoku.governance.goals.queries import Goals, Values
from saikoku.governance.goals.rules import annex, writing
from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.ui import charts, forms, words
from saikoku.ui import components as ui

REFUSALS = {
    "no-such-year": "契約の期間にない年度です。",
    "unknown-line": "この表にない指標です。画面を読み込み直してください。",
    "months-missing": "月の数が合いません。年度のすべての月の値を入力してください。",
    "nothing-proposed": "目標の値が1つも入力されていません。",
    "source-missing": "根拠と理由を入力してください。",
    "document-missing": "承認の文書番号を入力してください。",
    "reason-missing": "取り下げる理由を入力してください。",
    "already-proposed": "この年度には、承認を待つ提案がもうあります。先にそちらを承認するか取り下げてください。",
    "already-decided": "この提案はもう処理されています。画面を読み込み直して確かめてください。",
    "own-proposal": "自分の提案は、自分では承認できません。ほかの人が承認してください。",
    "no-change": "今の承認済みの値と同じです。",
}
FIELDS = {"source-missing": "source", "document-missing": "document", "reason-missing": "reason"}
explain = forms.explainer(REFUSALS, FIELDS)


def year_tabs(years: Sequence[int], current: int, waiting: Sequence[int]) -> ui.Tabs:
    return ui.Tabs("年度", [
        ui.Tab(eras.fiscal_year_in_words(year), reverse("goals:show", args=[year]), current=year == current,
               attention="提案" if year in waiting else "")
        for year in years
    ])  # fmt: skip


def state_chip(approved: bool) -> ui.Chip:
    return ui.Chip("承認済", "done") if approved else ui.Chip("市の承認前", "look")


def sheet_table(goals: Goals, chosen: str) -> ui.Table:
    """Lines by months; the head of a line shows its shape."""
    columns = [ui.Column("指標"), ui.Column("月平均", "count"), *(ui.Column(_month(month), "count") for month in goals.months)]
    address = reverse("goals:show", args=[goals.fiscal_year])
    rows = [
        ui.Row(
            [
                ui.Cell(f"{line.words}({line.unit})", below="" if line.binding else "目安"),
                ui.Cell(_average(line, goals), kind="count", strong=True),
                *(_amount(line, goals.values.get(line.name, {}), month, goals) for month in goals.months),
            ],
            url=f"{address}?line={line.name}#shape",
            selected=line.name == chosen,
        )
        for line in annex.indicators().values()
    ]
    return ui.Table(f"{eras.fiscal_year_in_words(goals.fiscal_year)}の月別の値", columns, rows, id="sheet")


def _average(line: annex.Indicator, goals: Goals) -> str:
    average = goals.average(line.name)
    return "未定" if average is None else writing.words(line, average).removesuffix(line.unit)


def _month(month: Month) -> str:
    return f"{month.number}月"


def _amount(line: annex.Indicator, values: Mapping[Month, int], month: Month, goals: Goals) -> ui.Cell:
    if month not in values:
        return ui.Cell("-", kind="count")
    return ui.Cell(writing.plain(line, values[month]), kind="count", was=month in goals.taken_out)


def shape_chart(goals: Goals, chosen: str) -> charts.Bars | None:
    """One line's months as bars with the average as the target; None where nothing is agreed yet."""
    line = annex.indicators()[chosen]
    values = goals.values.get(chosen, {})
    if not values:
        return None
    most = max(values.values())
    average = goals.average(chosen)
    high = [month for month, amount in values.items() if amount == most]
    shape = "毎月同じ値です" if len(set(values.values())) == 1 else f"最も多いのは{'、'.join(map(_month, high[:3]))}です"
    words = f"月平均 {writing.words(line, average)}" if average is not None else "月平均なし"
    return charts.Bars(
        f"{line.words}は{words}、{shape}。",
        f"{line.words}の月別の値(単位は{line.unit}、目盛りは0から。除いた月は斜線)",
        [
            charts.Bar(
                _month(month), amount, writing.plain(line, amount), main=amount == most and most != min(values.values()),
                late=month in goals.taken_out,
            )
            for month, amount in values.items()
        ],
        target=float(average) if average is not None else None,
        target_words="月平均",
        id="shape",
    )  # fmt: skip


def changes(held: Values, proposed: Values, months: Sequence[Month]) -> ui.Table:
    """Each line of a proposal beside what holds now: the average, and the months where they differ."""
    rows = []
    for line in annex.indicators().values():
        old, new = held.get(line.name, {}), proposed.get(line.name, {})
        differing = [_month(month) for month in months if old.get(month) != new.get(month)]
        rows.append([
            f"{line.words}({line.unit})", writing.words(line, annex.average(old)),
            ui.Cell(writing.words(line, annex.average(new)), strong=bool(differing)),
            "変更なし" if not differing else "全月" if len(differing) == len(months) else "、".join(differing),
        ])  # fmt: skip
    columns = [ui.Column("指標"), ui.Column("今の月平均"), ui.Column("提案の月平均"), ui.Column("変わる月")]
    return ui.Table("提案の内容", columns, rows, id="changes")


def proposal_facts(sheet: Sheet, names: Mapping[str, str]) -> ui.Facts:
    return ui.Facts([
        ui.Fact("根拠と理由", sheet.source),
        ui.Fact("提案した人", words.person(sheet.proposed_by, names)),
        ui.Fact("提案した日時", sheet.proposed_at, "moment"),
    ])  # fmt: skip


def past(sheets: Sequence[Sheet], names: Mapping[str, str]) -> ui.Timeline:
    """Every sheet of the year that was decided, and the one it began with."""
    entries = [
        ui.Entry(
            sheet.decided_at or sheet.proposed_at,
            "既定値を登録" if sheet.state == Sheet.State.DEFAULT else f"提案を{sheet.get_state_display()}",
            words.person(sheet.decided_by or sheet.proposed_by, names),
            quote=sheet.decision_reason or sheet.document or sheet.source,
            kind="paper",
        )
        for sheet in sheets
        if sheet.state != Sheet.State.OPEN
    ]
    return ui.Timeline("これまでの決定", entries, empty_words="まだ決定はありません。")


def taken_out(goals: Goals) -> ui.Note | None:
    if not goals.taken_out:
        return None
    months = "、".join(_month(month) for month in sorted(goals.taken_out))
    lead = f"{months}は、災害等により平均から除いています。"
    return ui.Note(lead, "合意事項「災害等により目標の平均から除く月」によります。", "info")
