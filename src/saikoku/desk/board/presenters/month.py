"""A month on the board: tiles, the table of targets, charts, days and workers."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from saikoku.desk.board.presenters import words
from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import SIDE_WORDS, Side
from saikoku.performance.figures.rules.reach import Rate
from saikoku.performance.outlook.queries import MonthView
from saikoku.performance.outlook.queries.rates import RATE_OF_SIDE
from saikoku.performance.outlook.rules import forecast, standing
from saikoku.performance.outlook.rules.keeping import YEN_OF_RULE, Measure
from saikoku.performance.outlook.rules.standing import Standing
from saikoku.ui import charts
from saikoku.ui import components as ui
from saikoku.ui import words as written

NOTHING_YET = ui.EmptyState("この月の記録はまだありません。")


def address(month: Month, **more: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in {"month": str(month), **more}.items())
    return f"{reverse('board:month')}?{asked}"


def month_filter(months: Sequence[Month], chosen: Month) -> ui.Filter:
    options = [ui.Choice(str(month), eras.month_in_words(month)) for month in months]
    field = ui.FilterField("month", "月", str(chosen), options, width="w-name")
    return ui.Filter("月を選ぶ", f"{eras.month_in_words(chosen)}を表示しています。", [field], reverse("board:month"))


def beside(months: Sequence[Month], chosen: Month) -> list[ui.Link]:
    """The months before and after, where they are shown."""
    return [ui.Link(eras.month_in_words(one), address(one)) for one in (chosen.previous, chosen.next) if one in months]


def notes(view: MonthView) -> list[ui.Note]:
    found = []
    if view.is_stale:
        is_late = view.month < Month.of(view.today).previous
        when = "一日の締めの処理で数え直します。" if is_late else "数分のうちに数え直します。"
        found.append(ui.Note("この後に反映したファイルがあります。", when, "look"))
    if not view.goals_approved:
        link = ui.Link("目標基準値を見る", reverse("goals:show", args=[view.month.fiscal_year]))
        found.append(ui.Note("目標は、市の承認前の既定値です。", tone="look", act=link))
    if view.taken_out:
        found.append(ui.Note("この月は、災害等により目標の平均から除いています。", tone="info"))
    return found


def as_of(view: MonthView) -> str:
    told = f"{written.moment(view.kept.day_kept_at)}に数えた件数です。"
    return told + (f"収納データは{eras.short(view.money_until)}の分まで届いています。" if view.money_until else "")


def tiles(view: MonthView) -> list[ui.Tiles]:
    """Two rows: the targets that add up, then the rates and what stands beside them."""
    found = []
    for name, line in view.lines.items():
        url = address(view.month, line=name) + "#outlook"
        found.append(ui.Tile(words.SHORT[name], line.forecast.so_far, words.unit(name), words.measured(line), url))
    return [ui.Tiles(found), ui.Tiles(_rate_tiles(view))]


def _rate_tiles(view: MonthView) -> list[ui.Tile]:
    found = []
    for side, name in RATE_OF_SIDE.items():
        rate = view.rates.get(side, Rate())
        unit, told = "" if rate.rate == "-" else "%", words.measured(view.rate_lines[name])
        found.append(ui.Tile(words.SHORT[name], rate.rate, unit, told, address(view.month, line=name) + "#outlook"))
    found.append(ui.Tile("訪問収納", view.collected, "円", "自主納付額等とは別", "#days"))
    found.append(ui.Tile("残りの業務日", view.days_left, "日", "今日の業務が終わるまでは今日を含む"))
    return found


def target_table(view: MonthView) -> ui.Table:
    columns = [
        ui.Column("指標"), ui.Column("これまで", "count"), ui.Column("月の目標", "count"), ui.Column("達成率", "count"),
        ui.Column("月末の見込み", "count"), ui.Column("見通し"), ui.Column("これから1日に", "count"),
    ]  # fmt: skip
    rows = [
        [
            _named(name), ui.Cell(words.figure(name, line.forecast.so_far), kind="count", strong=True),
            _counted(name, line.target),
            ui.Cell("-" if line.share is None else f"{line.share}%", kind="count"),
            ui.Cell(words.figure(name, line.forecast.end), kind="count", below=words.ends_between(line)),
            ui.Cell(chip=words.OUTLOOKS[line.will_be]), _per_day(name, line),
        ]
        for name, line in _all_lines(view).items()
    ]  # fmt: skip
    return ui.Table("月の目標と実績", columns, rows, id="targets")


def year_table(view: MonthView) -> ui.Table:
    columns = [
        ui.Column("指標"), ui.Column("終わった月の平均", "count"), ui.Column("この月の見込みを入れた平均", "count"),
        ui.Column("目標(月平均)", "count"), ui.Column("達成に要る毎月の量", "count"), ui.Column("残る月", "count"),
    ]  # fmt: skip
    rows = [
        [
            _named(name), _counted(name, line.year.so_far), _counted(name, line.year.expected),
            _counted(name, line.year.target), _counted(name, line.year.needed), line.year.months_left,
        ]
        for name, line in _all_lines(view).items()
    ]  # fmt: skip
    return ui.Table(f"{eras.fiscal_year_in_words(view.month.fiscal_year)}の月平均", columns, rows, id="year")


def _all_lines(view: MonthView) -> dict[str, Standing]:
    return {**view.lines, **view.rate_lines}


def _per_day(indicator: str, line: Standing) -> ui.Cell:
    """Of a rate the people who must be reached."""
    if words.adds_up(indicator) or line.per_day is None:
        return _counted(indicator, line.per_day)
    return ui.Cell(f"{line.per_day:,}人", kind="count")


def _named(indicator: str) -> str:
    return f"{words.SHORT[indicator]}({words.unit(indicator)})"


def _counted(indicator: str, value) -> ui.Cell:
    return ui.Cell(words.figure(indicator, value), kind="count")


def method(view: MonthView, chosen: str) -> list[str]:
    """How the numbers to come were reached, and on how many days they stand."""
    found = _all_lines(view)[chosen].forecast
    past = f"過去{found.stands_on}日(最長{forecast.WEEKS}週間)の同じ曜日の平均を、残る{found.days_ahead}日に"
    told = [f"月末の見込みは、{past}足したものです。"]
    if not words.adds_up(chosen):
        told = [
            f"月末の見込みは、まだ接触していない人のうち1日に接触できた割合の、{past}当てはめたものです。",
            "対象から除く人は、今のままとして見込みます。月末までの納付や中止により変わります。",
        ]
    if found.end_range:
        told.append(f"幅は、過去の{found.weeks}週から1週間ずつ無作為に選ぶことを千回繰り返した結果の、中央の8割です。")
    elif found.days_ahead:
        told.append(f"幅は、過去の週が{forecast.WEEKS_FOR_A_RANGE}つ揃うまで出しません(今は{found.weeks})。")
    told.append(
        "「これから1日に」は、月の目標に届くために残る日に毎日必要な量です。自主納付額等は暦の日、ほかは業務日で数えます。"
    )
    told.append("年度の月平均は、終わった月の平均です。災害等により除いた月は数えません。")
    return told


def line_tabs(view: MonthView, chosen: str) -> ui.Tabs:
    return ui.Tabs("見通しの指標", [
        ui.Tab(words.SHORT[name], address(view.month, line=name) + "#outlook", current=name == chosen)
        for name in _all_lines(view)
    ])  # fmt: skip


def outlook_chart(view: MonthView, chosen: str) -> charts.Forecast:
    """The running sum of the month's days, continued as expected."""
    line = _all_lines(view)[chosen]
    ahead = line.forecast.ahead
    past = [day for day in view.month.days if day <= view.today and (not ahead or day < ahead[0])]
    sums, total = [], 0
    for day in past:
        total += view.by_line[chosen].get(day, 0)
        sums.append(total)
    if not ahead and sums:
        sums[-1] = line.forecast.so_far  # other work has no day of its own
    shown = [*past, *ahead]
    labels = [f"{day.day}日" if day.day in (1, 10, 20) or place == len(shown) - 1 else "" for place, day in enumerate(shown)]
    name = words.SHORT[chosen]
    running = f"{name}の累計" if words.adds_up(chosen) else f"{name}の推移"
    return charts.Forecast(
        _finding(line, name),
        f"{running}(単位は{words.unit(chosen)}、目盛りは0から)。点線は見込み、帯は幅、破線は月の目標",
        labels, sums, words.figure(chosen, sums[-1]) if sums else "",
        expected=line.forecast.expected, low=line.forecast.low, high=line.forecast.high,
        expected_words=words.figure(chosen, line.forecast.end) if line.forecast.expected else "",
        target=line.target, target_words=f"目標 {words.figure(chosen, line.target)}" if line.target else "",
        id="outlook-chart",
    )  # fmt: skip


