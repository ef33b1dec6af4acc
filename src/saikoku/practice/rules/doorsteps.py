"""Who of the practice city opens the door, and when: some are home more than others, and more in the evening."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random


@dataclass(frozen=True, slots=True)
class Doorstep:
    """How often somebody is met at one door, as a share of all visits by day and by evening."""

    day: float
    evening: float
    evening_from: int  # minutes after midnight

    def chance_at(self, minute: float) -> float:
        return self.evening if minute >= self.evening_from else self.day


@cache
def _known() -> dict:
    return tomllib.loads(files(__package__).joinpath("data/doorsteps.toml").read_text(encoding="utf-8"))


def doorstep(seed: int, key: str, *, rest_day: bool = False) -> Doorstep:
    """The same household behaves the same; on average the shares of the table come out."""
    known, chance = _known(), Random(f"doorstep:{seed}:{key}")
    alpha, beta = known["stickiness"]["alpha"], known["stickiness"]["beta"]
    own = chance.betavariate(alpha, beta) * (alpha + beta) / alpha
    shares = known["present"]["rest_day" if rest_day else "weekday"]
    day, evening = (min(known["present"]["most"], share * own) for share in (shares["day"], shares["evening"]))
    return Doorstep(day, evening, known["present"]["evening_from"])
