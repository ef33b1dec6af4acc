"""By what acts may be counted: month, side, programme, worker, hour, weekday, outcome (specification 10.5.イ, 12.1).

`sets/volumes.sql` counts by these headings; a test counts the same acts one by one.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from saikoku.performance.figures.rules.acts import Kind


class Heading(StrEnum):
    """What an act is counted under. Only `programme` splits an act: one about two programmes is counted under both."""

    MONTH = "month"
    DAY = "day"
    WEEKDAY = "weekday"
    HOUR = "hour"
    SIDE = "side"
    PROGRAMME = "programme"
    WORKER = "worker"
    OUTCOME = "outcome"
    KIND = "kind"


MOST_HEADINGS = 2
KINDS = {
    "calls": (Kind.CALL,),
    "inbound": (Kind.INBOUND,),
    "visits": (Kind.VISIT,),
    "spoken": (Kind.CALL, Kind.INBOUND, Kind.VISIT),
    "others": (Kind.OTHER_CALL, Kind.OTHER_VISIT, Kind.SMS, Kind.LEAFLET, Kind.INVESTIGATION, Kind.PHONE_RESEARCH),
}
"""What may be looked at together; a call about nobody (NOT_CALLED) is in none of them."""


@dataclass(frozen=True, slots=True)
class Volume:
    """Acts under one value of each heading, and what came of them. A month is its first day, a weekday 1 (Monday) to 7."""

    values: tuple[Any, ...]
    acts: int
    contacts: int
    promises: int
    promised_yen: int


def refusals(headings: tuple[str, ...]) -> list[str]:
    found = [] if headings and len(headings) <= MOST_HEADINGS else ["too-many-headings"]
    found += [] if set(headings) <= set(Heading) else ["unknown-heading"]
    return found + (["heading-twice"] if len(set(headings)) < len(headings) else [])