def _finding(line: Standing, name: str) -> str:
    if line.target is None:
        return f"{name}は{words.amount(line.indicator, line.forecast.so_far)}です。目標は定められていません。"
    so_far = "" if words.adds_up(line.indicator) else f"{words.amount(line.indicator, line.forecast.so_far)}、"
    return f"{name}は{so_far}{words.measured(line)}。月末は{words.expected(line)}。"


def rule_chart(view: MonthView) -> charts.Bars:
    yen = {**view.by_rule, "other": view.kept.voluntary_other}
    most = max(yen.values())
    top = [words.RULES[rule] for rule, amount in yen.items() if amount == most]
    finding = f"最も多いのは{top[0]}で{most:,}円です。" if most else "この月に数えた自主納付額等はまだありません。"
    bars = [
        charts.Bar(words.RULES[rule][:1], amount, f"{amount:,}", main=bool(most) and amount == most)
        for rule, amount in yen.items()
    ]
    told = f"自主納付額等の項目別の額(単位は円、目盛りは0から)。計 {view.voluntary:,}円"
    return charts.Bars(finding, told, bars, id="rule-chart")


def rule_table(view: MonthView, *, may_open: bool) -> ui.Table:
    """With the way to the payments behind each rule, for who may see them."""
    rows = [
        ui.Row([words.RULES[rule], amount], url=reverse("figures:credits", args=[view.month, rule]) if may_open else "")
        for rule, amount in view.by_rule.items()
    ]
    rows.append(ui.Row([words.RULES["other"], view.kept.voluntary_other]))
    return ui.Table(
        "自主納付額等の内訳",
        [ui.Column("項目"), ui.Column("額", "yen")],
        rows,
        id="rules",
        total=["計", view.voluntary],
    )


