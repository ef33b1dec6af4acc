"""What becomes of many photographs at once: one statement each."""

from datetime import date
from importlib import resources

from django.db import connection


def forget(*, today: date) -> dict[date, int]:
    """How many went, by the day on which they were taken."""
    return dict(_rows("forget.sql", today=today))


def kept() -> list[tuple[date, int, date, date, int]]:
    """Month, how many, first and last end, how many held."""
    return _rows("kept.sql")


def _rows(name: str, **asked) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(resources.files(__name__).joinpath(name).read_text(encoding="utf-8"), asked)
        return cursor.fetchall()
