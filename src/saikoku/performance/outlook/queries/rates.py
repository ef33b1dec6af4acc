"""The contact rate of a month as it goes, day by day, and what it will come to."""

from collections.abc import Callable, Sequence
from datetime import date

from saikoku.governance.goals.queries import Goals
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import Side
from saikoku.performance.figures.rules.reach import Rate
from saikoku.performance.outlook.queries.kept import Kept
from saikoku.performance.outlook.rules import standing
from saikoku.performance.outlook.rules.keeping import Measure
from saikoku.performance.outlook.rules.rate_forecast import WHOLE, rate_forecast
from saikoku.performance.outlook.rules.standing import Standing

RATE_OF_SIDE = {Side.CITY_TAX: "contact_rate_city_tax", Side.PREMIUM: "contact_rate_premium"}


def rate_line(
    side: Side, month: Month, kept: Kept, goals: Goals, ahead: Sequence[date], *, counts: Callable[[date], bool]
) -> Standing:
    indicator = RATE_OF_SIDE[side]
    rates = {at: rate for (at, whose), rate in kept.rates.items() if whose == side}
    reached, left = _reached(side, month, kept, counts)
    return standing.rate_standing(
        indicator, month, rate_forecast(reached, left, ahead, month=month, seed=indicator),
        targets=goals.values.get(indicator, {}), taken_out=goals.taken_out,
        rates={at: rate for at, rate in rates.items() if at == month or at in goals.months},
    )  # fmt: skip


def by_day(side: Side, month: Month, kept: Kept) -> dict[date, float]:
    """By how much each day raised the month's rate, in hundredths of a per cent of the targets left now."""
    left = kept.rates.get((month, side), Rate()).left
    series = kept.series([Measure.REACHED], [side])
    return {day: WHOLE * count / left for day, count in series.items() if day in month.days} if left else {}


def _reached(
    side: Side, month: Month, kept: Kept, counts: Callable[[date], bool]
) -> tuple[dict[date, int], dict[Month, int]]:
    """People first reached on each day that counted, from the first on, and the targets left of each month.

    A month of which the days do not add up to what its rate says was kept before days were: it says nothing.
    """
    series = kept.series([Measure.REACHED], [side])
    left = {
        at: rate.left for (at, whose), rate in kept.rates.items()
        if whose == side and sum(count for day, count in series.items() if day in at.days) == rate.contacted
    }  # fmt: skip
    days = [day for at in sorted(left) if at <= month for day in at.days if counts(day) or day in series]
    first = min(series, default=month.first)
    return {day: series.get(day, 0) for day in days if day >= first}, left
