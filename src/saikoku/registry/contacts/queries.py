"""What was done to reach a person, and which promises stand?"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from saikoku.exchange.layouts.rules import outcomes
from saikoku.kernel.programmes import programmes_of
from saikoku.registry.contacts.models import Contact, Promise


def reaching_outcomes() -> frozenset[str]:
    """Codes that count as a contact."""
    return frozenset(code for code, outcome in outcomes.outcomes().items() if outcome.contact == "yes")


def standing() -> QuerySet[Contact]:
    """Every record that no later record corrects."""
    return Contact.objects.filter(~Exists(Contact.objects.filter(corrects=OuterRef("record_number"))))


def timeline(debtor_ids: Iterable[int]) -> QuerySet[Contact]:
    """Standing records of one person (all his numbers) and of talks that touched him, newest first."""
    ids = list(debtor_ids)
    return (
        standing()
        .filter(Q(debtor_id__in=ids) | Q(links__debtor_id__in=ids))
        .distinct()
        .order_by("-on", "-started_at", "-pk")
        .prefetch_related("promises", "links")
    )


def reached(debtor_ids: Iterable[int], *, side: str, month: date) -> bool:
    """Was the person spoken with on this side in the month (outbound, inbound or visit, work 01)?"""
    return (
        standing()
        .filter(
            debtor_id__in=list(debtor_ids), work="01", channel__in=["1", "2", "3"], on__year=month.year,
            on__month=month.month, programme__in=programmes_of(side), outcome__in=reaching_outcomes(),
        )
        .exists()
    )


def live_promises(debtor_ids: Iterable[int], *, on: date) -> QuerySet[Promise]:
    """Promises still open whose day has not passed."""
    return Promise.objects.filter(
        debtor_id__in=list(debtor_ids), state=Promise.State.OPEN, promised_on__gte=on
    ).order_by("promised_on", "pk")


def promises(debtor_ids: Iterable[int]) -> QuerySet[Promise]:
    """All promises of a person, newest day first."""
    return Promise.objects.filter(debtor_id__in=list(debtor_ids)).select_related("contact").order_by("-promised_on", "-pk")
