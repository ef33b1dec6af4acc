"""Post one movement of money, within the act it belongs to."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

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
    told = {"insurer": insurer, "policy": policy, "yen": yen, "first_day": first_day, "last_day": last_day, "copy_on": copy_on}
    if reasons := _against_cover(told, at, queries.standing_covers()):
        raise CoverRefused(reasons)
    row = _write_cover(told, by, at)
    audit.record("cash.cover.entered", by=by, at=at, object_id=row.policy, after=_facts_of(row))
    return row


@transaction.atomic
def correct_cover(
    *, cover_id: int, insurer: str, policy: str, yen: int, first_day: date, last_day: date, copy_on: date, reason: str,
    by: Actor, at: datetime,
) -> Cover:  # fmt: skip
    """What was entered wrongly of a certificate, put right from now on; what was entered stays beside it.

    Raises CoverRefused: already-corrected, reason-missing, and as `enter_cover`.
    """
    act_alone(even_halted=True)
    old = Cover.objects.get(pk=cover_id)
    told = {"insurer": insurer, "policy": policy, "yen": yen, "first_day": first_day, "last_day": last_day, "copy_on": copy_on}
    reasons = [] if reason.strip() else ["reason-missing"]
    reasons += ["already-corrected"] if Cover.objects.filter(corrects=old).exists() else []
    reasons += _against_cover(told, at, queries.standing_covers().exclude(pk=old.pk))
    if reasons:
        raise CoverRefused(reasons)
    row = _write_cover(told, by, at, corrects=old, reason=reason.strip())
    audit.record(
        "cash.cover.corrected", by=by, at=at, object_id=row.policy, reason=row.reason, before=_facts_of(old),
        after=_facts_of(row),
    )  # fmt: skip
    return row


def _against_cover(told: Mapping[str, Any], at: datetime, others: QuerySet[Cover]) -> list[str]:
    is_known = others.filter(policy=told["policy"].strip()).exists()
    return cover.refusals(**told, today=at.astimezone(clock.TOKYO).date(), is_known=is_known)


def _write_cover(told: Mapping[str, Any], by: Actor, at: datetime, **more: Any) -> Cover:
    named = {"insurer": told["insurer"].strip(), "policy": told["policy"].strip()}
    return Cover.objects.create(**{**told, **named}, entered_at=at, entered_by=by.name, **more)


def _facts_of(row: Cover) -> dict[str, Any]:
    return {"yen": row.yen, "first_day": row.first_day.isoformat(), "last_day": row.last_day.isoformat()}
