"""The counts beside the menu and those at the telephone, each in one journey to the database."""

from dataclasses import dataclass
from datetime import datetime
from importlib import resources

from django.db import connection

MOST = 1_000
"""What is counted at most; that many are said as "999+"."""


@dataclass(frozen=True, slots=True)
class Counts:
    tasks: int
    call_backs_due: int
    waiting: int


@dataclass(frozen=True, slots=True)
class AtThePhone:
    call_backs_due: int
    waiting: int
    unknown_late: int
    unknown: int


def menu(*, account_id: int | None, now: datetime) -> Counts:
    return Counts(*_one_row("menu.sql", {"account": account_id, "now": now, "most": MOST}))


def at_the_phone(*, account_id: int | None, now: datetime) -> AtThePhone:
    return AtThePhone(*_one_row("calls.sql", {"account": account_id, "now": now}))


def _one_row(file: str, values: dict) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(resources.files(__name__).joinpath(file).read_text(encoding="utf-8"), values)
        return cursor.fetchone()
