"""One door to the statement behind the sums of a day."""

from datetime import date
from functools import cache
from importlib.resources import files

from django.db import connection


@cache
def _statement() -> str:
    return files(__name__).joinpath("fates.sql").read_text(encoding="utf-8")


def fates(first: date, last: date) -> list[tuple]:
    """(kind, holder, day, used, void, returned, lost, out) of what was counted out on these days, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"first": first, "last": last})
        return cursor.fetchall()
