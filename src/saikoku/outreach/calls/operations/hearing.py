"""What came in while the operator has somebody before him: the page asks, and he says that he has read it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.queries import Day
from saikoku.outreach.calls.rules import handed, seen
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists import queries as list_queries
from saikoku.planning.lists.models import Lease
from saikoku.security.audit import operations as audit


@dataclass(frozen=True, slots=True)
class News:
    """What came in since the operator looked: codes of rules.seen, caller-waits where `rung_by` answers a call of
    this household, or typed-came where whoever was taken over from left what he had typed; `over`: nothing may be
    asked for any more."""

    codes: tuple[str, ...]
    over: bool
    rung_by: str = ""


def state_now(lease: Lease, day: Day) -> dict:
    known = queries.known(lease.debtor_id, day)
    return seen.of({side: known.sides[side] for side in lease.sides})


def news(*, call_number: str, by: Actor, at: datetime) -> News:
    """What the open page asks every two seconds. Raises LeaseLost."""
    lease = Lease.objects.filter(call_number=call_number, holder=by.name).first()
    if lease is None or list_queries.is_given_up(lease):
        raise lists.LeaseLost(call_number)
    return _news(lease, state_now(lease, queries.day_of(at)))


def _news(lease: Lease, now: dict) -> News:
    """Somebody on the line comes first; what was paid or stopped is said when that was read."""
    codes = ["caller-waits"] if lease.rung_at is not None else seen.arrived(lease.seen, now)
    codes = codes or (["typed-came"] if "left" in (lease.left_typed or {}) else [])
    return News(tuple(codes), seen.is_over(now), lease.rung_by)


@transaction.atomic
def acknowledge(*, call_number: str, by: Actor, at: datetime) -> News:
    """The operator has read what came in; the call goes on from what stands now. Raises LeaseLost."""
    lease = lists.hold_for_record(call_number=call_number, by=by)
    now = state_now(lease, queries.day_of(at))
    found = _news(lease, now)
    if lease.rung_at is None:
        lease.seen = now
    if found.codes == ("typed-came",):
        lease.typed, lease.left_typed = handed.merged(**lease.left_typed, own=lease.typed), None
    lease.rung_at, lease.rung_by = None, ""
    lease.save(update_fields=["seen", "rung_at", "rung_by", "typed", "left_typed"])
    audit.record(
        "calls.news.acknowledged", by=by, at=at, about=[lease.debtor.number], object_id=call_number,
        after={"codes": list(found.codes)},
    )  # fmt: skip
    return found
