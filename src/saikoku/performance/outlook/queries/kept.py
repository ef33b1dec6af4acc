"""The kept numbers of days and months, and whether they are still true."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from saikoku.exchange.intake import queries as intake
from saikoku.governance.goals import queries as target_values
from saikoku.kernel import clock
from saikoku.kernel.periods import Month, months
from saikoku.kernel.programmes import Side
from saikoku.performance.attribution import queries as attribution
from saikoku.performance.figures.rules.reach import Rate
from saikoku.performance.outlook import sets
from saikoku.performance.outlook.models import DailyFigure, KeptMonth, MonthlyRate
from saikoku.performance.outlook.rules.keeping import Measure

FILES_OF_FIGURES = (
    "T01_targets", "T02_arrears", "T03_members", "T04_payments", "T05_stops", "T06_transfers",
    "T07_qualification_losses", "T10_slips_issued", "T11_merged_numbers", "R01_contacts",
)  # fmt: skip
"""Layouts whose rows move figures: once one more was applied, what is kept is stale."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Amounts by day, measure and side from `first` to `last`; `months` with the other work of those months; `rates` as
    they stood when each month was last counted."""

    daily: Mapping[tuple[date, Measure, str], int]
    months: Mapping[Month, KeptMonth]
    rates: Mapping[tuple[Month, Side], Rate]

    def series(self, measures, sides=None) -> Counter[date]:
        """One number for each day on which there was one."""
        found: Counter[date] = Counter()
        for (on, measure, side), amount in self.daily.items():
            if measure in measures and (sides is None or side in sides):
                found[on] += amount
        return found


def files_applied() -> int:
    return intake.count_applied(FILES_OF_FIGURES)


def may_be_kept(month: Month) -> bool:
    """The operation runs in it and it has begun."""
    return month.first in target_values.term() and month <= Month.of(clock.today())


def never_kept(until: Month) -> list[Month]:
    kept = {Month.of(day) for day in KeptMonth.objects.values_list("month", flat=True)}
    return [month for month in months(target_values.term().first, until) if month not in kept]


def stale(until: Month) -> list[Month]:
    """Kept months that a file applied since, or other terms, may have moved."""
    applied = files_applied()
    rows = KeptMonth.objects.filter(month__lte=until.first).order_by("month").values_list("month", "runs", "terms")
    found = [(Month.of(day), runs, terms) for day, runs, terms in rows]
    return [month for month, runs, terms in found if runs != applied or terms != attribution.terms_of(month).version]


def months_to_show(today: date) -> list[Month]:
    """Months of the operation up to the present one, the latest first."""
    term = target_values.term()
    return months(term.first, min(Month.of(today), term.last))[::-1]


def kept_of(first: date, last: date) -> Kept:
    """Three queries."""
    rows = DailyFigure.objects.filter(on__range=(first, last)).values_list("on", "measure", "side")
    daily = {(on, Measure(measure), side): amount for on, measure, side, amount in rows.annotate(Sum("amount"))}
    found = KeptMonth.objects.filter(month__range=(Month.of(first).first, last))
    return Kept(daily, {Month.of(one.month): one for one in found}, _rates(Month.of(first).first, last))


def by_worker(month: Month) -> dict[str, Counter[Measure]]:
    rows = DailyFigure.objects.filter(on__range=(month.first, month.last)).exclude(worker="")
    found: dict[str, Counter[Measure]] = defaultdict(Counter)
    for worker, measure, amount in rows.values_list("worker", "measure").annotate(Sum("amount")).order_by("worker"):
        found[worker][Measure(measure)] = amount
    return dict(found)


def _rates(first: date, last: date) -> dict[tuple[Month, Side], Rate]:
    rows = MonthlyRate.objects.filter(month__range=(first, last)).order_by("month", "side", "-on").distinct("month", "side")
    return {(Month.of(row.month), Side(row.side)): _rate(row) for row in rows}


@dataclass(frozen=True, slots=True)
class Until:
    """What a month came to until a day; `rates_on`: when its rates were counted, None where they were not yet."""

    terms: str
    voluntary_other: int
    collected_other: int
    sums: Mapping[Measure, int]
    rates: Mapping[Side, Rate]
    rates_on: date | None


def until(on: date) -> Until | None:
    """None where the month is not kept. One query."""
    row = sets.until(on)
    if row is None:
        return None
    terms, voluntary_other, collected_other, sums, rates = row
    found = {Side(side): (date.fromisoformat(day), Rate(*parts)) for side, (day, *parts) in json.loads(rates).items()}
    return Until(
        terms, voluntary_other, collected_other,
        sums=Counter({Measure(measure): amount for measure, amount in json.loads(sums).items()}),
        rates={side: rate for side, (_, rate) in found.items()},
        rates_on=max((day for day, _ in found.values()), default=None),
    )  # fmt: skip


def _rate(row: MonthlyRate) -> Rate:
    return Rate(row.targets, row.stopped, row.paid_before, row.promised_before, row.contacted)
