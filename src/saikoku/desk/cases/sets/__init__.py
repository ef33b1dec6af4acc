"""Everything imported about one person, in one journey to the database."""

import json
from collections.abc import Sequence
from importlib import resources

from django.db import connection

NAMES = ("members", "addresses", "phones", "cautions", "targets", "stops", "own_stops", "transfers", "losses", "slips",
         "letters")  # fmt: skip


def imported(ids: Sequence[int], household_id: int | None) -> dict[str, list[dict]]:
    """The rows of each kind as dictionaries of their columns; days are text as 2026-04-10."""
    text = resources.files(__name__).joinpath("imported.sql").read_text(encoding="utf-8")
    with connection.cursor() as cursor:
        cursor.execute(text, {"ids": list(ids), "household": household_id})
        found = cursor.fetchone()
    return {
        name: json.loads(rows) if isinstance(rows, str) else rows for name, rows in zip(NAMES, found, strict=True)
    }
