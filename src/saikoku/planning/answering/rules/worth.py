"""What does an operator's next minute with this person promise? In levels, each a twentieth more than the one below.

Levels add where worths multiply, and they stay where they are from band to band unless something matters: so the
beginning of a band writes few rows of the queue. Whole numbers, the same in the queue's statements.
"""

import math
from dataclasses import dataclass

import numpy as np

from saikoku.planning.answering.rules import profiles
from saikoku.planning.answering.rules.defaults import Defaults

STEPS = 20  # levels for a factor of e
ANYBODY = 1_000  # worth is given in thousandths
AVERAGE = profiles.profile(kind="2", age=2, tries=0, tried_before=0, reached_before=0).code
"""Against whom the others are measured at each band."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What somebody's place rests on: the day's chance, the seconds of an attempt, what reaching him is worth as a
    multiple of anybody, and what an hour of such attempts promises, in people of worth 1, as the order counts it."""

    chance: float
    seconds: float
    worth: float
    per_hour: float


def promise(chances: np.ndarray, level: int, profile: int, base: int, known: Defaults) -> Promise:
    """Of a profile with a level of its own (urgencies) and a base; rounded to levels, as the order is."""
    average = float(per_minute(chances[AVERAGE : AVERAGE + 1], known)[0])
    chance, worth = float(chances[profile]), worth_of(base) / ANYBODY
    per_hour = 60 * average * math.exp((level + base) / STEPS)
    return Promise(chance, float(taken(chances[profile], known)), worth, per_hour)


def taken(chances: np.ndarray, known: Defaults) -> np.ndarray:
    """Seconds of an attempt, for each chance of reaching the right person."""
    seconds = known.seconds
    return seconds["before"] + chances * (seconds["talk"] + seconds["after"]) + (1 - chances) * seconds["unanswered"]


def per_minute(chances: np.ndarray, known: Defaults) -> np.ndarray:
    """Contacts to be expected in a minute, for each chance of reaching the right person."""
    return 60 * chances / taken(chances, known)


def urgencies(chances: np.ndarray, known: Defaults) -> np.ndarray:
    """For each profile its level at a band; the average person is at 0."""
    promised = per_minute(chances, known)
    return np.rint(STEPS * np.log(promised / promised[AVERAGE])).astype(np.int64)


def of_person(owed: int, *, promise_broken: bool, known: Defaults) -> int:
    """What reaching somebody is worth, in thousandths of anybody."""
    first = known.worth["broken_promise" if promise_broken else "anybody"]
    return first + max((more for yen, more in known.worth["owed"] if owed >= yen), default=0)


def level(owed: int, *, promise_broken: bool, known: Defaults) -> int:
    """The same as a level above anybody."""
    return round(STEPS * math.log(of_person(owed, promise_broken=promise_broken, known=known) / ANYBODY))


def worth_of(base: int) -> float:
    """What a level above anybody is worth, in thousandths of anybody."""
    return ANYBODY * math.exp(base / STEPS)


def levels(*, promise_broken: bool, known: Defaults) -> list[int]:
    """The level of each step of what is owed, from nothing on."""
    return [level(yen, promise_broken=promise_broken, known=known) for yen in (0, *known.owed_steps)]
