"""Write a walk as a route with its stops, and reckon a route anew after its order has changed. Inside the caller's act."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from saikoku.planning.routes.models import Plan, Route, RouteStop
from saikoku.planning.routes.queries import planning
from saikoku.planning.routes.queries.planning import Duty, Ground, as_time, seconds
from saikoku.planning.routes.queries.standing import Standing
from saikoku.planning.routes.rules import timeline, travel
from saikoku.planning.routes.rules.doors import Door, Leg, Task, Walk, Walker
from saikoku.planning.routes.rules.errands import Errand
from saikoku.planning.routes.rules.travel import Point
from saikoku.security.access.models import Account

STANDS, DONE, GONE = RouteStop.State.STANDS, RouteStop.State.DONE, RouteStop.State.GONE


def write(
    plan: Plan, duty: Duty, walk: Walk, standings: Mapping[int, Standing], errands: Mapping[int, Errand],
    head: Sequence[RouteStop], *, manual: bool,
) -> Route:  # fmt: skip
    """A new route: what was done before, then the walk."""
    route = Route.objects.create(
        plan=plan, account_id=duty.account_id, worker_number=_worker_number(duty.account_id), opens=duty.opens,
        closes=duty.closes, starts_lat=walk.walker.start.lat, starts_lng=walk.walker.start.lng,
        starts_zone=walk.walker.start.zone, is_manual=manual, **_sums(walk, head),
    )  # fmt: skip
    rows = [_again(route, place, stop) for place, stop in enumerate(head, start=1)]
    for place, leg in enumerate(walk.legs, start=len(rows) + 1):
        is_visit = leg.door.is_visit
        rows.append(
            _stop(route, place, leg, standings[leg.door.key]) if is_visit
            else _look(route, place, leg, errands[leg.door.errands[0]].debtor_id)
        )  # fmt: skip
    RouteStop.objects.bulk_create(rows)
    return route


def keep_off(routes: Sequence[Route], taken_off: Sequence[RouteStop]) -> None:
    """Who was taken off by hand stays so in the new plan: behind the stops of his collector, or of another one on duty."""
    by_account, rows = {route.account_id: route for route in routes}, []
    places = {route.pk: route.stops.count() for route in routes} if taken_off else {}
    for stop in taken_off:
        route = by_account.get(stop.route.account_id, routes[0])
        places[route.pk] += 1
        rows.append(_again(route, places[route.pk], stop))
    RouteStop.objects.bulk_create(rows)


def reckon(route: Route, head: Sequence[RouteStop], ahead: Sequence[RouteStop], ground: Ground, at: datetime) -> None:
    """New places, hours and ways of the stops in this order; who was taken off stays behind them."""
    plan = route.plan
    first = head[-1] if head else None
    start = Point(first.lat, first.lng, first.zone, first.is_exact) if first else planning_start(route)
    opens = seconds(route.opens)
    if plan.on == at.date():
        opens = min(max(opens, seconds(at.time()) if head else opens), seconds(route.closes) - 1)
    walker = Walker(route.account_id, opens, seconds(route.closes), start, 0)
    task = task_of(plan, ground)
    if route.rest_at and seconds(route.rest_at) > opens:  # it has not begun yet
        task = replace(task, rest_from=max(task.rest_from, opens + 1))
    walk = timeline.walk(walker, [planning.call_of(stop, waits=not route.is_manual) for stop in ahead], task)
    gone = list(route.stops.filter(state=GONE).order_by("position"))
    for place, stop in enumerate([*head, *ahead, *gone], start=1):
        stop.route, stop.position = route, place
    for stop, leg in zip(ahead, walk.legs, strict=True):
        for name, value in _times(leg).items():
            setattr(stop, name, value)
    RouteStop.objects.bulk_update(
        [*head, *ahead, *gone],
        ["route", "position", "metres", "way_seconds", "begins", "ends", "not_before", "chance", "late"],
    )
    for name, value in _sums(walk, head).items():
        setattr(route, name, value)
    route.save()


def planning_start(route: Route) -> Point:
    return Point(route.starts_lat, route.starts_lng, route.starts_zone)


def task_of(plan: Plan, ground: Ground) -> Task:
    """What the timeline needs of a plan that was made."""
    rest_from = seconds(plan.rest_from) if plan.rest_from else 0
    return Task(
        (), (), ground.office, ground.going, ground.visit_seconds, ground.known.search["meeting_seconds"], rest_from,
        plan.rest * planning.MINUTES, ground.errand_seconds, ground.errand_worth,
    )  # fmt: skip


def new_stop(route: Route, place: int, door: Door, one: Standing) -> RouteStop:
    """A household that nobody planned: its hours come with the reckoning that must follow."""
    return _stop(route, place, Leg(door, 0, 0, 0, 0, door.best_chance, 0, 0), one)


def metres_of(route: Route, turn: Sequence[RouteStop], ground: Ground) -> int:
    """How long the way through these would be."""
    points = [planning_start(route), *(Point(one.lat, one.lng, one.zone, one.is_exact) for one in turn), ground.office]
    ways = travel.ways(points, ground.going).metres
    return int(sum(ways[place, place + 1] for place in range(len(points) - 1)))


def _stop(route: Route, place: int, leg: Leg, one: Standing) -> RouteStop:
    people = one.spoken_to
    agreed = leg.door.agreed or (None, None)
    return RouteStop(
        route=route, position=place, debtor_id=people[0].debtor_id, debtor_ids=[person.debtor_id for person in people],
        owed=one.owed, visits=one.visits, agreed_from=agreed[0] and as_time(agreed[0]),
        agreed_until=agreed[1] and as_time(agreed[1]), **_placed(leg.door), **_times(leg),
    )  # fmt: skip


def _look(route: Route, place: int, leg: Leg, debtor_id: int) -> RouteStop:
    """A place where nobody is visited for what is owed."""
    return RouteStop(
        route=route, position=place, debtor_id=debtor_id, debtor_ids=[], owed=0, is_visit=False, **_placed(leg.door),
        **_times(leg),
    )  # fmt: skip


def _placed(door: Door) -> dict:
    return {
        "household_key": door.key, "lat": door.point.lat, "lng": door.point.lng, "zone": door.point.zone,
        "is_exact": door.point.is_exact, "worth": door.worth, "errands": list(door.errands),
        "chances": [[each.opens, each.closes, round(each.chance, 4)] for each in door.stretches],
    }  # fmt: skip


def _times(leg: Leg) -> dict:
    return {
        "metres": leg.metres, "way_seconds": leg.way_seconds, "begins": as_time(leg.begins), "ends": as_time(leg.ends),
        "not_before": as_time(leg.not_before) if leg.not_before else None, "chance": round(leg.chance, 4), "late": leg.late,
    }  # fmt: skip


def _sums(walk: Walk, head: Sequence[RouteStop]) -> dict:
    return {
        "rest_at": as_time(walk.rest_at) if walk.rest_at is not None else None, "home_at": as_time(walk.home_at),
        "metres": walk.metres + sum(stop.metres for stop in head), "home_metres": walk.home_metres,
        "way_seconds": walk.way_seconds + sum(stop.way_seconds for stop in head), "over": walk.over,
    }  # fmt: skip


def _again(route: Route, place: int, stop: RouteStop) -> RouteStop:
    """A stop that was done or taken off, on the new route."""
    stop.pk, stop.route, stop.position = None, route, place
    stop._state.adding = True
    return stop


def _worker_number(account_id: int) -> str:
    return Account.objects.values_list("worker_number", flat=True).get(pk=account_id)
