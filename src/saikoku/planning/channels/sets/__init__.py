"""Everybody whom a visit or a message might be proposed for, read at once."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources

from django.db import connection

from saikoku.kernel.programmes import SIDE_OF

OF_DEBTORS = "wanted.debtor_id = ANY (%(debtors)s)"
AT_THE_DOOR = "wanted.works && ARRAY['02', '03']"
BY_MESSAGE = "mobile.debtor_id IS NOT NULL AND messaged.debtor_id IS NULL"


@dataclass(frozen=True, slots=True)
class Row:
    debtor_id: int
    side: str
    works: frozenset[str]
    owed: int
    visits: tuple[datetime, ...]  # of this month
    far: bool
    mobile: bool
    messaged: bool
    base: int
    callable: bool  # as far as the queue's day says
    profile: int | None
    tried: int  # mask of cells


def persons(
    asked: str, today: date, *, far_towns: Sequence[str], not_visited: Sequence[str], debtors: Sequence[int] = ()
) -> list[Row]:
    """`asked` is AT_THE_DOOR, BY_MESSAGE or OF_DEBTORS."""
    parameters = {
        "programmes": list(SIDE_OF), "sides": [str(side) for side in SIDE_OF.values()], "today": today,
        "month": today.replace(day=1), "not_visited": list(not_visited), "far": "|".join(far_towns) or "^$",
        "debtors": list(debtors),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_persons(asked), parameters)
        return [_row(*row) for row in cursor.fetchall()]


def _row(debtor_id, side, works, owed, visits, far, mobile, messaged, base, may_be_called, profile, tried) -> Row:
    moments = tuple(datetime.fromisoformat(at) for at in visits)
    return Row(debtor_id, side, frozenset(works), owed, moments, far, mobile, messaged, base, may_be_called, profile, tried)


@functools.cache
def _persons(asked: str) -> str:
    text = resources.files(__name__).joinpath("persons.sql").read_text(encoding="utf-8")
    return text.replace("{asked}", asked)
