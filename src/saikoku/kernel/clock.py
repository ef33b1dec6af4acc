"""What time is it for the business? Real time, or a practice database's own time running from its start.

Business moments come from `now()` and `today()`; sessions, leases and locks use `real_now()`.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")

_offset = timedelta(0)


def real_now() -> datetime:
    return datetime.now(TOKYO)


def now() -> datetime:
    return real_now() + _offset


def today() -> date:
    return now().date()


def run_from(moment: datetime, *, since: datetime | None = None) -> None:
    """Let business time be `moment` at real time `since` (default: now) and run on from there."""
    global _offset
    _offset = moment.astimezone(TOKYO) - (since or real_now())


def run_real() -> None:
    global _offset
    _offset = timedelta(0)


def is_shifted() -> bool:
    return _offset != timedelta(0)


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of the business day in Tokyo."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=TOKYO)
