"""What the daily report says (specification 15.3.ア): from the day's counts to the facts of the paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from saikoku.documents.report import Bar, Bars, Column, Heading, Kind, Notes, Prose, Report, Section, Table, Target
from saikoku.kernel import eras
from saikoku.performance.figures.rules import acts
from saikoku.performance.reports.rules import counts as tables
from saikoku.performance.reports.rules import judged, surveyed
from saikoku.performance.reports.rules.achievement import Figures
from saikoku.performance.reports.rules.counts import Counts
from saikoku.performance.reports.rules.letterhead import Letterhead, paper
from saikoku.performance.reports.rules.progress import Progress
from saikoku.performance.reports.rules.surveyed import Surveyed


@dataclass(frozen=True, slots=True)
class TargetLine:
    words: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class SoFar:
    """Money and rates of the month until the day. `figures` is shaped as the month's own; `rates_on`: when the rates were
    counted, None where they were not yet."""

    figures: Figures
    rates_on: date | None


@dataclass(frozen=True, slots=True)
class Day:
    """Everything counted for one day; no acts when it is not worked."""

    on: date
    counts: Counts
    surveys: Surveyed
    still_open: bool  # the data was cut before the day's work ended
    targets: tuple[TargetLine, ...]
    unapproved_terms: tuple[str, ...]  # in words
    so_far: SoFar | None = None  # None: nothing of the month is kept yet


def report(day: Day, *, letterhead: Letterhead, version: int, cut_at: datetime) -> Report:
    period = eras.in_words(day.on)
    return paper("業務日報", period, tuple(_sections(day)), letterhead=letterhead, version=version, cut_at=cut_at)


def _sections(day: Day) -> Iterable[Section]:
    if day.still_open:
        yield Prose("この日の業務が終わる前の時点で集計した、途中の件数です。")
    yield Heading("1. 当日の概要")
    yield tables.summary(day.counts)
    yield tables.promises(day.counts)
    yield Heading("2. 当月の累計と目標")
    yield _target_table(day)
    yield _target_chart(day)
    yield from _so_far(day.so_far)
    yield Heading("3. 納付催告架電")
    yield tables.by_outcome(day.counts, acts.Kind.CALL, "対応結果別の架電件数")
    yield tables.by_hour(day.counts)
    yield tables.hour_chart(day.counts)
    yield tables.by_worker(day.counts)
    yield Heading("4. 電話番号調査")
    yield tables.by_outcome(day.counts, acts.Kind.PHONE_RESEARCH, "結果別の調査件数")
    yield tables.phones_learned(day.counts)
    yield Heading("5. 受電")
    yield tables.by_outcome(day.counts, acts.Kind.INBOUND, "対応結果別の受電件数")
    yield Heading("6. 居所調査")
    yield from surveyed.sections(day.surveys)
    yield Heading("7. その他の対応")
    yield tables.others(day.counts)
    if day.counts.outside:
        yield tables.outside(day.counts)
    yield Notes(tuple(_notes(day)))


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


def _so_far(found: SoFar | None) -> Iterable[Section]:
    if found is None:
        yield Prose("当月の自主納付額等と接触率は、まだ数えていません。")
        return
    yield judged.voluntary_table(found.figures, "当月")
    yield Table(
        "当月の訪問収納", (Column("項目", width=1), Column("金額", Kind.YEN)),
        (("訪問収納(自主納付額等とは別)", found.figures["visit_collection"]),),
    )  # fmt: skip
    if found.rates_on is None:
        yield Prose("当月の接触率は、この日にはまだ数えていません。")
    else:
        yield judged.contact_rates(found.figures, "当月")


def _notes(day: Day) -> Iterable[str]:
    yield from tables.notes()
    yield from surveyed.notes()
    if day.so_far:
        yield "当月の自主納付額等と訪問収納は、この日までの納付日・届出日の分で、届いている収納データによります。"
    if day.so_far and day.so_far.rates_on:
        yield f"当月の接触率は、{eras.in_words(day.so_far.rates_on)}に数えた率です。"
    if day.unapproved_terms:
        yield f"市の承認前の既定値で集計した合意事項: {'、'.join(day.unapproved_terms)}"
