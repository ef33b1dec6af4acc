"""What annex table 1 speaks of, and how a year's number is laid over the contract's months. Pure."""

import functools
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources

from saikoku.kernel.periods import Month

MONTHS_OF_A_YEAR = 12
APRIL = 4


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the sheet. `binding`: the contract is judged by it; else it is an assumed volume."""

    name: str
    words: str
    unit: str
    kind: str  # count, yen, rate
    binding: bool
    clause: str
    yearly: int | None = None
    shape: tuple[int, ...] = ()
    once: str = ""

    @property
    def adds_up(self) -> bool:
        return self.kind != "rate"


@functools.cache
def indicators() -> dict[str, Indicator]:
    text = resources.files(__package__).joinpath("annex.toml").read_text(encoding="utf-8")
    found = {name: dict(entry) for name, entry in tomllib.loads(text).items()}
    return {name: Indicator(name=name, **entry | {"shape": tuple(entry.get("shape", ()))}) for name, entry in found.items()}


def default_of(indicator: Indicator, months: Sequence[Month], yearly: int | None = None) -> dict[Month, int]:
    """The year's share of these months in its shape; nothing where the contractor is to propose it.

    Rounded up, so that the average is never below the year's.
    """
    whole = yearly or indicator.yearly
    if whole is None:
        return {}
    total = -(-whole * len(months) // MONTHS_OF_A_YEAR)
    weights = [indicator.shape[(month.number - APRIL) % MONTHS_OF_A_YEAR] for month in months]
    return dict(zip(months, spread(total, weights), strict=True))


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in whole parts by weight that add up to it; the largest remainders, the earlier first, get one more."""
    whole = sum(weights)
    if not whole:
        return [0 for _ in weights]
    parts = [divmod(total * weight, whole) for weight in weights]
    short = total - sum(part for part, _ in parts)
    first = sorted(range(len(parts)), key=lambda place: (-parts[place][1], place))[:short]
    return [part + (place in first) for place, (part, _) in enumerate(parts)]


def average(values: Mapping[Month, int], without: Iterable[Month] = ()) -> Decimal | None:
    """Per month, over the months not taken out; exact. None where nothing is left."""
    left = [amount for month, amount in values.items() if month not in set(without)]
    return Decimal(sum(left)) / len(left) if left else None
