"""What the yearly report says (specification 15.3.ウ): differences from targets, averages, statistics, summary, proposals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from saikoku.documents.report import Column, Heading, Kind, Notes, Prose, Section, Table
from saikoku.governance.goals.rules import writing
from saikoku.governance.goals.rules.annex import Indicator
from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.performance.figures.rules import acts
from saikoku.performance.reports.rules import counts as tables
from saikoku.performance.reports.rules import judged, monthly, surveyed
from saikoku.performance.reports.rules.achievement import Figures, Line
from saikoku.performance.reports.rules.counts import Counts
from saikoku.performance.reports.rules.monthly import prose
from saikoku.performance.reports.rules.surveyed import Surveyed


@dataclass(frozen=True, slots=True)
class YearFacts:
    """Everything a fiscal year came to. `lines`: of each month, its averages over the year so far."""

    fiscal_year: int
    figures: Mapping[Month, Figures]
    lines: Mapping[Month, Sequence[Line]]
    counts: Counts
    surveys: Surveyed
    collected: tuple[tuple[str, int, int], ...]
    next_targets: tuple[tuple[Indicator, Decimal | None], ...]  # proposed for the next fiscal year, a month
    unapproved_terms: tuple[str, ...]
    still_running: bool

    @property
    def last(self) -> Sequence[Line]:
        """The lines of the last month, whose averages are those of the year."""
        return self.lines[max(self.lines)] if self.lines else ()

    @property
    def missed(self) -> list[Line]:
        """Targets whose average over the year was not reached."""
        return [
            line for line in self.last
            if line.indicator.binding and line.average_target is not None
            and (line.average is None or line.average < line.average_target)
        ]  # fmt: skip


def sections(facts: YearFacts, written: Mapping[str, str]) -> Iterable[Section]:
    yield from opening(facts)
    yield Heading("1. 総括")
    yield from prose(written.get("summary", ""))
    yield Heading("2. 目標基準値との差異")
    yield differences(facts)
    yield Heading("3. 1年間の平均値と月別の実績")
    yield from judged.by_month(facts.lines)
    yield Heading("4. 統計情報")
    yield tables.summary(facts.counts)
    yield tables.promises(facts.counts)
    yield tables.by_outcome(facts.counts, acts.Kind.CALL, "対応結果別の架電件数")
    yield tables.by_hour(facts.counts)
    yield monthly.by_weekday(facts.counts)
    yield tables.by_outcome(facts.counts, acts.Kind.VISIT, "対応結果別の訪問件数")
    yield tables.by_outcome(facts.counts, acts.Kind.PHONE_RESEARCH, "結果別の電話番号調査件数")
    yield tables.by_outcome(facts.counts, acts.Kind.INBOUND, "対応結果別の受電件数")
    yield tables.others(facts.counts)
    yield from surveyed.sections(facts.surveys)
    yield voluntary_by_month(facts)
    yield judged.collected(facts.collected, "当年度")
    for number, (name, words) in enumerate((
        ("proposals", "提案"), ("plan", "年間業務計画の実施結果と次年度の計画"), ("training", "年間研修計画の実施結果"),
    ), start=5):  # fmt: skip
        yield Heading(f"{number}. {words}")
        yield from prose(written.get(name, ""))
    yield Notes(tuple(notes(facts)))


def opening(facts: YearFacts) -> Iterable[Section]:
    if facts.still_running:
        yield Prose("この年度の業務が終わる前の時点で集計した、途中の数値です。")


def differences(facts: YearFacts) -> Table:
    """Each target beside the average reached, in the indicator's own unit."""
    columns = (
        Column("指標", width=1), Column("目標(月平均)"), Column("実績(月平均)"), Column("差異"), Column("判定")
    )  # fmt: skip
    rows = tuple(
        (
            line.indicator.words, writing.words(line.indicator, line.average_target), average_words(line),
            _difference(line), _verdict(line),
        )
        for line in facts.last
    )  # fmt: skip
    return Table("目標基準値との差異", columns, rows, none_yet="業務を行った月がまだありません。")


def average_words(line: Line) -> str:
    return "なし" if line.average is None else writing.words(line.indicator, line.average)


def _difference(line: Line) -> str:
    if line.average is None or line.average_target is None:
        return "-"
    if line.indicator.adds_up:
        shift = (line.average - line.average_target).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return f"{shift:+,}".replace("-", "−").removesuffix(".0") + line.indicator.unit
    shift = ((line.average - line.average_target) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{shift:+}".replace("-", "−") + "ポイント"


def _verdict(line: Line) -> str:
    if line.average_target is None:
        return "目標は未定"
    if not line.indicator.binding:
        return "目安"
    return "達成" if line.average is not None and line.average >= line.average_target else "未達成"


def shortfall(line: Line, facts: YearFacts) -> tuple[str, ...]:
    """In which months a target of the year was missed, by numbers."""
    name = line.indicator.name
    found = [(at, one) for at in sorted(facts.lines) for one in facts.lines[at] if one.indicator.name == name]
    missed = [(at, one) for at, one in found if one.is_missed]
    target = writing.words(line.indicator, line.average_target)
    sentences = [f"月平均は {average_words(line)}で、目標 {target}に対して {_difference(line)}です。"]
    if missed:
        words = "、".join(eras.month_in_words(at) for at, _ in missed)
        sentences.append(f"月の目標に達しなかったのは {len(found)} か月のうち {len(missed)} か月({words})です。")
    return tuple(sentences)


def voluntary_by_month(facts: YearFacts) -> Table:
    columns = (Column("月"), *(Column(words, Kind.YEN) for words in judged.SHORT.values()), Column("計", Kind.YEN))
    rows = tuple(
        (eras.month_in_words(at), *(one["voluntary"][rule] for rule in judged.RULES), one["voluntary"]["total"])
        for at, one in sorted(facts.figures.items())
    )
    total = ("計", *(sum(row[place] for row in rows) for place in range(1, len(columns))))
    return Table("月別の自主納付額等", columns, rows, total)


def proposed(facts: YearFacts) -> Iterable[Section]:
    """The target values proposed for the next fiscal year, beside this year's."""
    if not facts.next_targets:
        yield Prose("次年度の目標基準値は、まだ提案されていません。")
        return
    held = {line.indicator.name: line for line in facts.last}
    rows = tuple(
        (
            indicator.words,
            writing.words(indicator, held[indicator.name].average_target) if indicator.name in held else "-",
            average_words(held[indicator.name]) if indicator.name in held else "-",
            writing.words(indicator, average),
        )
        for indicator, average in facts.next_targets
    )
    columns = (Column("指標", width=1), Column("今年度の目標"), Column("今年度の実績"), Column("次年度の提案"))
    yield Table("次年度の目標基準値の提案(月平均)", columns, rows)


def notes(facts: YearFacts) -> Iterable[str]:
    yield from tables.notes()
    yield from surveyed.notes()
    yield "月平均は、災害のため除外した月を除く、終わった月の平均です。接触率は、それらの月の対象を合わせた率です。"
    if facts.unapproved_terms:
        yield f"市の承認前の既定値で集計した合意事項: {'、'.join(facts.unapproved_terms)}"
