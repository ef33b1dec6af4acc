"""Where does the month stand against a target that is a monthly average of the fiscal year?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from saikoku.kernel import periods
from saikoku.kernel.periods import Month
from saikoku.performance.attribution.rules.operating import OperatingDays


@dataclass(frozen=True, slots=True)
class Progress:
    """One target's line. Averages are per month; `left` is what the month still lacks, 0 when reached."""

    target: int
    month_so_far: int
    share: Decimal  # per cent of the target
    left: int
    even_pace: int  # what an even pace over the month's operating days would have reached by now
    year_average: Decimal | None  # over the finished months of the fiscal year, None before the first


def progress(
    on: date, counts: Mapping[Month, int], target: int, days: OperatingDays, taken_out: Collection[Month] = ()
) -> Progress:
    """`counts`: what was reached in each month of the fiscal year up to `on`; the average leaves out `taken_out`."""
    month = Month.of(on)
    so_far = counts.get(month, 0)
    whole = len(days.among(month.first, month.last))
    past = len(days.among(month.first, on))
    finished = [month for month in _finished_months(on, days) if month not in taken_out]
    return Progress(
        target=target,
        month_so_far=so_far,
        share=_rounded(Decimal(100 * so_far) / target, "0.01") if target else Decimal(0),
        left=max(0, target - so_far),
        even_pace=int(_rounded(Decimal(target * past) / whole, "1")) if whole else 0,
        year_average=(
            _rounded(Decimal(sum(counts.get(month, 0) for month in finished)) / len(finished), "0.1") if finished else None
        ),
    )


def _finished_months(on: date, days: OperatingDays) -> Collection[Month]:
    """Months of the fiscal year before this one in which there was work."""
    begin = max(periods.fiscal_year_days(periods.fiscal_year_of(on)).start, days.start)
    before = days.among(begin, Month.of(on).previous.last)
    return sorted({Month.of(day) for day in before})


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), ROUND_HALF_UP)
