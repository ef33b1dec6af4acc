"""What a record is in the words of the contract: an attempt, a visit, a contact, a promise (specification 12).

A record that a later one corrects counts nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

DEMAND = "01"
NOBODY_CALLED = frozenset({"405", "501", "502", "503"})
NOBODY_VISITED = frozenset({"V41", "V50", "V51"})
DEBTOR, SPOUSE = "1", "2"
SPOUSE_IS_LIABLE = frozenset({"12"})  # jointly liable for the late elderly premium


@dataclass(frozen=True, slots=True)
class Codes:
    """What the outcome table says of its codes."""

    contact: frozenset[str]
    promise: frozenset[str]  # a promise is part of the outcome
    may_promise: frozenset[str]  # a promise when a day is named


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


def is_contact(record: Record, codes: Codes) -> bool:
    return record.channel in "123" and record.work == DEMAND and record.outcome in codes.contact


def is_promise(record: Record, codes: Codes) -> bool:
    """Made by a person liable: the debtor, or the spouse where both are."""
    liable = record.spoke_with == DEBTOR or (record.spoke_with == SPOUSE and record.programme in SPOUSE_IS_LIABLE)
    said = record.outcome in codes.promise or (record.outcome in codes.may_promise and record.promised_on is not None)
    return liable and said


def standing(records: Iterable[Record]) -> list[Record]:
    """Without the records that another one corrects."""
    records = list(records)
    corrected = {record.corrects for record in records if record.corrects}
    return [record for record in records if record.number not in corrected]
