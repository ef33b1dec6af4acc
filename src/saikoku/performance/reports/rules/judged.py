"""What the contract is judged by, as tables and charts: targets, voluntary payments, contact rates, visit collection."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from saikoku.documents.report import Bar, Bars, Column, Kind, Section, Table, Target, Value
from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import SIDE_WORDS, Side
from saikoku.performance.reports.rules.achievement import Figures, Line

RULES = {
    "promise": "ア 架電での約束", "slip": "イ 発行納付書", "notice": "ウ 不在票等", "loss": "エ 資格喪失の勧奨",
    "transfer": "オ 口座振替の勧奨", "other": "カ その他の承認業務",
}  # fmt: skip
SHORT = {
    "promise": "ア 約束", "slip": "イ 納付書", "notice": "ウ 不在票", "loss": "エ 喪失", "transfer": "オ 振替",
    "other": "カ その他",
}  # fmt: skip
RATES = {**{str(side): words for side, words in SIDE_WORDS.items()}, "all": "市税と保険料の計"}
_TABLES = {
    "count": ("件数の目標", Kind.COUNT, 0), "yen": ("金額の目標", Kind.YEN, 0), "rate": ("接触率の目標", Kind.PERCENT, 2),
}  # fmt: skip


def achievement(lines: Sequence[Line]) -> Iterable[Section]:
    """The targets and what came of them, one table for each unit, and one chart of all."""
    for kind, (title, column, places) in _TABLES.items():
        chosen = [line for line in lines if line.indicator.kind == kind]
        if chosen:
            yield _achieved(title, column, places, chosen)
    yield _achieved_chart(lines)


def _achieved(title: str, kind: Kind, places: int, lines: Sequence[Line]) -> Table:
    mean = Kind.PERCENT if kind == Kind.PERCENT else Kind.AVERAGE
    columns = (
        Column("指標", width=1), Column("当月の目標", kind), Column("当月の実績", kind), Column("目標比", Kind.PERCENT),
        Column("年度の目標(月平均)", mean), Column("年度の平均", mean), Column("当月の判定"),
    )  # fmt: skip
    rows = tuple(
        (
            line.indicator.words, _whole(line.target, places, "未定"), _whole(line.reached, places, "なし"),
            _or(line.share, "-"), _average(line.average_target, places, "未定"), _average(line.average, places, "なし"),
            verdict(line),
        )
        for line in lines
    )  # fmt: skip
    return Table(title, columns, rows)


def verdict(line: Line) -> str:
    if line.is_taken_out:
        return "災害のため除外"
    if line.target is None:
        return "目標は未定"
    if not line.indicator.binding:
        return "目安"
    if line.is_running:
        return "途中" if line.reached is None or line.reached < line.target else "達成"
    return "未達成" if line.is_missed else "達成"


def _achieved_chart(lines: Sequence[Line]) -> Bars:
    shown = [line for line in lines if line.share is not None]
    missed = [line.indicator.words for line in shown if line.is_missed]
    finding = "目標のあるすべての指標で、当月の目標を達成しました。" if shown else "目標のある指標がありません。"
    if any(line.is_running for line in shown):
        finding = "月の途中のため、まだ判定していません。"
    if missed:
        finding = f"当月の目標を達成していない指標: {'、'.join(missed)}。"
    bars = tuple(Bar(line.indicator.words, line.share or 0) for line in shown)
    return Bars("当月の目標に対する割合", finding, Kind.PERCENT, bars, Target("当月の目標", 100))


def voluntary(figures: Figures, span: str) -> Iterable[Section]:
    """12.3, by rule."""
    yield (table := voluntary_table(figures, span))
    rows, total = table.rows, figures["voluntary"]["total"]
    most = max(rows, key=lambda row: row[1])
    finding = f"最も多いのは「{most[0]}」です。" if total else f"{span}の自主納付額等はありません。"
    yield Bars(f"{span}の自主納付額等のグラフ", finding, Kind.YEN, tuple(Bar(*row) for row in rows))


def voluntary_table(figures: Figures, span: str) -> Table:
    rows = tuple((words, figures["voluntary"][rule]) for rule, words in RULES.items())
    total = ("計", figures["voluntary"]["total"])
    return Table(f"{span}の自主納付額等", (Column("項目", width=1), Column("金額", Kind.YEN)), rows, total)


def contact_rates(figures: Figures, span: str) -> Table:
    """12.4, by side."""
    columns = (
        Column("区分", width=1), Column("対象", Kind.COUNT), Column("催告中止", Kind.COUNT), Column("納付済", Kind.COUNT),
        Column("約束済", Kind.COUNT), Column("差引対象", Kind.COUNT), Column("接触", Kind.COUNT),
        Column("接触率", Kind.PERCENT),
    )  # fmt: skip
    rows = []
    for side, words in RATES.items():
        rate = figures["contact_rate"][side]
        out = [rate["stopped"], rate["paid_before"], rate["promised_before"]]
        percent = rate["rate"] if rate["rate"] == "-" else Decimal(rate["rate"])
        guide = f"{words}(目安)" if side == Side.OVERPAYMENT else words
        rows.append((guide, rate["targets"], *out, rate["targets"] - sum(out), rate["contacted"], percent))
    return Table(f"{span}の納付催告接触率", columns, tuple(rows))


def collected(rows: Sequence[tuple[str, int, int]], span: str) -> Table:
    """Visit collection by programme: words, payments, yen."""
    columns = (Column("科目", width=1), Column("件数", Kind.COUNT), Column("金額", Kind.YEN))
    total = ("計", sum(row[1] for row in rows), sum(row[2] for row in rows))
    return Table(f"{span}の訪問収納", columns, tuple(rows), total, f"{span}の訪問収納はありません。")


def by_month(lines: Mapping[Month, Sequence[Line]]) -> Iterable[Table]:
    """A year: what each month came to, one table for each unit, with the average a month as the last row."""
    months = sorted(lines)
    for kind, (title, column, places) in _TABLES.items():
        chosen = [line for line in lines[months[-1]] if line.indicator.kind == kind] if months else []
        if not chosen:
            continue
        columns = (Column("月", width=1), *(Column(line.indicator.words, column) for line in chosen))
        reached = {at: {line.indicator.name: line.reached for line in found} for at, found in lines.items()}
        rows = tuple(
            (eras.month_in_words(at), *(_whole(reached[at][line.indicator.name], places, "なし") for line in chosen))
            for at in months
        )
        means = tuple(_rounded(line.average, places) for line in chosen)
        yield Table(f"月別の実績({title.removesuffix('の目標')})", columns, rows, ("月平均", *means))


def _rounded(amount: Decimal | None, places: int) -> Value:
    """An average among whole numbers: shown as text so that it keeps its decimal."""
    if amount is None:
        return "なし"
    return f"{_average(amount, places, ''):,}" if places == 0 else _average(amount, places, "")


def _whole(amount: int | None, places: int, none: str) -> Value:
    if amount is None:
        return none
    return Decimal(amount).scaleb(-places) if places else amount


def _average(amount: Decimal | None, places: int, none: str) -> Value:
    if amount is None:
        return none
    return amount.scaleb(-places).quantize(Decimal("0.01") if places else Decimal("0.1"), ROUND_HALF_UP)


def _or(value: Value, none: str) -> Value:
    return none if value is None else value
