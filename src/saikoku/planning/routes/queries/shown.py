"""What the pages show: the plan that counts, its routes with their stops, and what has changed since it was made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from saikoku.background import work as background
from saikoku.background.work import Work
from saikoku.planning.routes import sets
from saikoku.planning.routes.models import Appointment, Plan, Route, RouteStop
from saikoku.planning.routes.queries import standing
from saikoku.planning.routes.queries.standing import Standing
from saikoku.planning.routes.rules import errands
from saikoku.planning.routes.rules.errands import Errand
from saikoku.planning.routes.rules.visiting import VisitTerms
from saikoku.security.access.models import Account, Grant
from saikoku.security.access.rules.permissions import Role

MAKE = "routes.make"
STANDS, DONE, GONE = RouteStop.State.STANDS, RouteStop.State.DONE, RouteStop.State.GONE


@dataclass(frozen=True, slots=True)
class Way:
    """A route with its stops in their turn; `now`, `errands`: what each household and errand is at this moment."""

    route: Route
    stops: list[RouteStop]
    now: dict[int, Standing] = field(default_factory=dict)
    visited: dict[int, tuple] = field(default_factory=dict)
    errands: dict[int, Errand] = field(default_factory=dict)

    @property
    def ahead(self) -> list[RouteStop]:
        return [stop for stop in self.stops if self.state_of(stop) == STANDS]

    def state_of(self, stop: RouteStop) -> str:
        """As it is now: a visit of today makes it done, what bars it takes it off, whatever the row says yet. It stands as
        long as something is to be done there."""
        if stop.state != STANDS:
            return stop.state
        parts = [self.visit_state(stop), *(self.errand_state(stop, one) for one in stop.errands)]
        return next(state for state in (STANDS, DONE, GONE) if state in parts)

    def visit_state(self, stop: RouteStop) -> str:
        """Of the visit alone; empty where none is planned there."""
        if not stop.is_visit:
            return ""
        if stop.state == GONE or (stop.state == DONE and not stop.errands):
            return stop.state
        if self.visit_of(stop):
            return DONE
        return GONE if self.reasons_of(stop) else STANDS

    def errand_state(self, stop: RouteStop, errand_id: int) -> str:
        """Of one errand: what another collector is to do now is none of this route."""
        one = self.errands.get(errand_id)
        if stop.state == GONE or one is None or (one.state == STANDS and one.account_id != self.route.account_id):
            return GONE
        return one.state

    def errands_ahead(self, stop: RouteStop) -> list[Errand]:
        return [self.errands[one] for one in stop.errands if self.errand_state(stop, one) == STANDS]

    def done_at(self, stop: RouteStop) -> time | None:
        """When something was done there first."""
        visit = self.visit_of(stop)
        told = [one.done_at for pk in stop.errands if (one := self.errands.get(pk)) and one.done_at]
        return min([*([visit[0]] if visit else []), *told], default=None)

    def visit_of(self, stop: RouteStop) -> tuple | None:
        """(started, outcome, worker number) of today's visit of the household."""
        found = [self.visited[one] for one in stop.debtor_ids if one in self.visited]
        return min(found, default=None)

    def reasons_of(self, stop: RouteStop) -> list[str]:
        if stop.state == GONE:
            return [stop.reason]
        one = self.now.get(stop.household_key)
        found = [code for code in one.reasons if code != "visited-today"] if one else []
        return found if stop.is_visit else [errands.OFF] if self._is_off(stop) else []

    def visited_instead(self, stop: RouteStop) -> int | None:
        """Of whom a visit is now, where that is another than the stop was planned for; who owes most first."""
        one = self.now.get(stop.household_key) if stop.is_visit else None
        ids = [person.debtor_id for person in one.spoken_to if person.debtor_id in stop.debtor_ids] if one else []
        return ids[0] if ids and stop.debtor_id not in ids else None

    def _is_off(self, stop: RouteStop) -> bool:
        return all(self.errand_state(stop, one) == GONE for one in stop.errands)

    @property
    def expected(self) -> float:
        return sum(stop.chance for stop in self.stops if stop.state != GONE)


def plans_of(on: date) -> tuple[Plan | None, Plan | None]:
    """The plan that counts on a day and the one asked for last; one query."""
    rows = list(Plan.objects.filter(on=on).order_by("-pk"))
    made = (Plan.State.MADE, Plan.State.ACCEPTED)
    return next((row for row in rows if row.state in made), None), rows[0] if rows else None


