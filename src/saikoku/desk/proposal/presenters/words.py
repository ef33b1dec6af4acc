"""The proposal in words: days and hours, what they bring, the month's outlook, an overload, the assumptions."""

from collections.abc import Sequence

from saikoku.desk.proposal.queries import Proposal, Way
from saikoku.governance.goals.rules import annex, writing
from saikoku.kernel import eras
from saikoku.performance.outlook.queries.month import MonthView
from saikoku.planning.staffing.presenters import WEEKDAYS, clock_words
from saikoku.ui import charts
from saikoku.ui import components as ui

NOTHING = ui.EmptyState("まだ架電の記録がないので、提案を作れません。業務が始まって数日たつと、ここに出ます。")
DAY_NAMES = ("月", "火", "水", "木", "金", "土", "日・休日")
OUTLOOKS = {
    "reached": ui.Chip("達成", "done"), "likely": ui.Chip("達成の見込み"), "open": ui.Chip("五分五分", "look"),
    "unlikely": ui.Chip("届かない見込み", "bad"), "unknown": ui.Chip("まだ分かりません"),
}  # fmt: skip
MOST_NAMED = 5


def named(proposal: Proposal, way: Way) -> str:
    thicker = proposal.thicker
    return {
        "even": "すべての日時に均等", "weekdays": "平日だけ", "evenings": f"夕方を{times(thicker.evenings)}に厚く",
        "rest_days": f"土日祝を{times(thicker.rest_days)}に厚く",
        "evenings_and_rest_days": f"夕方と土日祝を{times(thicker.both)}に厚く",
    }[way.option.name]  # fmt: skip


def times(percent: int) -> str:
    return f"{percent / 100:g}倍"


def lead(proposal: Proposal) -> ui.Note:
    """What is proposed, and how sure it is."""
    way = proposal.best
    if not way.brings.contacts:
        return ui.Note("提案できる差がありません。", "当月の名簿がまだないか、架電の目標が決まっていません。", "look")
    return ui.Note(f"実施日時の案: {named(proposal, way)}。", sure(proposal, way), "info")


def sure(proposal: Proposal, way: Way) -> str:
    told = f"同じ時間の架電で、接触 {way.brings.contacts:,.0f}件(8割の幅 {_span(way.contacts)}件)を見込みます。"
    if way.option.name == "even":
        return told + "ほかの置き方で、これより良くなるとはいえません。"
    low, high = way.more
    if low > 0:
        return told + f"均等に置くより {low:,.0f}〜{high:,.0f}件多く、十のうち九以上の確かさで良くなります。"
    return told + f"均等に置くより {low:+,.0f}〜{high:+,.0f}件で、差があるとはまだいえません。記録が増えると分かります。"


def _span(pair: tuple[float, float]) -> str:
    return f"{pair[0]:,.0f}〜{pair[1]:,.0f}"


def overload(proposal: Proposal) -> list[ui.Note]:
    worst = proposal.overloaded
    if not worst:
        return []
    named = "、".join(
        f"{WEEKDAYS[one.weekday - 1]}曜 {clock_words(one.start)}(要る {one.rostered}人、いた {one.there:.1f}人)"
        for one in worst[:MOST_NAMED]
    )
    lacking = sum(one.lacks for one in worst) / 2
    return [ui.Note(f"過負荷が続いています: {len(worst)}枠、週に延べ {lacking:,.0f}時間の不足。", f"{named}。", "look")]


