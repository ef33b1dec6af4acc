"""The counts beside the menu, in one journey to the database."""

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


def menu(*, account_id: int | None, now: datetime) -> Counts:
    text = resources.files(__name__).joinpath("menu.sql").read_text(encoding="utf-8")
    with connection.cursor() as cursor:
        cursor.execute(text, {"account": account_id, "now": now, "most": MOST})
        return Counts(*cursor.fetchone())
