"""Keep today's routes true: what was visited is done, what must not be visited any more is taken off. Safe to repeat."""

from datetime import datetime

from django.db import transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.planning.routes.models import Plan, RouteStop
from saikoku.planning.routes.queries import shown
from saikoku.planning.routes.queries.shown import Way
from saikoku.security.audit import operations as audit


@transaction.atomic
def keep_up(*, by: Actor, at: datetime) -> int:
    """How many stops changed of today's plan, and of the one that is walked until it is accepted. Pages judge for themselves
    at every look; this keeps when and why."""
    newest, walked = shown.plan_of(at.date()), shown.accepted_of(at.date())
    return sum(_kept_up(plan, by, at) for plan in dict.fromkeys((newest, walked)) if plan is not None)


def _kept_up(plan: Plan, by: Actor, at: datetime) -> int:
    Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    changed = [stop for way in shown.ways(plan) for stop in way.stops if _renewed(way, stop, at)]
    if changed:
        RouteStop.objects.bulk_update(changed, ["state", "reason", "since"])
        gone = [stop for stop in changed if stop.state == RouteStop.State.GONE]
        audit.record(
            "routes.stops.kept_up", about=[stop.debtor.number for stop in changed], by=by, at=at, object_id=str(plan.pk),
            after={"done": len(changed) - len(gone), "gone": len(gone)},
        )  # fmt: skip
    return len(changed)


def _renewed(way: Way, stop: RouteStop, at: datetime) -> bool:
    state = way.state_of(stop)
    if state == stop.state:
        return False
    if state == RouteStop.State.DONE:
        started = way.done_at(stop)
        stop.since = clock.at(at.date(), started.hour, started.minute)
    else:
        stop.reason, stop.since = way.reasons_of(stop)[0], at
    stop.state = state
    return True
