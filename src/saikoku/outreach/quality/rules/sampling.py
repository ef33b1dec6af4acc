"""Which calls are reviewed? Drawn by a stored seed: the same seed over the same calls draws the same ones. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WEEK, MONTH = "week", "month"


@dataclass(frozen=True, slots=True)
class Call:
    worker_number: str
    call_number: str
    record_number: str  # its first record


def period_before(day: date, kind: str) -> tuple[date, date]:
    """The last whole week (Monday to Sunday) or month that ended before the day."""
    if kind == MONTH:
        last = day.replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last
    monday = day - timedelta(days=day.weekday() + 7)
    return monday, monday + timedelta(days=6)


def how_many(calls: int, *, percent: int, least: int) -> int:
    """The agreed share rounded up, at least the agreed number, never more than there are."""
    return min(calls, max(least, -(-calls * percent // 100)))


def drawn(calls: Iterable[Call], *, seed: str, percent: int, least: int) -> list[Call]:
    """For each worker the calls whose marks under the seed are least, by worker and mark."""
    of_workers: dict[str, list[Call]] = {}
    for call in calls:
        of_workers.setdefault(call.worker_number, []).append(call)
    found = []
    for _, his in sorted(of_workers.items()):
        number = how_many(len(his), percent=percent, least=least)
        found += sorted(his, key=lambda call: mark(seed, call))[:number]
    return found


def mark(seed: str, call: Call) -> str:
    return hashlib.sha256(f"{seed}:{call.worker_number}:{call.call_number}".encode()).hexdigest()


def digest(calls: Iterable[Call]) -> str:
    """Of all the calls that could be drawn: shows later whether the same ones were there."""
    lines = sorted(f"{call.worker_number}:{call.call_number}:{call.record_number}" for call in calls)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
