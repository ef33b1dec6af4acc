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
TOO_HEAVY = "この範囲の画像は、訪問先の回線には重すぎます。"


def is_configured() -> bool:
    return mbtiles.is_configured()


def under(frame: Frame, most_bytes: int | None = None) -> Backdrop:
    """Nothing where no file is named; a file that cannot be used says why. `most_bytes`: all tiles together, on a slow line."""
    try:
        sheet = mbtiles.sheet()
        return _under(frame, sheet, most_bytes) if sheet else NOTHING
    except mbtiles.Unreadable as found:
        return Backdrop(fault=str(found))


def _under(frame: Frame, sheet: mbtiles.Sheet, most_bytes: int | None) -> Backdrop:
    """A coarser zoom where the file has nothing here at a finer one, or too much."""
    fault = ELSEWHERE
    for zoom in frame.zooms(sheet.least_zoom, sheet.most_zoom):
        held = mbtiles.held(zoom, *frame.reach(zoom))
        if held and (most_bytes is None or sum(held.values()) <= most_bytes):
            return Backdrop([frame.tile(zoom, *one) for one in sorted(held)], sheet.attribution, sheet.mark)
        fault = TOO_HEAVY if held else fault
    return Backdrop(fault=fault)


def picture(mark: str, zoom: int, column: int, row: int) -> mbtiles.Picture | None:
    """One tile of the file that is there now; None where it has none or is another file than the one meant."""
    try:
        return mbtiles.picture(zoom, column, row) if mbtiles.is_configured() and mark == mbtiles.mark() else None
    except mbtiles.Unreadable:
        return None
