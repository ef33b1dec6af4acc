"""Boards of marks: the instalment matrix of a case and the rotation of call attempts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Mark:
    """One character, its full words for those who do not see it, and the shape (class) it has.

    `detail` (amount, due day) appears in the line under the board when the cell has focus or pointer.
    """

    sign: str
    words: str
    shape: str
    detail: str = ""


NONE = Mark("", "", "none")
INSTALMENT_MARKS = {
    "paid": Mark("済", "納付済", "paid"),
    "part": Mark("部", "一部納付", "part"),
    "open": Mark("未", "未納", "open"),
    "promised": Mark("約", "約束中", "promised"),
    "stopped": Mark("停", "催告中止", "stopped"),
    "none": NONE,
}
ROTATION_MARKS = {
    "absent": Mark("不", "不在", "tried"),
    "message": Mark("留", "留守番電話", "tried"),
    "spoke": Mark("話", "話せた", "spoke"),
    "now": Mark("今", "今", "now"),
    "shut": Mark("", "時間外", "shut"),
    "untried": Mark("", "まだ", "untried"),
}


@dataclass(frozen=True, slots=True)
class BoardRow:
    label: str
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Board:
    """A small table of marks. `key` lists the marks explained under it; `rule` is one sentence."""

    template: ClassVar[str] = "ui/parts/board.html"
    caption: str
    corner: str
    columns: Sequence[str]
    rows: Sequence[BoardRow]
    key: Sequence[Mark] = ()
    rule: str = ""
    id: str = "board"

    @property
    def has_details(self) -> bool:
        return any(mark.detail for row in self.rows for mark in row.marks)
