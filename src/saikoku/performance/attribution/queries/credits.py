"""What was credited in a month, reckoned from the facts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Max, QuerySet, Sum

from saikoku.governance.terms.models import Term
from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.performance.attribution import sets
from saikoku.performance.attribution.models import Credit, OtherEffect, OtherProposal
from saikoku.performance.attribution.queries.agreements import USED_TERMS, agreement, operating
from saikoku.performance.attribution.rules.facts import COLLECTED, PREMIUM_AND_OVERPAYMENT
from saikoku.performance.attribution.sets import Scope, past
from saikoku.registry.liabilities.models import QualificationLoss
from saikoku.registry.payments.models import Payment


@contextmanager
def as_known(as_of: date | None) -> Iterator[None]:
    """Inside, everything is read as it had been received by the end of that day; nothing written inside is kept."""
    if as_of is None or as_of == date.max:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            past.lay(cursor, clock.at(as_of + timedelta(days=1), 0))
        yield
        transaction.set_rollback(True)


def credited_in(month: Month) -> dict[str, int]:
    """Yen by rule, reckoned now from the facts: those of the month and what shares their instalments."""
    payments = Payment.objects.filter(paid_on__range=(month.first, month.last)).values_list("pk", flat=True)
    losses = QualificationLoss.objects.filter(filed_on__range=(month.first, month.last)).values_list("pk", flat=True)
    scope = Scope(list(payments), list(losses))
    with transaction.atomic(), connection.cursor() as cursor:
        is_found = find(cursor, scope)
        return sets.sums(cursor, month.first, month.last) if is_found else {}


def credited_by_day(month: Month) -> dict[tuple[date, str], int]:
    """Yen by day and rule, of the credits as they are kept in line with each file, each minute and each day."""
    rows = Credit.objects.filter(on__range=(month.first, month.last)).values_list("on", "rule")
    return {(on, rule): yen for on, rule, yen in rows.annotate(Sum("yen"))}


def find(cursor, scope: Scope) -> bool:
    """Fill the temp table `credited` for the scope, by the terms of each payment's month; False: nothing was ever paid."""
    last = last_day()
    if last is not None:
        sets.find_credits(cursor, agreement(last).periods, operating(last), scope)
    return last is not None


def has_other_terms(since: datetime) -> bool:
    """Was a term of theirs approved since that moment, and does a credit still go by what held before?"""
    if not Term.objects.filter(name__in=USED_TERMS, approved_at__gte=since).exists():
        return False
    last = last_day()
    periods = agreement(last).periods if last else ()
    return any(
        Credit.objects.filter(on__range=(one.first, one.last)).exclude(terms=one.terms.version).exists() for one in periods
    )


def last_day() -> date | None:
    """Of payments and procedures."""
    paid = Payment.objects.aggregate(last=Max("paid_on"))["last"]
    filed = QualificationLoss.objects.aggregate(last=Max("filed_on"))["last"]
    return max((day for day in (paid, filed) if day), default=None)


def collected_in(month: Month) -> int:
    """Visit collection, yen: its own line."""
    return sum(collected_by_day(month).values())


def collected_by_day(month: Month) -> dict[date, int]:
    return dict(collected_payments(month).values_list("paid_on").annotate(Sum("standing")))


def collected_payments(month: Month) -> QuerySet[Payment]:
    """The payments of visit collection that stand."""
    return Payment.objects.filter(
        channel=COLLECTED, programme__in=PREMIUM_AND_OVERPAYMENT, paid_on__range=(month.first, month.last),
        debtor__isnull=False, standing__gt=0,
    )  # fmt: skip


def other_effects_in(month: Month) -> int:
    """カ, yen: entries of the month that stand."""
    return other_effects(month).filter(withdrawn=None).aggregate(yen=Sum("amount"))["yen"] or 0


def other_effects(month: Month) -> QuerySet[OtherEffect]:
    """Entries of the month; `withdrawn` is the entry that takes one back."""
    rows = OtherEffect.objects.filter(month=month.first, withdraws=None)
    return rows.annotate(withdrawn=F("othereffect")).order_by("pk")


def other_proposals(month: Month) -> list[OtherProposal]:
    """What waits for the second person."""
    return list(OtherProposal.objects.filter(month=month.first, state=OtherProposal.State.OPEN).order_by("pk"))
