"""Why is this person on my list, and why not: the rule with its day, or what a call now promises."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import SIDE_WORDS, Side
from saikoku.outreach.calls.presenters import words
from saikoku.outreach.calls.queries import Day, Known
from saikoku.planning.answering import presenters as answers
from saikoku.planning.answering import queries as answering
from saikoku.planning.answering.rules import profiles
from saikoku.planning.lists.rules import eligibility, reasons
from saikoku.planning.lists.rules.facts import Facts
from saikoku.planning.lists.rules.reasons import Because
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling, Cell
from saikoku.ui import components as ui
from saikoku.ui import words as plain

RULES = {
    "merged-number": "市の統合の通知", "no-target": "当月対象者データ(T01)", "left-this-month": "仕様書 10(4)イ",
    "stopped-by-city": "市の催告中止(T05)", "stopped-by-us": "仕様書 別紙2", "staff-only": "市の注意区分",
    "nothing-owed": "仕様書 10(4)イ", "limitation-reached": "市の時効完成予定日", "live-promise": "合意事項(約束の猶予)",
    "reached-this-month": "仕様書 10(4)イ", "paused": "仕様書 別紙2", "month-cap": "合意事項(月の上限)",
    "no-number": "番号の調査が先", "numbers-spent": "合意事項(一日の上限)", "cell-tried": "仕様書 10(4)ア",
    "number-rests": "合意事項(同じ番号の間隔)", "call-back-later": "折返しの約束", "outside-hours": "仕様書 7(2)イ",
    "closed-day": "仕様書 7(1)", "before-operations": "仕様書 7(1)", "after-operations": "仕様書 7(1)",
}  # fmt: skip


Ways = Callable[[Because, str], Sequence[ui.Link]]
"""Where one may see what is behind a reason, of a side."""


def table(known: Known, day: Day, ways: Ways = lambda one, side: ()) -> ui.Table:
    """One line for each side the person is known on; each reason leads to what is behind it, by `ways`."""
    learned = answering.of_version(known.person.learned, day.terms.today, day.calling.bands)
    rows = [_row(side, facts, known, day, learned, ways) for side, facts in known.sides.items() if _concerns(facts)]
    columns = [ui.Column("科目"), ui.Column("いまの扱い"), ui.Column("決まりと日付"), ui.Column("見込み")]
    return ui.Table(
        "架電の名簿での扱い", columns, rows, id="listed",
        empty=ui.EmptyState("当月の電話催告の対象ではなく、未納もありません。"),
    )  # fmt: skip


def _concerns(facts: Facts) -> bool:
    return facts.targeted or facts.owed > 0 or facts.held > 0 or facts.barred > 0


def _row(side: str, facts: Facts, known: Known, day: Day, learned: answering.Known, ways: Ways) -> ui.Row:
    codes = eligibility.refusals(facts, day.moment, day.terms, day.calling)
    found = reasons.explained(codes, known.person.history, facts, side, day.moment, day.terms, day.calling)
    state = ui.Cell(chip=ui.Chip("載っていません", "look")) if codes else ui.Cell(chip=ui.Chip("載っています", "done"))
    why = ui.Cell(
        "".join(words.WHY_NOT.get(one.code, one.code) for one in found) if found else "架電してよい人です。",
        below="" if found else _order(facts),
        lines=[line for one in found for line in _behind(one, ways(one, side))],
    )
    return ui.Row([SIDE_WORDS[Side(side)], state, why, chance(facts, day, learned)])


def _behind(one: Because, links: Sequence[ui.Link]) -> list[ui.Link]:
    """The rule with its day, which leads to what is behind it; any further way stands below."""
    told = rule_and_day(one)
    if not links:
        return [ui.Link(told, "")] if told else []
    first, *others = links
    return [ui.Link(f"{told}({first.words})" if told else first.words, first.url), *others]


def rule_and_day(one: Because) -> str:
    """The rule behind a reason, and since when, until when or how often."""
    parts = [RULES.get(one.code, "")]
    if one.on is not None:
        of_month = one.code in ("no-target", "left-this-month")
        parts.append(f"{eras.month_in_words(Month.of(one.on))}分" if of_month else plain.day_short(one.on))
    if one.until is not None:
        parts.append(f"{_until(one.until)}まで")
    if one.count is not None:
        unit = "番号" if one.code == "numbers-spent" else "回"
        parts.append(f"{one.count}{unit}(上限 {one.most}回)")
    return " ".join(filter(None, parts))


def _until(end: date | datetime) -> str:
    return plain.moment_short(end) if isinstance(end, datetime) else plain.day_short(end)


def _order(facts: Facts) -> str:
    """What lifts somebody in the order."""
    found = []
    if facts.call_back_at is not None:
        found.append("折返しの約束があるため、先にかけます")
    if facts.promise_broken:
        found.append("約束が守られなかったため、重みを上げています")
    return "。".join(found)


def timely(facts: Facts, moment: datetime, calling: Calling, learned: answering.Known) -> str:
    """Is this his best time of what is left of the day? Bands of the day that were tried are left out."""
    cell = hours.cell_of(moment, calling)
    if cell is None:
        return ""
    later = [band for band in range(cell.band + 1, len(calling.bands)) if Cell(cell.weekday, band) not in facts.tried]
    chances = {
        band: learned.chance(profiles.slot(moment.date(), band), facts.profile) for band in (cell.band, *later)
    }
    if not later:
        return "今日この方にかけられる最後の時間帯です。"
    best = max(chances, key=chances.__getitem__)
    if best == cell.band:
        return "今日の残りの時間帯の中で、いちばん出やすい見込みです。"
    start, end = calling.bands[best]
    return f"今日は {start}〜{end}時のほうが出やすい見込みですが、いまはこの方の順番です。"


def chance(facts: Facts, day: Day, learned: answering.Known) -> ui.Cell:
    """How likely the person answers now, or at the best hour of this day where it is too late or too early."""
    profile = profiles.of_code(facts.profile)
    cell = hours.cell_of(day.moment, day.calling)
    band = cell.band if cell else 0
    expected = learned.chance(profiles.slot(day.moment.date(), band), facts.profile)
    start, end = day.calling.bands[band]
    return ui.Cell(f"{answers.per_cent(expected)}({start}〜{end}時)", below=answers.profile_words(profile, learned))
