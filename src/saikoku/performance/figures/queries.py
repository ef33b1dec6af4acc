"""How much was done, who was reached and what a month came to, counted in the database."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import Side
from saikoku.performance.attribution import queries as attribution
from saikoku.performance.figures import sets
from saikoku.performance.figures.rules import reach, visits
from saikoku.performance.figures.rules.acts import Kind
from saikoku.performance.figures.rules.month import Figures
from saikoku.performance.figures.rules.reach import Reach
from saikoku.performance.figures.rules.volumes import Heading, Volume
from saikoku.performance.figures.sets import arrivals, planned_for_many, tallies, year

__all__ = ["arrivals", "figures_of", "left_aside", "planned_for_many", "reached", "tallies", "volumes", "year"]


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


def _figures(month: Month) -> Figures:
    terms = attribution.terms_of(month)
    worked = attribution.worked_days(month)
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
        credited=attribution.credited_in(month),
        other=attribution.other_effects_in(month),
        visit_collection=attribution.collected_in(month),
        rates={side: reach.rate(reached(side, month)) for side in Side},
    )


def volumes(first: date, last: date, *, headings: Sequence[Heading], kinds: Sequence[Kind]) -> list[Volume]:
    """What was done from one day to another, by up to two headings. Raises terms.NothingAgreed before the contract."""
    worked = attribution.days_worked(first, last)
    codes = attribution.terms_of(Month.of(last)).codes
    with planned_for_many():
        return sets.volumes(first, last, worked, codes, headings=headings, kinds=kinds)


def reached(side: Side, month: Month) -> list[Reach]:
    """Each target of the month and side: first touch, taken out and why, contacted."""
    terms, operating = attribution.terms_of(month), attribution.operating(month.last)
    since = month.first - timedelta(days=terms.promised_before_days)
    rest = [day for day in operating.rest if day >= since]
    return sets.reached(side, month.first, month.last, start=operating.start, rest=rest, terms=terms)
