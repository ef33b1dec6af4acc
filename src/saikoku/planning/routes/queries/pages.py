"""What the pages ask beside the routes themselves: addresses, appointments, places, why somebody is not visited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Count, Q

from saikoku.governance.terms.queries import Agreed
from saikoku.planning.routes import sets
from saikoku.planning.routes.models import Appointment, Place, Plan, RouteStop
from saikoku.planning.routes.queries import planning, standing
from saikoku.planning.routes.queries.shown import Way
from saikoku.planning.routes.rules import errands
from saikoku.planning.routes.rules.reasons import BY_HAND
from saikoku.planning.routes.rules.visiting import VisitTerms
from saikoku.registry.debtors import queries as debtors

MOST_TOWNS = 400


@dataclass(frozen=True, slots=True)
class Why:
    """`was_looked_at`: the search looked at the household; None where nothing was planned. `visited_at`: today, where it
    was; `reasons` are then why nobody goes there again."""

    number: str
    reasons: Sequence[str]
    way: Way | None
    stop: RouteStop | None
    was_looked_at: bool | None
    visited_at: time | None = None


def addresses(ways: Iterable[Way]) -> dict[int, sets.Where]:
    return sets.addresses(stop.debtor_id for way in ways for stop in way.stops)


def errands_left_out(on: date, ways: Iterable[Way]) -> int:
    """How many residence surveys are to be done on the day and stand on nobody's route."""
    planned = {one for way in ways for stop in way.stops for one in stop.errands}
    return sum(one.id not in planned for one in errands.of_day(on))


def appointments(on: date) -> list[Appointment]:
    rows = Appointment.objects.filter(on=on, withdrawn_at=None).select_related("debtor")
    return list(rows.order_by("earliest", "pk"))


def office_and_towns() -> tuple[Place | None, list[Place]]:
    """What the map is drawn of beside the stops; one query."""
    offices, towns = Q(kind=Place.Kind.OFFICE), Q(kind=Place.Kind.TOWN)
    found = list(Place.objects.filter(offices | towns).order_by("kind", "postal_code", "pk")[: MOST_TOWNS + 1])
    office = next((one for one in found if one.kind == Place.Kind.OFFICE), None)
    return office, [one for one in found if one.kind == Place.Kind.TOWN]


def place_counts() -> dict[str, int]:
    return dict(Place.objects.values_list("kind").annotate(Count("pk")))


def usual_hours(terms: Agreed) -> tuple[time, time]:
    return terms.time("route_opens"), terms.time("route_closes")


def hours_of(plan: Plan | None) -> dict[int, tuple[time, time]]:
    """Who was on duty in the plan asked for last."""
    if plan is None:
        return {}
    return {
        one["account"]: (time.fromisoformat(one["opens"]), time.fromisoformat(one["closes"])) for one in plan.walkers
    }  # fmt: skip


def why(plan: Plan | None, ways: Sequence[Way], number: str, terms: VisitTerms, *, has_office: bool) -> Why | None:
    """None where nobody has the number."""
    try:
        debtor = debtors.find(number)
    except debtors.NobodyKnown:
        return None
    on = terms.today
    one = next(iter(standing.standings([debtor.pk], terms)))
    for way in ways:
        for stop in way.stops:
            if stop.household_key == one.key and way.state_of(stop) != RouteStop.State.GONE:
                visit = way.visit_of(stop)
                again = [code for code in one.reasons if code != "visited-today"] if visit else ()
                return Why(debtor.number, again, way, stop, True, visit[0] if visit else None)
    if one.reasons:
        return Why(debtor.number, one.reasons, None, None, None)
    if any(stop.household_key == one.key and way.reasons_of(stop) == [BY_HAND] for way in ways for stop in way.stops):
        return Why(debtor.number, [BY_HAND], None, None, None)
    if plan is None or not has_office:
        return Why(debtor.number, (), None, None, None)
    found = planning.doors_for(on, [debtor.pk], planning.ground(on))
    if found.nowhere:
        return Why(debtor.number, ["no-position"], None, None, None)
    everybody = plan.eligible == plan.pool
    return Why(debtor.number, (), None, None, everybody)
