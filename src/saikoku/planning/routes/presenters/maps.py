"""The map of a day: routes as lines, stops as numbers, on tiles of the contractor's file or else among the names of towns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from django.urls import reverse

from saikoku.planning.routes.models import Place, RouteStop
from saikoku.planning.routes.queries.backdrop import Backdrop
from saikoku.planning.routes.queries.shown import Way
from saikoku.planning.routes.rules import spreading
from saikoku.planning.routes.rules.mercator import Frame, Size
from saikoku.ui import components as ui

SIZE = Size(width=640, most_height=620, margin=28, span=0.01)
OVERLAP = 0.4  # of the drawing: no seam of paper between tiles
MOST_TOWNS = 24
WIDE, SHARED = 17, 34  # of the drawing: a stop's circle with its edge, and the mark of several
RINGS = 3
ROOM = (78, 16)  # how far names stand apart
NO_ATTRIBUTION = "出典の記載のないファイル"


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    y: float
    words: str
    shape: str  # stands, done, gone; look: a place to look at
    title: str = ""
    leads: Sequence[tuple[float, float]] = ()  # from where the number stands to the places themselves
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    points: str
    main: bool
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A tile of the map beneath."""

    url: str
    x: float
    y: float
    side: float


@dataclass(frozen=True, slots=True)
class Map:
    """`lines` of all collectors; the chosen one's is drawn strong, its stops carry their numbers.

    `pieces` with their `source` lie beneath; where there are any, they name the towns themselves.
    """

    template: ClassVar[str] = "routes/map.html"
    finding: str
    height: int
    lines: Sequence[Line]
    marks: Sequence[Mark]
    others: Sequence[Mark]
    towns: Sequence[Mark]
    office: Mark
    pieces: Sequence[Piece] = ()
    source: str = ""
    id: str = "map"

    @property
    def shares(self) -> bool:
        return any(mark.shared for mark in self.marks)

    @property
    def has_looks(self) -> bool:
        return any("look" in mark.shape for mark in self.marks)

    @property
    def view(self) -> str:
        return f"0 0 {SIZE.width} {self.height}"


def frame(ways: Sequence[Way], office: Place) -> Frame:
    """Everything within one frame; who was taken off is not drawn."""
    return Frame([(office.lat, office.lng), *((stop.lat, stop.lng) for way in ways for stop in _kept(way))], SIZE)


def drawn(
    ways: Sequence[Way], chosen: Way | None, names: dict[int, str], office: Place, towns: Sequence[Place], finding: str,
    where: Frame, beneath: Backdrop,
) -> Map:  # fmt: skip
    lines, marks, others = [], [], []
    for number, way in enumerate(ways, start=1):
        kept = _kept(way)
        is_main = chosen is not None and way.route.pk == chosen.route.pk
        if kept:
            turn = [(office.lat, office.lng), *((stop.lat, stop.lng) for stop in kept), (office.lat, office.lng)]
            points = " ".join("{},{}".format(*where.at(*one)) for one in turn)
            lines.append(Line(points, is_main, number, names[way.route.account_id]))
        for turn, stop in enumerate(kept, start=1):
            shape = f"{way.state_of(stop)}{' look' if way.errands_ahead(stop) else ''}"
            title = f"{turn}番目 {stop.begins:%H:%M}{' 居所調査' if stop.errands else ''}"
            mark = Mark(*where.at(stop.lat, stop.lng), str(turn), shape, title)
            (marks if is_main else others).append(mark)
    lines.sort(key=lambda line: line.main)
    seen = [] if beneath.tiles else [town for town in towns if where.holds(town.lat, town.lng)]
    return Map(
        finding, where.height, lines, spread(marks, where.is_inside), others,
        _apart([Mark(*where.at(town.lat, town.lng), town.name, "town") for town in seen]),
        Mark(*where.at(office.lat, office.lng), "事務所", "office"), _pieces(beneath),
        beneath.attribution or NO_ATTRIBUTION,
    )  # fmt: skip


def fault(beneath: Backdrop) -> ui.Note | None:
    """The file of the map is named and cannot be used."""
    if not beneath.fault:
        return None
    more = f"{beneath.fault} 町の名と点だけで表示しています。システム管理者に伝えてください。"
    return ui.Note("背景の地図を表示できません。", more, "look")


def _kept(way: Way) -> list[RouteStop]:
    return [stop for stop in way.stops if way.state_of(stop) != RouteStop.State.GONE]


def _pieces(beneath: Backdrop) -> list[Piece]:
    return [
        Piece(
            reverse("routes:tile", args=[beneath.mark, one.zoom, one.column, one.row]), one.x, one.y,
            round(one.side + OVERLAP, 2),
        )
        for one in beneath.tiles
    ]  # fmt: skip


def spread(marks: Sequence[Mark], allowed: Callable[[float, float], bool] = lambda x, y: True) -> list[Mark]:
    """Numbers that do not stand on each other, each with the ways back to its places."""
    places = [(mark.x, mark.y) for mark in marks]
    stands = spreading.gather(places, [mark.shape for mark in marks], spreading.Room(WIDE, SHARED, RINGS, allowed=allowed))
    return [_standing(one, [marks[member] for member in one.members]) for one in stands]


def _standing(stand: spreading.Stand, marks: Sequence[Mark]) -> Mark:
    return replace(
        marks[0], x=stand.x, y=stand.y, words=spreading.together([int(mark.words) for mark in marks]),
        title="、".join(mark.title for mark in marks), leads=stand.leads([(mark.x, mark.y) for mark in marks]),
        shared=len(marks) > 1,
    )  # fmt: skip


def _apart(named: Sequence[Mark]) -> list[Mark]:
    """Names that do not stand on each other, as many as can be read."""
    kept = spreading.apart([(mark.words, mark.x, mark.y) for mark in named], ROOM)
    return [Mark(x, y, name, "town") for name, x, y in kept[:MOST_TOWNS]]
