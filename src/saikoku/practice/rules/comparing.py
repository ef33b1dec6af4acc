"""Which order of calling reaches more people? Each policy plays the same months in the same practice city."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from saikoku.kernel.periods import Month
from saikoku.planning.answering.rules import defaults, learning, profiles, worth
from saikoku.practice.rules import answers, policies, strategy
from saikoku.practice.rules.strategy import Ledger, Moment, People, Policy, Rules, Variant

POLICIES = ("list", "random", "best_slot", "learned", "oracle")
VARIANTS = {
    "as assumed": Variant(),
    "weekdays alike": Variant(weekdays_alike=True),
    "strong stickiness": Variant(stickiness=3.0),
}
STANDARD_DEBTORS = 5_000  # for whom the shifts of `standard` are made
_RESERVE = 2.0  # people to choose newcomers from, as a multiple


@dataclass(frozen=True, slots=True)
class Played:
    """What one policy came to in one month."""

    policy: str
    month: Month
    calls: int
    reached: int
    never_called: float  # share of those on the list at the month's beginning

    @property
    def per_hundred(self) -> float:
        return 100 * self.reached / self.calls if self.calls else 0.0


def gain(of: Played, chance: Played, oracle: Played) -> float:
    """The share of what knowing everything adds to chance."""
    most = oracle.per_hundred - chance.per_hundred
    return (of.per_hundred - chance.per_hundred) / most if most else 0.0


def compare(
    seed: int, variant: Variant, rules: Rules, *, first: Month, months: int = 3, debtors: int = STANDARD_DEBTORS,
    shifts: str = policies.STANDARD, only: Iterable[str] = POLICIES,
) -> dict[str, tuple[list[Played], Ledger]]:  # fmt: skip
    """Each policy's months and its ledger."""
    known = defaults.on(first.first)
    who = strategy.people(seed, first, int(debtors * _RESERVE), known.age_begins, variant)
    listed = len(who) // int(_RESERVE)
    return {name: _play(name, seed, variant, rules, who, listed, first, months, shifts) for name in only}


def _play(
    name: str, seed: int, variant: Variant, rules: Rules, who: People, listed: int, first: Month, months: int, shifts: str
) -> tuple[list[Played], Ledger]:  # fmt: skip
    office = strategy.Office(seed, who, rules, variant, first=listed, shifts=shifts)
    policy, evening = _policy(name, seed, rules, first)
    found, month, before = [], first, 0
    for _ in range(months):
        office.month(month, policy, evening=evening)
        rows = office.ledger.table()[:, before:]
        before += rows.shape[1]
        called = len(np.unique(rows[0]))
        found.append(Played(name, month, rows.shape[1], int(rows[5].sum()), 1 - called / max(1, int(office.listed))))
        month = month.next
    return found, office.ledger


def _policy(name: str, seed: int, rules: Rules, first: Month):
    chance = np.random.default_rng(seed)
    quiet = lambda day, ledger: None  # noqa: E731
    if name == "learned":
        known = Learner(rules, first)
        return known.urgency, known.learn
    plain: dict[str, Policy] = {
        "list": lambda moment: -moment.who.astype(float),
        "random": lambda moment: chance.random(len(moment.who)),
        "best_slot": lambda moment: _best_first(moment, chance),
        "oracle": lambda moment: _per_minute(moment.truth),
    }
    return plain[name], quiet


def _best_first(moment: Moment, chance: np.random.Generator) -> np.ndarray:
    """Everybody is kept for the one hour that is best on the whole, weekdays from 17; by day whoever was tried then."""
    best = sum(1 << (day * profiles.BANDS + 3) for day in range(5))
    tried = (moment.cells & best) != 0
    return chance.random(len(moment.who)) + (tried if moment.slot % profiles.BANDS != 3 else 0)


def _per_minute(truth: np.ndarray) -> np.ndarray:
    seconds = answers.model()["seconds"]
    talk = seconds["talk_median"] * np.exp(seconds["talk_sigma"] ** 2 / 2) + seconds["after_mean"]
    return truth / (seconds["preparation"] + truth * talk + (1 - truth) * seconds["unanswered"])


class Learner:
    """The policy of the program: the same rules as in the nightly step, fed with the ledger alone."""

    def __init__(self, rules: Rules, first: Month) -> None:
        self._bands, self._known = rules.calling.bands, defaults.on(first.first)
        self._factors = learning.means(learning.learn(_tally(Ledger()), self._known, self._bands))
        self._by_slot: dict[int, np.ndarray] = {}

    def learn(self, day: date, ledger: Ledger) -> None:
        learned = learning.learn(_tally(ledger), self._known, self._bands)
        self._factors, self._by_slot = learning.drawn(learned, day.toordinal()), {}

    def urgency(self, moment: Moment) -> np.ndarray:
        if moment.slot not in self._by_slot:
            chances = learning.chances(self._factors, moment.slot, self._known.chance["most"])
            self._by_slot[moment.slot] = worth.per_minute(chances, self._known)
        return self._by_slot[moment.slot][moment.profile]


def _tally(ledger: Ledger) -> learning.Tally:
    rows = ledger.table()
    slot, profile, reached = rows[3], rows[4], rows[5]
    return learning.Tally(slot, profile, np.ones(len(slot), dtype=np.int64), reached)
