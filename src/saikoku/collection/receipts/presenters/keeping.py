"""The calendar of what is kept until when, in words."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.ui import components as ui


class Fading(Protocol):
    """What was taken in a month and goes by itself: how many there are, how many of them are held, the ends of their time."""

    month: date
    count: int
    first_end: date
    last_end: date
    held: int


class Kept(Protocol):
    fiscal_year: int
    count: int
    keep_until: date


def papers(years: Sequence[Kept], today: date, *, year: str, what: str, name: str) -> ui.Table:
    """What is kept for years; `year`: of what the fiscal year is, `what`: the papers."""
    columns = [ui.Column(year), ui.Column(what, "count"), ui.Column("保存の期限", "day"), ui.Column("状態")]
    rows = []
    for one in years:
        over = one.keep_until < today
        left = (one.keep_until - today).days
        chip = ui.Chip("期限を過ぎました", "look") if over else ui.Chip(f"あと {left:,}日")
        rows.append(ui.Row([eras.fiscal_year_in_words(one.fiscal_year), one.count, one.keep_until, ui.Cell("", chip=chip)]))
    empty = ui.EmptyState(f"{what}は、まだありません。")
    return ui.Table(f"{what}の保存の暦", columns, rows, id=name, caption_hidden=True, empty=empty)


def fading(months: Sequence[Fading], today: date, words_of: str, name: str) -> ui.Table:
    """What goes by itself when its time is over: by the month in which it was taken."""
    columns = [
        ui.Column("記録した月"), ui.Column("件数", "count"), ui.Column("証拠として残すもの", "count"),
        ui.Column("最初の期限", "day"), ui.Column("最後の期限", "day"), ui.Column("状態"),
    ]  # fmt: skip
    rows = [
        ui.Row([
            eras.month_in_words(Month.of(one.month)), one.count, one.held, one.first_end, one.last_end,
            ui.Cell("", chip=_state(one, today)),
        ])
        for one in months
    ]  # fmt: skip
    empty = ui.EmptyState(f"{words_of}は、まだありません。")
    return ui.Table(f"{words_of}の保存の暦", columns, rows, id=name, caption_hidden=True, empty=empty)


def _state(one: Fading, today: date) -> ui.Chip:
    if one.first_end >= today:
        rest = "残すもののほか" if one.held else "すべて"
        return ui.Chip(f"あと {(one.last_end - today).days + 1:,}日で{rest}消えます")
    if one.held and one.held == one.count:
        return ui.Chip("証拠として残しています", "look")
    return ui.Chip("今夜から消えます", "look")
