"""The collector's map: his stops of today as numbers, the way as a line, and the same in words. Nobody's name stands on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import ClassVar
from urllib.parse import urlencode

from django.urls import reverse

from saikoku.kernel import clock
from saikoku.outreach.visits.rules import compass
from saikoku.planning.routes.models import Place, RouteStop
from saikoku.planning.routes.queries import walking
from saikoku.planning.routes.queries.backdrop import Backdrop
from saikoku.planning.routes.rules import spreading
from saikoku.planning.routes.rules.mercator import Frame, Size
from saikoku.ui import components as ui
from saikoku.workforce.terminals.models import Position
from saikoku.workforce.terminals.rules.positions import WITHOUT

STANDS, DONE, GONE = RouteStop.State.STANDS, RouteStop.State.DONE, RouteStop.State.GONE
NEAR, WHOLE = "near", "all"
NEXT_ONES = 6  # stops of the near view
SIZES = {
    NEAR: Size(width=360, most_height=400, margin=34, span=0.006, least_height=280),
    WHOLE: Size(width=360, most_height=440, margin=34, span=0.01, least_height=280),
}
TARGET = 52  # of the drawing: 44 px on a screen 360 px wide; a mark of several numbers is no wider
RINGS = 2
ROOM = (64, 18)  # how far names stand apart
CLEAR = (40, 22)  # ... and from the numbers
BELOW = (4.0, 32.0, -24.0, 56.0, -48.0)  # where a name is tried
MOST_TOWNS = 14
MOST_GROUND_BYTES = 16_000  # of the pictures beneath: page and pictures stay one light step
OVERLAP = 0.4
NO_ATTRIBUTION = "出典の記載のないファイル"


@dataclass(frozen=True, slots=True)
class Here:
    """Where the collector was at last, as his terminal told; `why_not`: why that is not known."""

    lat: float = 0.0
    lng: float = 0.0
    at: time | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A stop, or several in one mark. `shape`: next, ahead, done, with `look` where only a residence is looked at; `leads`:
    from where the number stands to the places themselves."""

    x: float
    y: float
    leads: Sequence[tuple[float, float]]
    turns: Sequence[int]
    shape: str
    says: str
    url: str
    is_chosen: bool

    @property
    def words(self) -> str:
        return spreading.together(self.turns)

    @property
    def is_shared(self) -> bool:
        return len(self.turns) > 1


