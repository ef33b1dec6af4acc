"""Printing cannot be rolled back: each attempt is noted before the bytes go out, and answered by the person at the printer."""

from datetime import datetime

from django.db import transaction

from saikoku.collection.ledger import operations as ledger
from saikoku.collection.receipts import queries
from saikoku.collection.receipts.models import Receipt, ReceiptStep
from saikoku.collection.receipts.operations import recovering
from saikoku.collection.receipts.operations.refusing import ReceiptRefused
from saikoku.collection.receipts.rules import states
from saikoku.collection.receipts.rules.states import RESULTS, Step
from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit


@recovering.watched
@transaction.atomic
def start_print(*, number: str, way: str, by: Actor, at: datetime) -> ReceiptStep:
    """The next attempt; its `copy` is 0 for the first paper and n for 再発行 n.

    Raises ReceiptRefused (not-your-paper, not-journalled, paper-unanswered, receipt-void) and Receipt.DoesNotExist.
    """
    ledger.act_alone()
    receipt = Receipt.objects.get(number=number)
    taken = queries.taken(receipt)
    if reasons := _not_his(receipt, by) or states.print_refusals(taken):
        raise ReceiptRefused(reasons)
    step = ReceiptStep.objects.create(
        receipt=receipt, step=Step.SENT, attempt=states.last_attempt(taken) + 1, way=ReceiptStep.Way(way),
        copy=queries.copy_number(receipt, taken), at=at, by=by.name,
    )  # fmt: skip
    audit.record(
        "receipts.print.sent", by=by, at=at, about=[receipt.debtor.number], object_id=number,
        after={"attempt": step.attempt, "way": step.way, "copy": step.copy},
    )  # fmt: skip
    return step


@recovering.watched
@transaction.atomic
def answer_print(*, number: str, attempt: int, result: Step, by: Actor, at: datetime) -> ReceiptStep:
    """Did the paper come out? The same answer again changes nothing. Raises ReceiptRefused and Receipt.DoesNotExist."""
    ledger.act_alone()
    receipt = Receipt.objects.get(number=number)
    if result not in RESULTS:
        raise ReceiptRefused(["answer-unknown"])
    if reasons := _not_his(receipt, by):
        raise ReceiptRefused(reasons)
    same = ReceiptStep.objects.filter(receipt=receipt, attempt=attempt, step=result).first()
    if same:
        return same
    if reasons := states.result_refusals(queries.taken(receipt), attempt):
        raise ReceiptRefused(reasons)
    step = ReceiptStep.objects.create(receipt=receipt, step=result, attempt=attempt, at=at, by=by.name)
    audit.record(
        "receipts.print.answered", by=by, at=at, object_id=number, after={"attempt": attempt, "result": str(result)}
    )
    return step


def _not_his(receipt: Receipt, by: Actor) -> list[str]:
    return [] if receipt.worker_number == by.worker_number else ["not-your-paper"]
