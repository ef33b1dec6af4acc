"""Give rows to the persons they belong to: those that waited for a person, those of merged numbers."""

from collections.abc import Iterable
from datetime import datetime

from saikoku.exchange.intake.rules.applier import StagedRun
from saikoku.planning.targets import sets
from saikoku.registry.contacts.operations import taken_over
from saikoku.registry.debtors.operations import homes
from saikoku.registry.liabilities.operations.appliers import STATED_BY_THE_CITY

TABLES = (*STATED_BY_THE_CITY, "payments_payment")


def bring_home(cursor, named: Iterable[int], *, run: StagedRun, at: datetime) -> set[int]:
    """After persons were named: join what waited for them, and merge numbers that waited; the debtors touched."""
    homes.begin(cursor, named)
    touched = homes.rehome(cursor, TABLES, merged=False)
    touched |= taken_over.join_waiting(cursor, at=at, by=f"run {run.id}")
    homes.end(cursor)
    return touched | renew_merges(cursor, run=run)


def renew_merges(cursor, *, run: StagedRun) -> set[int]:
    """Point merged numbers at whom they stand for and move what the city stated; the debtors touched, left ones too."""
    changed = homes.renew_merges(cursor)
    if not changed:
        return set()
    homes.begin(cursor, changed)
    touched = homes.rehome(cursor, TABLES, merged=True) | sets.move_merged(cursor, run)
    homes.end(cursor)
    return touched | set(changed) | {was for was in changed.values() if was is not None}
