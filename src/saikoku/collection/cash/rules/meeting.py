"""Which of the city's rows of visit collections are which lines of our receipts? Pure.

A row is met where key and day are the same and its yen are those of one line, or of several lines together (the city may
book two receipts of a day as one payment). What was met stays so while both sides stand and agree.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from saikoku.registry.payments.rules import standing


class Why(StrEnum):
    """Why a line and a row belong together no longer."""

    VOID = "void"
    CANCELLED = "cancelled"
    CHANGED = "changed"


WHY_WORDS = {Why.VOID: "領収証の書損", Why.CANCELLED: "市の取消し", Why.CHANGED: "市の訂正か、同じ行の領収証の書損"}


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    place: tuple  # key of the instalment and day
    yen: int
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    number: str
    place: tuple
    yen: int  # booked; 0 once it is cancelled


@dataclass(frozen=True, slots=True)
class Meeting:
    """`found`: the city's number by line. `ended`: lines whose row is theirs no longer."""

    found: dict[int, str]
    ended: dict[int, Why]


def booked(chain: Iterable[standing.Row]) -> int:
    """What the city has booked by a row and all that relates to it. Money it gave back was booked all the same."""
    rows = [row for row in chain if row.report != standing.REFUNDED]
    return sum(one.yen or 0 for one in standing.standings(rows).values())


def meet(lines: Sequence[Line], rows: Sequence[Row], held: Mapping[int, str]) -> Meeting:
    """Lines and rows in the order in which they came; `held` are the city's numbers of lines that were met before."""
    ended = _ended(lines, {row.number: row for row in rows}, held)
    kept = {line: number for line, number in held.items() if line not in ended}
    free_lines, free_rows = defaultdict(list), defaultdict(list)
    for line in lines:
        if line.stands and line.id not in kept:
            free_lines[line.place].append(line)
    for row in rows:
        if row.yen > 0 and row.number not in kept.values():
            free_rows[row.place].append(row)
    found: dict[int, str] = {}
    for place, those in free_rows.items():
        found |= _pair(free_lines[place], those)
    return Meeting(found, ended)


def _ended(lines: Sequence[Line], rows: Mapping[str, Row], held: Mapping[int, str]) -> dict[int, Why]:
    ended, of_row = {}, defaultdict(list)
    for line in lines:
        if line.id in held:
            of_row[held[line.id]].append(line)
    for number, those in of_row.items():
        row = rows.get(number)
        if row is None or row.yen <= 0:
            ended |= {line.id: Why.CANCELLED for line in those}
        elif not all(line.stands for line in those):
            ended |= {line.id: Why.CHANGED if line.stands else Why.VOID for line in those}
        elif sum(line.yen for line in those) != row.yen or any(line.place != row.place for line in those):
            ended |= {line.id: Why.CHANGED for line in those}
    return ended


def _pair(lines: Sequence[Line], rows: Sequence[Row]) -> dict[int, str]:
    """Line by line first; then rows that are the sum of several lines."""
    found, left = {}, list(lines)
    wide = []
    for row in rows:
        same = next((line for line in left if line.yen == row.yen), None)
        if same is None:
            wide.append(row)
        else:
            found[same.id] = row.number
            left.remove(same)
    for row in wide:
        for line in _covered(row.yen, left):
            found[line.id] = row.number
            left.remove(line)
    return found


def _covered(yen: int, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines that come to this sum together, the earliest that do; none where no lines do."""
    reached: dict[int, tuple[Line, ...]] = {0: ()}
    for line in lines:
        for total, chosen in list(reached.items()):
            if total + line.yen <= yen:
                reached.setdefault(total + line.yen, (*chosen, line))
    return reached.get(yen, ())
