"""Was each target reached, in the month and on the average of the fiscal year so far (specification 12.1, 12.2, 15.4)?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from saikoku.governance.goals.rules.annex import Indicator
from saikoku.kernel.periods import Month

Figures = Mapping[str, Any]
"""The object of `saikoku figures` for one month."""
Amount = int | Decimal | None
WHOLE = 10_000  # hundredths of a per cent in the whole


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator. Amounts are pieces, yen, or hundredths of a per cent; None where there is none."""

    indicator: Indicator
    target: int | None  # of this month in the year's shape
    reached: int | None
    average_target: Decimal | None  # a month, over the fiscal year without the months taken out
    average: Decimal | None  # over the finished months of the fiscal year so far
    is_taken_out: bool = False
    is_running: bool = False  # the month is not over: nothing is judged yet

    @property
    def is_missed(self) -> bool:
        """A target of the month that was not reached; a month taken out or still running is not judged."""
        if self.target is None or self.is_taken_out or self.is_running or not self.indicator.binding:
            return False
        return self.reached is None or self.reached < self.target

    @property
    def share(self) -> Decimal | None:
        """Per cent of the month's target."""
        if not self.target or self.reached is None:
            return None
        return (Decimal(100 * self.reached) / self.target).quantize(Decimal("0.01"), ROUND_HALF_UP)


def reached(name: str, figures: Figures) -> int | None:
    """What the month came to in the unit of the indicator; None where the figures have no such number."""
    match name:
        case "calls_city_tax":
            return figures["calls"]["city_tax"]
        case "calls_premium":
            return figures["calls"]["premium"]
        case "households_visited":
            return figures["households_visited"]
        case "voluntary":
            return figures["voluntary"]["total"]
        case "contact_rate_city_tax" | "contact_rate_premium":
            return _rate([figures["contact_rate"][name.removeprefix("contact_rate_")]])
    return None


def average(indicator: Indicator, months: Sequence[Figures]) -> Decimal | None:
    """Over the months given: of counts and yen the mean, of rates the rate of all their targets together."""
    if not months:
        return None
    if not indicator.adds_up:
        side = indicator.name.removeprefix("contact_rate_")
        rate = _rate([figures["contact_rate"][side] for figures in months])
        return None if rate is None else Decimal(rate)
    amounts = [reached(indicator.name, figures) for figures in months]
    return Decimal(sum(amount or 0 for amount in amounts)) / len(amounts)


def _rate(rates: Sequence[Mapping[str, Any]]) -> int | None:
    """Hundredths of a per cent, half up; None where no target was left."""
    left = sum(one["targets"] - one["stopped"] - one["paid_before"] - one["promised_before"] for one in rates)
    if not left:
        return None
    contacted = sum(one["contacted"] for one in rates)
    return int((Decimal(WHOLE * contacted) / left).quantize(Decimal(1), ROUND_HALF_UP))


def lines(
    month: Month,
    figures: Mapping[Month, Figures],
    *,
    indicators: Sequence[Indicator],
    targets: Mapping[str, Mapping[Month, int]],
    average_targets: Mapping[str, Decimal | None],
    taken_out: Collection[Month],
    running: Month | None = None,
) -> tuple[Line, ...]:
    """`figures`: of each month of the fiscal year up to this one; one still running is left out of the averages."""
    counted = [one for at, one in sorted(figures.items()) if at not in taken_out and at != running]
    return tuple(
        Line(
            indicator,
            targets.get(indicator.name, {}).get(month),
            reached(indicator.name, figures[month]),
            average_targets.get(indicator.name),
            average(indicator, counted),
            is_taken_out=month in taken_out,
            is_running=month == running,
        )
        for indicator in indicators
    )
