"""Apply T02: what the city states as owed, with the history of statements and the balances that follow."""

from saikoku.exchange.intake.rules.applier import Counts, Difference, StagedRun
from saikoku.registry.debtors.operations.merging import Merge, MergingApplier
from saikoku.registry.liabilities.models import STATED
from saikoku.registry.payments import sets

ARREARS = Merge(
    layout="T02_arrears",
    table="liabilities_instalment",
    key=("notice_number", "instalment", "programme", "due_year", "assessed_year", "object"),
    values=("debtor_number", *STATED.split()),
    order="as_of",
    vanishes=True,
    bumps=False,
    extra={"balance": "case when i.gone_on is null then i.unpaid else 0 end"},
)


class ArrearsApplier(MergingApplier):
    """Each row that says something new becomes a statement, an older one too: the past is known better by it."""

    def after(self, cursor, run: StagedRun, counts: Counts) -> list[int]:
        if counts.new or counts.changed or counts.superseded:
            sets.write_statements(cursor, run)
        vanished = sets.write_vanished(cursor, run) if self.is_full(run) or sets.is_outdated(cursor) else []
        sets.begin_touching(cursor)
        sets.touch_stated(cursor, run)
        touched = {*super().after(cursor, run, counts), *vanished, *sets.renew_balances(cursor)}
        sets.end_touching(cursor)
        return sorted(touched)

    def written(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        rows = sets.stated_by(cursor, self.merge, run, kind=kind, limit=limit, offset=offset)
        return [self._named(self._difference(row, kind), row) for row in rows]


applier = ArrearsApplier(ARREARS)
