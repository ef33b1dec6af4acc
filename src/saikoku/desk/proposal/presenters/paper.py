"""The proposal as a paper for the city: days, hours, heads, shifts without anybody's wishes, effect, assumptions."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from saikoku.desk.proposal.presenters import effects, words
from saikoku.desk.proposal.queries import Proposal, Roster
from saikoku.documents.report import Bar, Bars, Column, Heading, Kind, Notes, Prose, Report, Section, Table
from saikoku.kernel import daytime, eras
from saikoku.performance.outlook.queries.month import MonthView
from saikoku.performance.reports.rules.letterhead import Letterhead
from saikoku.planning.staffing.presenters import clock_words, finding, means_by_start
from saikoku.workforce.shifts import queries as shifts
from saikoku.workforce.shifts.models import Shift
from saikoku.workforce.shifts.rules.problem import PHONE, SUPERVISE, VISITS

TITLE = "実施日時及び人員配置の提案"
HALVES = 2


def report(proposal: Proposal, view: MonthView | None, *, head: Letterhead, cut_at: datetime) -> Report:
    return Report(
        title=TITLE, subtitle="仕様書 7(3)、8(1)に基づく提案", contract=head.contract, addressee=head.addressee,
        author=head.author,
        period=words.period(proposal), cut_at=cut_at, practice=head.practice, landscape=True,
        sections=(
            *_days(proposal), *_effect(proposal, view), *_heads(proposal), *_shifts(proposal),
            Heading("前提と出典"), Notes(tuple(words.assumptions(proposal))),
        ),
    )  # fmt: skip


def _days(proposal: Proposal) -> list[Section]:
    way, note = proposal.best, words.lead(proposal)
    columns = (Column("曜日"), *(Column(f"{start}〜{end}時", Kind.AVERAGE) for start, end in proposal.bands))
    rows = tuple(
        (
            f"{words.DAY_NAMES[weekday - 1]}({proposal.open_days[weekday]}日)",
            *(_tenth(way.option.hours.get((weekday, band), 0.0)) for band in range(len(proposal.bands))),
        )
        for weekday in sorted(proposal.open_days)
    )  # fmt: skip
    chances = tuple(
        (words.DAY_NAMES[weekday - 1], *(_chance(proposal.chances[weekday, band]) for band in range(len(proposal.bands))))
        for weekday in sorted(proposal.open_days)
    )  # fmt: skip
    plain = (Column("曜日"), *(Column(f"{start}〜{end}時") for start, end in proposal.bands))
    return [
        Heading("実施日時"), Prose(f"{note.lead}{note.words}"),
        Table("架電にあてる時間(月の合計、時間)", columns, rows),
        Table("接触の見込み(当月の名簿の人について。かっこは8割の幅)", plain, chances),
    ]  # fmt: skip


def _chance(of: tuple[float, float, float]) -> str:
    mean, low, high = of
    return f"{mean * 100:.1f}%({low * 100:.1f}〜{high * 100:.1f}%)"


def _tenth(value: float) -> Decimal:
    return Decimal(value).quantize(Decimal("0.1"))


def _effect(proposal: Proposal, view: MonthView | None) -> list[Section]:
    columns = (
        Column("時間の置き方"), Column("架電(件)", Kind.COUNT), Column("接触する人(人)", Kind.COUNT), Column("8割の幅(人)"),
        Column("均等との差(人、8割の幅)"), Column("約束による納付(円)", Kind.YEN), Column("8割の幅(円)"),
    )  # fmt: skip
    rows = tuple(
        (
            words.named(proposal, way), round(way.brings.calls), round(way.brings.contacts),
            f"{way.contacts[0]:,.0f}〜{way.contacts[1]:,.0f}",
            "-" if way.option.name == "even" else f"{way.more[0]:+,.0f}〜{way.more[1]:+,.0f}",
            round(round(way.yen[0], -3)), f"{round(way.yen[1], -3):,.0f}〜{round(way.yen[2], -3):,.0f}",
        )
        for way in proposal.ways
    )  # fmt: skip
    named = (Column("指標"), Column("月の目標"), Column("この案の見込み"), Column("8割の幅"))
    basis = (Column("見込みのもと"), Column("見込み"), Column("8割の幅"), Column("記録"), Column("初期値"))
    found: list[Section] = [
        Heading("見込まれる効果"), Table("同じ時間の架電による比較", columns, rows),
        Table(f"{words.period(proposal)}の目標と、この案の見込み", named, tuple(effects.against_targets(proposal))),
        Notes(effects.PARTS),
        Table("見込みのもと(記録に初期値を加えたもの)", basis, tuple(effects.rests_on(proposal))),
    ]  # fmt: skip
    lines = words.lines(view)
    if lines:
        named = (Column("指標"), Column("月の目標"), Column("月末の見込み"), Column("8割の幅"), Column("見通し"))
        shown = tuple((name, target, end, between, chip.words) for name, target, end, between, chip in lines)
        found.append(Table("今月の目標基準値と見込み", named, shown))
    return found


def _heads(proposal: Proposal) -> list[Section]:
    weekdays, lines = words.heads(proposal)
    columns = (Column("時刻"), *(Column(weekday, Kind.COUNT) for weekday in weekdays))
    rows = tuple((clock, *of) for clock, of in lines)
    means = means_by_start(proposal.found)
    bars = tuple(Bar(clock_words(start), _tenth(mean)) for start, mean in means.items())
    worst = words.overload(proposal)
    found: list[Section] = [Heading("30分ごとの人員")]
    found += [Prose(f"{note.lead}{note.words}") for note in worst] or [
        Prose("過去8週間に、見積りより1人以上少ない状態の続いた時間帯はありません。")
    ]
    if bars:
        found.append(Bars("30分ごとに要る人数(曜日の平均)", finding(means), Kind.AVERAGE, bars))
    return [*found, Table("曜日と30分ごとに要る人数(勤務表にのせる人数)", columns, rows)]


def _shifts(proposal: Proposal) -> list[Section]:
    if proposal.roster is None:
        return [Heading("勤務表"), Prose(f"{words.period(proposal)}の勤務表は、まだ作っていません。")]
    roster, plan = proposal.roster, proposal.roster.plan
    gap = f"。これより良い案との差は {plan.found['gap'] * 100:.1f}%以内です" if "gap" in plan.found else ""
    people = len({one.worker_id for one in roster.shifts})
    columns = (
        Column("日", Kind.DAY), Column("責任者", Kind.COUNT), Column("電話", Kind.COUNT), Column("訪問", Kind.COUNT),
        Column("電話の不足(時間)", Kind.AVERAGE), Column("勤務(従事者番号 始業〜終業)", width=6),
    )  # fmt: skip
    return [
        Heading("勤務表"),
        Prose(f"{words.period(proposal)}の勤務表({plan.get_state_display()})。従事者 {people}人{gap}。"),
        Table("日ごとの勤務", columns, tuple(_day_rows(roster))),
    ]  # fmt: skip


def _day_rows(roster: Roster) -> list[tuple]:
    lacks, lines = shifts.lacking(roster.problem, roster.shifts), {one.number: one.lines for one in roster.problem.people}
    rows = []
    for day in roster.problem.days:
        there = [one for one in roster.shifts if one.on == day]
        if there:
            counts = [sum(line in lines.get(one.worker.number, ()) for one in there) for line in (SUPERVISE, PHONE, VISITS)]
            rows.append((day, *counts, _tenth(lacks[day] / HALVES), _listed(there)))
    return rows


def _listed(there: Sequence[Shift]) -> str:
    return "、".join(f"{one.worker.number} {one.starts:%-H:%M}〜{daytime.words(one.ends)}" for one in there)


def file_name(proposal: Proposal, kind: str) -> str:
    return f"実施日時及び人員配置の提案_{eras.month_in_words(proposal.month)}.{kind}"
