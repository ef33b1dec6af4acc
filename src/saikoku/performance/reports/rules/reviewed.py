"""What the reviews of calls came to (specification 9.3), for the meetings with the city: sums, and nobody by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from saikoku.documents.report import Column, Kind, Section, Table


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the check list and how it was marked."""

    words: str
    clause: str
    good: int
    better: int
    not_asked: int


@dataclass(frozen=True, slots=True)
class Reviewed:
    """`population`: calls in which somebody was spoken with; `drawn` of them by chance, and how far those are."""

    population: int
    drawn: int
    waiting: int
    objected: int
    ended: int
    changed: int
    notes: int
    answered: int
    items: tuple[Item, ...]


def sections(found: Reviewed, span: str) -> Iterable[Section]:
    yield _counts(found, span)
    yield _items(found)


def _counts(found: Reviewed, span: str) -> Table:
    done = found.drawn - found.waiting
    rows = (
        ("話せた通話(選ぶもとの通話)", found.population, None),
        ("　うち乱数で選んだ通話", found.drawn, _share(found.drawn, found.population)),
        ("　　うち点検した通話", done, _share(done, found.drawn)),
        ("　　　うち終わったもの", found.ended, _share(found.ended, done)),
        ("　　　　うち評価を改めたもの", found.changed, _share(found.changed, found.ended)),
        ("　　　うち異議を確かめているもの", found.objected, _share(found.objected, done)),
        ("指導の記録", found.notes, None),
        ("　うち本人が答えたもの", found.answered, _share(found.answered, found.notes)),
    )
    columns = (Column("区分", width=1), Column("件数", Kind.COUNT), Column("割合", Kind.PERCENT))
    return Table(f"応対の点検と指導({span}に終わった期間)", columns, rows)


def _items(found: Reviewed) -> Table:
    columns = (
        Column("点検の項目", width=1), Column("仕様書"), Column("できている", Kind.COUNT), Column("改善が要る", Kind.COUNT),
        Column("当てはまらない", Kind.COUNT), Column("できている割合", Kind.PERCENT),
    )  # fmt: skip
    rows = tuple(
        (one.words, one.clause, one.good, one.better, one.not_asked, _share(one.good, one.good + one.better))
        for one in found.items
    )
    return Table("点検で分かったこと(班の合計)", columns, rows)


def _share(part: int, whole: int) -> Decimal | str:
    """Per cent; "-" of nothing."""
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else "-"
