"""Which tiles of the map lie under a drawing? Those that the contractor's file has, at the finest fitting zoom."""

from collections.abc import Sequence
from dataclasses import dataclass

from saikoku.gateways import mbtiles
from saikoku.planning.routes.rules.mercator import Frame, Tile


@dataclass(frozen=True, slots=True)
class Backdrop:
    """`fault`: in Japanese, why there is none although a file is named."""

    tiles: Sequence[Tile] = ()
    attribution: str = ""
    mark: str = ""
    fault: str = ""


NOTHING = Backdrop()
ELSEWHERE = "地図のファイルに、この範囲の画像がありません。"


def under(frame: Frame) -> Backdrop:
    """Nothing where no file is named; a file that cannot be used says why."""
    try:
        sheet = mbtiles.sheet()
        if sheet is None:
            return NOTHING
        tiles = _tiles(frame, sheet)
    except mbtiles.Unreadable as found:
        return Backdrop(fault=str(found))
    return Backdrop(tiles, sheet.attribution, sheet.mark) if tiles else Backdrop(fault=ELSEWHERE)


def _tiles(frame: Frame, sheet: mbtiles.Sheet) -> list[Tile]:
    """A coarser zoom where the file has nothing here at a finer one."""
    for zoom in frame.zooms(sheet.least_zoom, sheet.most_zoom):
        if held := mbtiles.held(zoom, *frame.reach(zoom)):
            return [frame.tile(zoom, column, row) for column, row in sorted(held)]
    return []
