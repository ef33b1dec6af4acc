"""Lists: table, what the list is narrowed to, and the way to the next rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from .parts import Chip, EmptyState, Link

Kind = Literal["text", "code", "yen", "count", "day", "moment", "time"]
RIGHT = frozenset({"yen", "count"})


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` decides how values are written: yen and count stand right, days as 2026-04-10.

    `sort_url` makes the head a link; `sorted` is the present order.
    """

    words: str
    kind: Kind = "text"
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    hidden_words: bool = False  # the head is for screen readers only

    @property
    def is_right(self) -> bool:
        return self.kind in RIGHT

    @property
    def sorted_words(self) -> str:
        return {"ascending": "昇順", "descending": "降順"}.get(self.sorted, "")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with more to say: a link, a state, bold (changed now) or grey (the old value)."""

    value: object = ""
    url: str = ""
    chip: Chip | None = None
    below: str = ""
    strong: bool = False
    was: bool = False
    kind: str = ""  # other than the column's
    act: Link | None = None
    lines: Sequence[Link] = ()  # each below on a line of its own; without url words alone

    @property
    def stays_whole(self) -> bool:
        """Days and figures are not broken over two lines, whatever the column holds else."""
        return bool(self.kind) or isinstance(self.value, date | int)


@dataclass(frozen=True, slots=True)
class Row:
    """Cells may be plain values or `Cell`; `url` makes the first cell the row's link."""

    cells: Sequence[object]
    url: str = ""
    selected: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`caption` names the table (put the count in the heading above and hide it, or show it).

    `total`: last row with a line above. `empty` is shown instead of a table without rows.
    `tall`: scrolls inside its own region under a fixed head. `of`: how many there are where the rows are the first of them.
    """

    template: ClassVar[str] = "ui/parts/table.html"
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row | Sequence[object]]
    id: str = "table"
    empty: EmptyState | None = None
    total: Sequence[object] | None = None
    caption_hidden: bool = False
    tall: bool = False
    of: int = 0

    @property
    def cut(self) -> str:
        """Said below where not everything is shown."""
        more = self.of > len(self.rows)
        return f"{self.of:,}件のうち、はじめの {len(self.rows):,}件を表示しています。" if more else ""

    @property
    def has_many_columns(self) -> bool:
        """More than fit at 1280 px with heads in one line; then the heads may wrap."""
        return len(self.columns) > 9

    def drawn_rows(self) -> Iterator[tuple[Row, list[tuple[Column, Cell]]]]:
        for given in self.rows:
            row = given if isinstance(given, Row) else Row(given)
            yield row, self._drawn(row.cells, row.url)

    def drawn_total(self) -> list[tuple[Column, Cell]]:
        return self._drawn(self.total or (), "")

    def _drawn(self, cells: Sequence[object], url: str) -> list[tuple[Column, Cell]]:
        drawn = [cell if isinstance(cell, Cell) else Cell(cell) for cell in cells]
        if url and drawn and not drawn[0].url:
            first = drawn[0]
            drawn[0] = Cell(first.value, url, first.chip, first.below, first.strong, first.was, first.kind)
        return list(zip(self.columns, drawn, strict=True))


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class FilterField:
    """A select when there are choices, else a text field. `name` is the key in the address."""

    name: str
    label: str
    value: str = ""
    choices: Sequence[Choice] = ()
    width: str = "w-day"


@dataclass(frozen=True, slots=True)
class Filter:
    """The bar above a list and the one sentence that says what is shown."""

    template: ClassVar[str] = "ui/parts/filter.html"
    label: str
    sentence: str
    fields: Sequence[FilterField] = ()
    action: str = ""
    clear_url: str = ""
    hidden: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Paging:
    """Rows `first` to `last` of `total`, and where the next ones are."""

    template: ClassVar[str] = "ui/parts/paging.html"
    first: int
    last: int
    total: int
    unit: str = "件"
    next_url: str = ""
    previous_url: str = ""
    next_words: str = "次を表示する"
    previous_words: str = "前を表示する"
