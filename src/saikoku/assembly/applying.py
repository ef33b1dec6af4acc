"""What follows when a file was applied, in the same transaction: search keys are renewed, the city's rows of visit
collections meet our receipts, lists are set anew, surveys that the city has answered end, credits are brought in line.

So a stop or a payment leaves every list at once, also the case that is open at a desk, and every figure says the same.
"""

from dataclasses import dataclass
from datetime import datetime

from saikoku.collection.cash import operations as cash
from saikoku.desk.search import operations as search
from saikoku.exchange.intake.rules.applier import Applied, Applier, Counts, Difference, StagedRun
from saikoku.inquiry.residences import operations as residences
from saikoku.kernel.actor import Actor
from saikoku.performance.attribution import operations as attribution
from saikoku.planning.holdout import operations as holdout
from saikoku.planning.lists import operations as lists
from saikoku.registry.contacts.operations import encouraging

NAMES_OR_PLACES = ("T01_targets", "T11_merged_numbers")
SLIPS_COME_IN = ("T10_slips_issued", "T01_targets")
"""With a person also the slips come in that had waited for him."""
ENDS_ENCOURAGEMENTS = ("T01_targets", "T06_transfers", "T07_qualification_losses", "T11_merged_numbers")
"""What the city states here shows what came of an encouragement."""


@dataclass(frozen=True, slots=True)
class Followed:
    """An applier and what the house does after it."""

    applier: Applier

    @property
    def layout(self) -> str:
        return self.applier.layout

    def preview(self, cursor, run: StagedRun) -> Counts:
        return self.applier.preview(cursor, run)

    def differences(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        return self.applier.differences(cursor, run, kind=kind, limit=limit, offset=offset)

    def written(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        return self.applier.written(cursor, run, kind=kind, limit=limit, offset=offset)

    def apply(self, cursor, run: StagedRun, *, by: Actor, at: datetime) -> Applied:
        applied = self.applier.apply(cursor, run, by=by, at=at)
        if self.layout in NAMES_OR_PLACES:
            search.renew(applied.debtors)
        if self.layout == "T01_targets":
            holdout.draw_due(on=at.date(), by=by, at=at)
        if applied.debtors and self.layout == "T04_payments":
            cash.settle(debtor_ids=applied.debtors, by=by, at=at)
        if applied.debtors and self.layout in ENDS_ENCOURAGEMENTS:
            encouraging.judge(on=at.date(), debtor_ids=applied.debtors, by=by, at=at)
        if applied.debtors:
            lists.refresh(debtor_ids=applied.debtors, at=at)
            residences.close_answered(debtor_ids=applied.debtors, by=by, at=at)
            slips = self.layout in SLIPS_COME_IN
            attribution.credit_people(debtor_ids=applied.debtors, by_slips=slips, by=by, at=at)
        return applied
