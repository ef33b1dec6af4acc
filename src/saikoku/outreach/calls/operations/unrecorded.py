"""Take up again a case that was dialled, and given back or lapsed before its record, so that the record is written.

Somebody else called in, or the page stood still for too long: the person was dialled all the same, counts as tried
(planning.lists.Dialled), and the ledger lacks the call until whoever dialled writes it.
"""

from datetime import datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.operations import taking
from saikoku.outreach.calls.operations.taking import CallRefused, HeldByOther, Taken
from saikoku.outreach.presence import operations as presence
from saikoku.outreach.telephone import queries as telephone
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists import queries as list_queries
from saikoku.planning.lists.models import Dialled, Lease
from saikoku.registry.debtors.models import Phone
from saikoku.security.audit import operations as audit


@transaction.atomic
def take_up(
    *, call_number: str, by: Actor, at: datetime, terminal: str = "", of_anybody: bool = False
) -> Taken:  # fmt: skip
    """Hold the household of a call that the actor (`of_anybody`: another too, as a leader does) dialled and did not record,
    with the time of the dialling and what was typed. Whoever rests rests no more. Whatever keeps the person off the lists
    since is not asked: he was called.

    Raises CallRefused: holds-another, record-unknown (nothing to record: recorded since, or not his), leased-by-other.
    """
    held = lists.held_by(by=by)
    if held is not None and held.call_number == call_number:
        return Taken(call_number, held.debtor_id, tuple(held.sides), again=True)
    if held is not None:
        raise CallRefused(["holds-another"])
    rows = list_queries.dialled_of_call(call_number)
    if not rows or not (of_anybody or by.name in {row.holder for row in rows}):
        raise CallRefused(["record-unknown"])
    day, first = queries.day_of(at), rows[0]
    presence.end_pause(by=by, at=at)
    try:
        lease = lists.lease_household(
            debtor_id=first.debtor_id, sides=list(first.sides), call_number=call_number, by=by, at=first.at,
            minutes=day.lease_minutes, terminal=terminal,
        )  # fmt: skip
    except lists.AlreadyLeased as other:
        raise HeldByOther(other.holder) from other
    _as_it_was(lease, rows, by)
    taking.remember(call_number, queries.known(first.debtor_id, day), list(first.sides))
    audit.record(
        "calls.case.taken_up", by=by, at=at, about=[lease.debtor.number], object_id=call_number, terminal=terminal,
        after={"dialled_at": first.at.isoformat(), "dialled_by": first.holder},
    )  # fmt: skip
    return Taken(call_number, first.debtor_id, tuple(first.sides))


def _as_it_was(lease: Lease, rows: list[Dialled], by: Actor) -> None:
    """The telephone tells the times of its calls by itself; whoever dialled by hand told them."""
    lease.typed, lease.taken_from = rows[-1].typed, rows[0].holder if rows[0].holder != by.name else ""
    last = Phone.objects.filter(debtor_id=lease.debtor_id, number=rows[-1].phone).first()
    if last is not None and not telephone.tells():
        lease.dialled_at, lease.dialled_phone = rows[0].at, last.pk
    lease.save(update_fields=["typed", "taken_from", "dialled_at", "dialled_phone"])
