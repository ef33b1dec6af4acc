"""What the monthly report says (specification 15.3.イ): the month's counts, targets, figures, training."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from saikoku.documents.report import Bar, Bars, Column, Heading, Kind, Notes, Prose, Section, Table
from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.performance.figures.rules import acts
from saikoku.performance.figures.rules.aside import LEFT_ASIDE
from saikoku.performance.reports.rules import counts as tables
from saikoku.performance.reports.rules import judged, surveyed
from saikoku.performance.reports.rules.achievement import Figures, Line
from saikoku.performance.reports.rules.causes import Work
from saikoku.performance.reports.rules.counts import Counts
from saikoku.performance.reports.rules.surveyed import Surveyed

WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """Everything a month came to. `figures` is the object that `saikoku figures` prints."""

    month: Month
    figures: Figures
    lines: tuple[Line, ...]
    counts: Counts
    surveys: Surveyed
    work: Work
    collected: tuple[tuple[str, int, int], ...]  # programme, payments, yen
    left_aside: tuple[tuple[str, int], ...]  # code, rows
    unapproved_terms: tuple[str, ...]  # in words
    still_running: bool  # the data was cut before the month ended
    restated: tuple[tuple[str, str, str, date], ...] = ()  # figure, old, new in words, and the day; since it was closed

    @property
    def missed(self) -> list[Line]:
        return [line for line in self.lines if line.is_missed]


def sections(facts: MonthFacts, written: Mapping[str, str], none_yet: Mapping[str, str]) -> Iterable[Section]:
    """`written`: what people wrote, by part; `none_yet`: what stands where they wrote nothing."""
    yield from opening(facts)
    yield Heading("1. 目標の達成状況")
    yield from judged.achievement(facts.lines)
    yield Heading("2. 自主納付額等と訪問収納")
    yield from judged.voluntary(facts.figures, "当月")
    yield judged.collected(facts.collected, "当月")
    yield Heading("3. 納付催告接触率")
    yield judged.contact_rates(facts.figures, "当月")
    yield Heading("4. 納付催告業務")
    yield tables.summary(facts.counts)
    yield tables.promises(facts.counts)
    yield from by_day(facts.counts)
    yield tables.by_outcome(facts.counts, acts.Kind.CALL, "対応結果別の架電件数")
    yield tables.by_hour(facts.counts)
    yield tables.hour_chart(facts.counts)
    yield by_weekday(facts.counts)
    yield tables.by_worker(facts.counts)
    yield Heading("5. 訪問業務")
    yield visits(facts.figures, facts.counts)
    yield tables.by_outcome(facts.counts, acts.Kind.VISIT, "対応結果別の訪問件数")
    yield Heading("6. 居所調査")
    yield from surveyed.sections(facts.surveys)
    yield Heading("7. 電話番号調査・受電・その他")
    yield tables.by_outcome(facts.counts, acts.Kind.PHONE_RESEARCH, "結果別の調査件数")
    yield tables.phones_learned(facts.counts)
    yield tables.by_outcome(facts.counts, acts.Kind.INBOUND, "対応結果別の受電件数")
    yield tables.others(facts.counts)
    if facts.counts.outside:
        yield tables.outside(facts.counts)
    yield Heading("8. 研修の実施")
    yield from prose(written.get("training") or none_yet["training"])
    yield from restated(facts)
    yield Notes(tuple(notes(facts)))


def restated(facts: MonthFacts) -> Iterable[Table]:
    """Both values of each figure that changed after the month was closed."""
    if facts.restated:
        columns = (Column("数値", width=1), Column("締めた時または前回"), Column("変わった後"), Column("確かめた日", Kind.DAY))
        yield Table("締めた後に変わった数値", columns, facts.restated)


def opening(facts: MonthFacts) -> Iterable[Section]:
    if facts.still_running:
        yield Prose("この月の業務が終わる前の時点で集計した、途中の数値です。")


def prose(text: str) -> Iterable[Prose]:
    """A written part, one paragraph for each line that says something."""
    return (Prose(line.strip()) for line in text.splitlines() if line.strip())


def by_day(counts: Counts) -> Iterable[Section]:
    days: dict[date, Counter[str]] = {}
    for tally in counts.tallies:
        found = days.setdefault(tally.on, Counter())
        found[tally.kind] += tally.acts
        if tally.kind == acts.Kind.CALL:
            found["contacts"] += tally.contacts
        if tally.kind in tables.SPOKEN:
            found["promises"] += tally.promises
    columns = (
        Column("日", Kind.DAY, width=1), Column("架電", Kind.COUNT), Column("うち接触", Kind.COUNT),
        Column("約束", Kind.COUNT), Column("受電", Kind.COUNT), Column("訪問", Kind.COUNT),
    )  # fmt: skip
    names = (acts.Kind.CALL, "contacts", "promises", acts.Kind.INBOUND, acts.Kind.VISIT)
    rows = tuple((on, *(days[on][name] for name in names)) for on in sorted(days))
    total = ("計", *(sum(found[name] for found in days.values()) for name in names))
    none_yet = f"{counts.span}の記録はありません。"
    yield Table("日別の件数", columns, rows, total, none_yet)
    calls = [(on, days[on][acts.Kind.CALL]) for on in sorted(days)]
    if calls:
        most = max(calls, key=lambda pair: pair[1])
        finding = f"最も多い日は{eras.in_words(most[0])}の {most[1]:,} 件です。"
        yield Bars("日別の架電件数", finding, Kind.COUNT, tuple(Bar(f"{on.month}/{on.day}", count) for on, count in calls))


def by_weekday(counts: Counts) -> Table:
    calls = tables.of(counts, acts.Kind.CALL)
    rows = []
    for number, word in enumerate(WEEKDAYS):
        chosen = [tally for tally in calls if tally.on.weekday() == number]
        rows.append((f"{word}曜日", len({tally.on for tally in chosen}), *_reached(chosen)))
    columns = (
        Column("曜日", width=1), Column("実施した日数", Kind.COUNT), Column("架電", Kind.COUNT), Column("うち接触", Kind.COUNT)
    )  # fmt: skip
    total = ("計", sum(row[1] for row in rows), *_reached(calls))
    return Table("曜日別の架電件数", columns, tuple(rows), total)


def _reached(tallies: Sequence[acts.Tally]) -> tuple[int, int]:
    return sum(tally.acts for tally in tallies), sum(tally.contacts for tally in tallies)


def visits(figures: Figures, counts: Counts) -> Table:
    done = tables.of(counts, acts.Kind.VISIT)
    rows = (
        ("訪問した世帯(目標の数え方)", figures["households_visited"]),
        ("訪問の件数", sum(tally.acts for tally in done)),
        ("　うち接触した件数", sum(tally.contacts for tally in done)),
        ("訪問した日数", len({tally.on for tally in done})),
        ("訪問した訪問員の数", len({tally.worker for tally in done})),
    )
    return Table(f"{counts.span}の訪問", (Column("区分", width=1), Column("件数", Kind.COUNT)), rows)


def notes(facts: MonthFacts) -> Iterable[str]:
    yield from tables.notes()
    yield from surveyed.notes()
    yield f"合意事項の版 {facts.figures['terms']}。接触率と自主納付額等は、仕様書12の数え方によります。"
    yield from (f"まだ数えていない行: {LEFT_ASIDE[code]} {rows:,} 件" for code, rows in facts.left_aside if rows)
    if facts.unapproved_terms:
        yield f"市の承認前の既定値で集計した合意事項: {'、'.join(facts.unapproved_terms)}"
