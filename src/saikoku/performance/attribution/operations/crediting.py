"""Bring the credits in line with the facts; tell why a payment was credited as it was."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from saikoku import turns
from saikoku.kernel.actor import Actor
from saikoku.performance.attribution import queries, sets
from saikoku.performance.attribution.models import Followed
from saikoku.performance.attribution.rules.crediting import Judgement
from saikoku.performance.attribution.sets import Scope
from saikoku.registry.contacts.models import Contact
from saikoku.registry.liabilities.models import QualificationLoss
from saikoku.registry.payments.models import Payment
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn

MANY = 5_000
"""More people than this are credited faster with everybody else."""


def rebuild(*, by: Actor, at: datetime) -> int:
    """Credit everything anew from the facts; the number of credits that changed. Safe to repeat."""
    return _credit(lambda cursor: Scope(), by=by, at=at)


def credit_day(*, paid_on: date, by: Actor, at: datetime) -> int:
    """Credit the payments of one day (and what shares their instalments) and the procedures filed on it."""
    payments = Payment.objects.filter(paid_on=paid_on).values_list("pk", flat=True)
    losses = QualificationLoss.objects.filter(filed_on=paid_on).values_list("pk", flat=True)
    return _credit(lambda cursor: Scope(list(payments), list(losses)), by=by, at=at)


def credit_people(*, debtor_ids: Iterable[int], by_slips: bool = False, by: Actor, at: datetime) -> int:
    """Credit anew whatever these people's records, stops, instalments, homes or numbers may have changed.

    `by_slips`: slips of theirs came in too, by which anybody may have paid.
    """
    ids = sorted(set(debtor_ids))
    if not ids:
        return 0
    if len(ids) > MANY:
        return rebuild(by=by, at=at)
    return _credit(lambda cursor: sets.affected(cursor, ids, by_slips=by_slips), by=by, at=at)


@transaction.atomic
def credit_recorded(*, overlap: timedelta, by: Actor, at: datetime) -> int:
    """Credit anew whatever the records written since the last time may have changed, however long ago that was.

    `overlap`: how long before the last time is looked again, for records that were written and not yet committed.
    """
    last = Followed.objects.select_for_update().filter(pk=1).first()
    since = (min(last.until, at) if last else at) - overlap
    recorded = Contact.objects.filter(recorded_at__range=(since, at)).values_list("debtor_id", flat=True).distinct()
    changed = credit_people(debtor_ids=recorded, by=by, at=at)
    Followed.objects.update_or_create(pk=1, defaults={"until": at})
    return changed


def credit_agreed_anew(*, since: datetime, by: Actor, at: datetime) -> int:
    """Credit everything anew where terms were approved since that moment and credits still go by others."""
    return rebuild(by=by, at=at) if queries.has_other_terms(since) else 0


@transaction.atomic
def _credit(scope_of: Callable[[Any], Scope], *, by: Actor, at: datetime) -> int:
    turns.take(Turn.CREDITS)
    with connection.cursor() as cursor:
        scope = scope_of(cursor)
        if scope.is_empty or not queries.find(cursor, scope):
            return 0
        changed = sets.write_credits(cursor, scope)
    if changed:
        what = "everything" if scope.is_whole else f"{len(scope.payments)} payments"
        audit.record("attribution.credited", by=by, at=at, after={"scope": what, "changed": changed})
    return changed


@transaction.atomic
def explain(*, number: str, as_of: date | None = None, by: Actor, at: datetime) -> Judgement:
    """Why a payment was credited as it was; who asked is kept. Raises queries.NoSuchPayment."""
    found = queries.explain(number, as_of=as_of)
    whose = Payment.objects.filter(payment_number=number).values_list("debtor_number", flat=True)
    audit.record("attribution.explained", by=by, at=at, about=list(whose), object_id=number)
    return found
