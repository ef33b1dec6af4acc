"""Take up the case of somebody who called (10.3): not from the queue, and whatever keeps him off the lists.

Whoever calls may be spoken with though he was reached this month, promised, or has a stop: nobody is called. Only the
hours of the agreement hold, and that one person speaks with a household at a time.
"""

from datetime import datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import SIDE_OF, Side
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.operations import taking
from saikoku.outreach.calls.operations.taking import CallRefused, HeldByOther, Taken
from saikoku.outreach.calls.queries import Day, Known
from saikoku.outreach.calls.rules import answered
from saikoku.outreach.presence import operations as presence
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.planning.targets.models import Target
from saikoku.planning.timing.rules import hours
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Instalment

CALLED_IN = "受電に対応した"


@transaction.atomic
def take_answered(
    *, debtor_id: int, caller: str, call_number: str, notice: str = "", instead: bool = False, by: Actor, at: datetime,
    terminal: str = "",
) -> Taken:  # fmt: skip
    """Lease the household of somebody who is on the line; `caller`: the number that rang, `notice`: the code he named.
    Whoever answers rests no more.

    `call_number` is the page's intent: the same again gives the first answer. Whom the actor holds and has not
    identified goes back to the queue: silently where it is this household, else only with `instead`. Raises
    HeldByOther (leased-by-other), CallRefused: outside-hours, closed-day and the other codes of the hours,
    holds-another; in-a-talk where the actor has identified somebody and must record first, in-this-talk where that was
    somebody of this very household.
    """
    held = lists.held_by(by=by)
    if held is not None and held.call_number == call_number:
        return Taken(call_number, held.debtor_id, tuple(held.sides), again=True)
    day = queries.day_of(at)
    debtor = Debtor.objects.get(pk=debtor_id)
    if reasons := hours.refusals(day.moment, day.calling) + _against_holding(held, debtor, instead):
        raise CallRefused(reasons)
    if held is not None:
        taking.put_back(held, by=by, at=at, reason=CALLED_IN)
    cause = answered.likely_cause(
        queries.attempts(debtor_id, since=day.causes_since), today=day.terms.today,
        days=day.agreed["inbound_returned_days"], notice=notice,
    )  # fmt: skip
    presence.end_pause(by=by, at=at)
    known = queries.known(debtor_id, day)
    sides = answered.sides(*_of_his(known, debtor_id), cause)
    try:
        lists.lease_household(
            debtor_id=debtor_id, sides=sides, call_number=call_number, by=by, at=day.moment, minutes=day.lease_minutes,
            terminal=terminal, channel=answered.INBOUND, caller=caller, answers=cause.record_number if cause else "",
        )  # fmt: skip
    except lists.AlreadyLeased as other:
        raise HeldByOther(other.holder) from other
    taking.remember(call_number, known, sides)
    return Taken(call_number, debtor_id, tuple(sides))


def _against_holding(held: Lease | None, debtor: Debtor, instead: bool) -> list[str]:
    if held is None:
        return []
    is_his = held.household_key == debtor.household_key
    if held.identified_by:
        return ["in-this-talk" if is_his else "in-a-talk"]
    return [] if instead or is_his else ["holds-another"]


def _of_his(known: Known, debtor_id: int) -> tuple[list[str], list[str], list[str]]:
    """Sides with something open, sides the city named this month, sides of anything the city ever said of him."""
    owing = [str(SIDE_OF[code]) for code in known.open_programmes]
    targeted = [side for side, facts in known.sides.items() if facts.targeted]
    if owing or targeted:
        return owing, targeted, []
    stated = Instalment.objects.filter(debtor_id=debtor_id).order_by("-due_on").values_list("programme", flat=True)
    named = Target.objects.filter(debtor_id=debtor_id).order_by("-month").values_list("programme", flat=True)
    return owing, targeted, [str(SIDE_OF[code]) for code in [*stated, *named]] or [str(side) for side in Side]


def first_sides(lease: Lease, day: Day) -> list[str]:
    """The sides that an answered call is about unless the operator says otherwise."""
    return answered.spoken_first(lease.sides, joint_consent=day.joint_consent)
