"""Which cells of weekday and band has a person been tried in this month?

A call that was agreed, and one retry after a busy line within the hour, belong to the cell of the first attempt.
Attempts of one side, day, start and worker are one. Twin of the `talks` part of sets/refresh.sql.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from saikoku.planning.lists.rules.history import Record
from saikoku.planning.lists.rules.terms import Reading
from saikoku.planning.timing.rules.hours import Calling, Cell, cell_of


@dataclass(frozen=True, slots=True)
class Talk:
    """One telephone talk, out or in, on one side."""

    at: datetime
    outbound: bool
    outcome: str
    call_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tried:
    cells: frozenset[Cell]
    attempts: int
    busy_at: datetime | None  # of a busy line that was the last talk and may be tried once more

    @property
    def mask(self) -> int:
        return sum(1 << cell.bit for cell in self.cells)


def talks(records: Iterable[Record], reading: Reading, tz) -> list[Talk]:
    """The talks in their order; records of one attempt count once, by the lowest record number."""

    def identity(record: Record):
        return record.on, record.started_at, record.worker, record.channel

    kept = [
        record
        for record in records
        if record.channel in "12" and record.work == "01" and record.outcome not in reading.not_called
    ]
    kept.sort(key=lambda record: (*identity(record), record.number))
    found = []
    for (on, started_at, _, channel), same in groupby(kept, key=identity):
        rows = list(same)
        agreed = [row.call_back_at for row in rows if row.call_back_at]
        at = datetime.combine(on, started_at, tzinfo=tz)
        found.append(Talk(at, channel == "1", rows[0].outcome, min(agreed, default=None)))
    return found


def is_busy_retry(before: Talk | None, talk: Talk, reading: Reading, within: timedelta) -> bool:
    return (
        before is not None
        and before.outbound
        and before.outcome == reading.busy
        and talk.at - before.at <= within
    )


def tried(history: list[Talk], calling: Calling, reading: Reading, within: timedelta) -> Tried:
    cells, attempts, busy_at = set(), 0, None
    before: Talk | None = None
    before_was_retry = False
    for talk in history:
        retry = is_busy_retry(before, talk, reading, within) and not before_was_retry
        agreed = before is not None and before.call_back_at is not None and talk.at >= before.call_back_at
        if talk.outbound:
            attempts += 1
            belongs_to = before if agreed or retry else talk
            cell = cell_of(belongs_to.at, calling) if belongs_to.outbound else None
            if cell is not None:
                cells.add(cell)
        busy_at = talk.at if talk.outbound and talk.outcome == reading.busy and not retry else None
        before_was_retry = is_busy_retry(before, talk, reading, within)
        before = talk
    return Tried(frozenset(cells), attempts, busy_at)
