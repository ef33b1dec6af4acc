"""Bring the credits in line with the facts; enter the approved effect of other work."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.performance.attribution import queries, sets
from saikoku.performance.attribution.models import OtherEffect
from saikoku.performance.attribution.rules.crediting import Judgement
from saikoku.performance.attribution.sets import Scope
from saikoku.registry.contacts.models import Contact
from saikoku.registry.liabilities.models import QualificationLoss
from saikoku.registry.payments.models import Payment
from saikoku.security.audit import operations as audit

ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('attribution.credits'))"
MANY = 5_000
"""More people than this are credited faster with everybody else."""


class OtherEffectRefused(Exception):
    """Codes: work-missing, method-missing, document-missing, no-yen, not-approved-before, month-before-the-work."""

    def __init__(self, reasons: list[str]):
        super().__init__(", ".join(reasons))
        self.reasons = reasons


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


def credit_recorded(*, since: datetime, by: Actor, at: datetime) -> int:
    """Credit anew whatever the records written since that moment may have changed."""
    recorded = Contact.objects.filter(recorded_at__range=(since, at)).values_list("debtor_id", flat=True).distinct()
    return credit_people(debtor_ids=recorded, by=by, at=at)


@transaction.atomic
def _credit(scope_of: Callable[[Any], Scope], *, by: Actor, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
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


@transaction.atomic
def enter_other_effect(
    *, month: Month, work: str, method: str, amount: int, document: str, approved_on: date, begins_on: date,
    by: Actor, at: datetime,
) -> OtherEffect:  # fmt: skip
    """カ: the effect of work that the city approved before it began. Raises OtherEffectRefused."""
    reasons = [code for code, fails in (
        ("work-missing", not work.strip()), ("method-missing", not method.strip()),
        ("document-missing", not document.strip()), ("no-yen", amount <= 0),
        ("not-approved-before", approved_on >= begins_on), ("month-before-the-work", month.last < begins_on),
    ) if fails]  # fmt: skip
    if reasons:
        raise OtherEffectRefused(reasons)
    entry = OtherEffect.objects.create(
        month=month.first, work=work, method=method, amount=amount, document=document, approved_on=approved_on,
        begins_on=begins_on, entered_by=by.name, entered_at=at,
    )  # fmt: skip
    audit.record(
        "attribution.other_effect.entered", by=by, at=at, object_id=str(entry.pk),
        after={"month": str(month), "amount": amount, "document": document},
    )  # fmt: skip
    return entry
