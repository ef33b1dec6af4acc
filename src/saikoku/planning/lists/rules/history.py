"""What the registry knows of one person that a decision to call may rest on: plain rows, without a database."""

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A T01 row of the month with a work that is asked about."""

    programme: str
    withdrawn: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class Debt:
    """An instalment that is not at 0 and that the city still names."""

    programme: str
    balance: int  # yen
    limitation_on: date | None = None


@dataclass(frozen=True, slots=True)
class StopRow:
    programme: str  # empty: every programme
    starts_on: date
    ends_on: date | None  # the last day in force


@dataclass(frozen=True, slots=True)
class PromiseRow:
    programme: str
    promised_on: date
    state: str  # 1 open, 2 kept, 3 part, 4 broken, 5 withdrawn


@dataclass(frozen=True, slots=True)
class Record:
    """A standing contact record: one that a later record corrects is left out before."""

    number: str
    programme: str
    on: date
    started_at: time
    outcome: str
    channel: str = "1"
    work: str = "01"
    worker: str = ""
    promised_on: date | None = None
    call_back_at: datetime | None = None
    has_promise_rows: bool = False
    taken_over: bool = False


@dataclass(frozen=True, slots=True)
class PhoneRow:
    number: str
    state: str  # 1 confirmed, 2 unconfirmed, 3 dead, 4 wrong
    source: str = "03"  # 03: the city
    suspended_until: date | None = None
    calls_today: int = 0  # to that number, whoever was asked for
    id: int = 0
    kind: str = ""  # 1 home, 2 mobile, 3 workplace, 4 other
    dialled_at: datetime | None = None  # the last of these calls


@dataclass(frozen=True, slots=True)
class CallBack:
    """An open agreement to call again."""

    programme: str  # empty: every programme
    due_at: datetime
    owner: int | None = None  # account


@dataclass(frozen=True, slots=True)
class History:
    """One person, with the records of the numbers that were merged into his."""

    targets: tuple[TargetRow, ...] = ()
    debts: tuple[Debt, ...] = ()  # the oldest first
    stops: tuple[StopRow, ...] = ()
    promises: tuple[PromiseRow, ...] = ()
    records: tuple[Record, ...] = ()
    phones: tuple[PhoneRow, ...] = ()
    call_backs: tuple[CallBack, ...] = ()
    cautions: frozenset[str] = frozenset()
    own_stop: bool = False
    merged: bool = False
    corporation: bool = False
    born_on: date | None = None
    tried_before: int = 0  # calls of earlier months
    reached_before: int = 0