def ways(proposal: Proposal) -> ui.Table:
    columns = [
        ui.Column("置き方"), ui.Column("架電", "count"), ui.Column("接触する人(8割の幅)", "code"),
        ui.Column("100件あたり", "code"), ui.Column("均等との差(8割の幅)", "code"),
        ui.Column("約束による納付(8割の幅)", "code"),
    ]  # fmt: skip
    chosen = proposal.best.option.name
    rows = [
        ui.Row([
            ui.Cell(named(proposal, way), strong=way.option.name == chosen), round(way.brings.calls),
            ui.Cell(f"{way.brings.contacts:,.0f}人", below=_span(way.contacts)), f"{way.brings.per_hundred:.1f}",
            "-" if way.option.name == "even" else f"{way.more[0]:+,.0f}〜{way.more[1]:+,.0f}",
            ui.Cell(yen(way.yen[0]), below=f"{yen(way.yen[1])}〜{yen(way.yen[2])}"),
        ])
        for way in proposal.ways
    ]  # fmt: skip
    return ui.Table("時間の置き方と見込み", columns, rows, id="ways", caption_hidden=True)


def yen(amount: float) -> str:
    """An expectation is told to the thousand."""
    return f"{round(amount, -3):,.0f}円"


def cells(proposal: Proposal) -> ui.Table:
    """The chance that the person answers, by weekday and band, for those on this month's list."""
    columns = [ui.Column("曜日"), *(ui.Column(f"{start}〜{end}時", "text") for start, end in proposal.bands)]
    top = sorted(proposal.chances.values(), reverse=True)[:MOST_NAMED]
    rows = []
    for weekday in sorted(proposal.open_days):
        row = [DAY_NAMES[weekday - 1]]
        for band in range(len(proposal.bands)):
            mean, low, high = proposal.chances[weekday, band]
            row.append(
                ui.Cell(f"{mean * 100:.1f}%", below=f"{low * 100:.1f}〜{high * 100:.1f}%", strong=(mean, low, high) in top)
            )
        rows.append(row)
    return ui.Table("曜日と時間帯ごとの接触の見込み", columns, rows, id="cells", caption_hidden=True)


def chart(proposal: Proposal) -> charts.Bars | None:
    if not any(way.brings.contacts for way in proposal.ways):
        return None
    chosen = proposal.best.option.name
    top = next(way for way in proposal.ways if way.option.name == chosen)
    finding = f"接触の見込みがいちばん多いのは「{named(proposal, top)}」で、{top.brings.contacts:,.0f}件です。"
    short = {
        "even": "均等",
        "weekdays": "平日",
        "evenings": "夕方",
        "rest_days": "土日祝",
        "evenings_and_rest_days": "夕方と土日祝",
    }
    return charts.Bars(finding, "件", [
        charts.Bar(short[way.option.name], way.brings.contacts, f"{way.brings.contacts:,.0f}", main=way.option.name == chosen)
        for way in proposal.ways
    ])  # fmt: skip


def targets(view: MonthView | None) -> ui.Table | None:
    """How this month goes against its targets: where the proposal has to bring more."""
    if view is None:
        return None
    columns = [
        ui.Column("指標"), ui.Column("月の目標", "count"), ui.Column("月末の見込み", "count"), ui.Column("8割の幅", "code"),
        ui.Column("見通し"),
    ]  # fmt: skip
    rows = [[words, target, end, between, ui.Cell(chip=chip)] for words, target, end, between, chip in lines(view)]
    return ui.Table("今月の目標と見込み", columns, rows, id="targets", caption_hidden=True)


def lines(view: MonthView | None) -> list[tuple[str, str, str, str, ui.Chip]]:
    if view is None:
        return []
    found = []
    for name, line in {**view.lines, **view.rate_lines}.items():
        indicator = annex.indicators().get(name)
        if indicator is None or line.target is None:
            continue
        seen = line.forecast
        between = "-"
        if seen.low:
            between = f"{writing.words(indicator, round(seen.low[-1]))}〜{writing.words(indicator, round(seen.high[-1]))}"
        end = "-" if seen.end is None else writing.words(indicator, seen.end)
        found.append((indicator.words, writing.words(indicator, line.target), end, between, OUTLOOKS[line.will_be]))
    return found


