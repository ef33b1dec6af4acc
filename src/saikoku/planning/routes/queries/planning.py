"""What a plan is made of: the doors of the day with their chances, who walks, how one goes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from saikoku.governance.law.rules import working_hours
from saikoku.governance.terms.queries import Agreed, agreed
from saikoku.planning.routes import sets
from saikoku.planning.routes.models import Place as PlaceRow
from saikoku.planning.routes.models import RouteStop
from saikoku.planning.routes.queries import standing
from saikoku.planning.routes.queries.standing import Standing
from saikoku.planning.routes.rules import choosing, defaults, errands, presence, timeline
from saikoku.planning.routes.rules.defaults import Defaults
from saikoku.planning.routes.rules.doors import Call, Door, Stretch, Task, Walker
from saikoku.planning.routes.rules.errands import Errand
from saikoku.planning.routes.rules.places import Gazetteer, Place
from saikoku.planning.routes.rules.travel import Going, Point
from saikoku.planning.routes.rules.visiting import VisitTerms

MOST_LOOKED_AT = 3_000
MINUTES = 60


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody on duty from and until, as it was asked for; `start`: elsewhere than at the office; `rest_at`: when his break
    begins by the plan before."""

    account_id: int
    opens: time
    closes: time
    start: Point | None = None
    rest_at: time | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """All that holds on a day, read once."""

    terms: VisitTerms
    agreed: Agreed
    known: Defaults
    gazetteer: Gazetteer
    office: Point

    @property
    def going(self) -> Going:
        speeds = {"1": max(1, self.agreed["route_speed_town"]), "2": max(1, self.agreed["route_speed_outlying"])}
        return Going(self.agreed["route_detour_percent"], speeds, self.known.way["inner_metres"])

    @property
    def visit_seconds(self) -> int:
        return self.agreed["visit_minutes"] * MINUTES

    @property
    def errand_seconds(self) -> int:
        return self.agreed["survey_minutes"] * MINUTES

    @property
    def errand_worth(self) -> int:
        return self.agreed["survey_worth_minutes"] * MINUTES


@dataclass(frozen=True, slots=True)
class Found:
    """The households that may be visited with their doors, and the errands of the day; `nowhere`: may be visited, but nobody
    knows where they live."""

    doors: list[Door]
    standings: dict[int, Standing]
    nowhere: list[Standing]
    errands: dict[int, Errand] = field(default_factory=dict)
    homes: dict[int, int] = field(default_factory=dict)  # the household of each errand

    @property
    def households(self) -> int:
        return sum(door.is_visit for door in self.doors) + len(self.nowhere)


class NoOffice(Exception):
    """The table of places does not say where the office is."""


def ground(on: date) -> Ground:
    """Raises NoOffice."""
    rows = list(PlaceRow.objects.all())
    office = next((row for row in rows if row.kind == PlaceRow.Kind.OFFICE), None)
    if office is None:
        raise NoOffice
    gazetteer = Gazetteer(
        Place(row.name, row.postal_code, row.lat, row.lng, row.zone, row.kind == PlaceRow.Kind.TOWN)
        for row in rows if row.kind != PlaceRow.Kind.OFFICE
    )  # fmt: skip
    terms = agreed(on)
    point = Point(office.lat, office.lng, office.zone)
    return Ground(standing.visit_terms(on, terms), terms, defaults.on(on), gazetteer, point)


def doors_of(on: date, ground: Ground, *, but: Iterable[int] = ()) -> Found:
    """Every household that may be visited on the day, without the ones named."""
    owing = sets.owing(on, MOST_LOOKED_AT)
    debtors = {one.debtor_id for one in owing} | set(standing.appointments_of(on))
    left_out = set(but)
    ready = [one for one in standing.standings(debtors, ground.terms) if not one.reasons and one.key not in left_out]
    return _with_doors(on, ready, ground)


def doors_for(on: date, debtor_ids: Iterable[int], ground: Ground) -> Found:
    """The same for the households of these debtors only."""
    ready = [one for one in standing.standings(debtor_ids, ground.terms) if not one.reasons]
    return _with_doors(on, ready, ground)


def _with_doors(on: date, ready: Sequence[Standing], ground: Ground) -> Found:
    first = [one.spoken_to[0].debtor_id for one in ready]
    where = sets.addresses(first)
    table = standing.presence_table(on, ground.known)
    past = standing.past_of(on, first, ground.known)
    doors, kept, nowhere = [], {}, []
    for one, debtor_id in zip(ready, first, strict=True):
        address = where.get(debtor_id)
        place = ground.gazetteer.find(address.address, address.postal_code) if address else None
        if place is None:
            nowhere.append(one)
            continue
        kept[one.key] = one
        chances = presence.of_household(table, on, *past.get(debtor_id, (0, 0)), ground.known)
        point = Point(place.lat, place.lng, place.zone, not place.is_town)
        doors.append(Door(one.key, point, one.worth(ground.terms), stretches_of(chances, ground), _agreed(one)))
    return Found(doors, kept, nowhere)


