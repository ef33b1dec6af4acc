"""What counts as one call or one visit, and what came of it (specification 12.1 and 15.3.ア).

Records of the same debtor, side, day, start time and worker are one act: a call about three
programmes of a side is one call. A record that a later one corrects counts nowhere.
`sets/tallies.sql` says the same in SQL; a twin test holds the two together.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from saikoku.kernel.programmes import SIDE_OF, Side
from saikoku.performance.attribution.rules import records as words
from saikoku.performance.attribution.rules.records import Codes, Record

PREMIUM_CALLS = (Side.PREMIUM, Side.OVERPAYMENT)  # the sides whose calls the premium target counts


class Kind(StrEnum):
    """What was done. The two "not" kinds are records of people whom nobody called or visited."""

    CALL = "call"
    NOT_CALLED = "not_called"
    OTHER_CALL = "other_call"
    INBOUND = "inbound"
    VISIT = "visit"
    NOT_VISITED = "not_visited"
    OTHER_VISIT = "other_visit"
    SMS = "sms"
    LEAFLET = "leaflet"
    INVESTIGATION = "investigation"
    PHONE_RESEARCH = "phone_research"


RESEARCH = "06"
_KIND_OF_CHANNEL = {"2": Kind.INBOUND, "4": Kind.SMS, "5": Kind.LEAFLET, "6": Kind.INVESTIGATION}


@dataclass(frozen=True, slots=True)
class Tally:
    """Acts that are alike in everything a report distinguishes, and what came of them."""

    on: date
    kind: Kind
    side: Side
    hour: int
    worker: str
    outcome: str
    acts: int = 0
    contacts: int = 0
    promises: int = 0  # records, so two programmes promised in one call are two
    promised_yen: int = 0
    handed_over: int = 0  # records
    urgent: int = 0


def kind_of(channel: str, work: str, outcome: str) -> Kind:
    if work == RESEARCH:
        return Kind.PHONE_RESEARCH
    if channel == "1":
        if work != words.DEMAND:
            return Kind.OTHER_CALL
        return Kind.NOT_CALLED if outcome in words.NOBODY_CALLED else Kind.CALL
    if channel == "3":
        if work != words.DEMAND:
            return Kind.OTHER_VISIT
        return Kind.NOT_VISITED if outcome in words.NOBODY_VISITED else Kind.VISIT
    return _KIND_OF_CHANNEL[channel]


def tallies(records: Iterable[Record], codes: Codes) -> set[Tally]:
    """All acts of the records, counted. An act takes the outcome of its most telling record."""
    acts: dict[tuple, list[Record]] = defaultdict(list)
    for record in words.standing(records):
        kind = kind_of(record.channel, record.work, record.outcome)
        side = SIDE_OF[record.programme]
        acts[record.on, kind, side, record.started_at, record.worker, record.debtor].append(record)
    alike: dict[tuple, list[list[Record]]] = defaultdict(list)
    for (on, kind, side, started_at, worker, _), parts in acts.items():
        outcome = _telling(parts, codes).outcome
        alike[on, kind, side, started_at.hour, worker, outcome].append(parts)
    return {_tally(key, group, codes) for key, group in alike.items()}


def _telling(parts: list[Record], codes: Codes) -> Record:
    """The record that names the act: one with a contact first, then the smallest code."""
    return min(parts, key=lambda record: (not words.is_contact(record, codes), record.outcome, record.number))


def _tally(key: tuple, acts: list[list[Record]], codes: Codes) -> Tally:
    records = [record for parts in acts for record in parts]
    promises = [record for record in records if words.is_promise(record, codes)]
    return Tally(
        *key,
        acts=len(acts),
        contacts=sum(any(words.is_contact(record, codes) for record in parts) for parts in acts),
        promises=len(promises),
        promised_yen=sum(record.promised_yen or 0 for record in promises),
        handed_over=sum(record.handover in ("1", "2") for record in records),
        urgent=sum(record.handover == "2" for record in records),
    )
