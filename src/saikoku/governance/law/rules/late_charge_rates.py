"""At which rates does a late charge (延滞金) run, and how is it rounded? Dated, with sources."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from saikoku.kernel import dated
from saikoku.kernel.dated import Dated

SUBJECT = "late-charge-rates"
_HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates in hundredths of a per cent a year: 870 is 8.7 %."""

    low: int
    high: int

    def at_most(self, ceiling: "Rates") -> "Rates":
        return Rates(min(self.low, ceiling.low), min(self.high, ceiling.high))


@dataclass(frozen=True, slots=True)
class Rounding:
    """Yen below which a base or a charge falls away, yen in which they go, days by which a rate is divided."""

    base_unit: int
    base_least: int
    charge_unit: int
    charge_least: int
    days_in_year: int


def hundredths(percent: str) -> int:
    """8.7 -> 870; a rate finer than a hundredth of a per cent is refused."""
    exact = Decimal(percent) * _HUNDREDTHS
    if exact != int(exact) or exact < 0:
        raise ValueError(f"{percent} is no rate in hundredths of a per cent")
    return int(exact)


def percent(rate: int) -> str:
    """870 -> 8.7, 865 -> 8.65, 900 -> 9.0."""
    whole, fraction = divmod(rate, _HUNDREDTHS)
    return f"{whole}.{fraction:02d}".removesuffix("0")


def _rates(value: dict[str, str]) -> Rates:
    return Rates(low=hundredths(value["low"]), high=hundredths(value["high"]))


@cache
def _table() -> dict[str, Any]:
    return dated.read_toml(files("saikoku.governance.law.rules") / "late_charge_rates.toml")


@cache
def history() -> tuple[Dated[Rates], ...]:
    """The rates of every year entered, none above the law's ceiling."""
    ceilings = dated.from_rows(_table()["ceiling"], _rates)
    return tuple(
        Dated(
            entry.since,
            entry.value.at_most(dated.in_force(ceilings, entry.since, subject=SUBJECT).value),
            entry.source,
            entry.until,
        )
        for entry in dated.from_rows(_table()["rates"], _rates)
    )


def on(day: date) -> Dated[Rates]:
    """The rates of that day; raises NothingInForce for a year that is not entered."""
    return dated.in_force(history(), day, subject=SUBJECT)


@cache
def roundings() -> tuple[Dated[Rounding], ...]:
    return dated.from_rows(_table()["rounding"], lambda value: Rounding(**value))


def rounding_on(day: date) -> Rounding:
    return dated.in_force(roundings(), day, subject=SUBJECT).value
