"""Which reports there are, what stretch each covers, and what people write into it (specification 15.3, 15.4)."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from saikoku.kernel import eras, periods
from saikoku.kernel.periods import Month

COUNTERMEASURE = "countermeasure"


class Span(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Section:
    """A part that people write. `required`: the report cannot be frozen without it; `none_yet` is printed where it is empty."""

    name: str
    words: str
    help_text: str
    required: bool = False
    none_yet: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    words: str
    span: Span
    sections: tuple[Section, ...] = ()
    wants_countermeasures: bool = False  # one for each target missed
    takes_from: str = ""  # a kind of the same stretch: a part of both that is not written here stands as written there


_PEOPLE = "会議の出席者。1行に1人、所属・職・氏名。"
_HELD = Section("held", "開催の日時と場所", "例: 令和8年5月12日(火) 14:00 市役所 3階会議室", none_yet="未定")
_SPECIAL = Section(
    "special", "特記事項", "運営で起きたこと、事故、苦情、制度の変更など。", none_yet="特記事項はありません。"
)
_ISSUES = Section(
    "issues", "業務上の課題・協議事項", "対応手順の整理、業務の見直し、市と協議したいこと。",
    none_yet="協議事項はありません。",
)  # fmt: skip

_MONTHLY = (
    Section(
        "training", "研修の実施", "内容、資料、実施した日と人数、結果。", none_yet="この期間に実施した研修はありません。"
    ),
)
_MONTHLY_MEETING = (
    _HELD,
    Section("attendance", "出席者", f"{_PEOPLE}業務責任者と業務遂行責任者が出席します。"),
    _SPECIAL,
    _ISSUES,
)
_SUMMARY = Section("summary", "総括", "1年間の業務の総括。", required=True)
_PROPOSALS = Section("proposals", "提案", "収納率の向上のための提案。", required=True)
_YEARLY = (
    _SUMMARY,
    _PROPOSALS,
    Section(
        "plan", "年間業務計画の実施結果と次年度の計画", "計画に対する実施の結果、次年度の目標と方針。", required=True
    ),
    Section("training", "年間研修計画の実施結果", "計画に対する実施の結果。", required=True),
)
_TAKEN = "ここに書かなければ、業務年報に書いた文を使います。"
_YEARLY_MEETING = (
    _HELD,
    Section("attendance", "出席者", f"{_PEOPLE}統括責任者と業務責任者が出席します。"),
    dataclasses.replace(_SUMMARY, help_text=f"{_SUMMARY.help_text}{_TAKEN}"),
    dataclasses.replace(_PROPOSALS, help_text=f"{_PROPOSALS.help_text}{_TAKEN}"),
    Section(
        "new_targets", "新たな目標基準値の協議", "提案する値の考え方。値は目標基準値の画面で提案します。", required=True
    ),
    _SPECIAL,
    _ISSUES,
)
EXPECTED = {"monthly_meeting": ("業務責任者", "業務遂行責任者"), "yearly_meeting": ("統括責任者", "業務責任者")}
"""Who takes part by the specification (15.4)."""

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("daily", "業務日報", Span.DAY),
        Kind("monthly", "業務月報", Span.MONTH, _MONTHLY),
        Kind("monthly_meeting", "月次定例会資料", Span.MONTH, _MONTHLY_MEETING, wants_countermeasures=True),
        Kind("yearly", "業務年報", Span.YEAR, _YEARLY),
        Kind("yearly_meeting", "年次報告会資料", Span.YEAR, _YEARLY_MEETING, wants_countermeasures=True, takes_from="yearly"),
    )
}


def first_day(span: Span, on: date) -> date:
    """The first day of the stretch in which a day lies."""
    if span == Span.DAY:
        return on
    month = Month.of(on)
    return month.first if span == Span.MONTH else periods.fiscal_year_days(month.fiscal_year).start


def last_day(span: Span, first: date) -> date:
    if span == Span.DAY:
        return first
    return Month.of(first).last if span == Span.MONTH else periods.fiscal_year_days(first.year).last


def period_words(span: Span, first: date) -> str:
    if span == Span.DAY:
        return eras.in_words(first)
    month = Month.of(first)
    return eras.month_in_words(month) if span == Span.MONTH else eras.fiscal_year_in_words(month.fiscal_year)


def refusals(kind: Kind, first: date, *, today: date, starts_on: date) -> list[str]:
    """Why there is no such report: codes; a month or year still running has one, marked as such."""
    found = ["day-to-come"] if first > today else []
    return [*found, "before-the-contract"] if last_day(kind.span, first) < starts_on else found


def missing(kind: Kind, written: Mapping[str, str], missed: Collection[str]) -> list[str]:
    """Names of the parts that must be written before the report is frozen; `missed`: indicators that need a countermeasure."""
    wanted = [section.name for section in kind.sections if section.required]
    if kind.wants_countermeasures:
        wanted += [f"{COUNTERMEASURE}:{name}" for name in missed]
    return [name for name in wanted if not written.get(name, "").strip()]


def shared_parts(kind: Kind) -> list[str]:
    """Parts that stand as they were written in `takes_from`, until they are written here."""
    if not kind.takes_from:
        return []
    there = {section.name for section in KINDS[kind.takes_from].sections}
    return [section.name for section in kind.sections if section.name in there]


def section_names(kind: Kind, indicators: Sequence[str]) -> list[str]:
    """Every part that may be written for a report of the kind."""
    names = [section.name for section in kind.sections]
    return names + ([f"{COUNTERMEASURE}:{name}" for name in indicators] if kind.wants_countermeasures else [])
