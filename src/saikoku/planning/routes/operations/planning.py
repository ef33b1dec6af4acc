"""Ask for a day's plan, make it in the background, accept it.

    ask(on=, duties=, ...)     one plan under way for a day; what was asked for and the seed are kept
    make(plan_id=, ...)        reads, searches (no transaction is open meanwhile), judges again and writes
    accept(plan_id=, ...)      from now on the collectors walk by it
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db import transaction

from saikoku import turns
from saikoku.background import work as background
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.planning.routes.models import Plan, RouteStop
from saikoku.planning.routes.operations import writing
from saikoku.planning.routes.queries import planning, shown, standing
from saikoku.planning.routes.queries.planning import Duty, Ground
from saikoku.planning.routes.queries.shown import MAKE, Way
from saikoku.planning.routes.rules import defaults, errands, nearest, solving, timeline, visiting
from saikoku.planning.routes.rules.doors import Call, Task, Walk, Walker
from saikoku.planning.routes.rules.reasons import BY_HAND
from saikoku.planning.routes.rules.solving import Found
from saikoku.planning.routes.rules.travel import Point
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn

MOST_ON_DUTY = 30
MADE = ("rest_from", "rest", "state", "made_at", "solver", "rounds", "eligible", "pool")
Tell = Callable[[float], None]


class PlanRefused(Refused):
    """No plan can be asked for or accepted as things are: every reason as a code."""


@dataclass(frozen=True, slots=True)
class _Before:
    """What the plan before leaves to this one: done stops by collector, routes whose order stays, who was taken off by hand
    (nobody goes there on this day, however often it is planned), and when each collector has his break."""

    done: dict[int, list[RouteStop]]
    manual: dict[int, Way]
    taken_off: list[RouteStop]
    rests: dict[int, time | None]

    @property
    def households(self) -> set[int]:
        return {stop.household_key for stop in self._stops()}

    @property
    def errands(self) -> set[int]:
        return {one for stop in self._stops() for one in stop.errands}

    def _stops(self) -> list[RouteStop]:
        kept = (way.ahead for way in self.manual.values())
        return [stop for stops in [*self.done.values(), *kept, self.taken_off] for stop in stops]


@transaction.atomic
def ask(
    *, on: date, duties: Sequence[Duty], keep_manual: bool = True, seconds: float | None = None, by: Actor, at: datetime
) -> Plan:  # fmt: skip
    """Queue a plan for the day; `seconds`: a shorter search than the usual one. Raises PlanRefused."""
    turns.take(Turn.ROUTE_PLAN)  # two who ask at once make one plan
    waiting = Plan.objects.filter(on=on, state=Plan.State.ASKED).first()
    work = shown.work_of(waiting) if waiting else None
    found = _refusals(on, duties, at, is_under_way=bool(work and work.is_under_way))
    if found:
        raise PlanRefused(found)
    if waiting:
        background.clear_broken_off(work)
        Plan.objects.filter(pk=waiting.pk).update(state=Plan.State.FAILED, reasons=["broken-off"])
    usual = defaults.on(on).search["seconds"]
    made = Plan.objects.create(
        on=on, replans=shown.plan_of(on), keeps_manual=keep_manual, walkers=[_written(duty) for duty in duties],
        seed=on.toordinal(), seconds=usual if seconds is None else min(seconds, usual), asked_at=at, asked_by=by.name,
    )  # fmt: skip
    background.ask_for(MAKE, lock=f"routes-{on}", plan_id=made.pk, login_name=by.name)
    audit.record(
        "routes.plan.asked", by=by, at=at, object_id=str(made.pk), after={"on": on, "collectors": len(duties)}
    )
    return made


def make(*, plan_id: int, tell: Tell = lambda passed: None, by: Actor, at: datetime) -> Plan:
    """Make the plan that was asked for; one that is not waiting stays as it is."""
    plan = Plan.objects.select_related("replans").get(pk=plan_id)
    if plan.state != Plan.State.ASKED:
        return plan
    duties = [duty_of(one) for one in plan.walkers]
    try:
        ground = planning.ground(plan.on)
    except planning.NoOffice:
        return _failed(plan, ["no-office"], by, at)
    before = _before(plan)
    now = at if plan.on == at.date() else None
    under_way = [_on_the_way(duty, before) for duty in duties]
    going = [duty for duty in under_way if duty.account_id not in before.manual]
    found = planning.doors_of(plan.on, ground, but=before.households)
    walkers = {duty.account_id for duty in going}
    found = planning.with_errands(found, plan.on, ground, walkers=walkers, but=before.errands)
    task = planning.task(ground, found.doors, going, beside=[duty for duty in under_way if duty not in going], now=now)
    if task is None:
        return _failed(plan, ["no-common-break"], by, at)
    solved = _solved(task, plan, tell)
    with transaction.atomic():
        return _write(plan, duties, ground, found, task, solved, by, at)


@transaction.atomic
def accept(*, plan_id: int, by: Actor, at: datetime) -> Plan:
    """Raises PlanRefused where another one counts by now, or it was not made."""
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.state == Plan.State.ACCEPTED:
        return plan
    newest = shown.plan_of(plan.on)
    if plan.state != Plan.State.MADE or newest is None or newest.pk != plan.pk:
        raise PlanRefused(["not-the-newest"])
    plan.state, plan.accepted_at, plan.accepted_by = Plan.State.ACCEPTED, at, by.name
    plan.save(update_fields=["state", "accepted_at", "accepted_by"])
    audit.record("routes.plan.accepted", by=by, at=at, object_id=str(plan.pk), after={"on": plan.on})
    return plan


def duty_of(row: dict) -> Duty:
    return Duty(row["account"], time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"]))


def _written(duty: Duty) -> dict:
    return {"account": duty.account_id, "opens": f"{duty.opens:%H:%M}", "closes": f"{duty.closes:%H:%M}"}


def _refusals(on: date, duties: Sequence[Duty], at: datetime, *, is_under_way: bool) -> list[str]:
    terms = standing.visit_terms(on)
    known = {one.pk for one in shown.collectors()}
    judged = (
        ("under-way", is_under_way),
        ("past", on < at.date()),
        ("day-over", on == at.date() and bool(duties) and all(duty.closes <= at.time() for duty in duties)),
        ("nobody-on-duty", not duties),
        ("too-many", len(duties) > MOST_ON_DUTY),
        ("no-collector", any(duty.account_id not in known for duty in duties)),
        ("hours-crossed", any(duty.closes <= duty.opens for duty in duties)),
        ("outside-hours", any(duty.opens < terms.opens or duty.closes > terms.closes for duty in duties)),
    )
    return [code for code, holds in judged if holds] + visiting.day_refusals(terms)


def _before(plan: Plan) -> _Before:
    if plan.replans is None:
        return _Before({}, {}, [], {})
    ways = shown.ways(plan.replans)
    on_duty = {one["account"] for one in plan.walkers}
    done = {way.route.account_id: _done(way) for way in ways}
    manual = {
        way.route.account_id: way for way in ways
        if way.route.is_manual and plan.keeps_manual and way.route.account_id in on_duty
    }  # fmt: skip
    return _Before(done, manual, _taken_off(plan.replans), {way.route.account_id: way.route.rest_at for way in ways})


def _taken_off(plan: Plan | None) -> list[RouteStop]:
    rows = RouteStop.objects.filter(route__plan=plan, state=RouteStop.State.GONE, reason=BY_HAND)
    return list(rows.select_related("route").order_by("route_id", "position")) if plan else []


def _done(way: Way) -> list[RouteStop]:
    """The stops that are done by now, in the turn in which they were."""
    stops = [stop for stop in way.stops if way.state_of(stop) == shown.DONE]
    for stop in stops:
        if stop.state != shown.DONE:
            started = way.done_at(stop)
            stop.state, stop.since = shown.DONE, clock.at(way.route.plan.on, started.hour, started.minute)
    return sorted(stops, key=lambda stop: stop.since)


def _on_the_way(duty: Duty, before: _Before) -> Duty:
    done = before.done.get(duty.account_id)
    start = Point(done[-1].lat, done[-1].lng, done[-1].zone, done[-1].is_exact) if done else None
    return replace(duty, start=start, rest_at=before.rests.get(duty.account_id))


def _solved(task: Task, plan: Plan, tell: Tell) -> Found:
    if not task.walkers:
        return Found([], nearest.NAME, 0)
    try:
        return solving.solve(task, seed=plan.seed, seconds=plan.seconds, tell=tell)
    except solving.NoSolver:
        return nearest.solve(task)


def _failed(plan: Plan, reasons: list[str], by: Actor, at: datetime) -> Plan:
    with transaction.atomic():
        plan.state, plan.reasons = Plan.State.FAILED, reasons
        plan.save(update_fields=["state", "reasons"])
        audit.record("routes.plan.failed", by=by, at=at, object_id=str(plan.pk), after={"reasons": reasons})
    return plan


def _write(
    plan: Plan, duties: Sequence[Duty], ground: Ground, found: planning.Found, task: Task, solved: Found, by: Actor,
    at: datetime,
) -> Plan:  # fmt: skip
    """Who may no longer be visited since the search began, was visited or taken off meanwhile, is left out; what was kept by
    hand, also meanwhile, comes as it is."""
    if plan.replans_id:  # from here on nobody changes that one any more
        Plan.objects.select_for_update(of=("self",)).get(pk=plan.replans_id)
    before = _before(plan)
    plan.rest_from, plan.rest = planning.as_time(task.rest_from), task.rest // planning.MINUTES
    plan.state, plan.made_at, plan.solver, plan.rounds = Plan.State.MADE, at, solved.solver, solved.rounds
    plan.eligible, plan.pool = found.households, sum(door.is_visit for door in task.doors)
    plan.save(update_fields=MADE)
    chosen = [leg.door.key for walk in solved.walks for leg in walk.legs]
    chosen += [stop.household_key for way in before.manual.values() for stop in way.ahead]
    debtors = [person.debtor_id for key in chosen if (one := found.standings.get(key)) for person in one.people]
    debtors += [one for way in before.manual.values() for stop in way.ahead for one in stop.debtor_ids]
    homes = standing.standings(debtors, ground.terms) if debtors else []
    now = {one.key: one for one in homes if not one.reasons}
    told = errands.now(plan.on, {*found.errands, *before.errands})
    new = {key: one for key, one in now.items() if key not in before.households}
    new_told = {pk: one for pk, one in told.items() if pk not in before.errands}
    walked, routes = {walk.walker.id: walk for walk in solved.walks}, []
    for duty in duties:
        head = before.done.get(duty.account_id, [])
        manual = before.manual.get(duty.account_id)
        if manual:
            walk = _kept(manual, duty, head, task, now, told)
        else:
            walk = timeline.joined(_still(walked[duty.account_id], task, new, new_told), found.homes, task)
        routes.append(writing.write(plan, duty, walk, now, told, head, manual=bool(manual)))
    writing.keep_off(routes, before.taken_off)
    stops = sum(len(walk.legs) for walk in solved.walks)
    audit.record(
        "routes.plan.made", by=by, at=at, object_id=str(plan.pk),
        after={"stops": stops, "rounds": solved.rounds, "seed": plan.seed, "solver": solved.solver},
    )  # fmt: skip
    return plan


def _still(walk: Walk, task: Task, now: dict, told: dict) -> Walk:
    found = [(planning.door_now(leg.door, now, told, walk.walker.id), leg.not_before) for leg in walk.legs]
    calls = [Call(door, not_before) for door, not_before in found if door is not None]
    return walk if [call.door for call in calls] == [leg.door for leg in walk.legs] else timeline.walk(walk.walker, calls, task)


def _kept(way: Way, duty: Duty, head: Sequence[RouteStop], task: Task, now: dict, told: dict) -> Walk:
    start = Point(head[-1].lat, head[-1].lng, head[-1].zone) if head else writing.planning_start(way.route)
    opens = max(planning.seconds(duty.opens), planning.seconds(head[-1].since.astimezone(clock.TOKYO).time()) if head else 0)
    walker = Walker(duty.account_id, opens, planning.seconds(duty.closes), start, 0)
    doors = [planning.door_now(planning.door_of(stop), now, told, duty.account_id) for stop in way.ahead]
    return timeline.walk(walker, [Call(door) for door in doors if door is not None], task)
