"""Apply a judged run, all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from saikoku import turns
from saikoku.exchange.intake import queries
from saikoku.exchange.intake.models import COUNTS, Run
from saikoku.exchange.intake.operations import judging
from saikoku.exchange.intake.rules.applier import Applied
from saikoku.exchange.intake.rules.states import State
from saikoku.exchange.intake.rules.steps import SILENT, Step, Teller
from saikoku.exchange.intake.sets import staging
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn


class ApplyRefused(Refused):
    """The run is not applied. `reasons` are codes."""


@dataclass(frozen=True, slots=True)
class Done:
    """A run applied, and what its applier says of the debtors it touched."""

    run: Run
    applied: Applied


@transaction.atomic
def apply(
    *, run_id: int, accept_good_rows: bool = False, teller: Teller = SILENT, by: Actor, at: datetime
) -> Done:
    """Apply a judged run, all of it or nothing. Raises ApplyRefused with every reason against it.

    Rows that are no longer staged (the server was stopped hard) are judged anew from the kept bytes first.
    """
    _take_turn(teller)
    run = judging.locked(run_id)
    if reasons := queries.against_applying(run, accept_good_rows=accept_good_rows, by=by):
        raise ApplyRefused(reasons)
    if not staging.holds(run.pk, run.rows - run.bad):
        judging.stage(run, None, teller)
    teller.begin(Step.MERGE)
    with connection.cursor() as cursor:
        applied = queries.applier_of(queries.layout_of(run)).apply(cursor, queries.staged(run), by=by, at=at)
    judging.count(run, applied.counts)
    run.state, run.applied_at, run.applied_by = State.APPLIED, at, by.name
    run.accepted_good_rows, run.second_person = accept_good_rows, by.name != run.received_by and by.is_person
    run.save()
    staging.drop(run.pk)
    audit.record(
        "exchange.intake.applied", by=by, at=at, object_id=str(run.pk),
        after={"layout": run.layout, "second_person": run.second_person, "accepted_good_rows": accept_good_rows,
               **{name: getattr(run, name) for name in COUNTS.split()}},
    )  # fmt: skip
    return Done(run, applied)


def _take_turn(teller: Teller) -> None:
    if not turns.take_if_free(Turn.FILE_APPLIED):
        teller.begin(Step.TURN)
        turns.take(Turn.FILE_APPLIED)
    teller.begin(Step.READY)
