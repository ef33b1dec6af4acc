"""What will a contact rate come to? Pure.

Each day reaches a share of the people not yet reached, so the rate rises ever more slowly and never passes the whole.
-ln(1 - share) adds up over the days: its sum is foreseen as any other (`forecast`), with its range, and turned back into
a rate. Who is taken out of the targets is taken as it is now.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from saikoku.kernel.periods import Month
from saikoku.performance.outlook.rules.forecast import Forecast, forecast

WHOLE = 10_000  # hundredths of a per cent in the whole


def steps(reached: Mapping[date, int], left: Mapping[Month, int]) -> dict[date, float]:
    """-ln of the share of those still open who stayed open on each day. `reached`: people first reached on each day that
    counted; `left`: the targets left of each month. Days of a month without targets, or of which all are reached, say
    nothing."""
    found, still_open = {}, dict(left)
    for day in sorted(reached):
        month = Month.of(day)
        before = still_open.get(month, 0)
        if before > 0:
            found[day] = -math.log1p(-min(reached[day], before - 0.5) / before)  # the last one leaves half a person
            still_open[month] = before - reached[day]
    return found


def rate_forecast(
    reached: Mapping[date, int], left: Mapping[Month, int], ahead: Sequence[date], *, month: Month, seed: str = ""
) -> Forecast:
    """All in hundredths of a per cent. `reached` as in `steps`, today's among them; `ahead`: the working days to come."""
    contacted, whole = sum(count for day, count in reached.items() if day in month.days), left.get(month, 0)
    so_far = hundredths(contacted, whole)
    if not (ahead and whole):
        return Forecast(so_far, tuple(ahead), 0, 0)
    known = steps(reached, left)
    past = {day: step for day, step in known.items() if day < ahead[0]}
    sum_now = sum(step for day, step in known.items() if day in month.days)
    found = forecast(past, ahead, so_far=sum_now, begun=known.get(ahead[0], 0.0), seed=seed)
    expected, low, high = (
        tuple(max(so_far, WHOLE * -math.expm1(-total)) for total in sums)
        for sums in (found.expected, found.low, found.high)
    )
    return Forecast(so_far, tuple(ahead), found.stands_on, found.weeks, expected, low, high)


def hundredths(contacted: int | Decimal, left: int) -> int:
    """Half up; 0 where nobody is left."""
    if not left:
        return 0
    return int((Decimal(contacted) * WHOLE / left).quantize(Decimal(1), ROUND_HALF_UP))
