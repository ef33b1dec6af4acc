"""The figures of one month as the city reads them: one object, all amounts in whole yen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import Side
from saikoku.performance.attribution.rules.claims import Rule
from saikoku.performance.attribution.rules.terms import FOR_VOLUNTARY
from saikoku.performance.figures.rules.reach import Rate

VOLUNTARY = (Rule.PROMISE, Rule.SLIP, Rule.NOTICE, Rule.LOSS, Rule.TRANSFER)


@dataclass(frozen=True, slots=True)
class Figures:
    """`other` are the approved effects of other work (カ), added where it was agreed."""

    month: Month
    terms: str  # the version they were reckoned with
    other_added_to: str
    calls: Mapping[Side, int]
    households_visited: int
    credited: Mapping[Rule, int]
    other: int
    visit_collection: int
    rates: Mapping[Side, Rate] = field(default_factory=dict)

    @property
    def collected_other(self) -> int:
        """Other work, where it was agreed to be added to visit collection."""
        return 0 if self.other_added_to == FOR_VOLUNTARY else self.other


def as_object(figures: Figures) -> dict:
    voluntary = {str(rule): figures.credited.get(rule, 0) for rule in VOLUNTARY}
    voluntary["other"] = figures.other - figures.collected_other
    rates = {side: figures.rates.get(side, Rate()) for side in Side}
    return {
        "month": str(figures.month),
        "terms": figures.terms,
        "calls": {
            "city_tax": figures.calls.get(Side.CITY_TAX, 0),
            "premium": figures.calls.get(Side.PREMIUM, 0) + figures.calls.get(Side.OVERPAYMENT, 0),
        },
        "households_visited": figures.households_visited,
        "voluntary": voluntary | {"total": sum(voluntary.values())},
        "visit_collection": figures.visit_collection + figures.collected_other,
        "contact_rate": {str(side): _rate(rates[side]) for side in Side}
        | {"all": _rate(rates[Side.CITY_TAX] + rates[Side.PREMIUM])},
    }


def _rate(rate: Rate) -> dict:
    return {
        "targets": rate.targets, "stopped": rate.stopped, "paid_before": rate.paid_before,
        "promised_before": rate.promised_before, "contacted": rate.contacted, "rate": rate.rate,
    }  # fmt: skip
