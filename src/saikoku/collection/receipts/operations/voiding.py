"""A misprint is marked void at the door and replaced in the same act; a second person confirms it with the paper back.

Without a replacement (the payer takes the money back) nothing moves until the second person confirms: nobody lessens
alone what he owes.
"""

from datetime import datetime

from django.db import transaction

from saikoku.collection.ledger import operations as ledger
from saikoku.collection.ledger import queries as money
from saikoku.collection.ledger.rules.accounts import Account, Kind
from saikoku.collection.receipts import queries
from saikoku.collection.receipts.models import Receipt, ReceiptStep
from saikoku.collection.receipts.operations import issuing, journalling, recovering
from saikoku.collection.receipts.operations.refusing import ReceiptRefused
from saikoku.collection.receipts.rules import states
from saikoku.collection.receipts.rules.acceptance import Wanted
from saikoku.collection.receipts.rules.states import Step
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.planning.lists import operations as lists
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.payments.operations import door
from saikoku.security.audit import operations as audit


def replace(*, number: str, reason: str, by: Actor, at: datetime) -> Receipt:
    """Mark a receipt void and issue another of the same lines. Asked again: the one that replaced it.

    Raises ReceiptRefused (receipt-void, day-over, reason-missing, not-your-receipt, handed-over, written-by-hand) and
    Receipt.DoesNotExist.
    """
    recovering.watch(by=by, at=at)
    old, new = _replace(number=number, reason=reason, by=by, at=at)
    journalling.write(receipt=old, kind="void", by=by, at=at)
    journalling.write(receipt=new, kind="issued", by=by, at=at)
    return new


@transaction.atomic
def _replace(*, number: str, reason: str, by: Actor, at: datetime) -> tuple[Receipt, Receipt]:
    ledger.act_alone()
    old = locked(number)
    if hasattr(old, "replaced_by"):
        return old, old.replaced_by
    if old.paper_id:
        raise ReceiptRefused(["written-by-hand"])
    _refuse(old, reason, by=by, at=at)
    refuse_handed_over(old)
    lines = list(old.lines.order_by("line"))
    request = issuing.Request(
        wanted=tuple(Wanted(line.instalment_id, line.yen) for line in lines), counted=(old.total, old.total),
        payer_chose=old.payer_chose,
    )  # fmt: skip
    booked = door.booked(line.payment_number for line in lines)
    ReceiptStep.objects.create(receipt=old, step=Step.VOIDED, note=reason.strip(), at=at, by=by.name)
    take_back(old, reason, by=by, at=at)
    new = issuing.write(
        debtor=Debtor.objects.get(pk=old.debtor_id), request=request, replaces=old, terminal=by.terminal or old.terminal,
        booked={line.instalment_id: line.yen for line in lines if line.payment_number in booked}, by=by, at=at,
    )  # fmt: skip
    _note("receipts.replaced", old, reason, {"by": new.number}, by=by, at=at)
    return old, new


@recovering.watched
@transaction.atomic
def ask_refund(*, number: str, reason: str, by: Actor, at: datetime) -> ReceiptStep:
    """The payer wants the money back: mark it; it moves when a second person confirms. Raises ReceiptRefused."""
    ledger.act_alone()
    receipt = locked(number)
    _refuse(receipt, reason, by=by, at=at)
    step = ReceiptStep.objects.create(receipt=receipt, step=Step.VOID_ASKED, note=reason.strip(), at=at, by=by.name)
    _note("receipts.refund.asked", receipt, reason, {}, by=by, at=at)
    return step


def confirm(*, number: str, by: Actor, at: datetime) -> ReceiptStep:
    """The second person has original and copy in hand, marked 書損. A refund moves now.

    Raises ReceiptRefused (not-void, confirmed-already, own-void, refund-after-close, handed-over) and Receipt.DoesNotExist.
    """
    recovering.watch(by=by, at=at)
    receipt, step, moved = _confirm(number=number, by=by, at=at)
    if moved:
        journalling.write(receipt=receipt, kind="void", by=by, at=at)
    return step


@transaction.atomic
def _confirm(*, number: str, by: Actor, at: datetime) -> tuple[Receipt, ReceiptStep, bool]:
    ledger.act_alone()
    receipt = locked(number)
    if reasons := queries.against_confirming(receipt, by=by):
        raise ReceiptRefused(reasons)
    asked = next((row for row in receipt.steps.all() if row.step == Step.VOID_ASKED), None)
    if asked:
        refuse_handed_over(receipt)
        ReceiptStep.objects.create(receipt=receipt, step=Step.VOIDED, note=asked.note, at=at, by=asked.by)
        take_back(receipt, asked.note, by=by, at=at)
    step = ReceiptStep.objects.create(receipt=receipt, step=Step.VOID_CONFIRMED, at=at, by=by.name)
    _note("receipts.void.confirmed", receipt, "", {"refund": asked is not None}, by=by, at=at)
    return receipt, step, asked is not None


