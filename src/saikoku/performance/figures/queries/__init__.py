"""How much was done, who was reached and what a month came to, counted in the database."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import date, timedelta

from django.db.models import Count, Sum

from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import Side
from saikoku.performance.attribution import queries as attribution
from saikoku.performance.attribution.models import Credit
from saikoku.performance.attribution.rules.terms import Terms
from saikoku.performance.figures import sets
from saikoku.performance.figures.rules import reach, visits
from saikoku.performance.figures.rules.acts import Kind
from saikoku.performance.figures.rules.month import Figures
from saikoku.performance.figures.rules.reach import Reach
from saikoku.performance.figures.rules.volumes import Heading, Volume
from saikoku.performance.figures.sets import arrivals, planned_for_many, tallies, year

__all__ = [
    "arrivals", "figures_kept", "figures_of", "left_aside", "planned_for_many", "reached", "reached_by", "tallies",
    "volumes", "year",
]  # fmt: skip


def figures_of(month: Month, *, as_of: date | None = None) -> Figures:
    """All figures of the month, reckoned now from the facts, those received by the end of `as_of`.

    Raises terms.NothingAgreed before the contract.
    """
    with attribution.as_known(as_of):
        return _figures(month)


def left_aside(month: Month, *, as_of: date | None = None) -> dict[str, int]:
    """How many rows of the month count nowhere yet."""
    with attribution.as_known(as_of):
        return attribution.left_aside_in(month)


def figures_kept(month: Month) -> tuple[Figures, dict[str, int]]:
    """The same, with the credits as they are kept, and how many there are by rule: what the pages and their lists show.

    Credits are kept in line with every file, minute and day. Raises terms.NothingAgreed before the contract.
    """
    rows = Credit.objects.filter(on__range=(month.first, month.last)).values_list("rule").annotate(Sum("yen"), Count("pk"))
    kept = {rule: (yen, count) for rule, yen, count in rows}
    found = _figures(month, lambda month: {rule: yen for rule, (yen, _) in kept.items()})
    return found, {rule: count for rule, (_, count) in kept.items()}


def _figures(month: Month, credited: Callable[[Month], dict[str, int]] = attribution.credited_in) -> Figures:
    terms, operating = attribution.terms_of(month), attribution.operating(month.last)
    worked = attribution.worked_days(month, operating)
    with planned_for_many():
        calls = Counter()
        for tally in tallies(month.first, month.last, worked, terms.codes):
            calls[tally.side] += tally.acts if tally.kind == Kind.CALL else 0
        opened = visits.households_visited(
            arrivals(month.first, month.last, worked, terms.codes), terms.same_visit_minutes
        )
    return Figures(
        month=month,
        terms=terms.version,
        other_added_to=terms.other_added_to,
        calls=calls,
        households_visited=len(opened),
        credited=credited(month),
        other=attribution.other_effects_in(month),
        visit_collection=attribution.collected_in(month),
        rates={side: reach.rate(reached_by(side, month, terms, operating)) for side in Side},
    )


def volumes(first: date, last: date, *, headings: Sequence[Heading], kinds: Sequence[Kind]) -> list[Volume]:
    """What was done from one day to another, by up to two headings. Raises terms.NothingAgreed before the contract."""
    worked = attribution.days_worked(first, last)
    codes = attribution.terms_of(Month.of(last)).codes
    with planned_for_many() if first < last else nullcontext():  # a day is found by its index
        return sets.volumes(first, last, worked, codes, headings=headings, kinds=kinds)


def reached(side: Side, month: Month) -> list[Reach]:
    """Each target of the month and side: first touch, taken out and why, contacted."""
    return reached_by(side, month, attribution.terms_of(month), attribution.operating(month.last))


def reached_by(side: Side, month: Month, terms: Terms, operating: attribution.Operating) -> list[Reach]:
    """The same by terms and days of rest that have been read already."""
    since = month.first - timedelta(days=terms.promised_before_days)
    rest = [day for day in operating.rest if day >= since]
    return sets.reached(side, month.first, month.last, start=operating.start, rest=rest, terms=terms)
