"""What an office of the comparison knows on the way, as arrays: everything here could be read from ledger and register."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from saikoku.practice.rules.roll import People

MINUTES = 60  # of an hour
NEVER = 1_000_000  # no minute of a day


@dataclass(slots=True)
class State:
    """By person, by person and place of his number, and by telephone."""

    active: np.ndarray
    tries: np.ndarray  # of this month
    cells: np.ndarray  # mask of this month
    reached: np.ndarray  # this month
    rests_until: np.ndarray  # ordinal of the day from which he may be called
    tried_before: np.ndarray
    reached_before: np.ndarray
    dead: np.ndarray  # by number
    suspended_until: np.ndarray  # by number: ordinal of the day from which it may be dialled
    dials: np.ndarray  # by telephone: today, whoever was asked for
    opens: np.ndarray  # by telephone: the minute of today from which on it may be dialled

    @classmethod
    def of(cls, who: People, first: int) -> "State":
        size, numbers, lines = len(who), who.line.shape, int(who.line.max()) + 1

        def zeros(shape=size, kind=np.int64) -> np.ndarray:
            return np.zeros(shape, kind)

        return cls(
            np.arange(size) < first, zeros(), zeros(), zeros(kind=bool), zeros(), zeros(), zeros(),
            zeros(numbers, bool), zeros(numbers), zeros(lines), zeros(lines),
        )  # fmt: skip

    def begin_month(self) -> None:
        self.tries[:] = self.cells[:] = 0
        self.reached[:] = False

    def begin_day(self) -> None:
        self.dials[:] = self.opens[:] = 0

    def dial(self, line: int, minute: int, *, rest: int, per_day: int) -> None:
        """The telephone rings at that minute and rests."""
        self.dials[line] += 1
        self.opens[line] = minute + rest if self.dials[line] < per_day else NEVER

    def end_month(self) -> None:
        self.tried_before += self.tries
        self.reached_before += self.reached


@dataclass(frozen=True, slots=True)
class Moment:
    """What a policy may look at: the hour and, of those who may be called in it, who they are."""

    day: date
    hour: int
    slot: int
    who: np.ndarray  # places in the list
    profile: np.ndarray  # codes
    number: np.ndarray  # the place of the number that would be dialled
    cells: np.ndarray  # mask of what was tried
    truth: np.ndarray  # chances, for the oracle alone
    common: np.ndarray  # the part of the truth that is alike for all people of his age and tries: for `exact` alone


Policy = Callable[[Moment], np.ndarray]
"""The urgency of each who may be called, greatest first."""
Heard = Callable[[Moment, np.ndarray, np.ndarray], None]
"""The hour's attempts: which of the moment's people, and their rows."""


COLUMNS = (
    "who", "day", "minute", "band", "slot", "profile", "reached", "number", "outcome",
    "true",  # chance in millionths
)  # fmt: skip
WHO, DAY, MINUTE, BAND, SLOT, PROFILE, REACHED, NUMBER, OUTCOME, TRUE = range(len(COLUMNS))
MILLIONTHS = 1_000_000


@dataclass(slots=True)
class Ledger:
    """The records of calls, one row for each attempt, in the order of their beginning."""

    rows: list[np.ndarray] = field(default_factory=list)

    def add(self, *columns: np.ndarray) -> None:
        self.rows.append(np.stack([np.asarray(column, dtype=np.int64) for column in columns]))

    def table(self) -> np.ndarray:
        """One line for each of COLUMNS."""
        return np.concatenate(self.rows, axis=1) if self.rows else np.zeros((len(COLUMNS), 0), dtype=np.int64)
