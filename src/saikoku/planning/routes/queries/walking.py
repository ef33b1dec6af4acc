"""The collector's own day: his stops in their turn, each as it is at this moment. For the screen at the door."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from saikoku.planning.routes import sets
from saikoku.planning.routes.models import Place, Route, RouteStop
from saikoku.planning.routes.queries import shown, standing
from saikoku.planning.routes.queries.standing import Standing
from saikoku.planning.routes.rules import places
from saikoku.planning.routes.rules.errands import Errand
from saikoku.planning.routes.rules.places import Gazetteer
from saikoku.registry.debtors.models import Debtor


@dataclass(frozen=True, slots=True)
class Visit:
    """One stop. `state`: stands, done or gone as of now, `visit_state` that of the visit alone (empty: none is planned);
    `reasons`: codes of why nobody goes there; `errands`: what is still to be done there beside the visit."""

    stop_id: int
    turn: int  # counted from 1, without those that were taken off
    debtor: Debtor
    debtor_ids: tuple[int, ...]
    household_key: int
    begins: time
    agreed: tuple[time, time] | None
    state: str
    reasons: tuple[str, ...]
    address: str
    building: str
    lat: float
    lng: float
    is_exact: bool
    visit_state: str = RouteStop.State.STANDS
    errands: tuple[Errand, ...] = ()

    @property
    def has_visit_ahead(self) -> bool:
        return self.state == self.visit_state == RouteStop.State.STANDS


@dataclass(frozen=True, slots=True)
class Day:
    """A collector's accepted route."""

    route: Route
    visits: list[Visit]

    @property
    def next(self) -> Visit | None:
        return next((one for one in self.visits if one.state == RouteStop.State.STANDS), None)


def day_of(account_id: int, on: date) -> Day | None:
    """Today's stops of a collector in order; None where no accepted plan sends him out."""
    plan = shown.accepted_of(on)
    route = plan and plan.routes.filter(account_id=account_id).first()
    if not route:
        return None
    stops = list(route.stops.select_related("debtor").order_by("position"))
    way = shown.Way(route, stops, *shown.judged(on, stops))
    _name_who_is_visited(way)
    where = sets.addresses([stop.debtor_id for stop in stops])
    visits, turn = [], 0
    for stop in stops:
        turn += way.state_of(stop) != RouteStop.State.GONE
        visits.append(_visit(way, stop, turn, where.get(stop.debtor_id)))
    return Day(route, visits)


def _name_who_is_visited(way: shown.Way) -> None:
    """A stop bears the name of who owed most when it was planned; where he may be visited no more, of who may now."""
    others = {stop.pk: one for stop in way.stops if (one := way.visited_instead(stop)) is not None}
    people = Debtor.objects.in_bulk(list(others.values())) if others else {}
    for stop in way.stops:
        if stop.pk in others:
            stop.debtor = people[others[stop.pk]]


def refusals_now(debtor_id: int, on: date) -> tuple[Standing, list[str]]:
    """Why this household must not be visited now; empty means go ahead. Ask again under lock before recording."""
    found = standing.standings([debtor_id], standing.visit_terms(on))
    one = next(each for each in found if any(person.debtor_id == debtor_id for person in each.people))
    return one, list(one.reasons)


def towns_of(visits: Iterable[Visit], towns: Iterable[Place]) -> dict[int, str]:
    """In which town each stop lies, by the stop's id; none where the table of places does not know it."""
    book = Gazetteer(places.Place(one.name, one.postal_code, one.lat, one.lng, one.zone, is_town=True) for one in towns)
    found = {one.stop_id: book.find(one.address) for one in visits}
    return {stop_id: town.name for stop_id, town in found.items() if town}


CITY_WORDS = sets.CITY_WORDS
city_words_statement = sets.city_words_statement


def addresses(debtor_ids: Iterable[int]) -> dict[int, sets.Where]:
    """Where each of these is said to live."""
    return sets.addresses(list(debtor_ids))


def _visit(way: shown.Way, stop: RouteStop, turn: int, where: sets.Where | None) -> Visit:
    home = way.now.get(stop.household_key)
    hour = home.appointment if home else None  # as it is agreed now, whatever it was when the day was planned
    agreed = (hour.earliest, hour.latest) if hour else None
    look = None if stop.is_visit else next((way.errands[one] for one in stop.errands if one in way.errands), None)
    address, building = (where.address, where.building) if where else ("", "")
    return Visit(
        stop.pk, turn, stop.debtor, tuple(stop.debtor_ids), stop.household_key, stop.begins, agreed, way.state_of(stop),
        tuple(way.reasons_of(stop)), look.address if look else address, "" if look else building, stop.lat, stop.lng,
        stop.is_exact, way.visit_state(stop), tuple(way.errands_ahead(stop)),
    )  # fmt: skip
