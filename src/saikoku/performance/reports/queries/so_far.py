"""What the money and the rates of a month came to until a day, as they are kept: the daily report counts no month anew."""

from datetime import date

from saikoku.kernel.periods import Month
from saikoku.performance.attribution.rules.claims import Rule
from saikoku.performance.attribution.rules.terms import FOR_VISIT_COLLECTION, FOR_VOLUNTARY
from saikoku.performance.figures.rules.month import Figures, as_object
from saikoku.performance.outlook import queries as outlook
from saikoku.performance.outlook.rules.keeping import YEN_OF_RULE, Measure
from saikoku.performance.reports.rules.daily import SoFar


def so_far(on: date) -> SoFar | None:
    """None where the month was never kept."""
    kept = outlook.until(on)
    if kept is None:
        return None
    told = as_object(
        Figures(
            month=Month.of(on), terms=kept.terms, calls={}, households_visited=0, rates=kept.rates,
            other_added_to=FOR_VISIT_COLLECTION if kept.collected_other else FOR_VOLUNTARY,
            credited={Rule(rule): kept.sums[measure] for rule, measure in YEN_OF_RULE.items()},
            other=kept.voluntary_other + kept.collected_other,
            visit_collection=kept.sums[Measure.COLLECTED],
        )
    )  # fmt: skip
    return SoFar(told, kept.rates_on)
