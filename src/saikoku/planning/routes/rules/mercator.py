"""Where does a point lie on the map, and which tiles lie under it? Web Mercator, the whole world one square."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

FARTHEST = 85.0511287798066  # latitude at which the world is a square
MOST_TILES = 24


@dataclass(frozen=True, slots=True)
class Size:
    """Of the drawing. `span`: a single point is not drawn as a continent (degrees of latitude); `least_height`: a street is
    not drawn as a strip."""

    width: int
    most_height: int
    margin: int
    span: float
    least_height: int = 0


@dataclass(frozen=True, slots=True)
class Tile:
    """Column from the west, row from the north; where it lies in the drawing and how long its side is there."""

    zoom: int
    column: int
    row: int
    x: float
    y: float
    side: float


def world(lat: float, lng: float) -> tuple[float, float]:
    """From 0 to 1, from the west and from the north."""
    rise = math.sin(math.radians(max(-FARTHEST, min(FARTHEST, lat))))
    return (lng + 180) / 360, 0.5 - math.atanh(rise) / (2 * math.pi)


class Frame:
    """From latitude and longitude to the drawing that holds all these points, north up."""

    def __init__(self, points: Sequence[tuple[float, float]], size: Size):
        placed = [world(*one) for one in points]
        west, east = min(x for x, _ in placed), max(x for x, _ in placed)
        north, south = min(y for _, y in placed), max(y for _, y in placed)
        least = size.span / 360 / math.cos(math.radians(points[0][0]))
        across, down = max(east - west, least), max(south - north, least)
        inner = size.width - 2 * size.margin, size.most_height - 2 * size.margin
        self._size, self.scale = size, min(inner[0] / across, inner[1] / down)
        self.height = max(size.least_height, round(down * self.scale + 2 * size.margin))
        self._left = (west + east) / 2 - size.width / 2 / self.scale
        self._top = (north + south) / 2 - self.height / 2 / self.scale

    def at(self, lat: float, lng: float) -> tuple[float, float]:
        x, y = world(lat, lng)
        return round((x - self._left) * self.scale, 1), round((y - self._top) * self.scale, 1)

    def holds(self, lat: float, lng: float) -> bool:
        x, y = self.at(lat, lng)
        margin = self._size.margin
        return margin <= x <= self._size.width - margin and margin <= y <= self.height - margin

    def shows(self, x: float, y: float) -> bool:
        return 0 <= x <= self._size.width and 0 <= y <= self.height

    def is_inside(self, x: float, y: float) -> bool:
        """Far enough from the edges for a number to be whole."""
        away = 0.7 * self._size.margin
        return away <= x <= self._size.width - away and away <= y <= self.height - away

    def reach(self, zoom: int) -> tuple[range, range]:
        """The columns and rows of the tiles that the drawing touches."""
        across = self._touched(self._left, self._size.width, zoom)
        return across, self._touched(self._top, self.height, zoom)

    def _touched(self, start: float, length: int, zoom: int) -> range:
        count = 1 << zoom
        first, last = math.floor(start * count), math.ceil((start + length / self.scale) * count)
        return range(max(0, first), min(count, last))

    def zooms(self, least: int, most: int) -> list[int]:
        """Where few enough tiles are touched, the finest first."""
        return [zoom for zoom in range(most, least - 1, -1) if _count(*self.reach(zoom)) <= MOST_TILES]

    def tile(self, zoom: int, column: int, row: int) -> Tile:
        side = self.scale / (1 << zoom)
        x, y = (column / (1 << zoom) - self._left) * self.scale, (row / (1 << zoom) - self._top) * self.scale
        return Tile(zoom, column, row, round(x, 2), round(y, 2), round(side, 2))


def _count(columns: range, rows: range) -> int:
    return len(columns) * len(rows)
