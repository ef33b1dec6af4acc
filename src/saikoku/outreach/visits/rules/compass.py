"""In which direction and how far does one place lie from another? For the map in words; the straight line, no streets."""

import math
from dataclasses import dataclass

METRES_PER_DEGREE = 111_320.0
WORDS = ("北", "北東", "東", "南東", "南", "南西", "西", "北西")
HERE = 30  # metres: nearer than this is the same place
STEP = 10  # metres: nobody paces it out more exactly


@dataclass(frozen=True, slots=True)
class Way:
    """`words`: one of eight directions, empty where both are the same place."""

    metres: int
    words: str


def way(one: tuple[float, float], other: tuple[float, float]) -> Way:
    north = (other[0] - one[0]) * METRES_PER_DEGREE
    east = (other[1] - one[1]) * METRES_PER_DEGREE * math.cos(math.radians(one[0]))
    metres = math.hypot(north, east)
    if metres < HERE:
        return Way(round(metres), "")
    turn = round(math.degrees(math.atan2(east, north)) / 45) % len(WORDS)
    return Way(round(metres / STEP) * STEP, WORDS[turn])
