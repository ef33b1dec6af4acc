"""Everything imported about one person, in one journey to the database."""

import json
from collections.abc import Sequence
from importlib import resources
from typing import Any

from django.db import connection

from saikoku.inquiry.residences import queries as residences
from saikoku.registry.contacts import queries as contacts

NAMES = ("members", "addresses", "phones", "cautions", "targets", "stops", "own_stops", "transfers", "losses", "slips",
         "letters", "encouraged", "residences", "answers",
         "doubtful")  # fmt: skip


def imported(ids: Sequence[int], debtor_id: int, household_id: int | None) -> tuple[dict[str, list[dict]], Any]:
    """The rows of each kind as dictionaries of their columns, days as text like 2026-04-10; and the answer to the
    question what there is to ask and to encourage (contacts.opening_from)."""
    text = resources.files(__name__).joinpath("imported.sql").read_text(encoding="utf-8")
    with connection.cursor() as cursor:
        asked = {"ids": list(ids), "debtor": debtor_id, "debtors": [debtor_id], "household": household_id}
        for place, statement in (("opening", contacts.opening_statement()), ("doubtful", residences.doubtful_statement())):
            text = text.replace(f"{{{place}}}", statement)
        cursor.execute(text, residences.DOUBTFUL | asked)
        *found, opening = cursor.fetchone()
    return {
        name: json.loads(rows) if isinstance(rows, str) else rows for name, rows in zip(NAMES, found, strict=True)
    }, opening
