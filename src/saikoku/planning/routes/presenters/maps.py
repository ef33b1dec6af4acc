"""The map of a day, drawn from the data alone: towns as names, routes as lines, stops as numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from saikoku.planning.routes.models import Place, RouteStop
from saikoku.planning.routes.queries.shown import Way

WIDTH, MARGIN = 640, 28
LEAST_SPAN = 0.01  # degrees: a single stop is not drawn as a continent
MOST_HEIGHT = 620
MOST_TOWNS = 24


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    y: float
    words: str
    shape: str  # stands, done, gone
    title: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    points: str
    main: bool
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Map:
    """`lines` of all collectors; the chosen one's is drawn strong, its stops carry their numbers."""

    template: ClassVar[str] = "routes/map.html"
    finding: str
    height: int
    lines: Sequence[Line]
    marks: Sequence[Mark]
    others: Sequence[Mark]
    towns: Sequence[Mark]
    office: Mark
    id: str = "map"

    @property
    def view(self) -> str:
        return f"0 0 {WIDTH} {self.height}"


def drawn(
    ways: Sequence[Way], chosen: Way | None, names: dict[int, str], office: Place, towns: Sequence[Place], finding: str
) -> Map:
    """Everything within one frame; who was taken off is not drawn."""
    stops = [stop for way in ways for stop in way.stops if way.state_of(stop) != RouteStop.State.GONE]
    frame = _Frame([(office.lat, office.lng), *((stop.lat, stop.lng) for stop in stops)])
    lines, marks, others = [], [], []
    for number, way in enumerate(ways, start=1):
        kept = [stop for stop in way.stops if way.state_of(stop) != RouteStop.State.GONE]
        is_main = chosen is not None and way.route.pk == chosen.route.pk
        if kept:
            turn = [(office.lat, office.lng), *((stop.lat, stop.lng) for stop in kept), (office.lat, office.lng)]
            points = " ".join("{},{}".format(*frame.at(*one)) for one in turn)
            lines.append(Line(points, is_main, number, names[way.route.account_id]))
        for turn, stop in enumerate(kept, start=1):
            mark = Mark(*frame.at(stop.lat, stop.lng), str(turn), way.state_of(stop), f"{stop.begins:%H:%M}")
            (marks if is_main else others).append(mark)
    lines.sort(key=lambda line: line.main)
    named = [Mark(*frame.at(town.lat, town.lng), town.name, "town") for town in towns if frame.holds(town.lat, town.lng)]
    return Map(
        finding, frame.height, lines, marks, others, _apart(named), Mark(*frame.at(office.lat, office.lng), "事務所", "office")
    )


class _Frame:
    """From latitude and longitude to the drawing: north is up, a kilometre is as long in each direction."""

    def __init__(self, points: Sequence[tuple[float, float]]):
        south, north = min(lat for lat, _ in points), max(lat for lat, _ in points)
        west, east = min(lng for _, lng in points), max(lng for _, lng in points)
        self._shrink = math.cos(math.radians((south + north) / 2))
        across, up = max((east - west) * self._shrink, LEAST_SPAN), max(north - south, LEAST_SPAN)
        self._scale = min((WIDTH - 2 * MARGIN) / across, (MOST_HEIGHT - 2 * MARGIN) / up)
        self.height = round(up * self._scale + 2 * MARGIN)
        self._left = (west + east) / 2 - across / 2 / self._shrink
        self._top = (south + north) / 2 + up / 2
        self._aside = (WIDTH - across * self._scale) / 2

    def at(self, lat: float, lng: float) -> tuple[float, float]:
        x = self._aside + (lng - self._left) * self._shrink * self._scale
        return round(x, 1), round(MARGIN + (self._top - lat) * self._scale, 1)

    def holds(self, lat: float, lng: float) -> bool:
        x, y = self.at(lat, lng)
        return MARGIN <= x <= WIDTH - MARGIN and MARGIN <= y <= self.height - MARGIN


def _apart(named: Sequence[Mark]) -> list[Mark]:
    """Names that do not stand on each other, as many as can be read."""
    kept: list[Mark] = []
    for mark in named:
        if all(abs(mark.x - other.x) > 78 or abs(mark.y - other.y) > 16 for other in kept):
            kept.append(mark)
    return kept[:MOST_TOWNS]
