"""What was done in a stretch of days, as tables and charts: the same for a day, a month and a year (specification 15.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from saikoku.documents.report import Bar, Bars, Column, Kind, Row, Table
from saikoku.kernel.programmes import SIDE_WORDS, Side
from saikoku.performance.figures.rules import acts
from saikoku.performance.figures.rules.acts import Tally

SIDES = tuple(Side)
SIDE_COLUMNS = tuple(Column(name, Kind.COUNT) for name in (*SIDE_WORDS.values(), "計"))
KIND_WORDS = {
    acts.Kind.CALL: "架電(納付催告)",
    acts.Kind.NOT_CALLED: "架電の対象から外したもの",
    acts.Kind.OTHER_CALL: "架電(勧奨・案内)",
    acts.Kind.INBOUND: "受電",
    acts.Kind.VISIT: "訪問(納付催告)",
    acts.Kind.NOT_VISITED: "訪問の対象から外したもの",
    acts.Kind.OTHER_VISIT: "訪問(勧奨・調査)",
    acts.Kind.SMS: "SMS",
    acts.Kind.LEAFLET: "文書の投函",
    acts.Kind.INVESTIGATION: "調査",
    acts.Kind.PHONE_RESEARCH: "電話番号調査",
}
SPOKEN = (acts.Kind.CALL, acts.Kind.INBOUND, acts.Kind.VISIT)
PHONE_SOURCES = {  # R02
    "01": "本人",
    "02": "家族",
    "03": "市への照会",
    "04": "現地",
    "05": "財産調査の回答",
    "06": "受電の番号",
    "09": "その他",
}
OTHER_KINDS = (
    acts.Kind.VISIT,
    acts.Kind.OTHER_VISIT,
    acts.Kind.OTHER_CALL,
    acts.Kind.SMS,
    acts.Kind.LEAFLET,
    acts.Kind.INVESTIGATION,
    acts.Kind.NOT_CALLED,
    acts.Kind.NOT_VISITED,
)


@dataclass(frozen=True, slots=True)
class Outside:
    """Records on a day outside the operating days: listed, never counted."""

    on: date
    kind: acts.Kind
    acts: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything counted in the stretch. `tallies` hold acts of operating days only; `span` names it: 当日, 当月, 当年度."""

    span: str
    tallies: tuple[Tally, ...]
    opens_hour: int
    closes_hour: int  # the last hour of calls begins before it
    slip_requests: Mapping[Side, int]
    phones_learned: tuple[tuple[str, int], ...]  # source in words, numbers
    outside: tuple[Outside, ...]
    outcome_words: Mapping[str, str]


def of(counts: Counts, *kinds: acts.Kind) -> list[Tally]:
    return [tally for tally in counts.tallies if tally.kind in kinds]


def sides(tallies: Iterable[Tally], count: str = "acts") -> tuple[int, ...]:
    """The sum of one of the tallies' counts for each side, and over all."""
    tallies = list(tallies)
    by_side = [sum(getattr(tally, count) for tally in tallies if tally.side == side) for side in SIDES]
    return (*by_side, sum(by_side))


def summary(counts: Counts) -> Table:
    calls, inbound = of(counts, acts.Kind.CALL), of(counts, acts.Kind.INBOUND)
    requested = [counts.slip_requests.get(side, 0) for side in SIDES]
    rows = (
        ("納付催告架電の件数", *sides(calls)),
        ("　うち接触した件数", *sides(calls, "contacts")),
        ("受電の件数", *sides(inbound)),
        ("納付約束の件数", *sides(of(counts, *SPOKEN), "promises")),
        ("納付書再発行の依頼の件数", *requested, sum(requested)),
        ("市への引継ぎの件数", *sides(counts.tallies, "handed_over")),
        ("　うち緊急の件数", *sides(counts.tallies, "urgent")),
        ("電話番号調査の件数", *sides(of(counts, acts.Kind.PHONE_RESEARCH))),
    )
    return Table(f"{counts.span}の件数", (Column("区分", width=1), *SIDE_COLUMNS), rows)


def promises(counts: Counts) -> Table:
    columns = (
        Column("聞き取った手段", width=1),
        Column("約束の件数", Kind.COUNT),
        Column("約束の額", Kind.YEN),
    )
    rows = tuple(
        (KIND_WORDS[kind], sides(of(counts, kind), "promises")[-1], sides(of(counts, kind), "promised_yen")[-1])
        for kind in SPOKEN
    )
    return Table("納付約束", columns, rows, ("計", sum(row[1] for row in rows), sum(row[2] for row in rows)))