@dataclass(frozen=True, slots=True)
class Spot:
    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A tile of the map beneath."""

    url: str
    x: float
    y: float
    side: float


@dataclass(frozen=True, slots=True)
class Map:
    """`behind`: the way so far; `before`: the way to come; `told`: the same in words, for whoever does not see it."""

    template: ClassVar[str] = "visits/drawn.html"
    finding: str
    height: int
    points: Sequence[Point]
    towns: Sequence[Spot]
    office: Spot | None
    here: Spot | None
    behind: str
    before: str
    told: Sequence[str]
    neighbours: Sequence[ui.Link] = ()
    pieces: Sequence[Piece] = ()
    source: str = ""

    @property
    def view(self) -> str:
        return f"0 0 {SIZES[NEAR].width} {self.height}"

    @property
    def has_looks(self) -> bool:
        return any("look" in point.shape for point in self.points)

    @property
    def aside(self) -> list[Point]:
        """Whose number does not stand on its place."""
        return [point for point in self.points if point.leads]

    @property
    def shares(self) -> bool:
        return any(point.is_shared for point in self.points)


@dataclass(frozen=True, slots=True)
class Sight:
    """What is looked at: the stops that were not taken off, from where one sets out, in which view, which one is chosen."""

    visits: Sequence[walking.Visit]
    towns: dict[int, str]
    office: tuple[float, float]
    here: Here
    view: str
    chosen: int = 0
    ground: bool = False

    @property
    def ahead(self) -> list[walking.Visit]:
        return [one for one in self.visits if one.state == STANDS]

    @property
    def one(self) -> walking.Visit | None:
        """The stop that was opened."""
        return next((one for one in self.visits if one.stop_id == self.chosen), None)

    def url(self, **other: object) -> str:
        asked = {"view": self.view, "ground": int(self.ground), "stop": self.chosen} | other
        asked = {name: value for name, value in asked.items() if value and (name, value) != ("view", NEAR)}
        return reverse("visits:map") + (f"?{urlencode(asked)}" if asked else "")


def standing(day: walking.Day | None) -> list[walking.Visit]:
    return [one for one in day.visits if one.state != GONE] if day else []


def here(found: Position | None) -> Here:
    """The last that the terminal told today; a terminal that may not tell has no place on the map, whatever it told before."""
    if found is None:
        return Here()
    if found.without:
        return Here(why_not=WITHOUT[found.without])
    return Here(float(found.latitude), float(found.longitude), _hour(found.at))


def _hour(at: datetime) -> time:
    return at.astimezone(clock.TOKYO).time()


def tabs(sight: Sight) -> ui.Tabs:
    return ui.Tabs("地図の範囲", [
        ui.Tab("次のまわり", sight.url(view=NEAR), current=sight.view == NEAR),
        ui.Tab("今日の全体", sight.url(view=WHOLE), current=sight.view == WHOLE),
    ])  # fmt: skip


def fault(beneath: Backdrop) -> ui.Note | None:
    """The pictures beneath were asked for and cannot be laid."""
    if not beneath.fault:
        return None
    return ui.Note("背景の地図を重ねられません。", f"{beneath.fault} 町の名と番号だけで表示しています。", "look")


def frame(sight: Sight) -> Frame:
    """Near: the next stops, the chosen one and oneself; else all of the day with the office."""
    me = [(sight.here.lat, sight.here.lng)] if sight.here.at else []
    near = [one for one in sight.visits if one in sight.ahead[:NEXT_ONES] or one.stop_id == sight.chosen]
    if sight.view == NEAR and near:
        return Frame([*((one.lat, one.lng) for one in near), *me], SIZES[NEAR])
    return Frame([sight.office, *((one.lat, one.lng) for one in sight.visits), *me], SIZES[WHOLE])


def drawn(sight: Sight, where: Frame, towns: Sequence[Place], beneath: Backdrop) -> Map:
    office, me = where.at(*sight.office), where.at(sight.here.lat, sight.here.lng) if sight.here.at else None
    fixed = [one for one in (office, me) if one and where.shows(*one)]
    points = _points(sight, where, fixed)
    behind = [office, *(where.at(one.lat, one.lng) for one in sight.visits if one.state == DONE)]
    before = [me or behind[-1], *(where.at(one.lat, one.lng) for one in sight.ahead), office]
    marks = [*fixed, *((one.x, one.y) for one in points)]
    return Map(
        finding(sight), where.height, points, [] if beneath.tiles else _names(where, towns, marks),
        Spot(*office, "事務所") if where.shows(*office) else None,
        Spot(*me, f"自分 {sight.here.at:%H:%M}") if me else None,
        _line(behind), _line(before), told(sight), _neighbours(sight, points), _pieces(beneath),
        (beneath.attribution or NO_ATTRIBUTION) if beneath.tiles else "",
    )  # fmt: skip


def finding(sight: Sight) -> str:
    """The map in a sentence."""
    ahead, all_of = sight.ahead, len(sight.visits)
    if not ahead:
        return f"今日の訪問先 {all_of}件は、すべて済みました。"
    return f"今日の訪問先 {all_of}件のうち {all_of - len(ahead)}件が済み、次は {_named(sight, ahead[0])}です。"


def told(sight: Sight) -> list[str]:
    """Each stop ahead in a line: in which direction and how far it lies from the one before."""
    lines, last, name = [], sight.office, "事務所"
    if sight.here.at:
        last, name = (sight.here.lat, sight.here.lng), "自分"
    elif done := [one for one in sight.visits if one.state == DONE]:
        last, name = (done[-1].lat, done[-1].lng), f"{done[-1].turn}番"
    for one in sight.ahead:
        lines.append(f"{_named(sight, one)}: {name}から{_way(last, (one.lat, one.lng))}")
        last, name = (one.lat, one.lng), f"{one.turn}番"
    return [*lines, f"事務所: {name}から{_way(last, sight.office)}"]


def _way(one: tuple[float, float], other: tuple[float, float]) -> str:
    way = compass.way(one, other)
    return f"{way.words}へ {_distance(way.metres)}" if way.words else "すぐ近く"


def _distance(metres: int) -> str:
    return f"{metres / 1_000:.1f}km" if metres >= 1_000 else f"{metres}m"


def _named(sight: Sight, one: walking.Visit) -> str:
    town = sight.towns.get(one.stop_id, "")
    return f"{one.turn}番({town})" if town else f"{one.turn}番"


def _points(sight: Sight, where: Frame, fixed: Sequence[tuple[float, float]]) -> list[Point]:
    """Those within the drawing, the stops ahead first where places are given; who is done lies beneath."""
    ranked = sorted(sight.visits, key=lambda one: (one.state == DONE, one.turn))
    seen = [one for one in ranked if where.shows(*where.at(one.lat, one.lng))]
    places = [where.at(one.lat, one.lng) for one in seen]
    room = spreading.Room(TARGET, TARGET, RINGS, taken=fixed, allowed=where.is_inside)
    stands = spreading.gather(places, [_shape(sight, one) for one in seen], room)
    made = [_point(sight, one, [seen[at] for at in one.members], [places[at] for at in one.members]) for one in stands]
    return sorted(made, key=lambda point: (point.shape != "done", point.turns))


def _point(
    sight: Sight, stand: spreading.Stand, visits: Sequence[walking.Visit], places: Sequence[tuple[float, float]]
) -> Point:  # fmt: skip
    return Point(
        stand.x, stand.y, stand.leads(places), sorted(one.turn for one in visits), _shape(sight, visits[0]),
        "、".join(_says(sight, one) for one in visits), _opened(sight, visits[0]),
        any(one.stop_id == sight.chosen for one in visits),
    )  # fmt: skip


def _opened(sight: Sight, one: walking.Visit) -> str:
    return sight.url(stop=one.stop_id) + "#chosen"


def _shape(sight: Sight, one: walking.Visit) -> str:
    is_next = one.state == STANDS and one is sight.ahead[0]
    shape = "next" if is_next else "ahead" if one.state == STANDS else "done"
    return f"{shape} look" if _is_survey(one) else shape


def _is_survey(one: walking.Visit) -> bool:
    return one.state == STANDS and not one.has_visit_ahead


def _says(sight: Sight, one: walking.Visit) -> str:
    words = {"next": "次の訪問先", "ahead": "これから", "done": "済み"}[_shape(sight, one).split()[0]]
    survey = "居所調査" if _is_survey(one) else ""
    return " ".join(part for part in (f"{one.turn}番", sight.towns.get(one.stop_id, ""), words, survey) if part)


def _neighbours(sight: Sight, points: Sequence[Point]) -> list[ui.Link]:
    """The others of the mark whose stop was opened."""
    turns = next((point.turns for point in points if point.is_chosen), ())
    others = [one for one in sight.visits if one.turn in turns and one.stop_id != sight.chosen]
    return [ui.Link(f"{one.turn}番", _opened(sight, one)) for one in others]


def _names(where: Frame, towns: Sequence[Place], marks: Sequence[tuple[float, float]]) -> list[Spot]:
    seen = [(town.name, *where.at(town.lat, town.lng)) for town in towns if where.holds(town.lat, town.lng)]
    kept = spreading.apart(seen, ROOM, steps=BELOW, clear_of=marks, clear=CLEAR)
    return [Spot(x, y, name) for name, x, y in kept[:MOST_TOWNS]]


def _line(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points) if len(points) > 1 else ""


def _pieces(beneath: Backdrop) -> list[Piece]:
    return [
        Piece(
            reverse("visits:tile", args=[beneath.mark, one.zoom, one.column, one.row]), one.x, one.y,
            round(one.side + OVERLAP, 2),
        )
        for one in beneath.tiles
    ]  # fmt: skip
