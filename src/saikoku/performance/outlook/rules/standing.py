"""Where a month and its fiscal year stand against their targets, and what tomorrow must bring. Pure."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from saikoku.kernel.periods import Month
from saikoku.performance.figures.rules.reach import Rate
from saikoku.performance.outlook.rules.forecast import Forecast
from saikoku.performance.outlook.rules.rate_forecast import WHOLE, hundredths


@dataclass(frozen=True, slots=True)
class Year:
    """Averages per month of the contract's fiscal year, without the months taken out.

    `so_far`: over the finished months; `expected`: with the present month as forecast; `needed`: what each month
    from this one on must bring for the average to be reached, 0 when it is already.
    """

    target: Decimal | None
    so_far: Decimal | None
    expected: Decimal | None
    needed: int | None
    months_left: int  # the present one counted


@dataclass(frozen=True, slots=True)
class Standing:
    """One target. `target` None: nothing agreed, or the month is taken out. `per_day`: what each coming day must bring."""

    indicator: str
    target: int | None
    forecast: Forecast
    per_day: int | None
    year: Year

    @property
    def share(self) -> Decimal | None:
        """Per cent of the month's target."""
        if not self.target:
            return None
        return (Decimal(100 * self.forecast.so_far) / self.target).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def is_reached(self) -> bool:
        return self.target is not None and self.forecast.so_far >= self.target

    @property
    def will_be(self) -> str:
        """reached, likely, open, unlikely (the whole range on one side of the target), or unknown."""
        if self.target is None:
            return "unknown"
        if self.is_reached:
            return "reached"
        if not self.forecast.days_ahead:
            return "missed"
        if self.forecast.end_range is None:
            return "unknown"
        low, high = self.forecast.end_range
        return "likely" if low >= self.target else "unlikely" if high < self.target else "open"


def standing(
    indicator: str, month: Month, forecast: Forecast, *,
    targets: Mapping[Month, int], taken_out: Collection[Month], done: Mapping[Month, int],
) -> Standing:  # fmt: skip
    """`targets`: the year's agreed months (empty: nothing agreed); `done`: what each earlier month of it came to."""
    target = None if month in taken_out else targets.get(month)
    lacking = None if target is None else max(0, target - forecast.so_far)
    per_day = None if lacking is None or not forecast.days_ahead else math.ceil(lacking / forecast.days_ahead)
    return Standing(indicator, target, forecast, per_day, _year(month, forecast, targets, taken_out, done))


def _year(
    month: Month, forecast: Forecast, targets: Mapping[Month, int], taken_out: Collection[Month], done: Mapping[Month, int]
) -> Year:
    counted = [one for one in targets if one not in taken_out]
    finished = [one for one in done if one < month and one not in taken_out]
    came_to = sum(done[one] for one in finished)
    left = [one for one in counted if one >= month]
    expected = None
    if forecast.end is not None and month not in taken_out:
        expected = _average(came_to + forecast.end, len(finished) + 1)
    needed = None
    if counted and left:
        needed = max(0, math.ceil((sum(targets[one] for one in counted) - came_to) / len(left)))
    return Year(
        target=_average(sum(targets[one] for one in counted), len(counted)) if counted else None,
        so_far=_average(came_to, len(finished)) if finished else None,
        expected=expected,
        needed=needed,
        months_left=len(left),
    )


def rate_standing(
    indicator: str, month: Month, forecast: Forecast, *,
    targets: Mapping[Month, int], taken_out: Collection[Month], rates: Mapping[Month, Rate],
) -> Standing:  # fmt: skip
    """A contact rate; amounts in hundredths of a per cent, `per_day` in people. `rates`: of this month and earlier ones.

    An average of months is the rate of all their targets together; what each month must bring cannot be said for it.
    """
    now, target = rates.get(month, Rate()), None if month in taken_out else targets.get(month)
    lacking = None if target is None else contacts_lacking(target, now.left, now.contacted)
    per_day = None if lacking is None or not forecast.days_ahead else math.ceil(lacking / forecast.days_ahead)
    counted = [one for one in targets if one not in taken_out]
    finished = [rates[one] for one in rates if one < month and one not in taken_out]
    contacted, left = sum(one.contacted for one in finished), sum(one.left for one in finished)
    expected = None
    if forecast.end is not None and month not in taken_out and left + now.left:
        expected = Decimal(hundredths(contacted + Decimal(forecast.end) * now.left / WHOLE, left + now.left))
    year = Year(
        target=_average(sum(targets[one] for one in counted), len(counted)) if counted else None,
        so_far=Decimal(hundredths(contacted, left)) if left else None,
        expected=expected,
        needed=None,
        months_left=len([one for one in counted if one >= month]),
    )
    return Standing(indicator, target, forecast, per_day, year)


def _average(total: int, months: int) -> Decimal:
    return (Decimal(total) / months).quantize(Decimal("0.1"), ROUND_HALF_UP)


def contacts_lacking(rate_target: int, left: int, contacted: int) -> int:
    """How many more people must be reached for the rate (hundredths of a per cent), nobody else leaving."""
    return max(0, -(-rate_target * left // 10_000) - contacted)
