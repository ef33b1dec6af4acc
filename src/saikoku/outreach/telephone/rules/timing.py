"""When did a call begin and end, by what the telephone itself told? Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

OUT, IN = "out", "in"
DIALLED, RANG, ANSWERED, ENDED = "dialled", "rang", "answered", "ended"
KINDS = (DIALLED, RANG, ANSWERED, ENDED)
CAUSES = ("terminated", "busy", "rejected", "no-answer", "cancelled", "unavailable", "failed")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a leg: one attempt of the telephone within a call of the desk."""

    leg: str
    direction: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Timing:
    """`ended_at` is None while the line is open."""

    started_at: datetime
    ended_at: datetime | None


def timing(events: Iterable[Event]) -> Timing | None:
    """From the first dialling to the last end; a call that came in begins when it was answered. None: no telephone told."""
    heard = sorted(events, key=lambda event: event.at)
    begins = [event.at for event in heard if event.kind == (DIALLED if event.direction == OUT else ANSWERED)]
    if not begins:
        return None
    ends = {event.leg: event.at for event in heard if event.kind == ENDED}
    is_open = {event.leg for event in heard} - set(ends)
    return Timing(begins[0], None if is_open else max(ends.values()))
