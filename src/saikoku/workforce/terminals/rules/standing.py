"""What is wrong with a terminal in use: silent while somebody is on duty, an old pattern file, no position?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """What the city agreed to: days a pattern file may be old, minutes without a contact or a position."""

    pattern_days: int
    silent_minutes: int


@dataclass(frozen=True, slots=True)
class Seen:
    """`on_duty`: somebody is signed in at it."""

    pattern_file_on: date | None
    last_seen_at: datetime | None
    position_at: datetime | None
    on_duty: bool


def faults(seen: Seen, limits: Limits, now: datetime) -> list[str]:
    """Codes, the worst first: silent, no-position, pattern-unknown, pattern-old."""
    found = []
    silent = timedelta(minutes=limits.silent_minutes)
    if seen.on_duty and (seen.last_seen_at is None or now - seen.last_seen_at > silent):
        found.append("silent")
    elif seen.on_duty and (seen.position_at is None or now - seen.position_at > silent):
        found.append("no-position")
    if seen.pattern_file_on is None:
        found.append("pattern-unknown")
    elif now.date() - seen.pattern_file_on > timedelta(days=limits.pattern_days):
        found.append("pattern-old")
    return found