@recovering.watched
@transaction.atomic
def answer_for_absent(*, number: str, reason: str, by: Actor, at: datetime) -> ReceiptStep:
    """Somebody else says what became of a paper that its collector cannot answer for; the day can be closed then.

    Raises ReceiptRefused: own-absence, nothing-to-answer, reason-missing.
    """
    ledger.act_alone()
    receipt = locked(number)
    state, done = queries.state(receipt), {one.step for one in queries.taken(receipt)}
    reasons = ["own-absence"] if by.name == receipt.received_by or by.worker_number == receipt.worker_number else []
    reasons += [] if state in states.UNANSWERED and Step.ANSWERED_FOR not in done else ["nothing-to-answer"]
    reasons += [] if reason.strip() else ["reason-missing"]
    if reasons:
        raise ReceiptRefused(reasons)
    step = ReceiptStep.objects.create(receipt=receipt, step=Step.ANSWERED_FOR, note=reason.strip(), at=at, by=by.name)
    _note("receipts.paper.answered_for", receipt, reason, {"state": str(state)}, by=by, at=at)
    return step


@recovering.watched
@transaction.atomic
def note_missing_paper(*, number: str, reason: str, by: Actor, at: datetime) -> ReceiptStep:
    """The paper did not come back: the second person says so, and it stays on the list. Raises ReceiptRefused."""
    ledger.act_alone()
    receipt = locked(number)
    reasons = states.confirm_refusals(queries.taken(receipt), by=by.name, received_by=receipt.received_by)
    reasons += [] if reason.strip() else ["reason-missing"]
    if reasons:
        raise ReceiptRefused(reasons)
    step = ReceiptStep.objects.create(receipt=receipt, step=Step.PAPER_MISSING, note=reason.strip(), at=at, by=by.name)
    _note("receipts.paper.missing", receipt, reason, {}, by=by, at=at)
    return step


def locked(number: str) -> Receipt:
    """The receipt with its instalments locked first, in the order in which a file of the city locks them."""
    receipt = Receipt.objects.get(number=number)
    ids = receipt.lines.values_list("instalment_id", flat=True)
    list(Instalment.objects.select_for_update(no_key=True).filter(pk__in=list(ids)).order_by("pk"))
    return receipt


def _refuse(receipt: Receipt, reason: str, *, by: Actor, at: datetime) -> None:
    reasons = states.void_refusals(
        queries.taken(receipt),
        is_same_day=receipt.paper_id is not None or receipt.issued_on == at.astimezone(clock.TOKYO).date(),
        is_closed=queries.has_ended(receipt.worker_number, receipt.issued_on), reason=reason,
    )  # fmt: skip
    reasons += [] if receipt.worker_number == by.worker_number else ["not-your-receipt"]
    if reasons:
        raise ReceiptRefused(reasons)


def refuse_handed_over(receipt: Receipt) -> None:
    """The money of a day that went into the safe cannot leave the bag of the collector once more."""
    day, worker = receipt.issued_on, receipt.worker_number
    in_hand = min(money.held(Account.CASH, worker), money.moved_on(Account.CASH, worker, day=day))
    if in_hand < receipt.total:
        raise ReceiptRefused(["handed-over"])


def take_back(receipt: Receipt, reason: str, *, by: Actor, at: datetime) -> None:
    ledger.post(
        kind=Kind.VOID, reference=receipt.number, on=receipt.issued_on, reason=reason.strip(), by=by, at=at,
        legs=[(Account.CASH, receipt.worker_number, -receipt.total), (Account.CLAIM, "", receipt.total)],
    )  # fmt: skip
    numbers = list(receipt.lines.values_list("payment_number", flat=True))
    door.take_back(numbers=numbers, on=receipt.issued_on, at=at)
    lists.refresh(debtor_ids=[receipt.debtor_id], at=at)


def _note(action: str, receipt: Receipt, reason: str, after: dict, *, by: Actor, at: datetime) -> None:
    audit.record(
        action, by=by, at=at, about=[receipt.debtor.number], object_id=receipt.number, reason=reason[:200],
        after={"total": receipt.total, **after},
    )  # fmt: skip
