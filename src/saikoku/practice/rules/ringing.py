"""Who answers by arrays, how long it takes and what talks lead to: `answers.toml` as `answers` has it (a test holds both
together)."""

from datetime import date

import numpy as np

from saikoku.practice.rules import answers
from saikoku.practice.rules.roll import People, Variant

HOUR = 3_600
FAULTS = (answers.NOT_IN_SERVICE, answers.WRONG_NUMBER, answers.SUSPENDED)
SOMEBODY_ELSE = ("201", "119")
_PAID, _STOPPED = ("102",), ("115", "116")


class Ringing:
    """The telephones of a city and what happens when they ring."""

    def __init__(self, who: People, variant: Variant, rng: np.random.Generator) -> None:
        self._who, self._variant, self._rng = who, variant, rng
        self._model = answers.model()
        self.sound = who.fault == ""  # by number
        self.preparation, self.unanswered = self._model["seconds"]["preparation"], self._model["seconds"]["unanswered"]

    def common(self, who: np.ndarray, tries: np.ndarray, day: date, hour: int) -> np.ndarray:
        """The chance of somebody of average readiness whose number is in order."""
        kind = "weekday" if self._variant.weekdays_alike else answers.day_kind(day)
        found = answers.of_hour(self._model["answered"][kind], hour) * self._who.age_factor[who]
        return found * self._model["repeat"]["failed"] ** tries

    def chance(self, who: np.ndarray, number: np.ndarray, common: np.ndarray) -> np.ndarray:
        """As answers.chance for a number in order, and 0 for one that is not."""
        found = np.minimum(self._model["answered"]["most"], common * self._who.openness[who])
        return np.where(self.sound[who, number], found, 0.0)

    def instead(self, count: int) -> np.ndarray:
        """The outcomes of calls that do not reach him though the number is in order."""
        rows = self._model["otherwise"]
        share = np.array([row["share"] for row in rows], dtype=float)
        return self._rng.choice([row["code"] for row in rows], count, p=share / share.sum())

    def lengths(self, count: int) -> np.ndarray:
        """Seconds of talk with the person, the work after it included."""
        seconds = self._model["seconds"]
        talk = np.minimum(HOUR, seconds["talk_median"] * np.exp(self._rng.normal(0, seconds["talk_sigma"], count)))
        return talk + np.maximum(15.0, self._rng.normal(seconds["after_mean"], seconds["after_deviation"], count))

    def pays_unasked(self) -> np.ndarray:
        """After how many days of the month each pays without having been spoken to; -1: not in these 30 days."""
        size = len(self._who)
        pays = self._rng.random(size) < self._model["unasked"]["within_30_days"]
        return np.where(pays, self._rng.integers(0, 30, size), -1)

    def talks(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """What talks lead to: the days for which a promise rests (0: none), and who pays all or is stopped."""
        rows, share = self._model["spoken"], self._model["promise"]
        weights = np.array([row["share"] for row in rows], dtype=float)
        codes = self._rng.choice([row["code"] for row in rows], count, p=weights / weights.sum())
        may = {row["code"]: 1.0 if row["code"] == "101" else row.get("promises", 0.0) for row in rows}
        promised = self._rng.random(count) < np.array([may[code] for code in codes], dtype=float)
        days = 1 + self._rng.gamma(2.2, share["mean_days"] / 2.2, count).astype(np.int64)
        days = np.minimum(days, share["most_days"])
        kept = self._rng.random(count) < share["kept_full"] + share["late"] * (days > share["late_after_days"])
        whole = self._rng.random(count) < share["whole"]
        true = self._rng.random(count) < self._model["claims_paid"]["true"]
        gone = promised & kept & whole | np.isin(codes, _PAID) & true | np.isin(codes, _STOPPED)
        return np.where(promised, days + 4, 0), gone
