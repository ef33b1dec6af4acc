"""The contractor's change in the cash book: a part of its own, never added to the city's money."""

from collections.abc import Mapping, Sequence

from saikoku.collection.cash.presenters import ENTRY_WORDS, difference_words
from saikoku.collection.cash.queries import ChangeRow
from saikoku.collection.ledger.rules.accounts import Kind
from saikoku.documents import report as paper
from saikoku.ui import components as ui
from saikoku.ui import words

TITLE = "釣銭準備金(事業者のお金。現金出納簿の残高には入れません)"
STARTED = "前月から貸し出している額"


def book_table(started: int, rows: Sequence[ChangeRow], names: Mapping[str, str]) -> ui.Table:
    columns = [
        ui.Column("日"), ui.Column("摘要"), ui.Column("貸出し", "yen"), ui.Column("返却", "yen"), ui.Column("過不足"),
        ui.Column("貸し出している額", "yen"),
    ]  # fmt: skip
    cells = [["", STARTED, 0, 0, "", started]]
    cells += [
        [words.day_short(row.entry.posted_on), said(row, names), row.lent, row.back, gap_words(row), row.out]
        for row in rows
    ]
    return ui.Table(TITLE, columns, cells, id="change", total=["計", "", *_sums(rows), _out(started, rows)])


def sections(started: int, rows: Sequence[ChangeRow], names: Mapping[str, str]) -> tuple[paper.Section, ...]:
    """For PDF and XLSX, after the city's money."""
    kinds = paper.Kind
    columns = (
        paper.Column("日", kinds.DAY, 2), paper.Column("摘要", kinds.TEXT, 5), paper.Column("貸出し", kinds.YEN, 2),
        paper.Column("返却", kinds.YEN, 2), paper.Column("過不足", kinds.TEXT, 2),
        paper.Column("貸し出している額", kinds.YEN, 2),
    )  # fmt: skip
    lines = tuple(
        (row.entry.posted_on, said(row, names), row.lent or None, row.back or None, gap_words(row), row.out)
        for row in rows
    )
    total = (None, "計", *_sums(rows), _out(started, rows))
    carried = (None, STARTED, None, None, "", started)
    return paper.Heading("釣銭準備金"), paper.Table(TITLE, columns, (carried, *lines), total=total)


def said(row: ChangeRow, names: Mapping[str, str]) -> str:
    decided = f" 過剰: {row.entry.reason}" if row.entry.kind == Kind.CLEAR and row.gap > 0 else ""
    return f"{ENTRY_WORDS[Kind(row.entry.kind)]} {row.entry.reference} {names.get(row.holder, row.holder)}{decided}"


def gap_words(row: ChangeRow) -> str:
    """不足 200円 where it was counted, 不足 200円を解消 where it was cleared."""
    return f"{difference_words(row.gap)}を解消" if row.entry.kind == Kind.CLEAR else difference_words(-row.gap)


def _sums(rows: Sequence[ChangeRow]) -> tuple[int, int, str]:
    gap = -sum(row.gap for row in rows)
    return sum(row.lent for row in rows), sum(row.back for row in rows), difference_words(gap)


def _out(started: int, rows: Sequence[ChangeRow]) -> int:
    return rows[-1].out if rows else started
