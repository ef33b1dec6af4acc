"""Keep the figures of days and months: after each day, after applied files, while today is being worked."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from saikoku import turns
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import Side
from saikoku.performance.attribution import queries as attribution
from saikoku.performance.attribution.rules.terms import FOR_VOLUNTARY
from saikoku.performance.figures import queries as figures
from saikoku.performance.figures.rules import reach, visits
from saikoku.performance.outlook import queries
from saikoku.performance.outlook.models import DailyFigure, KeptMonth, MonthlyRate
from saikoku.performance.outlook.rules import keeping
from saikoku.turns import Turn

PARTS_OF_A_RATE = ("targets", "stopped", "paid_before", "promised_before", "contacted")
TODAY_EVERY = timedelta(minutes=5)


@transaction.atomic
def keep_month(*, month: Month, at: datetime) -> int:
    """Count a month anew up to the day of `at`; the number of rows kept. Safe to repeat."""
    last = min(month.last, at.date())
    _alone()
    known = queries.files_applied()  # before counting: a file applied meanwhile leaves the month stale
    terms = attribution.terms_of(month)
    counted = (*keeping.OF_ACTS, keeping.Measure.REACHED)
    DailyFigure.objects.filter(on__range=(month.first, month.last), measure__in=counted).delete()
    kept = _write(_acts(month.first, last)) + _keep_money(month)
    for side in Side:
        reached = figures.reached(side, month)
        rate = reach.rate(reached)
        kept += _write(keeping.of_reach(side, reached))
        MonthlyRate.objects.update_or_create(
            month=month.first, on=last, side=side, defaults={name: getattr(rate, name) for name in PARTS_OF_A_RATE}
        )
    MonthlyRate.objects.filter(month=month.first, on__gt=last).delete()
    other, is_voluntary = attribution.other_effects_in(month), terms.other_added_to == FOR_VOLUNTARY
    KeptMonth.objects.update_or_create(
        month=month.first,
        defaults={
            "kept_at": at, "day_kept_at": at, "runs": known, "terms": terms.version,
            "voluntary_other": other if is_voluntary else 0, "collected_other": 0 if is_voluntary else other,
        },
    )  # fmt: skip
    return kept


@transaction.atomic
def keep_day(*, on: date, at: datetime) -> int:
    """Count the acts of one day anew, in a month that is kept already, and read its credits again; the number of rows."""
    _alone()
    DailyFigure.objects.filter(on=on, measure__in=keeping.OF_ACTS).delete()
    kept = _write(_acts(on, on)) + _keep_money(Month.of(on))
    KeptMonth.objects.filter(month=on.replace(day=1)).update(day_kept_at=at)
    return kept


def keep_up(*, on: date, at: datetime) -> list[Month]:
    """The day's step: its month, the one before (payments and corrections come late), all never kept and all that
    were kept before a file or an agreement moved them; which."""
    this = Month.of(on)
    return _keep({this, this.previous, *queries.never_kept(this), *queries.stale(this)}, at)


def _keep(wanted: Iterable[Month], at: datetime) -> list[Month]:
    kept = [month for month in sorted(wanted) if queries.may_be_kept(month)]
    for month in kept:
        keep_month(month=month, at=at)
    return kept


def keep_today(*, at: datetime) -> str:
    """Each minute: count the month and the one before anew after a file was applied, else today's acts every five.

    What was done, in words. Months never kept wait for the day's step: the queue is set by the same minute.
    """
    today = at.date()
    month = Month.of(today)
    if not queries.may_be_kept(month):
        return ""
    kept = KeptMonth.objects.filter(month=month.first).first()
    if kept is None or kept.runs != queries.files_applied() or kept.kept_at > at:
        return f"{len(_keep({month, month.previous}, at))} months"
    if at - kept.day_kept_at >= TODAY_EVERY or kept.day_kept_at > at:
        return f"{keep_day(on=today, at=at)} rows"
    return ""


def _alone() -> None:
    turns.take(Turn.DAY_FIGURES)


def _acts(first: date, last: date) -> Counter[keeping.Key]:
    """The acts from one day to another of the same month, by the terms of that month."""
    month = Month.of(first)
    terms = attribution.terms_of(month)
    worked = [day for day in attribution.worked_days(month) if first <= day <= last]
    with figures.planned_for_many():
        tallies = figures.tallies(first, last, worked, terms.codes)
        arrivals = figures.arrivals(first, last, worked, terms.codes)
    opened = visits.households_visited(arrivals, terms.same_visit_minutes)
    return keeping.of_acts(tallies, (day for _, day, _ in opened))


def _keep_money(month: Month) -> int:
    DailyFigure.objects.filter(on__range=(month.first, month.last), measure__in=keeping.OF_MONEY).delete()
    return _write(keeping.of_money(attribution.credited_by_day(month), attribution.collected_by_day(month)))


def _write(rows: Counter[keeping.Key]) -> int:
    DailyFigure.objects.bulk_create(
        DailyFigure(on=on, measure=measure, side=side, worker=worker, amount=amount)
        for (on, measure, side, worker), amount in sorted(rows.items())
    )
    return len(rows)
