"""One door to the statement behind a page of candidates."""

from datetime import datetime
from functools import cache
from importlib.resources import files

from django.db import connection


@cache
def _statement() -> str:
    return files(__name__).joinpath("candidates.sql").read_text(encoding="utf-8")


def candidates(ids: list[int], codes: list[str], real_now: datetime) -> list[tuple]:
    """In the order of `ids`; `codes`: those of absence notices that may be meant."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"ids": ids, "codes": codes, "real_now": real_now})
        return cursor.fetchall()