def standing_and_asked(on: date) -> tuple[Plan | None, Plan | None, Work | None]:
    """As `plans_of`, with the work of the one asked for last; read anew where it ended meanwhile."""
    plan, last = plans_of(on)
    if last is None or last.state != Plan.State.ASKED:
        return plan, last, None
    work = work_of(last)
    return (plan, last, work) if work.is_under_way else (*plans_of(on), work)


def plan_of(on: date) -> Plan | None:
    """The plan that counts on a day: the newest that was made, accepted or not."""
    return plans_of(on)[0]


def accepted_of(on: date) -> Plan | None:
    """What the collectors walk by: the newest accepted plan."""
    return Plan.objects.filter(on=on, state=Plan.State.ACCEPTED).order_by("-pk").first()


def unaccepted(on: date) -> QuerySet[Plan]:
    """The plan that counts on a day, as long as nobody has accepted it."""
    newer = Plan.objects.filter(on=on, pk__gt=OuterRef("pk"), state__in=[Plan.State.MADE, Plan.State.ACCEPTED])
    return Plan.objects.filter(~Exists(newer), on=on, state=Plan.State.MADE)


def stops_ahead(account_id: int | None, on: date) -> int:
    """How many stops of the accepted route still stand, as it was last kept up."""
    plan = accepted_of(on)
    return RouteStop.objects.filter(route__plan=plan, route__account_id=account_id, state=STANDS).count() if plan else 0


def errands_on_routes(on: date) -> set[int] | None:
    """Which residence surveys stand on the accepted routes of a day; None where nobody walks yet. Two queries."""
    plan = accepted_of(on)
    rows = RouteStop.objects.filter(route__plan=plan).exclude(state=GONE).exclude(errands=[]) if plan else None
    return None if rows is None else {pk for ids in rows.values_list("errands", flat=True) for pk in ids}


def work_of(plan: Plan) -> Work:
    return background.latest(MAKE, plan_id=plan.pk)


def ways(
    plan: Plan, *, only: int | None = None, terms: VisitTerms | None = None, agreed: Mapping[int, Appointment] | None = None
) -> list[Way]:
    """The routes of a plan (or one of them), each stop judged as of now; eight queries however many there are, fewer
    where the terms and the day's appointments are at hand."""
    routes = list(plan.routes.filter(**({"pk": only} if only is not None else {})).order_by("account_id"))
    rows = list(RouteStop.objects.filter(route__in=routes).select_related("debtor").order_by("route_id", "position"))
    now, visited, told = judged(plan.on, rows, terms, agreed)
    of_route: dict[int, list[RouteStop]] = {route.pk: [] for route in routes}
    for row in rows:
        of_route[row.route_id].append(row)
    return [Way(route, of_route[route.pk], now, visited, told) for route in routes]


def judged(
    on: date, rows: Iterable[RouteStop], terms: VisitTerms | None = None, agreed: Mapping[int, Appointment] | None = None
) -> tuple[dict[int, Standing], dict[int, tuple], dict[int, Errand]]:
    """What the households of these stops are now, who of them was visited on the day, and what their errands are."""
    rows = [row for row in rows if row.state != GONE]
    debtors, told = {one for row in rows for one in row.debtor_ids}, errands.now(on, {pk for row in rows for pk in row.errands})
    if not debtors:
        return {}, {}, told
    found = standing.standings(debtors, terms or standing.visit_terms(on), agreed)
    return {one.key: one for one in found}, sets.visited(on, debtors), told


@dataclass(frozen=True, slots=True)
class Staff:
    """Who may be sent on a route today, by worker number, and the names of these and of others who were asked for."""

    collectors: list[Account]
    names: dict[int, str]
    by_login: dict[str, str]


def staff(account_ids: Iterable[int] = (), logins: Iterable[str] = ()) -> Staff:
    """One query; `account_ids` and `logins`: whose names are wanted too."""
    last = Grant.objects.filter(account=OuterRef("pk"), role=Role.COLLECTOR.value).order_by("-pk").values("given")[:1]
    rows = list(
        Account.objects.annotate(collects=Subquery(last))
        .filter(Q(is_active=True, collects=True) | Q(pk__in=list(account_ids)) | Q(login_name__in=list(logins)))
    )  # fmt: skip
    go = sorted((one for one in rows if one.is_active and one.collects), key=lambda one: (one.worker_number, one.login_name))
    return Staff(go, {one.pk: one.display_name for one in rows}, {one.login_name: one.display_name for one in rows})


def collectors() -> list[Account]:
    """Everybody who may be sent on a route today, by worker number."""
    return staff().collectors


def collector_names(account_ids: Iterable[int]) -> dict[int, str]:
    return dict(Account.objects.filter(pk__in=list(account_ids)).values_list("pk", "display_name"))
