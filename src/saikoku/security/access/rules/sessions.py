"""When is an open session locked for want of activity?"""

from datetime import datetime, timedelta

WARN_BEFORE = timedelta(minutes=2)


def is_idle(last_seen: datetime | None, now: datetime, limit: timedelta) -> bool:
    """A session that was never seen counts as idle; the last minute allowed is still active."""
    return last_seen is None or now - last_seen > limit
