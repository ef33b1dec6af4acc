"""What does reaching people bring in yen, and how sure is that? Pure: counts in, expectation and draws out.

A contact leads to a promise, a promise to a payment of some yen. Each share is believed as a beta distribution of what the
ledger shows beside a default that counts for some cases; the mean amount as a gamma distribution with its standard error.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from saikoku.desk.proposal.rules import days
from saikoku.kernel import dated


@dataclass(frozen=True, slots=True)
class Assumed:
    """What holds on a day without the ledger; `trust`: so many cases it counts for. `window`: days that are looked back."""

    promised: float
    paid: float  # kept in full or in part
    yen: float
    spread: float
    trust: float
    window: int
    source: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Counts of the ledger: contacts and those with a promise; promises that are over and those that brought anything;
    the mean yen of these and how it spreads."""

    contacts: int = 0
    promised: int = 0
    over: int = 0
    paid: int = 0
    yen: float = 0.0
    spread: float = 0.0


@dataclass(frozen=True, slots=True)
class Belief:
    """By the mean, and between what in eight of ten draws; `cases`: of the ledger that it stands on."""

    mean: float
    low: float
    high: float
    cases: int


@dataclass(frozen=True, slots=True)
class Effect:
    """`per_contact`: yen that one contact brings, draw by draw; `expected` by the means."""

    promised: Belief
    paid: Belief
    yen: Belief
    expected: float
    per_contact: Sequence[float]


@cache
def _history() -> tuple[dated.Dated[Mapping[str, Any]], ...]:
    table = dated.read_toml(files(__package__) / "data/effects.toml")
    return dated.from_rows(table["after_contact"], lambda value: value)


@cache
def assumed(on: date) -> Assumed:
    held = dated.in_force(_history(), on, subject="after-contact")
    value = held.value
    return Assumed(
        value["promised"], value["kept"] + value["part"], value["yen"], value["spread"], value["trust"], value["window_days"],
        held.source,
    )  # fmt: skip


def effect(seen: Seen, default: Assumed, *, draws: int, seed: str) -> Effect:
    draw = random.Random(seed)  # noqa: S311 the same figures give the same range
    promised, of_promised = _share(seen.promised, seen.contacts, default.promised, default.trust, draws, draw)
    paid, of_paid = _share(seen.paid, seen.over, default.paid, default.trust, draws, draw)
    yen, of_yen = _amount(seen, default, draws, draw)
    per_contact = [one * two * three for one, two, three in zip(of_promised, of_paid, of_yen, strict=True)]
    return Effect(promised, paid, yen, promised.mean * paid.mean * yen.mean, per_contact)


def _share(
    hits: int, cases: int, default: float, trust: float, draws: int, draw: random.Random
) -> tuple[Belief, list[float]]:
    yes, no = trust * default + hits, trust * (1 - default) + cases - hits
    drawn = [draw.betavariate(yes, no) for _ in range(draws)]
    return Belief(yes / (yes + no), *days.span(drawn), cases), drawn


def _amount(seen: Seen, default: Assumed, draws: int, draw: random.Random) -> tuple[Belief, list[float]]:
    """The mean of what the promises brought, the default among them as so many cases of its own spread."""
    cases = default.trust + seen.paid
    mean = (default.trust * default.yen + seen.paid * seen.yen) / cases
    squares = default.trust * (default.spread**2 + (default.yen - mean) ** 2)
    squares += seen.paid * (seen.spread**2 + (seen.yen - mean) ** 2)
    error = (squares / cases / cases) ** 0.5
    shape = (mean / error) ** 2
    drawn = [draw.gammavariate(shape, mean / shape) for _ in range(draws)]
    return Belief(mean, *days.span(drawn), seen.paid), drawn
