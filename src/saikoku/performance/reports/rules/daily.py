"""What the daily report says (specification 15.3.ア): from the day's counts to the facts of the paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from saikoku.documents.report import (
    Bar,
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
    Target,
)
from saikoku.kernel import eras
from saikoku.kernel.programmes import SIDE_WORDS, Side
from saikoku.performance.figures.rules import acts
from saikoku.performance.figures.rules.acts import Tally
from saikoku.performance.reports.rules.progress import Progress

SIDES = tuple(Side)
_SIDE_COLUMNS = tuple(Column(name, Kind.COUNT) for name in (*SIDE_WORDS.values(), "計"))
_KIND_WORDS = {
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
_SPOKEN = (acts.Kind.CALL, acts.Kind.INBOUND, acts.Kind.VISIT)
PHONE_SOURCES = {  # R02
    "01": "本人",
    "02": "家族",
    "03": "市への照会",
    "04": "現地",
    "05": "財産調査の回答",
    "06": "受電の番号",
    "09": "その他",
}
_OTHER_KINDS = (
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
class Letterhead:
    """Whose paper it is: taken from the contract of the database."""

    contract: str
    addressee: str
    author: str
    practice: bool
    starts_on: date  # of the contract: no report before it


@dataclass(frozen=True, slots=True)
class TargetLine:
    words: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class Outside:
    """Records on a day outside the operating days: listed, never counted."""

    on: date
    kind: acts.Kind
    acts: int


@dataclass(frozen=True, slots=True)
class Day:
    """Everything counted for one day. `tallies` hold this day's acts only, none when it is not worked."""

    on: date
    tallies: tuple[Tally, ...]
    opens_hour: int
    closes_hour: int  # the last hour of calls begins before it
    still_open: bool  # the data was cut before the day's work ended
    targets: tuple[TargetLine, ...]
    slip_requests: Mapping[Side, int]
    phones_learned: tuple[tuple[str, int], ...]  # source in words, numbers
    outside: tuple[Outside, ...]
    unapproved_terms: tuple[str, ...]  # in words
    outcome_words: Mapping[str, str]


def refusals(on: date, today: date, letterhead: Letterhead) -> list[str]:
    """Why there is no report of that day; empty when there is one."""
    found = ["day-to-come"] if on > today else []
    return [*found, "before-the-contract"] if on < letterhead.starts_on else found


def report(day: Day, *, letterhead: Letterhead, version: int, cut_at: datetime) -> Report:
    return Report(
        title="業務日報",
        subtitle=f"第{version}版",
        contract=letterhead.contract,
        addressee=letterhead.addressee,
        author=letterhead.author,
        period=eras.in_words(day.on),
        cut_at=cut_at,
        practice=letterhead.practice,
        sections=tuple(_sections(day)),
    )


def _sections(day: Day) -> Iterable[Section]:
    if day.still_open:
        yield Prose("この日の業務が終わる前の時点で集計した、途中の件数です。")
    yield Heading("1. 当日の概要")
    yield _summary(day)
    yield _promises(day)
    yield Heading("2. 当月の累計と目標")
    yield _target_table(day)
    yield _target_chart(day)
    yield Heading("3. 納付催告架電")
    yield _by_outcome(day, acts.Kind.CALL, "対応結果別の架電件数")
    yield _by_hour(day)
    yield _hour_chart(day)
    yield _by_worker(day)
    yield Heading("4. 電話番号調査")
    yield _by_outcome(day, acts.Kind.PHONE_RESEARCH, "結果別の調査件数")
    yield _phones_learned(day)
    yield Heading("5. 受電")
    yield _by_outcome(day, acts.Kind.INBOUND, "対応結果別の受電件数")
    yield Heading("6. その他の対応")
    yield _others(day)
    if day.outside:
        yield _outside(day)
    yield Notes(tuple(_notes(day)))


def _of(day: Day, *kinds: acts.Kind) -> list[Tally]:
    return [tally for tally in day.tallies if tally.kind in kinds]


def _sides(tallies: Iterable[Tally], count: str = "acts") -> tuple[int, ...]:
    """The sum of one of the tallies' counts for each side, and over all."""
    tallies = list(tallies)
    by_side = [sum(getattr(tally, count) for tally in tallies if tally.side == side) for side in SIDES]
    return (*by_side, sum(by_side))


def _summary(day: Day) -> Table:
    calls, inbound = _of(day, acts.Kind.CALL), _of(day, acts.Kind.INBOUND)
    requested = [day.slip_requests.get(side, 0) for side in SIDES]
    rows = (
        ("納付催告架電の件数", *_sides(calls)),
        ("　うち接触した件数", *_sides(calls, "contacts")),
        ("受電の件数", *_sides(inbound)),
        ("納付約束の件数", *_sides(_of(day, *_SPOKEN), "promises")),
        ("納付書再発行の依頼の件数", *requested, sum(requested)),
        ("市への引継ぎの件数", *_sides(day.tallies, "handed_over")),
        ("　うち緊急の件数", *_sides(day.tallies, "urgent")),
        ("電話番号調査の件数", *_sides(_of(day, acts.Kind.PHONE_RESEARCH))),
    )
    return Table("当日の件数", (Column("区分", width=1), *_SIDE_COLUMNS), rows)


def _promises(day: Day) -> Table:
    columns = (
        Column("聞き取った手段", width=1),
        Column("約束の件数", Kind.COUNT),
        Column("約束の額", Kind.YEN),
    )
    rows = tuple(
        (_KIND_WORDS[kind], _sides(_of(day, kind), "promises")[-1], _sides(_of(day, kind), "promised_yen")[-1])
        for kind in _SPOKEN
    )
    return Table("納付約束", columns, rows, ("計", sum(row[1] for row in rows), sum(row[2] for row in rows)))