def facts(proposal: Proposal) -> ui.Facts:
    asked = proposal.asked
    return ui.Facts([
        ui.Fact("対象の月", eras.month_in_words(proposal.month)),
        ui.Fact("業務日", f"{sum(proposal.open_days.values())}日(うち土曜 {proposal.open_days.get(6, 0)}日、"
                f"日曜・休日 {proposal.open_days.get(7, 0)}日)"),
        ui.Fact("架電の目標", f"{asked.target:,}件/月" if asked.target is not None else "目標は未定"),
        ui.Fact("架電に要る時間", f"{proposal.hours:,.0f}時間/月(1件 {proposal.outbound.minutes:.1f}分)"),
        ui.Fact("当月の名簿", f"{proposal.people:,}人"),
    ], lines=True)  # fmt: skip


def assumptions(proposal: Proposal) -> list[str]:
    known, picture = proposal.known, proposal.picture
    learned = f"架電 {known.attempts:,}件から学んだ{eras.in_words(known.on)}の表" if known.on else known.defaults.sources[0]
    return [
        f"接触の見込みは、{learned}によります。幅は、表の不確かさから100回引いた結果の、十のうち八が入る範囲です。",
        "同じ人には、同じ曜日と時間帯に月に一度だけ架電し、接触した人には架電しません(仕様書10(4))。"
        "そのため、良い時間帯に集めるほど、まだ試していない人が減ります。",
        f"1件の時間は、記録の平均 {proposal.outbound.minutes:.1f}分に合わせ、つながったとき {proposal.handling.reached:.1f}分、"
        f"つながらないとき {proposal.handling.vain:.1f}分とみています(二つの比は初期値、公表値に基づく推定)。",
        f"受電の人数は、{eras.in_words(picture.first)}から{eras.in_words(picture.last)}までの受電 {picture.arrivals:,}件から、"
        f"{proposal.wish.seconds}秒以内に {proposal.wish.share}%に応答するようアーランC式で決めました。",
        f"30分ごとの人数は、提案する置き方の時間を{eras.month_in_words(proposal.month)}の業務日に割り振った架電の人数と、"
        "受電の人数から決めました。記録のない曜日と時刻の受電は、同じ時刻のほかの曜日の平均とみています。",
        f"休憩・研修・欠勤で席を離れる割合を {proposal.wish.away}%としています。",
        f"納付の見込みは、接触した人のうち約束する割合、約束のうち期日までに(一部でも)納付される割合、その1件の額を掛けたものです。"
        f"記録は{eras.in_words(proposal.picture.last)}までの{proposal.assumed.window}日から数え、初期値"
        f"({proposal.assumed.source})を{proposal.assumed.trust:.0f}件分の重みで加えています。",
        "接触しなくても納付されたはずの分を含みます。架電による増分は、架電を遅らせる組との比較でしか分かりません。",
        "勤務表は、労働基準法32条(1日8時間、週40時間)、34条(休憩)、35条(週1日の休日)と契約の範囲で作り、"
        "時間外労働を計画しません。休憩を交代で取るには、34条2項の協定が要ります。",
    ]  # fmt: skip


def period(proposal: Proposal) -> str:
    return eras.month_in_words(proposal.month)


def heads(proposal: Proposal) -> tuple[Sequence[str], Sequence[tuple[str, Sequence[int | None]]]]:
    """The weekdays, and for each half hour the heads on the roster."""
    by_place = {(one.weekday, one.start): one.rostered for one in proposal.found}
    weekdays, starts = sorted({weekday for weekday, _ in by_place}), sorted({start for _, start in by_place})
    rows = [(clock_words(start), [by_place.get((weekday, start)) for weekday in weekdays]) for start in starts]
    return [DAY_NAMES[weekday - 1] for weekday in weekdays], rows


def heads_table(proposal: Proposal) -> ui.Table:
    weekdays, rows = heads(proposal)
    columns = [ui.Column("時刻"), *(ui.Column(words, "count") for words in weekdays)]
    return ui.Table("曜日と30分ごとに要る人数", columns, [[clock, *of] for clock, of in rows], id="heads", caption_hidden=True)