def rate_table(view: MonthView, *, may_open: bool) -> ui.Table:
    columns = [
        ui.Column("区分"), ui.Column("対象(人)", "count"), ui.Column("中止", "count"), ui.Column("納付済", "count"),
        ui.Column("約束済", "count"), ui.Column("残り", "count"), ui.Column("接触", "count"), ui.Column("接触率", "count"),
        ui.Column("目標", "count"), ui.Column("目標まで(人)", "count"), ui.Column("これから1日に", "count"),
    ]  # fmt: skip
    rows = [
        ui.Row(
            _rate_row(view, side, view.rates.get(side, Rate())),
            url=reverse("figures:reach", args=[view.month, str(side)]) if may_open else "",
        )
        for side in Side
    ]
    return ui.Table("接触率", columns, rows, id="rates-table", caption_hidden=True)


def _rate_row(view: MonthView, side: Side, rate: Rate) -> list[object]:
    target = view.rate_targets.get(side)
    lacking = standing.contacts_lacking(target, rate.left, rate.contacted) if target else None
    a_day = "-" if lacking is None or not view.days_left else f"{-(-lacking // view.days_left):,}"
    return [
        SIDE_WORDS[side], rate.targets, rate.stopped, rate.paid_before, rate.promised_before, rate.left, rate.contacted,
        ui.Cell(rate.rate if rate.rate == "-" else f"{rate.rate}%", kind="count", strong=True),
        ui.Cell(f"{target / 100:.2f}%" if target else "-", kind="count"),
        ui.Cell("-" if lacking is None else f"{lacking:,}", kind="count"), ui.Cell(a_day, kind="count"),
    ]  # fmt: skip


