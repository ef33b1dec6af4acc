"""For which reasons may somebody rest, how long, and when is he away? Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LEAVES = "終業"
"""The reason that ends the day's work; it is always there and has no limit."""
CLOSED, ABSENT, OFF, OFF_SHIFT, TOO_LONG = "closed", "absent", "off", "off-shift", "paused-too-long"


@dataclass(frozen=True, slots=True)
class Reason:
    words: str
    limit_minutes: int  # 0: none

    @property
    def leaves(self) -> bool:
        return self.words == LEAVES


def reasons(agreed: Sequence[Sequence]) -> list[Reason]:
    """The agreed list, each reason once, the end of work last."""
    found: Mapping[str, int] = {words: minutes for words, minutes in agreed if words != LEAVES}
    return [*(Reason(words, minutes) for words, minutes in found.items()), Reason(LEAVES, 0)]


def is_too_long(began_at: datetime, limit_minutes: int, now: datetime) -> bool:
    return limit_minutes > 0 and now - began_at > timedelta(minutes=limit_minutes)


@dataclass(frozen=True, slots=True)
class Resting:
    began_at: datetime
    limit_minutes: int
    leaves: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of somebody at a moment: his account, on which real day he signed in last, did he do anything at
    the telephone today, is he in a pause; has the published plan him at work at other times, does he hold a case now."""

    is_active: bool
    signed_in_on: date | None
    acted: bool
    pause: Resting | None
    off_shift: bool = False
    at_work: bool = False


def why_away(seen: Seen, *, real_today: date, now: datetime) -> str:
    """Why somebody cannot keep what he agreed for now; empty: he is there."""
    if not seen.is_active:
        return CLOSED
    if seen.pause is not None and seen.pause.leaves:
        return OFF
    if seen.off_shift and not seen.at_work:
        return OFF_SHIFT
    if seen.pause is not None and is_too_long(seen.pause.began_at, seen.pause.limit_minutes, now):
        return TOO_LONG
    is_there = seen.acted or seen.pause is not None or seen.signed_in_on == real_today
    return "" if is_there else ABSENT
