"""Clear a difference of change that came back: one person says how, another counts the money or reads the decision."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from saikoku.collection.cash.models import ChangeClearing, ChangeClearingEnd, Passing
from saikoku.collection.cash.operations.refusing import CashRefused
from saikoku.collection.cash.queries import change
from saikoku.collection.cash.rules import clearing
from saikoku.collection.cash.rules.clearing import Decision, Done
from saikoku.collection.ledger import operations as ledger
from saikoku.collection.ledger.rules.accounts import Kind
from saikoku.collection.receipts.operations.recovering import watched
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit


@watched
@transaction.atomic
def ask(
    *, passing_id: int, note: str, decision: Decision = clearing.UNDECIDED, by: Actor, at: datetime
) -> ChangeClearing:  # fmt: skip
    """How the contractor made missing change good, or what was decided of change that was too much; nothing moves yet.

    Raises CashRefused and Passing.DoesNotExist.
    """
    ledger.act_alone()
    row = change.come_back().get(pk=passing_id)
    undecided = decision.refusals(clearing.OF_CHANGE, since=row.day, today=at.astimezone(clock.TOKYO).date())
    if reasons := clearing.ask_refusals(
        row.difference, is_open=change.open_clearing(row) is not None, is_cleared=change.is_cleared(row),
        is_own=_is_own(row, by), undecided=undecided, note=note,
    ):  # fmt: skip
        raise CashRefused(reasons)
    made = ChangeClearing.objects.create(
        passing=row, turn=(row.clearings.aggregate(last=Max("turn"))["last"] or 0) + 1, note=note.strip(),
        **clearing.told(decision, row.difference), asked_at=at, asked_by=by.name,
    )  # fmt: skip
    audit.record("cash.change.clearing.asked", **_told(made), reason=made.note[:200], by=by, at=at)
    return made


@watched
@transaction.atomic
def confirm(*, clearing_id: int, recounted: int | None = None, by: Actor, at: datetime) -> ChangeClearingEnd:
    """The second person's word: now it is booked. Raises CashRefused and ChangeClearing.DoesNotExist."""
    ledger.act_alone()
    made = ChangeClearing.objects.select_related("passing").get(pk=clearing_id)
    row = made.passing
    if reasons := clearing.confirm_refusals(
        row.difference, is_open=not hasattr(made, "end"), asked_by=made.asked_by, by=by.name, is_own=_is_own(row, by),
        recounted=recounted, outcome=made.outcome,
    ):  # fmt: skip
        raise CashRefused(reasons)
    ledger.post(
        kind=Kind.CLEAR, reference=change.reference(row), legs=clearing.change_legs(row.difference, row.worker_number),
        on=at.astimezone(clock.TOKYO).date(), reason=(made.decision.words or made.note)[:200], by=by, at=at,
    )  # fmt: skip
    end = ChangeClearingEnd.objects.create(clearing=made, done=Done.CLEARED, ended_at=at, ended_by=by.name)
    audit.record("cash.change.clearing.confirmed", **_told(made), by=by, at=at)
    return end


@watched
@transaction.atomic
def drop(*, clearing_id: int, by: Actor, at: datetime) -> None:
    """Nothing was done about it; the difference stays open. Raises CashRefused (clearing-ended)."""
    ledger.act_alone()
    made = ChangeClearing.objects.select_related("passing").get(pk=clearing_id)
    if hasattr(made, "end"):
        raise CashRefused(["clearing-ended"])
    ChangeClearingEnd.objects.create(clearing=made, done=Done.DROPPED, ended_at=at, ended_by=by.name)
    audit.record("cash.change.clearing.dropped", **_told(made), by=by, at=at)


def _is_own(row: Passing, by: Actor) -> bool:
    return row.worker_number == by.worker_number


def _told(made: ChangeClearing) -> dict:
    row = made.passing
    return {
        "object_id": f"{row.worker_number} {row.day} {row.turn} {made.turn}",
        "after": {"difference": row.difference, "document": made.document, "outcome": made.outcome},
    }