def _target_table(day: Day) -> Table:
    columns = (
        Column("指標", width=1),
        Column("目標(月平均)", Kind.COUNT),
        Column("当月累計", Kind.COUNT),
        Column("目標比", Kind.PERCENT),
        Column("目標まで", Kind.COUNT),
        Column("均等に進んだ場合", Kind.COUNT),
        Column("年度の前月までの平均", Kind.AVERAGE),
    )
    rows = tuple(
        (line.words, p.target, p.month_so_far, p.share, p.left, p.even_pace, p.year_average)
        for line in day.targets
        for p in [line.progress]
    )
    return Table("月平均の目標に対する当月の累計", columns, rows)


def _target_chart(day: Day) -> Bars:
    behind = [line.words for line in day.targets if line.progress.month_so_far < line.progress.even_pace]
    finding = "すべての指標が、均等に進んだ場合の件数に達しています。"
    if behind:
        finding = f"{'、'.join(behind)}は、均等に進んだ場合の件数に達していません。"
    return Bars(
        "目標に対する割合",
        finding,
        Kind.PERCENT,
        tuple(Bar(line.words, line.progress.share) for line in day.targets),
        Target("月平均の目標", 100),
    )


def _by_outcome(day: Day, kind: acts.Kind, title: str) -> Table:
    tallies = _of(day, kind)
    rows = tuple(
        (code, day.outcome_words.get(code, "表にないコード"), *_sides(c for c in tallies if c.outcome == code))
        for code in sorted({tally.outcome for tally in tallies})
    )
    columns = (Column("コード"), Column("対応結果", width=1), *_SIDE_COLUMNS)
    return Table(title, columns, rows, ("計", "", *_sides(tallies)))


def _calls_by_hour(day: Day) -> dict[int, list[Tally]]:
    """The hours of calls, and any other hour in which one was recorded."""
    calls = _of(day, acts.Kind.CALL)
    hours = sorted({tally.hour for tally in calls} | set(range(day.opens_hour, day.closes_hour)))
    return {hour: [tally for tally in calls if tally.hour == hour] for hour in hours}


def _by_hour(day: Day) -> Table:
    calls = _of(day, acts.Kind.CALL)
    rows = tuple(
        (f"{hour}時台", *_sides(tallies), _sides(tallies, "contacts")[-1]) for hour, tallies in _calls_by_hour(day).items()
    )
    columns = (Column("時間帯", width=1), *_SIDE_COLUMNS, Column("うち接触", Kind.COUNT))
    return Table("時間帯別の架電件数", columns, rows, ("計", *_sides(calls), _sides(calls, "contacts")[-1]))


def _hour_chart(day: Day) -> Bars:
    calls = {hour: _sides(tallies)[-1] for hour, tallies in _calls_by_hour(day).items()}
    most = max(calls.values(), default=0)
    busiest = [f"{hour}時台" for hour, count in calls.items() if count == most]
    finding = "この日の納付催告架電はありません。"
    if most:
        finding = f"{'と'.join(busiest[:2])}{'など' if len(busiest) > 2 else ''}が最も多く、{most:,}件です。"
    bars = tuple(Bar(f"{hour}時台", count) for hour, count in calls.items())
    return Bars("時間帯別の架電件数のグラフ", finding, Kind.COUNT, bars)


def _by_worker(day: Day) -> Table:
    def counted(tallies: list[Tally]) -> Row:
        return (*_sides(tallies), _sides(tallies, "contacts")[-1], _sides(tallies, "promises")[-1])

    calls = _of(day, acts.Kind.CALL)
    rows = tuple(
        (worker, *counted([tally for tally in calls if tally.worker == worker]))
        for worker in sorted({tally.worker for tally in calls})
    )
    columns = (
        Column("従事者番号", width=1),
        *_SIDE_COLUMNS,
        Column("うち接触", Kind.COUNT),
        Column("約束", Kind.COUNT),
    )
    return Table("オペレータ別の架電件数", columns, rows, ("計", *counted(calls)))


def _phones_learned(day: Day) -> Table:
    return Table(
        "新たに判明した電話番号",
        (Column("入手元", width=1), Column("件数", Kind.COUNT)),
        day.phones_learned,
        ("計", sum(count for _, count in day.phones_learned)),
        "この日に新たに判明した電話番号はありません。",
    )


def _others(day: Day) -> Table:
    rows = tuple((_KIND_WORDS[kind], *_sides(_of(day, kind))) for kind in _OTHER_KINDS)
    return Table("手段別の件数", (Column("手段", width=1), *_SIDE_COLUMNS), rows)


def _outside(day: Day) -> Table:
    return Table(
        "運営日以外の記録(当月・件数に数えていません)",
        (Column("日", Kind.DAY), Column("手段", width=1), Column("件数", Kind.COUNT)),
        tuple((found.on, _KIND_WORDS[found.kind], found.acts) for found in day.outside),
    )


def _notes(day: Day) -> Iterable[str]:
    yield (
        "架電は、同じ対象者・区分・日・開始時刻・従事者の記録をまとめて1件と数えます。"
        "電話番号なし、架電前納付確認、催告中止、約束済の記録は架電に数えません。"
    )
    yield "接触は、対応結果の表で接触とされた結果の件数です。訂正された記録は、どこにも数えません。"
    yield "納付約束は、納付義務者(後期高齢者医療保険料では連帯して義務を負う配偶者を含む)の約束の記録の件数です。"
    yield "保険料等の架電の目標には、不当利得返還の架電を含みます。目標は年度の月平均です。"
    if day.unapproved_terms:
        yield f"市の承認前の既定値で集計した合意事項: {'、'.join(day.unapproved_terms)}"
