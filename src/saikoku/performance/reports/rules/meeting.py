"""What is laid before the monthly meeting and the yearly meeting with the city (specification 15.4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from saikoku.documents.report import Column, Heading, Notes, Prose, Section, Table
from saikoku.performance.figures.rules import acts
from saikoku.performance.reports.rules import causes, judged, monthly, reviewed, surveyed, yearly
from saikoku.performance.reports.rules import counts as tables
from saikoku.performance.reports.rules.counts import Counts
from saikoku.performance.reports.rules.kinds import COUNTERMEASURE
from saikoku.performance.reports.rules.monthly import MonthFacts, prose
from saikoku.performance.reports.rules.reviewed import Reviewed
from saikoku.performance.reports.rules.yearly import YearFacts

MINUTES_ROWS = 8


@dataclass(frozen=True, slots=True)
class Agenda:
    """What people wrote, by part; what stands where they wrote nothing; whom the specification wants there."""

    written: Mapping[str, str]
    none_yet: Mapping[str, str]
    expected: tuple[str, ...]

    def text(self, name: str) -> str:
        return self.written.get(name, "").strip() or self.none_yet.get(name, "")


def of_the_month(facts: MonthFacts, before: Counts | None, calls: Reviewed, agenda: Agenda) -> Iterable[Section]:
    yield from monthly.opening(facts)
    yield from _head(agenda)
    yield Heading("1. 統計情報")
    yield tables.summary(facts.counts)
    yield tables.promises(facts.counts)
    yield from monthly.by_day(facts.counts)
    yield tables.by_outcome(facts.counts, acts.Kind.CALL, "対応結果別の架電件数")
    yield monthly.visits(facts.figures, facts.counts)
    yield from surveyed.sections(facts.surveys)
    yield from judged.voluntary(facts.figures, "当月")
    yield judged.collected(facts.collected, "当月")
    yield judged.contact_rates(facts.figures, "当月")
    yield Heading("2. 目標の達成状況")
    yield from judged.achievement(facts.lines)
    yield Heading("3. 達成していない目標と対応策")
    yield from _missed_of_the_month(facts, before, agenda)
    yield Heading("4. 応対の点検")
    yield from reviewed.sections(calls, "当月")
    yield from _closing(agenda, first=5)
    yield Notes(tuple(monthly.notes(facts)))


def _missed_of_the_month(facts: MonthFacts, before: Counts | None, agenda: Agenda) -> Iterable[Section]:
    if not facts.missed:
        yield Prose("当月の目標を達成していない指標はありません。")
    for line in facts.missed:
        numbers = causes.sentences(line, facts.counts, facts.work, before=before)
        yield _countermeasure(line.indicator.words, numbers, agenda.text(f"{COUNTERMEASURE}:{line.indicator.name}"))


def of_the_year(facts: YearFacts, calls: Reviewed, agenda: Agenda) -> Iterable[Section]:
    yield from yearly.opening(facts)
    yield from _head(agenda)
    yield Heading("1. 総括")
    yield from prose(agenda.text("summary"))
    yield Heading("2. 1年間の目標値に対する達成状況と差異")
    yield yearly.differences(facts)
    yield Heading("3. 1年間の平均値と月別の実績")
    yield from judged.by_month(facts.lines)
    yield yearly.voluntary_by_month(facts)
    yield Heading("4. 達成していない目標と対応策")
    if not facts.missed:
        yield Prose("年度の目標を達成していない指標はありません。")
    for line in facts.missed:
        numbers = yearly.shortfall(line, facts)
        yield _countermeasure(line.indicator.words, numbers, agenda.text(f"{COUNTERMEASURE}:{line.indicator.name}"))
    yield Heading("5. 提案")
    yield from prose(agenda.text("proposals"))
    yield Heading("6. 新たな目標基準値の協議")
    yield from prose(agenda.text("new_targets"))
    yield from yearly.proposed(facts)
    yield Heading("7. 応対の点検")
    yield from reviewed.sections(calls, "当年度")
    yield from _closing(agenda, first=8)
    yield Notes(tuple(yearly.notes(facts)))


def _head(agenda: Agenda) -> Iterable[Section]:
    yield Table("開催", (Column("項目"), Column("内容", width=1)), (("日時と場所", agenda.text("held")),))
    yield _attendance(agenda)


def _attendance(agenda: Agenda) -> Table:
    """Who takes part, with room for a signature; those whom the specification names where nobody was written down."""
    people = [line.strip() for line in agenda.text("attendance").splitlines() if line.strip()]
    rows = tuple((person, "") for person in people or agenda.expected)
    return Table("出席者", (Column("所属・職・氏名", width=2), Column("署名", width=1)), rows)


def _countermeasure(words: str, numbers: Sequence[str], text: str) -> Table:
    rows = [("原因(数値)", sentence) for sentence in numbers]
    rows += [("対応策", line) for line in text.splitlines() if line.strip()] or [("対応策", "(未記入)")]
    return Table(words, (Column("区分"), Column("内容", width=1)), tuple(rows))


def _closing(agenda: Agenda, *, first: int) -> Iterable[Section]:
    yield Heading(f"{first}. 特記事項")
    yield from prose(agenda.text("special"))
    yield Heading(f"{first + 1}. 業務上の課題・協議事項")
    yield from prose(agenda.text("issues"))
    yield Heading(f"{first + 2}. 議事録")
    columns = (Column("議題", width=2), Column("決まったこと", width=3), Column("担当"), Column("期限"))
    yield Table("議事録(会議で記入)", columns, tuple(("　", "", "", "") for _ in range(MINUTES_ROWS)))
