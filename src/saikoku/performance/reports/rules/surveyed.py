"""What the surveys of residences came to (specification 10.2.カ, 15.3): asked for, done, found, how old the open ones are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from saikoku.documents.report import Column, Kind, Section, Table
from saikoku.exchange.layouts.rules.outcomes import outcomes
from saikoku.inquiry.residences.rules import selection
from saikoku.inquiry.residences.rules.summary import Request, Summary
from saikoku.performance.outlook.rules import ageing
from saikoku.performance.outlook.rules.ageing import Age

COUNTED = (Column("区分", width=1), Column("件数", Kind.COUNT))


@dataclass(frozen=True, slots=True)
class Surveyed:
    """`span` names the stretch; `until` is its last day, or that of the count where it still runs."""

    span: str
    until: date
    summary: Summary


def sections(found: Surveyed) -> Iterable[Section]:
    yield _counts(found)
    yield _findings(found)
    yield _ages(found)


def _counts(found: Surveyed) -> Table:
    told = found.summary
    rows = (
        ("市から依頼のあった方(月ごとの人数)", sum(told.requests.values())),
        ("　うち所見のある方", told.requests[Request.ANSWERED]),
        ("　うち調査中の方", told.requests[Request.UNDER_WAY]),
        ("　うち調査を始めていない方", told.requests[Request.WAITING]),
        ("始めた調査", sum(told.begun.values())),
        *((f"　{words}", told.begun[code]) for code, words in selection.RULES.items() if told.begun.get(code)),
        ("所見により終わった調査", told.done),
        ("取りやめた調査", told.given_up),
        ("終わっていない調査", sum(told.open_since.values())),
    )
    return Table(f"{found.span}の居所調査", COUNTED, rows)


def _findings(found: Surveyed) -> Table:
    columns = (
        Column("コード"), Column("所見", width=1), Column("件数", Kind.COUNT), Column("うち以前の所見の訂正", Kind.COUNT)
    )  # fmt: skip
    known = outcomes()
    rows = tuple((one.outcome, known[one.outcome].ja, one.rows, one.corrections) for one in found.summary.found)
    total = ("計", "", sum(row[2] for row in rows), sum(row[3] for row in rows))
    return Table("所見別の居所調査件数", columns, rows, total, f"{found.span}に記録した居所調査の所見はありません。")


def _ages(found: Surveyed) -> Table:
    under_way, waiting = (_classes(days, found.until) for days in (found.summary.open_since, found.summary.waiting_since))
    rows = tuple((words, under_way[words], waiting[words]) for words in ageing.CLASSES if words != ageing.STEPS[0][1])
    columns = (
        Column("始めた日・依頼の日から", width=1), Column("終わっていない調査", Kind.COUNT),
        Column("始めていない市の依頼", Kind.COUNT),
    )  # fmt: skip
    total = ("計", sum(row[1] for row in rows), sum(row[2] for row in rows))
    return Table("終わっていない居所調査の経過日数", columns, rows, total)


def _classes(days: Mapping[date, int], until: date) -> dict[str, int]:
    return ageing.by_class([Age(on, count) for on, count in days.items()], until)


def notes() -> Iterable[str]:
    yield (
        "居所調査の所見は、市へ渡す居所調査結果と同じく記録した日で数えます。"
        "期間の後に直した所見は、直した日の訂正に数えます。居所調査は、訪問催告の件数と訪問した世帯に数えません。"
    )
    yield (
        "居所調査の市の依頼は、数えた時点の対象者データによります。"
        "始めていない市の依頼の経過日数は、期間の最後の月の依頼だけを数えます。"
    )