def rate_chart(view: MonthView) -> charts.Bars:
    rate = view.rates.get(Side.PREMIUM, Rate())
    parts = (
        ("対象", rate.targets), ("中止", rate.stopped), ("納付済", rate.paid_before), ("約束済", rate.promised_before),
        ("残り", rate.left), ("接触", rate.contacted),
    )  # fmt: skip
    told = f"保険料は、残り{rate.left:,}人のうち{rate.contacted:,}人に接触しました({rate.rate}%)。"
    told = "保険料の対象はまだいません。" if rate.rate == "-" else told
    taken_out = ("中止", "納付済", "約束済")
    bars = [charts.Bar(name, count, f"{count:,}", main=name == "接触", late=name in taken_out) for name, count in parts]
    return charts.Bars(told, "保険料の接触率の成り立ち(単位は人、目盛りは0から。斜線は対象から除く人)", bars, id="rate-chart")


def day_chart(view: MonthView) -> charts.Bars:
    calls = view.days[Measure.CALLS]
    worked = [day for day in view.month.days if day in calls]
    most = max(calls.values(), default=0)
    best = next((day for day in worked if calls[day] == most), None)
    finding = f"架電が最も多い日は{eras.short(best)}で{most:,}件です。" if best else "この月の架電はまだありません。"
    wide = len(worked) > 12
    bars = [
        charts.Bar(str(day.day), calls[day], "" if wide and calls[day] != most else f"{calls[day]:,}", main=day == best)
        for day in worked
    ]
    return charts.Bars(finding, "日別の架電(単位は件、目盛りは0から、下の数字は日)", bars, id="day-chart", table_url="#days-h")


def day_table(view: MonthView) -> ui.Table:
    columns = [
        ui.Column("日", "day"), ui.Column("架電(件)", "count"), ui.Column("うち接触", "count"), ui.Column("受電(件)", "count"),
        ui.Column("訪問(世帯)", "count"), ui.Column("約束(件)", "count"), ui.Column("自主納付額等", "yen"),
        ui.Column("訪問収納", "yen"),
    ]  # fmt: skip
    counted = [Measure.CALLS, Measure.CALL_CONTACTS, Measure.INBOUND, Measure.HOUSEHOLDS, Measure.PROMISES]
    of_rules = list(YEN_OF_RULE.values())
    shown = sorted({day for numbers in view.days.values() for day in numbers})
    rows = [
        [
            day, *(view.days[measure].get(day, 0) for measure in counted),
            sum(view.days[measure].get(day, 0) for measure in of_rules), view.days[Measure.COLLECTED].get(day, 0),
        ]
        for day in shown
    ]  # fmt: skip
    total = ["計", *(view.total(measure) for measure in counted), sum(view.by_rule.values()), view.total(Measure.COLLECTED)]
    return ui.Table("日別", columns, rows, id="days", empty=NOTHING_YET, total=total, caption_hidden=True)


def worker_table(view: MonthView, names: Mapping[str, str]) -> ui.Table:
    counted = (Measure.CALLS, Measure.CALL_CONTACTS, Measure.INBOUND, Measure.VISITS, Measure.PROMISES)
    columns = [
        ui.Column("従事者"), ui.Column("架電(件)", "count"), ui.Column("うち接触", "count"), ui.Column("受電(件)", "count"),
        ui.Column("訪問(件)", "count"), ui.Column("約束(件)", "count"),
    ]  # fmt: skip
    rows = [
        [ui.Cell(worker, below=names.get(worker, "")), *(counts[measure] for measure in counted)]
        for worker, counts in sorted(view.workers.items(), key=lambda one: -one[1][Measure.CALLS])
    ]
    total = ["計", *(sum(counts[measure] for counts in view.workers.values()) for measure in counted)]
    return ui.Table("従事者別", columns, rows, id="workers", empty=NOTHING_YET, total=total, caption_hidden=True)
