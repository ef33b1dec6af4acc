"""Is there a map to lay under the points? Reads one MBTiles file: pictures of the map, cut into tiles, in SQLite.

`SAIKOKU_TILES` names the file; nothing else is asked for a map, ever. It is opened read-only for each question, so a new
file in its place counts at once. What it says of itself is believed only where it does no harm: what it covers is asked
of the tiles, what a picture is of its first bytes, and a question that takes too long is broken off.
"""

import html
import itertools
import os
import re
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = "SAIKOKU_TILES"
FINEST = 22  # zoom; a tile is then some ten metres wide
MOST_BYTES = 2_000_000  # of one picture
MOST_STEPS = 4_000  # of a thousand instructions of SQLite each
MOST_ATTRIBUTION = 120  # characters
PICTURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))
SAFER = ("query_only = 1", "trusted_schema = 0", "cell_size_check = 1", "mmap_size = 0")

ZOOMS = "select min(zoom_level), max(zoom_level) from tiles"
ANY = "select tile_data from tiles limit 1"
ONE = "select tile_data from tiles where zoom_level = ? and tile_column = ? and tile_row = ? limit 1"
HELD = """select cast(tile_column as integer), cast(tile_row as integer), max(length(tile_data)) from tiles
    where zoom_level = ? and tile_column between ? and ? and tile_row between ? and ? group by 1, 2 limit ?"""


class Unreadable(ValueError):
    """A file is named and cannot be used; `str()` says in Japanese why, without its path."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The map as a whole. `mark` changes when the file does."""

    least_zoom: int
    most_zoom: int
    attribution: str
    mark: str


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    kind: str


def is_configured() -> bool:
    return bool(os.environ.get(ENVIRONMENT))


def fault() -> str:
    """Why the named file cannot be used; empty where none is named or all is well."""
    try:
        sheet()
    except Unreadable as found:
        return str(found)
    return ""


def sheet() -> Sheet | None:
    """None where no file is named. Raises Unreadable."""
    if not is_configured():
        return None
    with _opened() as link:
        sample = link.execute(ANY).fetchone()
        if sample is None:
            raise Unreadable("地図の画像が1枚もありません。")
        if _kind(sample[0]) is None:
            raise Unreadable("画像(PNG・JPEG・WebP)でない地図です。")
        said = {str(name): str(value) for name, value in link.execute("select name, value from metadata limit 100")}
        least, most = _zooms(said, link)
        return Sheet(least, most, _plain(said.get("attribution", "")), mark())


def mark() -> str:
    """Which file it is, for addresses that a browser may remember. Raises Unreadable."""
    found = _stated()
    return f"{found.st_mtime_ns:x}-{found.st_size:x}"


def held(zoom: int, columns: range, rows: range) -> Mapping[tuple[int, int], int]:
    """Which of these tiles the file has (rows counted from the north), and how many bytes each. Raises Unreadable."""
    south, north = _turned(rows.stop - 1, zoom), _turned(rows.start, zoom)
    most = len(columns) * len(rows)
    with _opened() as link:
        found = link.execute(HELD, (zoom, columns.start, columns.stop - 1, south, north, most)).fetchall()
    return {(column, _turned(row, zoom)): size or 0 for column, row, size in found}


def picture(zoom: int, column: int, row: int) -> Picture | None:
    """One tile, its row counted from the north; None where the file has none there. Raises Unreadable."""
    if not 0 <= zoom <= FINEST or not 0 <= column < 1 << zoom or not 0 <= row < 1 << zoom:
        return None
    with _opened() as link:
        found = link.execute(ONE, (zoom, column, _turned(row, zoom))).fetchone()
    kind = found and _kind(found[0])
    return Picture(found[0], kind) if kind else None


def _turned(row: int, zoom: int) -> int:
    """MBTiles counts rows from the south (TMS), maps for browsers from the north; the way back is the same."""
    return (1 << zoom) - 1 - row


def _stated() -> os.stat_result:
    try:
        found = os.stat(os.environ[ENVIRONMENT])
    except OSError as gone:
        raise Unreadable("地図のファイルがないか、開けません。") from gone
    if not stat.S_ISREG(found.st_mode):
        raise Unreadable("地図のファイルの場所に、ファイルでないものがあります。")
    return found


@contextmanager
def _opened() -> Iterator[sqlite3.Connection]:
    """Nothing is written, no lock is taken, no file laid beside it."""
    _stated()
    steps = itertools.count()
    place = Path(os.environ[ENVIRONMENT]).absolute().as_uri()
    try:
        with closing(sqlite3.connect(f"{place}?mode=ro&immutable=1", uri=True)) as link:
            link.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
            link.set_progress_handler(lambda: next(steps) > MOST_STEPS, 1_000)
            for one in SAFER:
                link.execute(f"pragma {one}")
            yield link
    except sqlite3.Error as broken:
        if next(steps) > MOST_STEPS:
            raise Unreadable("地図を探すのに時間がかかりすぎます(索引がありません)。") from broken
        raise Unreadable("MBTiles として読めないか、壊れています。") from broken


def _zooms(said: dict[str, str], link: sqlite3.Connection) -> tuple[int, int]:
    """As the file says, or as its tiles do where it says nothing that can be."""
    told = said.get("minzoom", ""), said.get("maxzoom", "")
    if not all(re.fullmatch(r"[0-9]{1,2}", one) for one in told) or int(told[0]) > int(told[1]):
        told = link.execute(ZOOMS).fetchone()
    least, most = (int(one) if str(one).isdecimal() else FINEST + 1 for one in told)
    if least > FINEST:
        raise Unreadable("地図の縮尺(zoom)が読めません。")
    return least, min(most, FINEST)


def _kind(content: object) -> str | None:
    if not isinstance(content, bytes):
        return None
    found = next((kind for start, kind in PICTURES if content.startswith(start)), None)
    return None if found == "image/webp" and content[8:12] != b"WEBP" else found


def _plain(text: str) -> str:
    """The words of what may be HTML with links."""
    words = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())
    return words if len(words) <= MOST_ATTRIBUTION else words[: MOST_ATTRIBUTION - 1] + "…"
