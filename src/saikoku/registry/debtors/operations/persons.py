"""Apply what a T01 file says of persons: name, household, addresses, numbers, cautions. The targets come after."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from saikoku.exchange.intake.rules.applier import Counts, StagedRun
from saikoku.kernel.actor import Actor
from saikoku.registry.debtors import sets
from saikoku.registry.debtors.operations.members import make_households
from saikoku.registry.debtors.operations.merging import Merge, MergingApplier
from saikoku.registry.debtors.sets import CONTENT

__all__ = ["CONTENT", "apply"]

_OWN = (
    "kind name name_kana alias born_on sex transfer_state nhi_state insured_from insured_until insured_number"
    " declaration_state representative returned_mail_on returned_mail_reason other_insurance_suspected"
    " undeclared_year instalment_plan language remarks delivered_on content"
)
OWN = _OWN.split()
PERSONS = Merge(
    layout="T01_targets",
    table="debtors_debtor",
    key=("number",),
    values=("household_id", *OWN),
    order="delivered_on",
    person=False,
    joins="left join debtors_household h on h.number = nullif(s.household_number, '')",
    expressions={
        "number": "s.debtor_number",
        "household_id": "h.id",
        "other_insurance_suspected": "coalesce(s.other_insurance_suspected, false)",
        "instalment_plan": "coalesce(s.instalment_plan, false)",
    },
    shown={"number": "debtor_number", "household_id": "household_number"},
)


class PersonsApplier(MergingApplier):
    """The temp table `person` stands for the staged file; what is left aside is told by whoever judges the rows."""

    tells_run = False

    def before(self, cursor, run: StagedRun, counts: Counts) -> None:
        sets.note_renewed(cursor)
        sets.keep_persons(cursor, run_id=run.id, ordered_at=run.ordered_at)

    def after(self, cursor, run: StagedRun, counts: Counts) -> Sequence[int]:
        return sets.follow_persons(cursor, run_id=run.id)


persons = PersonsApplier(PERSONS)


def apply(cursor, run: StagedRun, *, by: Actor, at: datetime) -> Sequence[int]:
    """Merge the persons of the run's file; the ids of those written, of whom something is new."""
    make_households(cursor, run)
    sets.gather_persons(cursor, staging=run.table)
    done = persons.apply(cursor, replace(run, table="pg_temp.person", full=False), by=by, at=at)
    cursor.execute("drop table person")
    return done.debtors
