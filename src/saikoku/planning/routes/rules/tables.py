"""The contractor's table of places as a file: reading its lines, and every fault in them.

CSV with a header row: 種別,町名,郵便番号,緯度,経度,地区. 種別 is 町, 番地 or 事務所; 地区 is 市街 or 周辺.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

COLUMNS = ("種別", "町名", "郵便番号", "緯度", "経度", "地区")
KINDS = {"町": "town", "番地": "lot", "事務所": "office"}
ZONES = {"市街": "1", "周辺": "2", "": "1"}
LATITUDES, LONGITUDES = (20.0, 46.0), (122.0, 154.0)  # of Japan
MOST_NAME, MOST_CODE = 100, 7


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table; what could not be read is None or empty."""

    number: int
    kind: str
    name: str
    postal_code: str
    lat: float | None
    lng: float | None
    zone: str


class NotATable(ValueError):
    """The header is another one, or the bytes are no text in cells."""


def read(data: bytes) -> list[Line]:
    """The lines of a file in UTF-8 or CP932. Raises NotATable."""
    try:
        rows = list(csv.reader(io.StringIO(_text(data), newline="")))
    except csv.Error as fault:
        raise NotATable from fault
    if not rows or tuple(name.strip() for name in rows[0]) != COLUMNS:
        raise NotATable
    return [_line(number, row) for number, row in enumerate(rows[1:], start=2) if any(value.strip() for value in row)]


def faults(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """(line, code) of everything that is wrong."""
    found, seen, offices = [], set(), 0
    for line in lines:
        judged = (
            ("no-such-kind", not line.kind),
            ("no-name", not line.name),
            ("name-too-long", len(line.name) > MOST_NAME),
            ("no-such-zone", not line.zone),
            ("no-position", not _lies(line.lat, LATITUDES) or not _lies(line.lng, LONGITUDES)),
            ("not-a-postal-code", len(line.postal_code) > MOST_CODE or not (line.postal_code or "0").isdecimal()),
            ("name-twice", bool(line.name) and line.name in seen),
        )
        found += [(line.number, code) for code, holds in judged if holds]
        seen.add(line.name)
        offices += line.kind == "office"
    if offices != 1:
        found.append((0, "office-once"))
    return found


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:  # no text of anybody
            break
        return text
    raise NotATable


def _line(number: int, row: Sequence[str]) -> Line:
    kind, name, code, lat, lng, zone = (value.strip() for value in [*row, *[""] * len(COLUMNS)][: len(COLUMNS)])
    return Line(number, KINDS.get(kind, ""), name, code.replace("-", ""), _figure(lat), _figure(lng), ZONES.get(zone, ""))


def _figure(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _lies(value: float | None, between: tuple[float, float]) -> bool:
    return value is not None and between[0] <= value <= between[1]
