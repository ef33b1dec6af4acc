"""How long do callers wait when so many people answer? Pure: Erlang's formulas for calls that come by chance.

Erlang C: nobody hangs up. Erlang A: callers hang up after a patience that is exponential on average. `load` is the mean
number of calls going on at once (calls per hour times hours per call), in erlangs. A. K. Erlang (1917); C. Palm (1957).
"""

import math
from dataclasses import dataclass

MOST_HEADS = 500
NEGLIGIBLE = 1e-12


class TooFewHeads(ValueError):
    """No number of heads that anybody would ask for answers so many calls."""


def blocked(load: float, heads: int) -> float:
    """Erlang B: the share of calls that find all of `heads` busy where nobody waits."""
    share = 1.0
    for number in range(1, heads + 1):
        share = load * share / (number + load * share)
    return share


def waiting(load: float, heads: int) -> float:
    """Erlang C: the share of callers who wait at all; 1 where the heads cannot keep up."""
    if load <= 0:
        return 0.0
    if heads <= load:
        return 1.0
    share = blocked(load, heads)
    return share / (1 - load / heads * (1 - share))


def answered_within(load: float, heads: int, *, seconds: float, handling: float) -> float:
    """The share of callers answered within `seconds`; `handling`: seconds of one call with what follows it."""
    if heads <= load:
        return 0.0 if load > 0 else 1.0
    return 1 - waiting(load, heads) * math.exp(-(heads - load) * seconds / handling)


def heads_for(load: float, *, share: float, seconds: float, handling: float) -> int:
    """The fewest heads with which at least `share` of the callers are answered within `seconds`; 0 without calls. Raises
    TooFewHeads."""
    if load <= 0:
        return 0
    first = math.floor(load) + 1
    for heads in range(first, MOST_HEADS):
        if answered_within(load, heads, seconds=seconds, handling=handling) >= share:
            return heads
    raise TooFewHeads(f"no {MOST_HEADS} heads are enough for {load} erlangs")


@dataclass(frozen=True, slots=True)
class Patient:
    """What becomes of callers who hang up: shares of all, and the mean wait in seconds."""

    waiting: float
    lost: float
    wait: float


def with_patience(load: float, heads: int, *, handling: float, patience: float) -> Patient:
    """Erlang A, from the steady state of the number of callers; `patience`: mean seconds until somebody hangs up."""
    if load <= 0 or heads < 1:
        return Patient(0.0, 0.0 if load <= 0 else 1.0, 0.0)
    weights, weight, number = [1.0], 1.0, 0
    while number < heads or weight > NEGLIGIBLE * max(weights):
        number += 1
        leaving = min(number, heads) / handling + max(0, number - heads) / patience
        weight *= load / handling / leaving
        weights.append(weight)
    total = sum(weights)
    queue = sum((place - heads) * one for place, one in enumerate(weights) if place > heads) / total
    waits = sum(weights[heads:]) / total
    arriving = load / handling
    return Patient(waits, queue / patience / arriving, queue / arriving)
