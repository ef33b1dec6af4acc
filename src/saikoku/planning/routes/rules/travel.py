"""How far and how long is the way between points? The straight line times a detour, at the speed of the districts.

It knows no streets: a plan in which the order is right and the minutes are estimates.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class Point:
    """`is_exact`: the lot or block is known, not only the town."""

    lat: float
    lng: float
    zone: str = "1"
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Going:
    """How one goes: metres of way for each metre of the straight line in per cent, km an hour by zone."""

    detour_percent: int
    speeds: Mapping[str, int]
    inner_metres: int


@dataclass(frozen=True, slots=True)
class Ways:
    """From each point to each: whole metres and whole seconds."""

    metres: np.ndarray
    seconds: np.ndarray


def ways(points: Sequence[Point], going: Going) -> Ways:
    lat = np.array([point.lat for point in points])
    lng = np.array([point.lng for point in points])
    vague = np.array([not point.is_exact for point in points])
    pace = np.array([3.6 / going.speeds[point.zone] for point in points])  # seconds for a metre
    east = METRES_PER_DEGREE * math.cos(math.radians(float(lat.mean()) if len(lat) else 0.0))
    straight = np.hypot((lat[:, None] - lat) * METRES_PER_DEGREE, (lng[:, None] - lng) * east)
    metres = straight * going.detour_percent / 100 + going.inner_metres * (vague[:, None] | vague)
    np.fill_diagonal(metres, 0)
    seconds = metres * (pace[:, None] + pace) / 2
    return Ways(np.rint(metres).astype(np.int64), np.rint(seconds).astype(np.int64))
