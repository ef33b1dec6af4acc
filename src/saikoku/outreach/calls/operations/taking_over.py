"""A leader goes on with a call that another began: the case, what was typed and the time of the talk come along.

The one it was taken from sees it with the next question of his page, which then leaves here what he had typed.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.operations.taking import CallRefused, Taken
from saikoku.outreach.presence import operations as presence
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Candidate, Lease
from saikoku.security.audit import operations as audit


@transaction.atomic
def take_over(*, call_number: str, by: Actor, at: datetime, terminal: str = "") -> Taken:
    """Hold from now on what another holds; the same again changes nothing.

    The identity check, the beginning of the talk and what was typed so far stay. Raises CallRefused: holds-another (the
    leader has somebody on the line), call-over (recorded, given back or lapsed meanwhile).
    """
    held = lists.held_by(by=by)
    if held is not None and held.call_number == call_number:
        return Taken(call_number, held.debtor_id, tuple(held.sides), again=True)
    if held is not None:
        raise CallRefused(["holds-another"])
    lease = _locked(call_number)
    if lease is None or lease.expires_at <= clock.real_now():
        raise CallRefused(["call-over"])
    presence.end_pause(by=by, at=at)
    before, day = lease.holder, queries.day_of(at)
    lease.taken_from, lease.holder, lease.holder_id, lease.terminal = before, by.name, by.account_id, terminal
    lease.expires_at = clock.real_now() + timedelta(minutes=day.lease_minutes)
    lease.supervisor_called_at, lease.left_typed = None, {"before": lease.typed}
    lease.save()
    Candidate.objects.filter(household_key=lease.household_key).update(leased_until=lease.expires_at)
    audit.record(
        "calls.case.taken_over", by=by, at=at, about=[lease.debtor.number], object_id=call_number, terminal=terminal,
        before={"holder": before}, after={"holder": by.name},
    )  # fmt: skip
    return Taken(call_number, lease.debtor_id, tuple(lease.sides))


def _locked(call_number: str) -> Lease | None:
    """The lease with the household's candidates, in the order of locks that everybody keeps."""
    held = Lease.objects.filter(call_number=call_number)
    rows = Candidate.objects.filter(household_key__in=held.values("household_key")).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))
    return held.select_for_update(of=("self",)).select_related("debtor").first()


def taken_by(*, call_number: str, by: Actor) -> str:
    """Login name of whoever took this call over from the actor; empty: nobody did."""
    lease = Lease.objects.filter(call_number=call_number, taken_from=by.name).exclude(holder=by.name).first()
    return lease.holder if lease is not None else ""


@transaction.atomic
def leave_typed(*, call_number: str, typed: Mapping[str, list[str]], by: Actor) -> None:
    """What the actor had typed when he saw that his call was taken over is kept beside it, once, for the new holder."""
    lease = _locked(call_number)
    waits = lease is not None and lease.taken_from == by.name != lease.holder and lease.left_typed is not None
    if waits and typed:
        lease.left_typed = {**lease.left_typed, "left": dict(typed)}
        lease.save(update_fields=["left_typed"])


@transaction.atomic
def end_talk(*, call_number: str, by: Actor, at: datetime) -> Lease:
    """The talk is over; what follows until the record is writing. Again (the person rang back at once) counts anew.

    Raises LeaseLost.
    """
    lease = lists.hold_for_record(call_number=call_number, by=by)
    lease.talk_ended_at = max(at, lease.dialled_at or lease.opened_at)
    lease.save(update_fields=["talk_ended_at"])
    return lease
