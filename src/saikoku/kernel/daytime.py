"""Times of a day as minutes since midnight and back; the end of the day, 24:00, is held as its last moment."""

from datetime import time

MINUTES = 24 * 60


def minutes(at: time) -> int:
    return MINUTES if at == time.max else at.hour * 60 + at.minute


def at_minute(of_day: int) -> time:
    return time.max if of_day == MINUTES else time(of_day // 60, of_day % 60)


def words(at: time) -> str:
    of_day = minutes(at)
    return f"{of_day // 60}:{of_day % 60:02}"
