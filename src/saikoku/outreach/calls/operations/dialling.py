"""The number that the telephone of the page is to dial for a call that somebody holds."""

from datetime import datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.operations.taking import CallRefused, current, state_now
from saikoku.outreach.calls.rules import seen
from saikoku.outreach.calls.rules.answered import OUTBOUND
from saikoku.planning.lists import queries as list_queries
from saikoku.planning.lists.rules.facts import may_be_dialled
from saikoku.planning.timing.rules import hours
from saikoku.security.audit import operations as audit


@transaction.atomic
def dial(*, call_number: str, phone_id: int | None, by: Actor, at: datetime) -> str:
    """The digits of the number, the first usable one where none is named. Asked the moment before it is dialled.

    Raises CallRefused: lease-lost, number-not-usable, number-not-now, those of the hours, payment-arrived or stop-arrived.
    """
    lease = current(by=by)
    if lease is None or lease.call_number != call_number or list_queries.is_given_up(lease):
        raise CallRefused(["lease-lost"])
    day = queries.day_of(at)
    known = queries.known(lease.debtor_id, day)
    history = known.person.history
    usable = {one.id: one for one in history.phones if may_be_dialled(one, history.cautions, day.terms.today)}
    now = known.numbers_now(lease.sides, day) if lease.channel == OUTBOUND else list(usable.values())
    chosen = usable.get(phone_id) if phone_id else next(iter([*now, *usable.values()]), None)
    reasons = hours.refusals(day.moment, day.calling) + seen.arrived(lease.seen, state_now(lease, day))
    reasons += ["number-not-usable"] if chosen is None else [] if chosen in now else ["number-not-now"]
    if chosen is None or reasons:
        raise CallRefused(reasons)
    audit.record(
        "calls.number.dialled", by=by, at=at, about=[lease.debtor.number], object_id=call_number, after={"phone": phone_id or 0}
    )
    return chosen.number
