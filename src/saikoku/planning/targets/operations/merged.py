"""Apply T11: old numbers become aliases of new ones. Circles and numbers of nobody known wait."""

from dataclasses import replace
from datetime import datetime

from saikoku.exchange.intake.rules.applier import Applied, Counts, Difference, StagedRun
from saikoku.kernel.actor import Actor
from saikoku.planning.targets.operations.homes import renew_merges
from saikoku.registry.debtors.operations import merges


class MergesApplier:
    layout = "T11_merged_numbers"

    def preview(self, cursor, run: StagedRun) -> Counts:
        return merges.count(cursor, run)

    def differences(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        return merges.differences(cursor, run, kind=kind, limit=limit, offset=offset)

    def written(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        return merges.written(cursor, run, kind=kind, limit=limit, offset=offset)

    def apply(self, cursor, run: StagedRun, *, by: Actor, at: datetime) -> Applied:
        counts = merges.count(cursor, run)
        merges.write(cursor, run)
        touched = renew_merges(cursor, run=run)
        waiting = merges.leave_aside(cursor, run)
        return Applied(replace(counts, pending=waiting), sorted(touched))


applier = MergesApplier()
