"""Reserve: before money is counted the server makes an intent with a key. A key makes one receipt, however often it comes."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from saikoku.collection.ledger import operations as ledger
from saikoku.collection.ledger import queries as money
from saikoku.collection.receipts import queries
from saikoku.collection.receipts.models import Intent
from saikoku.collection.receipts.operations import recovering
from saikoku.collection.receipts.operations.refusing import ReceiptRefused
from saikoku.collection.receipts.queries import pairing
from saikoku.collection.seals import queries as seals
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock, ulid
from saikoku.kernel.actor import Actor
from saikoku.registry.debtors.models import Debtor
from saikoku.security.audit import operations as audit


def open_intent(
    *, debtor_id: int, terminal: str = "", among: Collection[int] | None = None, beside: Collection[str] | None = None,
    by: Actor, at: datetime,
) -> Intent:  # fmt: skip
    """The collector's open intent for this person, or a new one; `among`: the persons of whom alone he may take money;
    `beside`: the receipts of the day that whoever wants another one was shown and names.

    An intent of his for somebody else, in which no money was taken, is dropped. Raises ReceiptRefused: no-worker-number,
    no-seal-permitted, insurance-ended, day-ended, not-at-this-door, received-by-another (until an agreed time has passed),
    receipted-today (one of the day stands that was not named),
    Debtor.DoesNotExist.
    """
    recovering.watch(by=by, at=at)
    return _open(debtor_id=debtor_id, terminal=terminal, among=among, beside=beside, by=by, at=at)


@transaction.atomic
def _open(
    *, debtor_id: int, terminal: str, among: Collection[int] | None, beside: Collection[str] | None, by: Actor, at: datetime
) -> Intent:
    ledger.act_alone()
    debtor = Debtor.objects.get(pk=debtor_id)
    agreed, day = terms.agreed(at.date()), at.astimezone(clock.TOKYO).date()
    reasons = [] if by.worker_number else ["no-worker-number"]
    reasons += [] if among is None or debtor_id in among else ["not-at-this-door"]
    reasons += [] if seals.permitted(at) else ["no-seal-permitted"]
    reasons += ["insurance-ended"] if money.insured(day).has_ended else []
    reasons += ["day-ended"] if by.worker_number and queries.has_ended(by.worker_number, day) else []
    held = Intent.objects.filter(debtor=debtor, state=Intent.State.OPEN).first()
    is_ours = held is not None and held.worker_number == by.worker_number
    if held and not is_ours and at < held.opened_at + timedelta(minutes=agreed["receipt_intent_minutes"]):
        reasons.append("received-by-another")
    if beside is not None and not is_ours and not set(pairing.numbers_of(debtor_id, day)) <= set(beside):
        reasons.append("receipted-today")
    if reasons:
        raise ReceiptRefused(reasons)
    if held and is_ours:
        return held
    stale = Intent.objects.filter(state=Intent.State.OPEN, worker_number=by.worker_number)
    for one in [*stale, *([held] if held else [])]:
        _drop(one, by=by, at=at)
    intent = Intent.objects.create(
        key=ulid.new(at), debtor=debtor, worker_number=by.worker_number, terminal=terminal or by.terminal, opened_at=at,
        opened_by=by.name,
    )
    audit.record("receipts.intent.opened", by=by, at=at, about=[debtor.number], object_id=intent.key, terminal=intent.terminal)
    return intent


@recovering.watched
@transaction.atomic
def drop_intent(*, key: str, by: Actor, at: datetime) -> None:
    """Nothing was taken. Raises ReceiptRefused: intent-not-open, not-your-intent."""
    ledger.act_alone()
    intent = Intent.objects.filter(key=key).select_related("debtor").first()
    if intent is None or intent.state != Intent.State.OPEN:
        raise ReceiptRefused(["intent-not-open"])
    if intent.worker_number != by.worker_number:
        raise ReceiptRefused(["not-your-intent"])
    _drop(intent, by=by, at=at)


def _drop(intent: Intent, *, reason: str = "", by: Actor, at: datetime) -> None:
    intent.state, intent.ended_at = Intent.State.DROPPED, at
    intent.save(update_fields=["state", "ended_at"])
    audit.record(
        "receipts.intent.dropped", by=by, at=at, about=[intent.debtor.number], object_id=intent.key, reason=reason[:200]
    )


@recovering.watched
@transaction.atomic
def drop_for_absent(*, key: str, reason: str, by: Actor, at: datetime) -> None:
    """Somebody else ends an intent that its collector cannot end, when the agreed time has passed.

    Raises ReceiptRefused: intent-not-open, intent-young, own-absence, reason-missing.
    """
    ledger.act_alone()
    intent = Intent.objects.filter(key=key).select_related("debtor").first()
    if intent is None or intent.state != Intent.State.OPEN:
        raise ReceiptRefused(["intent-not-open"])
    minutes = terms.agreed(at.date())["receipt_intent_minutes"]
    reasons = ["intent-young"] if at < intent.opened_at + timedelta(minutes=minutes) else []
    reasons += ["own-absence"] if intent.worker_number == by.worker_number else []
    reasons += [] if reason.strip() else ["reason-missing"]
    if reasons:
        raise ReceiptRefused(reasons)
    _drop(intent, reason=reason.strip(), by=by, at=at)
