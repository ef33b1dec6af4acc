"""Which order of calling reaches more people? Each policy plays the same months in the same practice city."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from random import Random

import numpy as np

from saikoku.governance.terms.rules import declared
from saikoku.kernel.businessdays import YearDay
from saikoku.kernel.periods import Month
from saikoku.planning.answering.rules import defaults, learning, profiles, worth
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling
from saikoku.practice.rules import answers, memory, ringing, roll, rostering
from saikoku.practice.rules.memory import Ledger, Moment, Policy
from saikoku.practice.rules.roll import Variant
from saikoku.practice.rules.strategy import Office, Rules

POLICIES = ("list", "random", "best_slot", "learned", "exact", "oracle")
KNOWING = ("table", "exact", "oracle")
"""What may be meant by knowing the true chances: those of hour, age and tries; besides whatever the ledger says of each person;
everybody's own."""
EVERY = (*POLICIES, "table")
VARIANTS = {
    "as assumed": Variant(),
    "weekdays alike": Variant(weekdays_alike=True),
    "strong stickiness": Variant(stickiness=3.0),
}
STANDARD_DEBTORS = 5_000  # for whom the shifts of `standard` are made
_ANYBODY = profiles.profile(kind="2", age=2, tries=0, tried_before=0, reached_before=0).code
_RESERVE = 2.0  # people to choose newcomers from, as a multiple


@dataclass(frozen=True, slots=True)
class Played:
    """What one policy came to in one month."""

    policy: str
    month: Month
    calls: int
    reached: int
    expected: float  # contacts that the calls were worth by their true chances, before luck
    never_called: float  # share of those on the list at the month's beginning

    @property
    def per_hundred(self) -> float:
        return 100 * self.expected / self.calls if self.calls else 0.0


def gain(of: Played, chance: Played, best: Played) -> float:
    """The share of what the best adds to chance."""
    most = best.per_hundred - chance.per_hundred
    return (of.per_hundred - chance.per_hundred) / most if most else 0.0


def rules_by_default(on: date) -> Rules:
    """The terms as they are before anybody agreed otherwise."""
    value = {name: term.value for name, term in declared.all_terms().items()}
    calling = Calling(
        starts_on=on, ends_on=date.max, opens=time.fromisoformat(value["call_opens"]),
        closes=time.fromisoformat(value["call_closes"]),
        rests_yearly=frozenset(YearDay.parse(day) for day in value["year_end_closed"]),
        bands=tuple((start, end) for start, end in value["call_bands"]),
    )  # fmt: skip
    return Rules(
        calling, value["attempts_per_month"], value["attempts_per_number_per_day"], value["number_rest_minutes"],
        value["voicemail_pause_days"], value["line_suspended_pause_days"],
    )  # fmt: skip


