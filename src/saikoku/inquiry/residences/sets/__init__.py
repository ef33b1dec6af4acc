"""What is known of those whose residence may have to be surveyed: one statement, one door."""

from collections.abc import Iterable
from datetime import date
from importlib import resources

from django.db import connection

from saikoku.inquiry.residences.rules.selection import ABSENT, Known, Terms
from saikoku.kernel.programmes import Side, programmes_of

NO_VISIT = ("V41", "V42", "V50", "V51")
"""Nobody stood at the door, or could not: that says nothing about who lives there."""


def known(on: date, terms: Terms, debtor_ids: Iterable[int] | None = None) -> dict[int, Known]:
    """By debtor; of these debtors, or of everybody of whom there is something to decide."""
    text = resources.files(__name__).joinpath("known.sql").read_text(encoding="utf-8")
    asked = {
        "on": on, "month": on.replace(day=1), "absent": list(ABSENT), "no_visit": list(NO_VISIT),
        "absent_visits": terms.absent_visits, "programmes": list(programmes_of(Side.PREMIUM)),
        "debtors": None if debtor_ids is None else list(debtor_ids),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(text, asked)
        return {row[0]: Known(*row[1:10], frozenset(row[10])) for row in cursor.fetchall()}
