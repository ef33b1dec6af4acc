"""The whole evidence of a month at once, for the file that the city gets."""

from dataclasses import dataclass

from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import Side
from saikoku.performance.attribution import queries as attribution
from saikoku.performance.attribution.models import Credit, OtherEffect
from saikoku.performance.figures import queries
from saikoku.performance.figures.queries import evidence
from saikoku.performance.figures.rules.reach import Reach
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.payments.models import Payment


@dataclass(frozen=True, slots=True)
class Evidence:
    credits: dict[str, list[Credit]]
    collected: list[Payment]
    others: list[OtherEffect]
    reached: dict[Side, list[Reach]]
    numbers: dict[int, str]  # the city's number of each target

    @property
    def about(self) -> set[str]:
        found = {row.debtor.number for rows in self.credits.values() for row in rows}
        return found | {row.debtor.number for row in self.collected} | set(self.numbers.values())


def evidence_of(month: Month) -> Evidence:
    rows = Credit.objects.filter(on__range=(month.first, month.last))
    rows = rows.select_related("payment", "loss", "debtor", "contact", "slip", "printed").order_by("on", "pk")
    credits: dict[str, list[Credit]] = {rule: [] for rule in evidence.RULES}
    for row in rows:
        credits[row.rule].append(row)
    reached = {side: queries.reached(side, month) for side in Side}
    persons = {one.person for found in reached.values() for one in found}
    return Evidence(
        credits=credits,
        collected=list(attribution.collected_payments(month).select_related("debtor").order_by("paid_on", "pk")),
        others=list(attribution.other_effects(month).filter(withdrawn=None)),
        reached=reached,
        numbers=dict(Debtor.objects.filter(pk__in=persons).values_list("pk", "number")),
    )