def with_errands(found: Found, on: date, ground: Ground, *, walkers: Collection[int], but: Collection[int] = ()) -> Found:
    """The same with what these collectors are to do on the day at a place that is known, without the errands named. At the
    door of a household that is visited at no agreed hour it is one stop with the visit."""
    due = [one for one in errands.of_day(on) if one.account_id in walkers and one.id not in but]
    debtors = [one.debtor_id for one in due]
    where, homes = sets.addresses(debtors), sets.household_keys(debtors)
    doors = {door.key: door for door in found.doors}
    kept = {}
    for one in due:
        place = _place_of(one, where, ground)
        if place is not None:
            kept[one.id] = one
            point = Point(place.lat, place.lng, place.zone, not place.is_town)
            door = _joined(one, point, doors, homes[one.debtor_id], ground)
            doors[door.key] = door
    return replace(found, doors=list(doors.values()), errands=kept, homes={one: homes[kept[one].debtor_id] for one in kept})


def _place_of(one: Errand, where: Mapping[int, sets.Where], ground: Ground) -> Place | None:
    home = where.get(one.debtor_id)
    code = home.postal_code if home and one.address.startswith(home.address) else ""
    return ground.gazetteer.find(one.address, code)


def _joined(one: Errand, point: Point, doors: Mapping[int, Door], home: int, ground: Ground) -> Door:
    """The door at which this errand is done too, else one of its own."""
    visit = doors.get(home)
    if visit and visit.point == point and not visit.agreed and visit.may_go(one.account_id):
        return replace(visit, errands=(*visit.errands, one.id), walker=one.account_id)
    opens, closes = seconds(ground.terms.opens), seconds(ground.terms.closes)
    return Door(
        errands.key_of(one.id), point, 0, (Stretch(opens, closes, 0.0),), None, (one.id,), one.account_id, is_visit=False
    )


def door_now(door: Door, now: Collection[int], told: Mapping[int, Errand], walker: int) -> Door | None:
    """What is left of a door at which something may have changed: the visit, the errands, both or (None) nothing."""
    left = tuple(one for one in door.errands if one in told and told[one].state == "stands" and told[one].account_id == walker)
    if door.is_visit and door.key in now:
        return replace(door, errands=left)
    if not left:
        return None
    silent = tuple(replace(one, chance=0.0) for one in door.stretches)
    return replace(door, key=errands.key_of(left[0]), worth=0, agreed=None, errands=left, is_visit=False, stretches=silent)


def stretches_of(chances: Sequence[float], ground: Ground) -> tuple[Stretch, ...]:
    opens, closes = (minutes(at) for at in (ground.terms.opens, ground.terms.closes))
    found = presence.stretches(chances, ground.known.bands, opens, closes, ground.known.presence["apart"])
    return tuple(Stretch(start * MINUTES, end * MINUTES, chance) for start, end, chance in found)


def _agreed(one: Standing) -> tuple[int, int] | None:
    hour = one.appointment
    return (seconds(hour.earliest), seconds(hour.latest)) if hour else None


def task(
    ground: Ground, doors: Sequence[Door], duties: Sequence[Duty], *, beside: Sequence[Duty] = (), now: datetime | None = None
) -> Task | None:
    """The search for routes, for the doors it should look at; None where no common break fits the hours of duty. `beside`:
    whose routes stay and who have the break with the others."""
    on = ground.terms.today
    walkers = [_walker(duty, on, ground, now) for duty in duties]
    agreed_hours = [door.agreed for door in doors if door.agreed]
    resting = [*walkers, *(_walker(duty, on, ground, now) for duty in beside)]
    common = timeline.common_rest(resting, seconds(ground.agreed.time("route_break_from")), agreed_hours)
    if common is None:
        return None
    most = ground.known.search["households_a_collector"] * len(walkers)
    pool = choosing.pool(doors, most, ground.known.search["neighbours"])
    search = ground.known.search
    return Task(
        pool, walkers, ground.office, ground.going, ground.visit_seconds, search["meeting_seconds"], *common,
        ground.errand_seconds, ground.errand_worth,
    )  # fmt: skip


def _walker(duty: Duty, on: date, ground: Ground, now: datetime | None) -> Walker:
    """From now on where the day is under way; a break that was begun before is not taken again."""
    opens = max(seconds(duty.opens), seconds(ground.terms.opens))
    closes = min(seconds(duty.closes), seconds(ground.terms.closes))
    rests = working_hours.on(on).break_within((seconds(duty.closes) - seconds(duty.opens)) // MINUTES) * MINUTES
    if now is not None and seconds(now.time()) > opens:
        opens = min(seconds(now.time()), closes - 1)
        planned = duty.rest_at or ground.agreed.time("route_break_from")
        if opens >= seconds(planned) or opens + rests + 2 * MINUTES > closes:
            rests = 0
    return Walker(duty.account_id, opens, closes, duty.start or ground.office, rests)


def door_of(stop: RouteStop) -> Door:
    """The household of a stop as it was planned."""
    point = Point(stop.lat, stop.lng, stop.zone, stop.is_exact)
    agreed_hour = (seconds(stop.agreed_from), seconds(stop.agreed_until)) if stop.agreed_from else None
    stretches = tuple(Stretch(*one) for one in stop.chances)
    return Door(
        stop.household_key, point, stop.worth, stretches, agreed_hour, tuple(stop.errands), is_visit=stop.is_visit
    )


def call_of(stop: RouteStop, *, waits: bool = True) -> Call:
    return Call(door_of(stop), seconds(stop.not_before) if waits and stop.not_before else 0)


def seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def as_time(second: int) -> time:
    """A moment of the day; what lies after it is shown as its last minute."""
    second = min(max(0, int(second)), 24 * 3600 - 1)
    return time(second // 3600, second % 3600 // 60, second % 60)
