"""Which acts come one after the other, though no row of a table can be locked for it? All of them by name, and how to wait.

Rows that are only added to, a number that follows the last one, a count over a whole table: there the one who decides waits
for whoever decides now. Where there is a row to lock, the row is locked instead.
"""

from enum import StrEnum

from django.db import connection


class Turn(StrEnum):
    """Each is waited for on its own; some together with what they are of, so that others do not wait."""

    RENEWAL = "renewal"  # of the database: structure, roles, what is seeded
    SEAL_OF_TRAIL = "seal of trail"  # who links the records that wait
    PHONE_REGISTER = "register of telephone numbers"
    HANDOVER_NUMBER = "number of a hand-over slip"
    INVOICES = "invoices"
    FILE_APPLIED = "file applied"
    UPLOADS = "uploads"  # of a person
    SHIFT_PLAN = "shift plan"  # of a month
    ROUTE_PLAN = "route plan"
    CASE = "case"  # of whoever takes somebody; of a household that nobody has on a list
    NOTICE_NUMBER = "number of a notice printed beforehand"
    CARDS = "cards"
    CONDUCT = "conduct"  # of what was heard
    PAPERS = "papers"
    PHOTOS = "photos"
    GLYPHS = "glyphs"
    HOLDOUT_DRAW = "hold-out draw"
    SCRIPTS = "scripts"
    REVIEWS = "reviews"  # of a call; of nothing: the draw itself
    MONEY = "money"
    SEALS = "receipt seals"
    SLIP_NUMBER = "number of a payment slip"
    CREDITS = "credits"
    OTHER_EFFECTS = "other effects"
    DAY_FIGURES = "day figures"
    REPORT_COUNT = "count of a report"
    REPORT_NOTES = "notes of reports"
    PROPOSAL_ANSWER = "answer to a proposal"
    CERTIFICATE_NUMBER = "number of a certificate"


def take(turn: Turn, of: object = "") -> None:
    """Wait until nobody else has it; it is over with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", [turn, str(of)])


def take_if_free(turn: Turn, of: object = "") -> bool:
    """The same without waiting: is it ours?"""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtext(%s), hashtext(%s))", [turn, str(of)])
        return cursor.fetchone()[0]


def keep(turn: Turn, of: object = "") -> None:
    """Wait until nobody else has it; it is over with the connection."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext(%s), hashtext(%s))", [turn, str(of)])
