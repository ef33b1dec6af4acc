"""Change a route by hand: another order, another collector, a household more or less. A hand's order wins from then on.

Of a day's plan one change at a time is made (the plan's row is locked); done stops stay where they are.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.planning.routes.models import Plan, Route, RouteStop
from saikoku.planning.routes.operations import writing
from saikoku.planning.routes.queries import planning, shown, standing
from saikoku.planning.routes.queries.shown import Way
from saikoku.planning.routes.rules.reasons import BY_HAND
from saikoku.registry.debtors import queries as debtors
from saikoku.security.audit import operations as audit


class ChangeRefused(Refused):
    """It cannot be changed as things are: every reason as a code."""


@transaction.atomic
def move(*, stop_id: int, place: int, by: Actor, at: datetime) -> RouteStop:
    """To this place among the stops still ahead, counted from 1. Raises ChangeRefused."""
    stop, ways = _opened(stop_id)
    way = ways[stop.route_id]
    ahead = [one for one in way.ahead if one.pk != stop.pk]
    ahead.insert(min(max(1, place), len(ahead) + 1) - 1, stop)
    _reckon(way, ahead, at)
    _record("routes.stop.moved", stop, by, at, {"place": place})
    return stop


@transaction.atomic
def to_collector(*, stop_id: int, route_id: int, by: Actor, at: datetime) -> RouteStop:
    """To the route of another collector of the plan, where it makes the least more way. Raises ChangeRefused."""
    stop, ways = _opened(stop_id)
    if route_id not in ways:
        raise ChangeRefused(["no-such-route"])
    if route_id == stop.route_id:
        return stop
    if ways[stop.route_id].errands_ahead(stop):
        raise ChangeRefused(["errand-is-his"])
    old, new = ways[stop.route_id], ways[route_id]
    left_behind = next((one for one in new.stops if one.household_key == stop.household_key), None)
    if left_behind is not None:  # it was taken off there before
        left_behind.delete()
        new.stops.remove(left_behind)
    stop.route = new.route
    stop.position = 1 + max((one.position for one in new.stops), default=0)
    stop.save(update_fields=["route", "position"])
    _reckon(old, [one for one in old.ahead if one.pk != stop.pk], at)
    _reckon(new, _inserted(new, stop), at)
    _record("routes.stop.handed", stop, by, at, {"route": route_id})
    return stop


@transaction.atomic
def drop(*, stop_id: int, by: Actor, at: datetime) -> RouteStop:
    """Nobody goes there today, by this plan nor by the one that is walked until it is accepted. Raises ChangeRefused."""
    stop, ways = _opened(stop_id)
    way = ways[stop.route_id]
    _take_off(way, stop, at)
    walked = shown.accepted_of(way.route.plan.on)
    if walked is not None and walked.pk != way.route.plan_id:
        Plan.objects.select_for_update(of=("self",)).get(pk=walked.pk)
        for other in shown.ways(walked):
            for same in [one for one in other.ahead if one.household_key == stop.household_key]:
                _take_off(other, same, at)
    _record("routes.stop.dropped", stop, by, at)
    return stop


def _take_off(way: Way, stop: RouteStop, at: datetime) -> None:
    ahead = [one for one in way.ahead if one.pk != stop.pk]
    stop.state, stop.reason, stop.since = RouteStop.State.GONE, BY_HAND, at
    stop.save(update_fields=["state", "reason", "since"])
    _reckon(way, ahead, at)


@transaction.atomic
def add(*, number: str, route_id: int, by: Actor, at: datetime) -> RouteStop:
    """Another household, where it makes the least more way. Raises ChangeRefused with why it may not be visited."""
    route = Route.objects.select_related("plan").filter(pk=route_id).first()
    if route is None:
        raise ChangeRefused(["no-such-route"])
    ways = _locked(route.plan_id)
    try:
        debtor = debtors.find(number)
    except debtors.NobodyKnown as unknown:
        raise ChangeRefused(["nobody-known"]) from unknown
    plan = ways[route_id].route.plan
    ground = planning.ground(plan.on)
    one = next(iter(standing.standings([debtor.pk], ground.terms)))
    stops = [stop for way in ways.values() for stop in way.stops if stop.household_key == one.key]
    if any(stop.state != RouteStop.State.GONE for stop in stops):
        raise ChangeRefused(["on-a-route"])
    if one.reasons:
        raise ChangeRefused(list(one.reasons))
    found = planning.doors_for(plan.on, [debtor.pk], ground)
    if not found.doors:
        raise ChangeRefused(["no-position"])
    RouteStop.objects.filter(pk__in=[stop.pk for stop in stops]).delete()  # taken off before, and back again
    way = _locked(plan.pk)[route_id]
    stop = writing.new_stop(way.route, 1 + max((each.position for each in way.stops), default=0), found.doors[0], one)
    stop.save()
    way.now[one.key] = one
    _reckon(way, _inserted(way, stop), at)
    _record("routes.stop.added", stop, by, at)
    return stop


def _opened(stop_id: int) -> tuple[RouteStop, dict[int, Way]]:
    """The stop and the ways of its plan, locked. Raises ChangeRefused where it is not ahead any more."""
    found = RouteStop.objects.select_related("route").filter(pk=stop_id).first()
    if found is None:
        raise ChangeRefused(["no-such-stop"])
    ways = _locked(found.route.plan_id)
    way = ways[found.route_id]
    stop = next((one for one in way.ahead if one.pk == stop_id), None)
    if stop is None:
        raise ChangeRefused(["not-ahead"])
    return stop, ways


def _locked(plan_id: int) -> dict[int, Way]:
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    newest = shown.plan_of(plan.on)
    if newest is None or newest.pk != plan.pk:
        raise ChangeRefused(["not-the-newest"])
    return {way.route.pk: way for way in shown.ways(plan)}


def _reckon(way: Way, ahead: Sequence[RouteStop], at: datetime) -> None:
    way.route.is_manual = True
    moved = {one.pk for one in ahead}
    head = [stop for stop in way.stops if stop.pk not in moved and way.state_of(stop) == RouteStop.State.DONE]
    writing.reckon(way.route, head, ahead, planning.ground(way.route.plan.on), at)


def _inserted(way: Way, stop: RouteStop) -> list[RouteStop]:
    """The stops ahead with this one where the way grows least."""
    ahead = [one for one in way.ahead if one.pk != stop.pk]
    ground = planning.ground(way.route.plan.on)
    return min(
        ([*ahead[:place], stop, *ahead[place:]] for place in range(len(ahead) + 1)),
        key=lambda turn: writing.metres_of(way.route, turn, ground),
    )


def _record(action: str, stop: RouteStop, by: Actor, at: datetime, after: dict | None = None) -> None:
    audit.record(action, about=[stop.debtor.number], by=by, at=at, object_id=str(stop.pk), after=after)
