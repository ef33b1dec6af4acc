"""What every act on numbered paper answers when it may not be done."""

from django.db import connection

from saikoku.kernel.refusals import Refused


class PaperRefused(Refused):
    """`reasons` are codes of rules.states and of the operations."""


def act_alone() -> None:
    """One act on papers at a time, until the end of the transaction: taken last, after whatever else an act locks."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('papers'))")
