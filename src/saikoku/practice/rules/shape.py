"""The shape of the practice city (data/shape.toml), read once, and drawing by shares."""

import tomllib
from bisect import bisect
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random
from typing import Any


@cache
def shape() -> dict[str, Any]:
    text = files(__package__).joinpath("data/shape.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def draw(rng: Random, totals: Sequence[float]) -> int:
    """Which of several, by running totals of their shares."""
    return bisect(totals, rng.random() * totals[-1])


def running(shares: Sequence[float]) -> tuple[float, ...]:
    return tuple(accumulate(shares))
