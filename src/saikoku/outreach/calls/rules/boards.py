"""Two boards of a case: the state of each instalment, and at which hours the person was tried. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Protocol

from saikoku.kernel.programmes import SIDE_OF, Side
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling

COLUMNS = tuple(f"{number:02d}" for number in range(1, 11))
EXTRA = "extra"  # the whole year and extra instalments
BOARD_DAYS = 60
MESSAGES = frozenset({"302", "303"})


class Stated(Protocol):
    pk: int
    programme: str
    due_year: int
    instalment: str
    due_on: date
    assessed: int
    balance: int
    gone_on: date | None


class Promised(Protocol):
    programme: str
    promised_on: date
    promised_yen: int | None
    state: str
    covers: Sequence[int]


@dataclass(frozen=True, slots=True)
class Square:
    state: str  # paid, part, open, promised, stopped
    balance: int
    due_on: date
    instalment: str


@dataclass(frozen=True, slots=True)
class Line:
    programme: str
    due_year: int
    squares: Mapping[str, Square]  # by column


def matrix(
    instalments: Sequence[Stated], *, stopped: Iterable[str] = (), promises: Sequence[Promised] = (),
    live_from: date | None = None,
) -> list[Line]:  # fmt: skip
    """One line for each programme and year. A live promise covers the instalments that it names, else the oldest debt of
    its programme first."""
    held = frozenset(stopped)
    covered = _covered(instalments, promises, live_from)
    rows = sorted(instalments, key=lambda row: (row.programme, row.due_year, row.instalment, row.due_on))
    found = []
    for (programme, year), group in groupby(rows, key=lambda row: (row.programme, row.due_year)):
        squares: dict[str, Square] = {}
        for row in group:
            column = row.instalment if row.instalment in COLUMNS else EXTRA
            square = Square(_state(row, held, covered), max(row.balance, 0), row.due_on, row.instalment)
            if column not in squares or _worse(square, squares[column]):
                squares[column] = square
        found.append(Line(programme, year, squares))
    return found


def _state(row: Stated, held: frozenset[str], covered: set[int]) -> str:
    if row.balance <= 0 or row.gone_on is not None:
        return "paid"
    if "" in held or row.programme in held:
        return "stopped"
    if id(row) in covered:
        return "promised"
    return "part" if row.balance < row.assessed else "open"


def _worse(square: Square, other: Square) -> bool:
    order = ("open", "part", "promised", "stopped", "paid")
    return order.index(square.state) < order.index(other.state)


def _covered(instalments, promises, live_from) -> set[int]:
    found: set[int] = set()
    for promise in promises:
        if promise.state != "1" or (live_from is not None and promise.promised_on < live_from):
            continue
        if promise.covers:
            found |= {id(row) for row in instalments if row.pk in promise.covers and row.balance > 0}
            continue
        left = promise.promised_yen
        of_it = (row for row in instalments if row.programme == promise.programme and row.balance > 0)
        for row in sorted(of_it, key=lambda row: row.due_on):
            if left is not None and left <= 0:
                break
            found.add(id(row))
            left = None if left is None else left - row.balance
    return found


class Tried(Protocol):
    programme: str
    on: date
    started_at: time
    channel: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of the calls in one cell of weekday and band: how often which state, about which side."""

    tried: tuple[tuple[str, str, int], ...] = ()  # state, side, count: the most telling state first
    is_now: bool = False

    @property
    def state(self) -> str:
        return self.tried[0][0] if self.tried else "untried"


STATES = ("spoke", "message", "absent")


def rotation(
    records: Iterable[Tried], now: datetime, calling: Calling, contact: frozenset[str], sides: Iterable[str] = tuple(Side)
) -> list[list[Turn]]:
    """For each band the cells from Monday to Sunday over the last 60 days, of calls about these sides."""
    since, about = now.date() - timedelta(days=BOARD_DAYS), set(sides)
    cells: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for record in records:
        band = hours.band_of(record.started_at, calling)
        side = str(SIDE_OF[record.programme])
        if record.channel != "1" or record.on < since or band is None or side not in about:
            continue
        state = "spoke" if record.outcome in contact else "message" if record.outcome in MESSAGES else "absent"
        cells.setdefault((band, record.on.isoweekday()), []).append((state, side))
    here = hours.cell_of(now, calling)
    return [
        [_cell(cells.get((band, weekday), []), here is not None and (here.band, here.weekday) == (band, weekday))
         for weekday in range(1, 8)]
        for band in range(len(calling.bands))
    ]  # fmt: skip


def _cell(tried: list[tuple[str, str]], is_now: bool) -> Turn:
    counted = sorted(Counter(tried).items(), key=lambda one: (STATES.index(one[0][0]), one[0][1]))
    return Turn(tuple((state, side, count) for (state, side), count in counted), is_now)