def compare(
    seed: int, variant: Variant, rules: Rules, *, first: Month, months: int = 3, debtors: int = STANDARD_DEBTORS,
    free_hours: bool = False, only: Iterable[str] = EVERY,
) -> dict[str, tuple[list[Played], Ledger]]:  # fmt: skip
    """Each policy's months and its ledger. `free_hours`: a policy also says at which hours its operators sit."""
    who = roll.as_in(variant, seed, roll.people(seed, first, int(debtors * _RESERVE)))
    share = debtors / STANDARD_DEBTORS
    found = {}
    for name in only:
        office = Office(seed, who, rules, variant, first=len(who) // int(_RESERVE), share=share)
        player = _player(name, seed, rules, first, len(who), variant)
        found[name] = _play(player, office, rules.calling, first, months, free_hours), office.ledger
    return found


def _play(
    player: "Player", office: Office, calling: Calling, first: Month, months: int, free_hours: bool
) -> list[Played]:
    found, month, before = [], first, 0
    for _ in range(months):
        shifts = rostering.free(month, calling, player.best_hours()) if free_hours else rostering.fixed()
        office.month(month, player.urgency, shifts, evening=player.learn, heard=player.heard)
        rows = office.ledger.table()[:, before:]
        before += rows.shape[1]
        called = len(np.unique(rows[memory.WHO]))
        expected = float(rows[memory.TRUE].sum()) / memory.MILLIONTHS
        reached = int(rows[memory.REACHED].sum())
        found.append(Played(player.name, month, rows.shape[1], reached, expected, 1 - called / max(1, office.listed)))
        month = month.next
    return found


class Player:
    """A policy: whom it calls first, what it learns, and at which hours it would sit."""

    def __init__(self, name: str, order: Policy, hours_of: Callable[[], rostering.Chance]) -> None:
        self.name, self.urgency, self.best_hours = name, order, hours_of

    def learn(self, day: date, ledger: Ledger) -> None:
        """Nothing, unless it does."""

    heard = None


def _player(name: str, seed: int, rules: Rules, first: Month, size: int, variant: Variant) -> Player:
    chance = np.random.default_rng(seed)
    lot = lambda: rostering.anywhere(seed)  # noqa: E731
    truth = lambda: _true_hours(variant)  # noqa: E731
    match name:
        case "list":
            return Player(name, lambda moment: -moment.who.astype(float), lot)
        case "random":
            return Player(name, lambda moment: chance.random(len(moment.who)), lot)
        case "best_slot":
            return Player(name, lambda moment: _best_first(moment, chance), lambda: _assumed_hours(rules, first))
        case "table":
            return Player(name, lambda moment: _per_minute(moment.common), truth)
        case "oracle":
            return Player(name, lambda moment: _per_minute(moment.truth), truth)
        case "exact":
            return Exact(size, variant, truth)
        case "learned":
            return Learner(rules, first)
    raise ValueError(name)


def _true_hours(variant: Variant) -> rostering.Chance:
    answered = answers.model()["answered"]
    return lambda day, hour: answers.of_hour(
        answered["weekday" if variant.weekdays_alike else answers.day_kind(day)], hour
    )


def _assumed_hours(rules: Rules, first: Month) -> rostering.Chance:
    known = defaults.on(first.first)
    return _hours_by(learning.means(learning.assumed(known, rules.calling.bands)), rules)


def _hours_by(factor: dict[str, np.ndarray], rules: Rules) -> rostering.Chance:
    def chance(day: date, hour: int) -> float:
        slot = profiles.slot(day, hours.band_of(time(hour), rules.calling))
        return float(learning.chances(factor, slot, 1.0)[_ANYBODY])

    return chance


def _best_first(moment: Moment, chance: np.random.Generator) -> np.ndarray:
    """Everybody is kept for the one hour that is best on the whole, weekdays from 17; by day whoever was tried then."""
    best = sum(1 << (day * profiles.BANDS + 3) for day in range(5))
    tried = (moment.cells & best) != 0
    return chance.random(len(moment.who)) + (tried if moment.slot % profiles.BANDS != 3 else 0)


def _per_minute(truth: np.ndarray) -> np.ndarray:
    seconds = answers.model()["seconds"]
    talk = seconds["talk_median"] * np.exp(seconds["talk_sigma"] ** 2 / 2) + seconds["after_mean"]
    return truth / (seconds["preparation"] + truth * talk + (1 - truth) * seconds["unanswered"])


class Learner(Player):
    """The policy of the program: the same rules as in the nightly step, fed with the ledger alone."""

    def __init__(self, rules: Rules, first: Month) -> None:
        super().__init__("learned", self._urgency, lambda: _hours_by(self._means, rules))
        self._bands, self._known = rules.calling.bands, defaults.on(first.first)
        self._means = self._factors = learning.means(learning.assumed(self._known, self._bands))
        self._by_slot: dict[int, np.ndarray] = {}
        self._seen = 0
        places = profiles.DAYS * profiles.BANDS * profiles.PROFILES
        self._attempts, self._contacts = np.zeros(places, np.int64), np.zeros(places, np.int64)

    def learn(self, day: date, ledger: Ledger) -> None:
        for rows in ledger.rows[self._seen :]:
            place = rows[memory.SLOT] * profiles.PROFILES + rows[memory.PROFILE]
            np.add.at(self._attempts, place, 1)
            np.add.at(self._contacts, place, rows[memory.REACHED])
        self._seen = len(ledger.rows)
        seen = np.flatnonzero(self._attempts)
        slot, profile = np.divmod(seen, profiles.PROFILES)
        tally = learning.Tally(slot, profile, self._attempts[seen], self._contacts[seen])
        learned = learning.learn(tally, self._known, self._bands)
        self._means, self._by_slot = learning.means(learned), {}
        self._factors = learning.drawn(learned, day.toordinal() + 1)

    def _urgency(self, moment: Moment) -> np.ndarray:
        if moment.slot not in self._by_slot:
            chances = learning.chances(self._factors, moment.slot, self._known.chance["most"])
            self._by_slot[moment.slot] = worth.urgencies(chances, self._known)
        return self._by_slot[moment.slot][moment.profile]


class Exact(Player):
    """Knows every chance of the city but not who a person is, and infers that exactly from the ledger.

    It calls whoever is best now, so it is a yardstick of what a ledger can tell and no bound.
    """

    def __init__(self, size: int, variant: Variant, hours_of: Callable[[], rostering.Chance]) -> None:
        super().__init__("exact", self._urgency, hours_of)
        self._grid = _readiness(variant.stickiness)
        self._likely = np.zeros((size, len(self._grid)))  # logarithms
        self._proven = np.zeros((size, roll.NUMBERS), bool)  # numbers at which it rang
        share = answers.model()["number"]
        self._sound = 1 - share["not_in_service"] - share["wrong"] - share["suspended"]

    def _urgency(self, moment: Moment) -> np.ndarray:
        weight = np.exp(self._likely[moment.who] - self._likely[moment.who].max(axis=1, keepdims=True))
        chances = (self._chance(moment.common) * weight).sum(axis=1) / weight.sum(axis=1)
        return _per_minute(chances * np.where(self._proven[moment.who, moment.number], 1.0, self._sound))

    def heard(self, moment: Moment, place: np.ndarray, rows: np.ndarray) -> None:
        """Each attempt of the hour changes what is believed about a person."""
        who, reached = rows[memory.WHO], rows[memory.REACHED].astype(bool)
        dead = np.isin(rows[memory.OUTCOME], [int(code) for code in ringing.FAULTS])
        chance = self._chance(moment.common[place])
        change = np.where(reached[:, None], np.log(chance + 1e-12), np.log(1 - chance))
        self._likely[who] += np.where(dead[:, None], 0.0, change)
        self._proven[who, rows[memory.NUMBER]] |= ~dead

    def _chance(self, common: np.ndarray) -> np.ndarray:
        return np.minimum(answers.model()["answered"]["most"], common[:, None] * self._grid[None, :])


def _readiness(strength: float, parts: int = 60, drawn: int = 6_000) -> np.ndarray:
    """Equally likely values of how readily people answer."""
    spread, chance = answers.model()["stickiness"], Random(1)
    alpha, beta = spread["alpha"] / strength, spread["beta"] / strength
    values = sorted(chance.betavariate(alpha, beta) * (alpha + beta) / alpha for _ in range(drawn))
    return np.array(values[drawn // parts // 2 :: drawn // parts])
