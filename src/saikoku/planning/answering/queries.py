"""What is known about answers to calls on a day: learned from the ledger, else assumed."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache

import numpy as np

from saikoku.planning.answering import sets
from saikoku.planning.answering.models import Learned
from saikoku.planning.answering.rules import defaults, learning, profiles, worth
from saikoku.planning.answering.rules import ways as rules_of_ways
from saikoku.planning.answering.rules.defaults import Defaults
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling

REACHED, ANSWERED, WAYS = "reached", "answered", "ways"
Version = tuple[int, datetime]
"""Key and moment of a table: as long as both are the same, nothing was learned anew."""
Bands = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Known:
    """The table of a day. `on` is the day it was learned for; none: nothing was learned yet, the defaults hold."""

    on: date | None
    since: date | None
    attempts: int
    defaults: Defaults
    reached: learning.Learned
    answered: learning.Learned
    drawn: dict[str, np.ndarray]
    ways: rules_of_ways.Ways

    def chances(self, slot: int, target: str = REACHED) -> np.ndarray:
        """The expected chance of each profile."""
        learned = self.reached if target == REACHED else self.answered
        return learning.chances(learning.means(learned), slot, self.defaults.chance["most"])

    def chance(self, slot: int, profile: int, target: str = REACHED) -> float:
        return float(self.chances(slot, target)[profile])

    @cached_property
    def _urgencies(self) -> dict[int, list[int]]:
        return {}

    def urgencies(self, moment: datetime, calling: Calling) -> list[int]:
        """For each profile what an operator's next minute promises, in levels, by the day's draw; outside bands nothing."""
        cell = hours.cell_of(moment, calling)
        if cell is None:
            return _NOTHING
        slot = profiles.slot(moment.date(), cell.band)
        if slot not in self._urgencies:
            found = self._drawn_chances(slot)
            self._urgencies[slot] = worth.urgencies(found, self.defaults).tolist()
        return self._urgencies[slot]

    def promise(self, moment: datetime, calling: Calling, *, profile: int, base: int) -> worth.Promise | None:
        """What somebody's place in the order rests on at that moment; outside bands nothing."""
        cell = hours.cell_of(moment, calling)
        if cell is None:
            return None
        level = self.urgencies(moment, calling)[profile]
        found = self._drawn_chances(profiles.slot(moment.date(), cell.band))
        return worth.promise(found, level, profile, base, self.defaults)

    @cached_property
    def _drawn(self) -> dict[int, np.ndarray]:
        return {}

    def _drawn_chances(self, slot: int) -> np.ndarray:
        if slot not in self._drawn:
            self._drawn[slot] = learning.chances(self.drawn, slot, self.defaults.chance["most"])
        return self._drawn[slot]


_NOTHING = [0] * profiles.PROFILES


def known(on: date, bands: Bands) -> Known:
    """What is known on the day; one query, two where it was learned anew since this process asked."""
    last = Learned.objects.filter(on__lte=on).order_by("-on").values_list("pk", "made_at").first()
    return of_version(last, on, bands)


@lru_cache(maxsize=8)
def of_version(last: Version | None, on: date, bands: Bands) -> Known:
    """What is known where the table that holds on the day is known; no query where this process has it."""
    assumed = defaults.on(on)
    if last is None:
        learned = {others: learning.assumed(assumed, bands, others=others) for others in (False, True)}
        drawn, found = learning.means(learned[False]), rules_of_ways.assumed(assumed)
        return Known(None, None, 0, assumed, learned[False], learned[True], drawn, found)
    row = Learned.objects.get(pk=last[0])
    drawn = {name: np.array(values) for name, values in row.factors["drawn"].items()}
    found = _ways(row, assumed)
    return Known(row.on, row.since, row.attempts, assumed, _read(row, REACHED), _read(row, ANSWERED), drawn, found)


def _ways(row: Learned, assumed: Defaults) -> rules_of_ways.Ways:
    """A table of before the other ways were learned says nothing of them."""
    if WAYS not in row.factors:
        return rules_of_ways.assumed(assumed)
    kept = row.factors[WAYS]
    met = {when: rules_of_ways.Rate(*kept["met"][when]) for when in rules_of_ways.Time}
    return rules_of_ways.Ways(met, rules_of_ways.Rate(*kept["returned"]))


def _read(row: Learned, target: str) -> learning.Learned:
    return {
        name: learning.Estimate(**{part: np.array(values) for part, values in parts.items()})
        for name, parts in row.factors[target].items()
    }


def profile_code(**of: str) -> str:
    """The profile as an expression of another room's statement (sets.profile_code)."""
    return sets.profile_code(**of)
