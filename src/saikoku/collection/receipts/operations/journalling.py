"""The second path: a receipt is shown as issued when its line is on the other disk, not before."""

from datetime import datetime, timedelta

from django.db import transaction

from saikoku.collection.ledger import operations as ledger
from saikoku.collection.receipts import queries
from saikoku.collection.receipts.models import Receipt, ReceiptStep
from saikoku.collection.receipts.rules.states import WRITTEN, Step
from saikoku.gateways import journal
from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit

LATELY = timedelta(seconds=10)


def write(*, receipt: Receipt, kind: str, by: Actor, at: datetime) -> bool:
    """Write the line of an act that is committed, once more where nobody knows whether it was; False: the disk refuses.

    `kind`: issued, void. No personal data: number, code, yen, who, when, and the digest of what the paper says.
    """
    if ReceiptStep.objects.filter(receipt=receipt, step=WRITTEN[kind]).exists():
        return True
    try:
        line = journal.append(queries.journal_file(), {
            "kind": kind, "number": receipt.number, "code": receipt.check_code, "total": receipt.total,
            "worker": receipt.worker_number, "at": receipt.issued_at.isoformat(), "digest": receipt.digest,
        })  # fmt: skip
    except OSError as fault:
        _alarm(receipt, fault, by=by, at=at)
        return False
    _note(receipt, WRITTEN[kind], line, by=by, at=at)
    return True


@transaction.atomic
def _note(receipt: Receipt, step: Step, line: str, *, by: Actor, at: datetime) -> None:
    ledger.act_alone(even_halted=True)
    if not ReceiptStep.objects.filter(receipt=receipt, step=step).exists():
        ReceiptStep.objects.create(receipt=receipt, step=step, note=line, at=at, by=by.name)


@transaction.atomic
def _alarm(receipt: Receipt, fault: OSError, *, by: Actor, at: datetime) -> None:
    audit.record(
        "receipts.journal.failed", by=by, at=at, object_id=receipt.number,
        after={"error": type(fault).__name__, "errno": fault.errno},
    )  # fmt: skip


def write_waiting(*, by: Actor, at: datetime) -> int:
    """Each minute: lines that a lost machine or a full disk left out. The number written."""
    waiting = queries.waiting_for_the_journal(at - LATELY)
    return sum(write(receipt=receipt, kind=kind, by=by, at=at) for receipt, kind in waiting)