def by_outcome(counts: Counts, kind: acts.Kind, title: str) -> Table:
    tallies = of(counts, kind)
    rows = tuple(
        (code, counts.outcome_words.get(code, "表にないコード"), *sides(c for c in tallies if c.outcome == code))
        for code in sorted({tally.outcome for tally in tallies})
    )
    columns = (Column("コード"), Column("対応結果", width=1), *SIDE_COLUMNS)
    return Table(title, columns, rows, ("計", "", *sides(tallies)))


def calls_by_hour(counts: Counts) -> dict[int, list[Tally]]:
    """The hours of calls, and any other hour in which one was recorded."""
    calls = of(counts, acts.Kind.CALL)
    hours = sorted({tally.hour for tally in calls} | set(range(counts.opens_hour, counts.closes_hour)))
    return {hour: [tally for tally in calls if tally.hour == hour] for hour in hours}


def by_hour(counts: Counts) -> Table:
    calls = of(counts, acts.Kind.CALL)
    rows = tuple(
        (f"{hour}時台", *sides(tallies), sides(tallies, "contacts")[-1]) for hour, tallies in calls_by_hour(counts).items()
    )
    columns = (Column("時間帯", width=1), *SIDE_COLUMNS, Column("うち接触", Kind.COUNT))
    return Table("時間帯別の架電件数", columns, rows, ("計", *sides(calls), sides(calls, "contacts")[-1]))


def hour_chart(counts: Counts) -> Bars:
    calls = {hour: sides(tallies)[-1] for hour, tallies in calls_by_hour(counts).items()}
    most = max(calls.values(), default=0)
    busiest = [f"{hour}時台" for hour, count in calls.items() if count == most]
    finding = f"{counts.span}の納付催告架電はありません。"
    if most:
        finding = f"{'と'.join(busiest[:2])}{'など' if len(busiest) > 2 else ''}が最も多く、{most:,}件です。"
    bars = tuple(Bar(f"{hour}時台", count) for hour, count in calls.items())
    return Bars("時間帯別の架電件数のグラフ", finding, Kind.COUNT, bars)


def by_worker(counts: Counts) -> Table:
    def counted(tallies: list[Tally]) -> Row:
        return (*sides(tallies), sides(tallies, "contacts")[-1], sides(tallies, "promises")[-1])

    calls = of(counts, acts.Kind.CALL)
    rows = tuple(
        (worker, *counted([tally for tally in calls if tally.worker == worker]))
        for worker in sorted({tally.worker for tally in calls})
    )
    columns = (
        Column("従事者番号", width=1),
        *SIDE_COLUMNS,
        Column("うち接触", Kind.COUNT),
        Column("約束", Kind.COUNT),
    )
    return Table("オペレータ別の架電件数", columns, rows, ("計", *counted(calls)))


def phones_learned(counts: Counts) -> Table:
    return Table(
        "新たに判明した電話番号",
        (Column("入手元", width=1), Column("件数", Kind.COUNT)),
        counts.phones_learned,
        ("計", sum(count for _, count in counts.phones_learned)),
        f"{counts.span}に新たに判明した電話番号はありません。",
    )


def others(counts: Counts) -> Table:
    rows = tuple((KIND_WORDS[kind], *sides(of(counts, kind))) for kind in OTHER_KINDS)
    return Table("手段別の件数", (Column("手段", width=1), *SIDE_COLUMNS), rows)


def outside(counts: Counts) -> Table:
    return Table(
        "運営日以外の記録(件数に数えていません)",
        (Column("日", Kind.DAY), Column("手段", width=1), Column("件数", Kind.COUNT)),
        tuple((found.on, KIND_WORDS[found.kind], found.acts) for found in counts.outside),
    )


def notes() -> Iterable[str]:
    """How things are counted, for the foot of each report."""
    yield (
        "架電は、同じ対象者・区分・日・開始時刻・従事者の記録をまとめて1件と数えます。"
        "電話番号なし、架電前納付確認、催告中止、約束済の記録は架電に数えません。"
    )
    yield "接触は、対応結果の表で接触とされた結果の件数です。訂正された記録は、どこにも数えません。"
    yield "納付約束は、納付義務者(後期高齢者医療保険料では連帯して義務を負う配偶者を含む)の約束の記録の件数です。"
    yield "約束の額は、記録の約束額(何回かに分けた約束では最初の回)の合計です。額を決めない全額の約束は、件数だけを数えます。"
    yield "保険料等の架電の目標には、不当利得返還の架電を含みます。目標は年度の月平均です。"
