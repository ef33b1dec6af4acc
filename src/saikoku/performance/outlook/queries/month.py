"""One month as it is kept: totals, workers, rates, and each target's line with its forecast."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from saikoku.governance.goals import queries as target_values
from saikoku.governance.goals.queries import Goals
from saikoku.governance.terms import queries as agreements
from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import Side
from saikoku.performance.attribution import queries as attribution
from saikoku.performance.attribution.rules.operating import OperatingDays
from saikoku.performance.figures.rules.acts import PREMIUM_CALLS
from saikoku.performance.figures.rules.reach import Rate
from saikoku.performance.outlook.models import KeptMonth
from saikoku.performance.outlook.queries import kept as keeping
from saikoku.performance.outlook.queries import rates
from saikoku.performance.outlook.queries.kept import Kept
from saikoku.performance.outlook.queries.rates import RATE_OF_SIDE
from saikoku.performance.outlook.rules import forecast, standing
from saikoku.performance.outlook.rules.keeping import YEN_OF_RULE, Measure
from saikoku.performance.outlook.rules.standing import Standing
from saikoku.registry.payments.models import Payment

VOLUNTARY = "voluntary"
SERIES: Mapping[str, tuple[Sequence[Measure], Sequence[str]]] = {
    "calls_city_tax": ((Measure.CALLS,), (Side.CITY_TAX,)),
    "calls_premium": ((Measure.CALLS,), PREMIUM_CALLS),
    "households_visited": ((Measure.HOUSEHOLDS,), (Side.PREMIUM,)),
    VOLUNTARY: (tuple(YEN_OF_RULE.values()), ("",)),
}
"""Of which kept numbers each target's line is made."""
LINES = (*SERIES, *RATE_OF_SIDE.values())
"""Whatever is foreseen: what adds up, then the rates."""


@dataclass(frozen=True, slots=True)
class MonthView:
    """Amounts by day are without days on which nothing was done; yen of the rules of 12.3 by their names."""

    month: Month
    today: date
    kept: KeptMonth
    is_stale: bool  # a file was applied since
    days: Mapping[Measure, Mapping[date, int]]
    by_line: Mapping[str, Mapping[date, float]]
    workers: Mapping[str, Counter[Measure]]
    by_rule: Mapping[str, int]
    money_until: date | None  # the latest day of which payments came
    rates: Mapping[Side, Rate]
    rate_targets: Mapping[Side, int | None]
    lines: Mapping[str, Standing]
    rate_lines: Mapping[str, Standing]
    goals_approved: bool
    taken_out: bool
    days_left: int  # working days still to come, today's among them while it is worked

    def total(self, measure: Measure) -> int:
        return sum(self.days[measure].values())

    @property
    def voluntary(self) -> int:
        return sum(self.by_rule.values()) + self.kept.voluntary_other

    @property
    def collected(self) -> int:
        return self.total(Measure.COLLECTED) + self.kept.collected_other


def month_view(month: Month, *, now: datetime) -> MonthView | None:
    """A month with its forecast as of `now`; None where it is not kept yet."""
    today = now.date()
    agreed = agreements.agreed(min(month.last, today))
    goals = target_values.goals_of(month.fiscal_year, agreed)
    kept = keeping.kept_of(min(goals.months[0].first, Month.of(month.first - forecast.HISTORY).first), month.last)
    if month not in kept.months:
        return None
    operating = attribution.operating_days(agreed)
    work = _work_to_come(month, now, operating, agreed)
    money_until = _money_until(min(today, month.last))
    days = {measure: {on: n for on, n in kept.series([measure]).items() if on in month.days} for measure in Measure}
    return MonthView(
        month=month,
        today=today,
        kept=kept.months[month],
        is_stale=kept.months[month].runs != keeping.files_applied(),
        days=days,
        by_line={name: {on: n for on, n in kept.series(*of).items() if on in month.days} for name, of in SERIES.items()}
        | {name: rates.by_day(side, month, kept) for side, name in RATE_OF_SIDE.items()},
        workers=keeping.by_worker(month),
        by_rule={rule: sum(days[measure].values()) for rule, measure in YEN_OF_RULE.items()},
        money_until=money_until,
        rates={side: kept.rates[month, side] for side in Side if (month, side) in kept.rates},
        rate_targets={side: goals.of(indicator, month) for side, indicator in RATE_OF_SIDE.items()},
        lines={
            indicator: _line(
                indicator, month, kept, goals, _money_to_come(month, money_until) if indicator == VOLUNTARY else work,
                counts=(lambda day: True) if indicator == VOLUNTARY else operating.__contains__,
            )
            for indicator in SERIES
        },
        rate_lines={
            name: rates.rate_line(side, month, kept, goals, work, counts=operating.__contains__)
            for side, name in RATE_OF_SIDE.items()
        },
        goals_approved=goals.approved,
        taken_out=month in goals.taken_out,
        days_left=len(work),
    )  # fmt: skip


def _line(
    indicator: str, month: Month, kept: Kept, goals: Goals, ahead: Sequence[date], *, counts: Callable[[date], bool]
) -> Standing:
    series = kept.series(*SERIES[indicator])
    by_month: Counter[Month] = Counter()
    for on, amount in series.items():
        by_month[Month.of(on)] += amount
    if indicator == VOLUNTARY:
        by_month.update({each: one.voluntary_other for each, one in kept.months.items()})
    found = forecast.forecast(
        forecast.history(series, ahead[0], counts) if ahead else {}, ahead, so_far=by_month[month],
        begun=series[ahead[0]] if ahead else 0, seed=indicator,
    )  # fmt: skip
    done = {each: by_month[each] for each in goals.months if each < month}
    return standing.standing(
        indicator, month, found, targets=goals.values.get(indicator, {}), taken_out=goals.taken_out, done=done
    )


def _work_to_come(month: Month, now: datetime, days: OperatingDays, agreed: agreements.Agreed) -> list[date]:
    """Working days of the month after today, and today until its work ends."""
    closes = max(agreed.time("call_closes"), agreed.time("visit_closes"))
    today = now.astimezone(clock.TOKYO)
    first = today.date() if today.time() < closes else today.date() + timedelta(days=1)
    return days.among(max(first, month.first), month.last) if first <= month.last else []


def _money_to_come(month: Month, known_until: date | None) -> list[date]:
    """Days of the month after the last of which payments came: people pay on every day."""
    if known_until is None:
        return list(month.days)
    return [day for day in month.days if day > known_until]


def _money_until(last: date) -> date | None:
    return Payment.objects.filter(paid_on__lte=last).aggregate(last=Max("paid_on"))["last"]
