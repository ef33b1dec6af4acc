"""What the rules of 12.3 judge: payments, slips, registrations, procedures, stops, and who is who. Values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from saikoku.performance.attribution.rules.operating import OperatingDays
from saikoku.performance.attribution.rules.records import Record

PREMIUM = frozenset({"11", "12"})
PREMIUM_AND_OVERPAYMENT = PREMIUM | {"21"}
VOLUNTARY = frozenset({"1", "2", "4", "5"})  # counter, store, Pay-easy, smartphone
TRANSFER, COLLECTED = "3", "6"

Key = tuple[str, int, int, str, str]
"""Programme, assessed year, due year, notice number, instalment: payments name no object."""


@dataclass(frozen=True, slots=True)
class Payment:
    """One T04 row and what of it stands now. `yen` or `debtor` None: left aside until another row comes."""

    number: str
    debtor: int | None
    key: Key
    paid_on: date
    channel: str
    yen: int | None
    due_on: date
    slip_number: str = ""
    mpn_number: str = ""

    @property
    def programme(self) -> str:
        return self.key[0]


@dataclass(frozen=True, slots=True)
class Slip:
    """One line of a slip: of the city on a request we passed on (T10); or one we printed, which bears our own number."""

    number: str
    line: str
    issued_on: date
    valid_until: date | None
    mpn_number: str = ""
    printed: str = ""
    edition: int = 0
    on_site: bool = False


@dataclass(frozen=True, slots=True)
class Transfer:
    """A registration of account transfer (T06); the day it ended is no longer inside."""

    debtor: int
    programme: str
    applied_on: date
    starts_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """A procedure row of a lost qualification (T07)."""

    procedure: str
    member: str
    due_year: int
    debtor: int | None
    filed_on: date
    yen: int


@dataclass(frozen=True, slots=True)
class Stop:
    """T05; an empty programme is all of them, `ends_on` the last day in force."""

    debtor: int
    programme: str
    starts_on: date
    ends_on: date | None = None

    def holds(self, programme: str, day: date) -> bool:
        return (
            self.programme in ("", programme)
            and self.starts_on <= day
            and (self.ends_on is None or day <= self.ends_on)
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known of some people. `assessed`: what T02 last stated for a key, in yen over its objects."""

    days: OperatingDays
    records: Sequence[Record] = ()
    payments: Sequence[Payment] = ()
    slips: Sequence[Slip] = ()
    transfers: Sequence[Transfer] = ()
    losses: Sequence[Loss] = ()
    stops: Sequence[Stop] = ()
    assessed: Mapping[Key, int] = field(default_factory=dict)
    merged: Mapping[int, int] = field(default_factory=dict)
    households: Mapping[int, str] = field(default_factory=dict)
