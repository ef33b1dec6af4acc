"""What a record is in the words of the contract: an attempt, a visit, a contact, a promise (specification 12).

A record that a later one corrects counts nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

DEMAND = "01"
NOBODY_CALLED = frozenset({"405", "501", "502", "503"})
NOBODY_VISITED = frozenset({"V41", "V50", "V51"})
OUTBOUND, INBOUND, VISITED = "1", "2", "3"
NOTICE_LEFT = frozenset({"V20", "V23"})
JOINTLY_LIABLE = frozenset({"12"})  # programmes for which the spouse is liable too
PROMISED_BY = {
    "liable": (frozenset({"1"}), frozenset({"2"})),
    "debtor": (frozenset({"1"}), frozenset()),
    "household": (frozenset({"1", "2", "3"}), frozenset()),
}
"""Whose promises count (term promise_by): `spoke_with` on every programme, and where the spouse is liable too."""


@dataclass(frozen=True, slots=True)
class Codes:
    """What the outcome table says of its codes, and whose promises were agreed to count."""

    contact: frozenset[str]
    promise: frozenset[str]  # a promise is part of the outcome
    may_promise: frozenset[str]  # a promise when a day is named
    promise_by: str


@dataclass(frozen=True, slots=True)
class Record:
    """The columns of one contact record that the counts need."""

    number: str
    corrects: str
    debtor: int
    programme: str
    work: str
    channel: str
    on: date
    started_at: time
    worker: str
    spoke_with: str
    outcome: str
    promised_on: date | None = None
    promised_yen: int | None = None
    handover: str = ""
    encouraged: str = ""

    @property
    def order(self) -> tuple[date, time, str]:
        """Of two pieces of evidence the later one counts."""
        return self.on, self.started_at, self.number


def is_attempt(record: Record) -> bool:
    """A demand call on which somebody was called."""
    return record.channel == OUTBOUND and record.work == DEMAND and record.outcome not in NOBODY_CALLED


def is_visit(record: Record) -> bool:
    """A demand visit on which somebody was visited."""
    return record.channel == VISITED and record.work == DEMAND and record.outcome not in NOBODY_VISITED


def is_contact(record: Record, codes: Codes) -> bool:
    return record.channel in (OUTBOUND, INBOUND, VISITED) and record.work == DEMAND and record.outcome in codes.contact


def says_promise(record: Record, codes: Codes) -> bool:
    return record.outcome in codes.promise or (record.outcome in codes.may_promise and record.promised_on is not None)


def is_by_liable(record: Record, codes: Codes) -> bool:
    anywhere, jointly = PROMISED_BY[codes.promise_by]
    return record.spoke_with in anywhere or (record.spoke_with in jointly and record.programme in JOINTLY_LIABLE)


def is_promise(record: Record, codes: Codes) -> bool:
    """Heard, and made by a person liable."""
    return says_promise(record, codes) and is_by_liable(record, codes)


def encourages(record: Record, kind: str, codes: Codes) -> bool:
    """To account transfer or to report a lost qualification, whatever the record's programme and work."""
    spoken = record.channel in (OUTBOUND, INBOUND, VISITED) and record.outcome in codes.contact
    return spoken and kind in record.encouraged.split(";")


def standing(records: Iterable[Record]) -> list[Record]:
    """Without the records that another one corrects."""
    records = list(records)
    corrected = {record.corrects for record in records if record.corrects}
    return [record for record in records if record.number not in corrected]
