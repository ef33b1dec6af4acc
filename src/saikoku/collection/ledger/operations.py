"""Post one movement of money, within the act it belongs to."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction

from saikoku.collection.ledger.models import Entry, Leg
from saikoku.collection.ledger.rules import accounts
from saikoku.collection.ledger.rules.accounts import Account, Kind
from saikoku.kernel.actor import Actor


class Unbalanced(Exception):
    """The legs are no entry: a fault of ours. The text has the codes of rules.accounts."""


def act_alone() -> None:
    """One act on the money at a time, until the end of the transaction: limits and series decide on settled sums."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('collection'))")


@transaction.atomic
def post(
    *, kind: Kind, reference: str, legs: Sequence[tuple[Account, str, int]], on: date, reason: str = "", by: Actor, at: datetime
) -> Entry:
    """Legs are (account, holder, yen). Raises Unbalanced; the database refuses an act that was posted already."""
    if reasons := accounts.refusals(list(legs)):
        raise Unbalanced(", ".join(reasons))
    entry = Entry.objects.create(
        kind=kind, reference=reference, legs_count=len(legs), reason=reason, posted_on=on, posted_at=at, posted_by=by.name
    )
    Leg.objects.bulk_create(Leg(entry=entry, account=account, holder=holder, yen=yen) for account, holder, yen in legs)
    return entry
