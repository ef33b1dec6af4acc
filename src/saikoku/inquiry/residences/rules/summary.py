"""What the surveys of a stretch of days came to: asked for, begun, ended, found, and how long the open ones wait. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Request(StrEnum):
    """How far the city's request for a person of a month is."""

    ANSWERED = "answered"  # by a finding since it was delivered
    UNDER_WAY = "under-way"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Found:
    """Findings of one outcome as the result file (R04) of these days says them; `corrections` put an earlier one right."""

    outcome: str
    first: int
    corrections: int

    @property
    def rows(self) -> int:
        return self.first + self.corrections


@dataclass(frozen=True, slots=True)
class Summary:
    """`requests`: people of each month that has a day among these; `begun` by the gravest rule that selected; open ones and
    requests that nobody has begun by the day since when, as of the end."""

    requests: Mapping[Request, int]
    begun: Mapping[str, int]
    done: int
    given_up: int
    found: Sequence[Found]
    open_since: Mapping[date, int]
    waiting_since: Mapping[date, int]
