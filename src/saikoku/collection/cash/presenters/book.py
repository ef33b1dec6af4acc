"""The cash book, on the page and as paper."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.urls import reverse

from saikoku.collection.cash.presenters import ENTRY_WORDS
from saikoku.collection.cash.queries import BookRow
from saikoku.collection.ledger.models import Entry
from saikoku.collection.ledger.rules.accounts import Kind
from saikoku.documents import report as paper
from saikoku.governance.contract.models import Profile
from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.ui import components as ui
from saikoku.ui import words


def words_of(row: BookRow, names: Mapping[str, str]) -> str:
    kind = ENTRY_WORDS[Kind(row.entry.kind)]
    kind = "過不足(締め)" if row.entry.kind == Kind.CLOSE else kind
    decided = f" 過剰: {row.entry.reason}" if row.is_of_surplus else ""
    return f"{kind} {row.entry.reference}" + (f" {names.get(row.holder, row.holder)}" if row.holder else "") + decided


def deed_of(entry: Entry) -> str:
    """The page of what an entry was made for."""
    worker, _, day = entry.reference.partition(" ")
    match entry.kind:
        case Kind.RECEIPT | Kind.VOID:
            return reverse("receipts:show", args=[entry.reference])
        case Kind.DEPOSIT:
            return reverse("cash:prove", args=[entry.reference])
        case Kind.CLOSE | Kind.HANDOVER:
            return reverse("cash:close", args=[worker, _day(day)])
        case Kind.CLEAR:
            return reverse("cash:difference", args=[worker, _day(day)])
    return ""


def _day(said: str) -> date:
    return date.fromisoformat(said.split(" ")[0])


def table(started: int, rows: Sequence[BookRow], names: Mapping[str, str]) -> ui.Table:
    columns = [
        ui.Column("日"), ui.Column("摘要"), ui.Column("受入", "yen"), ui.Column("払出", "yen"), ui.Column("残高", "yen"),
    ]  # fmt: skip
    cells = [ui.Row(["", "前月からの繰越", 0, 0, started])]
    cells += [
        ui.Row(
            [words.day_short(row.entry.posted_on), words_of(row, names), row.came, row.left, row.after],
            url=deed_of(row.entry),
        )
        for row in rows
    ]  # fmt: skip
    total = ["計", "", sum(row.came for row in rows), sum(row.left for row in rows), rows[-1].after if rows else started]
    return ui.Table("現金出納簿", columns, cells, id="book", caption_hidden=True, total=total)


def report(
    month: Month, started: int, rows: Sequence[BookRow], names: Mapping[str, str], profile: Profile, *, at: datetime,
    change: Sequence[paper.Section] = (),
) -> paper.Report:
    """現金出納簿 of a month, for PDF and XLSX."""
    kinds = paper.Kind
    columns = (
        paper.Column("日", kinds.DAY, 2), paper.Column("摘要", kinds.TEXT, 6), paper.Column("受入", kinds.YEN, 2),
        paper.Column("払出", kinds.YEN, 2), paper.Column("残高", kinds.YEN, 2),
    )  # fmt: skip
    lines = tuple(
        (row.entry.posted_on, words_of(row, names), row.came or None, row.left or None, row.after) for row in rows
    )
    after = rows[-1].after if rows else started
    drawn = paper.Table(
        "現金出納簿(訪問員の手元と金庫)", columns, ((None, "前月からの繰越", None, None, started), *lines),
        total=(None, "計", sum(row.came for row in rows), sum(row.left for row in rows), after),
    )  # fmt: skip
    return paper.Report(
        title="現金出納簿", subtitle=eras.month_in_words(month), contract=f"{profile.city} {profile.center}",
        addressee=f"{profile.city}長 様", author=profile.contractor, period=eras.month_in_words(month), cut_at=at,
        practice=profile.kind != "real", sections=(paper.Heading("現金出納簿"), drawn, *change),
    )  # fmt: skip
