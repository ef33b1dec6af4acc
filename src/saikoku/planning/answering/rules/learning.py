"""From a ledger of attempts to the chance that somebody answers: factors that one can read, each shrunk to its default.

The chance of an attempt is the product of a factor for its weekday and band, its kind of number, age group, tries of
this month, what earlier months came to, and two small corrections (kind and age at a band). Each factor is estimated
with all the others held, again and again until they agree: contacts against the attempts weighted by the other
factors, as a gamma distribution that begins at the default (Poisson for rare answers). A weekday is shrunk to its kind
of day at the band, that to the default. So a cell without attempts says what its neighbours say, and says how unsure.
"""

from dataclasses import dataclass
from random import Random

import numpy as np

from saikoku.planning.answering.rules import profiles
from saikoku.planning.answering.rules.defaults import Defaults

ROUNDS = 12
DIGITS = 6
HOURS = 24
KINDS_OF_DAY = ("weekday", "saturday", "rest_day")
DIMENSIONS = ("pooled", "slot", "kind", "age", "tries", "past", "kind_at", "age_at")
_TYPES = len(profiles.NUMBER_KINDS)


@dataclass(frozen=True, slots=True)
class Tally:
    """Attempts counted by what they have in common; one entry of each array for one combination."""

    slot: np.ndarray
    profile: np.ndarray
    attempts: np.ndarray
    contacts: np.ndarray


@dataclass(frozen=True, slots=True)
class Estimate:
    """The factors of one dimension: gamma distributions of `shape` and `rate`, with what they stand on."""

    shape: np.ndarray
    rate: np.ndarray
    attempts: np.ndarray
    contacts: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        return self.shape / self.rate


Learned = dict[str, Estimate]


def learn(tally: Tally, known: Defaults, bands: tuple[tuple[int, int], ...], *, others: bool = False) -> Learned:
    """The factors by the ledger. `others`: the chance that anybody answers, else that the right person does."""
    index, prior = indices(tally), priors(known, bands, others=others)
    factor = {name: prior[name][0].copy() for name in DIMENSIONS}
    exposure = {}
    for _ in range(ROUNDS):
        for name in DIMENSIONS:
            seen = tally.attempts.astype(float)
            for other in DIMENSIONS:
                if other != name and not (name == "pooled" and other == "slot"):
                    seen = seen * factor[other][index[other]]
            exposure[name] = np.bincount(index[name], seen, minlength=len(factor[name]))
            contacts = np.bincount(index[name], tally.contacts, minlength=len(factor[name]))
            mean, strength = prior[name]
            factor[name] = (strength + contacts) / (strength / mean + exposure[name])
    return {name: _estimate(name, tally, index[name], prior[name], exposure[name]) for name in DIMENSIONS}


def _estimate(name: str, tally: Tally, index: np.ndarray, prior: tuple, exposure: np.ndarray) -> Estimate:
    mean, strength = prior
    attempts = np.bincount(index, tally.attempts, minlength=len(mean))
    contacts = np.bincount(index, tally.contacts, minlength=len(mean))
    return Estimate(_rounded(strength + contacts), _rounded(strength / mean + exposure), attempts, contacts)


def _rounded(values: np.ndarray) -> np.ndarray:
    """As it is kept, so that whoever draws again from the kept table draws the same."""
    return np.array([float(f"{value:.{DIGITS}g}") for value in values])


def assumed(known: Defaults, bands: tuple[tuple[int, int], ...], *, others: bool = False) -> Learned:
    """The factors before anybody was called."""
    nothing = np.zeros(0, dtype=np.int64)
    return learn(Tally(nothing, nothing, nothing, nothing), known, bands, others=others)


def drawn(learned: Learned, seed: int) -> dict[str, np.ndarray]:
    """One draw of every factor from what is believed about it (Thompson): little known is tried more, well known not."""
    return {name: _drawn(learned[name], Random(f"{seed}:{name}")) for name in DIMENSIONS}  # noqa: S311 the same seed draws the same table


def _drawn(one: Estimate, chance: Random) -> np.ndarray:
    return np.array([chance.gammavariate(shape, 1 / rate) for shape, rate in zip(one.shape, one.rate, strict=True)])


def means(learned: Learned) -> dict[str, np.ndarray]:
    return {name: one.mean for name, one in learned.items()}


