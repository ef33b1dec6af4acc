"""What the pages ask beside the routes themselves: addresses, appointments, places, why somebody is not visited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Count

from saikoku.governance.terms.queries import agreed
from saikoku.planning.routes import sets
from saikoku.planning.routes.models import Appointment, Place, Plan, RouteStop
from saikoku.planning.routes.queries import planning, standing
from saikoku.planning.routes.queries.shown import Way
from saikoku.registry.debtors import queries as debtors
from saikoku.security.access import queries as access

MOST_TOWNS = 400


@dataclass(frozen=True, slots=True)
class Why:
    """`was_looked_at`: the search looked at the household; None where nothing was planned."""

    number: str
    reasons: Sequence[str]
    way: Way | None
    stop: RouteStop | None
    was_looked_at: bool | None


def addresses(ways: Iterable[Way]) -> dict[int, sets.Where]:
    return sets.addresses(stop.debtor_id for way in ways for stop in way.stops)


def appointments(on: date) -> list[Appointment]:
    rows = Appointment.objects.filter(on=on, withdrawn_at=None).select_related("debtor")
    return list(rows.order_by("earliest", "pk"))


def office() -> Place | None:
    return Place.objects.filter(kind=Place.Kind.OFFICE).first()


def towns() -> list[Place]:
    return list(Place.objects.filter(kind=Place.Kind.TOWN).order_by("postal_code", "pk")[:MOST_TOWNS])


def place_counts() -> dict[str, int]:
    return dict(Place.objects.values_list("kind").annotate(Count("pk")))


def account_names(logins: Iterable[str]) -> dict[str, str]:
    return access.names_of(logins)


def usual_hours(on: date) -> tuple[time, time]:
    terms = agreed(on)
    return terms.time("route_opens"), terms.time("route_closes")


def hours_of(plan: Plan | None) -> dict[int, tuple[time, time]]:
    """Who was on duty in the plan asked for last."""
    if plan is None:
        return {}
    return {
        one["account"]: (time.fromisoformat(one["opens"]), time.fromisoformat(one["closes"])) for one in plan.walkers
    }  # fmt: skip


def why(on: date, plan: Plan | None, ways: Sequence[Way], number: str) -> Why | None:
    """None where nobody has the number."""
    try:
        debtor = debtors.find(number)
    except debtors.NobodyKnown:
        return None
    terms = standing.visit_terms(on)
    one = next(iter(standing.standings([debtor.pk], terms)))
    for way in ways:
        for stop in way.stops:
            if stop.household_key == one.key and way.state_of(stop) != RouteStop.State.GONE:
                return Why(debtor.number, (), way, stop, True)
    if one.reasons:
        return Why(debtor.number, one.reasons, None, None, None)
    if plan is None or office() is None:
        return Why(debtor.number, (), None, None, None)
    found = planning.doors_for(on, [debtor.pk], planning.ground(on))
    if found.nowhere:
        return Why(debtor.number, ["no-position"], None, None, None)
    everybody = plan.eligible == plan.pool
    return Why(debtor.number, (), None, None, everybody)
