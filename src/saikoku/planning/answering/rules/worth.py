"""What is the next minute of an operator worth with this person? Whole numbers, the same in the queue's statement."""

import numpy as np

from saikoku.planning.answering.rules.defaults import Defaults

SCALE = 1_000_000
ANYBODY = 1_000


def per_minute(chances: np.ndarray, known: Defaults) -> np.ndarray:
    """Millionths of a contact in a minute, for each chance of reaching the right person."""
    seconds = known.seconds
    talking, ringing = seconds["talk"] + seconds["after"], seconds["unanswered"]
    expected = seconds["before"] + chances * talking + (1 - chances) * ringing
    return np.rint(SCALE * chances * 60 / expected).astype(np.int64)


def of_person(owed: int, *, promise_broken: bool, known: Defaults) -> int:
    """What reaching somebody is worth, in thousandths of anybody."""
    first = known.worth["broken_promise" if promise_broken else "anybody"]
    return first + max((more for yen, more in known.worth["owed"] if owed >= yen), default=0)
