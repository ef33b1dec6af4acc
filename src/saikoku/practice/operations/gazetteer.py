"""The practice house's own table of places: the towns of the city, each lot that somebody lives on, and the office."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from saikoku.kernel.actor import Actor
from saikoku.planning.routes import operations as routes
from saikoku.planning.routes.rules.tables import Line
from saikoku.practice.rules import city, towns

OFFICE = ("事務所", 33.3193, 130.5084)


def load(households: Iterable[city.Household], *, by: Actor, at: datetime) -> int:
    """How many places the table has. Raises PlacesRefused never for a city made here."""
    return routes.load_places(lines=list(_lines(households)), by=by, at=at)


def _lines(households: Iterable[city.Household]) -> Iterator[Line]:
    yield Line(1, "office", OFFICE[0], "", OFFICE[1], OFFICE[2], "1")
    known = set()
    for town in towns.towns():
        known.add(town.name)
        yield Line(0, "town", town.name, town.postal_code, town.lat, town.lng, _zone(town))
    for household in households:
        home = household.home
        name = _lot(home.address)
        if name not in known:
            known.add(name)
            yield Line(0, "lot", name, home.town.postal_code, *towns.position(home.town, home.address), _zone(home.town))


def _lot(address: str) -> str:
    """Without the city before it and the number of the house behind it."""
    return address.removeprefix("久留米市").rpartition("番")[0] + "番"


def _zone(town: towns.Town) -> str:
    return "2" if town.outlying else "1"
