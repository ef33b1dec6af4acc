"""Tiny MBTiles files with pictures of their own: each tile bears its frame, its corners and the points it is told of."""

import io
import math
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from PIL import Image, ImageDraw

SIDE = 256
SAID = {"name": "試験の地図", "format": "png", "minzoom": "8", "maxzoom": "17", "attribution": "試験の地図 2026年"}


def corner(zoom: int, column: float, row: float) -> tuple[float, float]:
    """Latitude and longitude of a tile's corner in the north-west, by the inverse of what the program does."""
    count = 2**zoom
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / count)))), column / count * 360 - 180


def within(zoom: int, column: int, row: int, lat: float, lng: float) -> tuple[float, float]:
    """Where a point lies in a tile, as parts of its side; found by halving between corners, not by the map's own formula."""
    west, east = corner(zoom, column, row)[1], corner(zoom, column + 1, row)[1]
    upper, lower = float(-row), float(2**zoom - row)
    for _ in range(80):
        middle = (upper + lower) / 2
        upper, lower = (middle, lower) if corner(zoom, column, row + middle)[0] > lat else (upper, middle)
    return (lng - west) / (east - west), upper


def picture(kind: str = "PNG", colour: str = "#dfe8d8") -> bytes:
    return _bytes(Image.new("RGB", (SIDE, SIDE), colour), kind)


def marked(zoom: int, column: int, row: int, points: Iterable[tuple[float, float]], radius: int) -> bytes:
    """A tile with its frame, its number, and a red disc at each of these places, also where the disc only reaches in."""
    image = Image.new("RGB", (SIDE, SIDE), "#e8efe2" if (column + row) % 2 else "#dbe6ea")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, SIDE - 1, SIDE - 1), outline="#8a9a86")
    pen.text((8, 8), f"{zoom}/{column}/{row}", fill="#5b6b58")
    pen.text((8, SIDE - 20), "{:.4f} {:.4f}".format(*corner(zoom, column, row + 1)), fill="#5b6b58")
    for lat, lng in points:
        x, y = (part * SIDE for part in within(zoom, column, row, lat, lng))
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill="#ff0000")
    return _bytes(image, "PNG")


def write(file: Path, tiles: dict[tuple[int, int, int], bytes], said: dict[str, str] = SAID, *, index: bool = True) -> Path:
    """`tiles` by zoom, column and row from the north."""
    with sqlite3.connect(file) as link:
        link.execute("create table metadata (name text, value text)")
        link.execute("create table tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)")
        if index:
            link.execute("create unique index tile_index on tiles (zoom_level, tile_column, tile_row)")
        link.executemany("insert into metadata values (?, ?)", said.items())
        rows = [(zoom, column, 2**zoom - 1 - row, data) for (zoom, column, row), data in tiles.items()]
        link.executemany("insert into tiles values (?, ?, ?, ?)", rows)
    link.close()
    return file


def _bytes(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()