def chances(factor: dict[str, np.ndarray], slot: int, most: float) -> np.ndarray:
    """The chance at a day and band for each profile, in the order of the codes."""
    band, day = slot % profiles.BANDS, KINDS_OF_DAY.index(profiles.kind_of_day(slot))
    at = day * profiles.BANDS + band
    kind = factor["kind"] * factor["kind_at"][at * _TYPES : (at + 1) * _TYPES]
    age = factor["age"] * factor["age_at"][at * profiles.AGES : (at + 1) * profiles.AGES]
    whole = factor["pooled"][at] * factor["slot"][slot]
    found = whole * np.multiply.outer(np.multiply.outer(kind, age), np.multiply.outer(factor["tries"], factor["past"]))
    return np.minimum(found.reshape(-1), most)


def spread(learned: Learned, slot: int) -> np.ndarray:
    """The standard deviation of the logarithm of each profile's chance: how unsure it is."""
    band, day = slot % profiles.BANDS, KINDS_OF_DAY.index(profiles.kind_of_day(slot))
    at = day * profiles.BANDS + band
    share = {name: 1 / one.shape for name, one in learned.items()}
    kind = share["kind"] + share["kind_at"][at * _TYPES : (at + 1) * _TYPES]
    age = share["age"] + share["age_at"][at * profiles.AGES : (at + 1) * profiles.AGES]
    whole = share["slot"][slot] + share["pooled"][at]
    return np.sqrt(whole + np.add.outer(np.add.outer(kind, age), np.add.outer(share["tries"], share["past"])).reshape(-1))


def indices(tally: Tally) -> dict[str, np.ndarray]:
    """For each dimension which of its factors belongs to each combination."""
    rest, past = np.divmod(tally.profile, profiles.PASTS)
    rest, tries = np.divmod(rest, profiles.TRIES)
    kind, age = np.divmod(rest, profiles.AGES)
    at = KIND_OF_SLOT[tally.slot] * profiles.BANDS + tally.slot % profiles.BANDS
    return {
        "pooled": at, "slot": tally.slot, "kind": kind, "age": age, "tries": tries, "past": past,
        "kind_at": at * _TYPES + kind, "age_at": at * profiles.AGES + age,
    }  # fmt: skip


def priors(
    known: Defaults, bands: tuple[tuple[int, int], ...], *, others: bool = False
) -> dict[str, tuple[np.ndarray, float]]:
    """The default and how many contacts it counts for, of each dimension."""
    trust, chance = known.trust, known.chance
    pooled = np.array([_of_band(chance[kind], bands, band) for kind in KINDS_OF_DAY for band in range(profiles.BANDS)])
    if others:
        pooled = pooled + (1 - pooled) * chance["others_answer"]
    ages = [factor for _, factor in chance["ages"]] + [chance["corporation"], chance["age_unknown"]]
    places = len(KINDS_OF_DAY) * profiles.BANDS
    return {
        "pooled": (pooled, trust["slots"]),
        "slot": (np.ones(profiles.DAYS * profiles.BANDS), trust["weekdays"]),
        "kind": (np.ones(_TYPES), trust["traits"]),
        "age": (np.array(ages), trust["traits"]),
        "tries": (chance["failed"] ** np.arange(profiles.TRIES), trust["traits"]),
        "past": (_of_past(chance, float(pooled[: len(bands)].mean())), trust["traits"]),
        "kind_at": (np.ones(places * _TYPES), trust["pairs"]),
        "age_at": (np.ones(places * profiles.AGES), trust["pairs"]),
    }


def _of_band(rows: list[list[float]], bands: tuple[tuple[int, int], ...], band: int) -> float:
    """The average of a band's hours; a band that is not agreed counts as the whole day."""
    start, end = bands[band] if band < len(bands) else (rows[0][0], HOURS)
    first = rows[0][0]
    hours = [max((begins, chance) for begins, chance in rows if begins <= max(hour, first))[1] for hour in range(start, end)]
    return sum(hours) / len(hours)


def _of_past(chance: dict, average: float) -> np.ndarray:
    """How readily those answer whose attempts came to that, if readiness is spread as the default says."""
    alpha, beta = chance["stickiness_alpha"], chance["stickiness_beta"]
    shape = alpha * (alpha + beta + 1) / beta  # of the gamma with the same mean 1 and variance
    found = []
    for code in range(profiles.PASTS):
        reached, vain = divmod(code, len(profiles.VAIN_FROM))
        tried = reached + profiles.VAIN_FROM[vain]
        found.append((shape + reached) / (shape + tried * average))
    return np.array(found)


KIND_OF_SLOT = np.array(
    [KINDS_OF_DAY.index(profiles.kind_of_day(slot)) for slot in range(profiles.DAYS * profiles.BANDS)]
)
