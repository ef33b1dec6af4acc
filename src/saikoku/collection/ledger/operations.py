"""Post one movement of money, within the act it belongs to."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from saikoku import turns
from saikoku.collection.ledger import queries
from saikoku.collection.ledger.models import Cover, Entry, Halt, Leg
from saikoku.collection.ledger.rules import accounts, cover
from saikoku.collection.ledger.rules.accounts import Account, Kind
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn


class Unbalanced(Exception):
    """The legs are no entry: a fault of ours. The text has the codes of rules.accounts."""


class MoneyStandsStill(Refused):
    """The books are older than what was shown as done: nothing on money is done until two persons release it."""


class CoverRefused(Refused):
    """`reasons` are codes of rules.cover."""


def act_alone(*, even_halted: bool = False) -> None:
    """One act on the money at a time, until the end of the transaction: limits and series decide on settled sums.

    Raises MoneyStandsStill, but for the acts that the way out of it needs.
    """
    turns.take(Turn.MONEY)
    if not even_halted and queries.halt():
        raise MoneyStandsStill(["money-stands-still"])


def halt(*, missing: Sequence[dict], by: Actor, at: datetime) -> Halt:
    """Let all money stand still, or add to what is missing; within the caller's act, which is alone.

    Whoever asked for the release did not know of what is added: he has to ask again.
    """
    found = queries.halt() or Halt(cause=Halt.Cause.JOURNAL, missing=[], opened_at=at, opened_by=by.name)
    if more := [act for act in missing if act not in found.missing]:
        found.missing = [*found.missing, *more]
        found.asked_at, found.asked_by, found.reason = None, "", ""
        found.save()
    return found


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


@transaction.atomic
def enter_cover(
    *, insurer: str, policy: str, yen: int, first_day: date, last_day: date, copy_on: date, by: Actor, at: datetime
) -> Cover:
    """A certificate of the insurance, whose copy the city has. Raises CoverRefused with every reason found."""
    act_alone(even_halted=True)
    if reasons := cover.refusals(
        insurer=insurer, policy=policy, yen=yen, first_day=first_day, last_day=last_day, copy_on=copy_on,
        today=at.astimezone(clock.TOKYO).date(), is_known=Cover.objects.filter(policy=policy.strip()).exists(),
    ):  # fmt: skip
        raise CoverRefused(reasons)
    row = Cover.objects.create(
        insurer=insurer.strip(), policy=policy.strip(), yen=yen, first_day=first_day, last_day=last_day, copy_on=copy_on,
        entered_at=at, entered_by=by.name,
    )  # fmt: skip
    audit.record(
        "cash.cover.entered", by=by, at=at, object_id=row.policy,
        after={"yen": yen, "first_day": first_day.isoformat(), "last_day": last_day.isoformat()},
    )  # fmt: skip
    return row
