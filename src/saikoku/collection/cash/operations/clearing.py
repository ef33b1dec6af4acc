"""Clear a difference of a close: one person says how, another counts the money or reads the city's decision."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from saikoku.collection.cash import queries
from saikoku.collection.cash.models import Clearing, ClearingEnd, DayClose
from saikoku.collection.cash.operations.closing import due_on
from saikoku.collection.cash.operations.refusing import CashRefused
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
def ask_clearing(
    *, close_id: int, note: str, decision: Decision = clearing.UNDECIDED, by: Actor, at: datetime
) -> Clearing:  # fmt: skip
    """How the contractor made a shortage good, or what the city decided on a surplus; nothing moves yet.

    Raises CashRefused and DayClose.DoesNotExist.
    """
    ledger.act_alone()
    close = DayClose.objects.select_related("count").get(pk=close_id)
    undecided = decision.refusals(clearing.OF_CLOSE, since=close.count.day, today=at.astimezone(clock.TOKYO).date())
    if reasons := clearing.ask_refusals(
        close.count.difference, is_open=queries.open_clearing(close) is not None, is_cleared=queries.is_cleared(close),
        is_own=close.count.worker_number == by.worker_number, undecided=undecided, note=note,
    ):  # fmt: skip
        raise CashRefused(reasons)
    turn = (close.clearings.aggregate(last=Max("turn"))["last"] or 0) + 1
    row = Clearing.objects.create(
        close=close, turn=turn, note=note.strip(), **clearing.told(decision, close.count.difference), asked_at=at,
        asked_by=by.name,
    )  # fmt: skip
    audit.record("cash.clearing.asked", **_told(row), reason=row.note[:200], by=by, at=at)
    return row


@watched
@transaction.atomic
def confirm_clearing(*, clearing_id: int, recounted: int | None = None, by: Actor, at: datetime) -> ClearingEnd:
    """The second person's word: now it is booked. Raises CashRefused and Clearing.DoesNotExist."""
    ledger.act_alone()
    row = Clearing.objects.select_related("close__count").get(pk=clearing_id)
    count = row.close.count
    if reasons := clearing.confirm_refusals(
        count.difference, is_open=not hasattr(row, "end"), asked_by=row.asked_by, by=by.name,
        is_own=count.worker_number == by.worker_number, recounted=recounted, outcome=row.outcome,
    ):  # fmt: skip
        raise CashRefused(reasons)
    day, made_good = at.astimezone(clock.TOKYO).date(), max(-count.difference, 0)
    ledger.post(
        kind=Kind.CLEAR, reference=f"{count.worker_number} {count.day}",
        legs=clearing.legs(count.difference, count.worker_number), on=day, reason=(row.decision.words or row.note)[:200],
        by=by, at=at,
    )  # fmt: skip
    end = ClearingEnd.objects.create(
        clearing=row, done=Done.CLEARED, yen=made_good, due_on=due_on(day) if made_good else None, ended_at=at,
        ended_by=by.name,
    )  # fmt: skip
    audit.record("cash.clearing.confirmed", **_told(row), by=by, at=at)
    return end


@watched
@transaction.atomic
def drop_clearing(*, clearing_id: int, by: Actor, at: datetime) -> None:
    """Nothing was done about it; the difference stays open. Raises CashRefused (clearing-ended)."""
    ledger.act_alone()
    row = Clearing.objects.select_related("close__count").get(pk=clearing_id)
    if hasattr(row, "end"):
        raise CashRefused(["clearing-ended"])
    ClearingEnd.objects.create(clearing=row, done=Done.DROPPED, ended_at=at, ended_by=by.name)
    audit.record("cash.clearing.dropped", **_told(row), by=by, at=at)


def _told(row: Clearing) -> dict:
    count = row.close.count
    return {
        "object_id": f"{count.worker_number} {count.day} {row.turn}",
        "after": {"difference": count.difference, "document": row.document, "outcome": row.outcome},
    }
