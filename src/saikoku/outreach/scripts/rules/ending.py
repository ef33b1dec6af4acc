"""Is it time to think of handing all texts over to the city, because the contract ends (specification 14(3)ウ)? Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import IntEnum


class Ending(IntEnum):
    """What the hand-over at the end of the contract asks for on a day."""

    NOTHING = 0
    SOON = 1
    OVERDUE = 2


def ending(today: date, *, ends_on: date, notice_days: int, handed_over: Iterable[date]) -> Ending:
    """From so many days before the last day of the contract until everything was handed over within them or later. Twin of
    sets/ending.sql."""
    since = ends_on - timedelta(days=notice_days)
    if today < since or any(day >= since for day in handed_over):
        return Ending.NOTHING
    return Ending.SOON if today <= ends_on else Ending.OVERDUE
