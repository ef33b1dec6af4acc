"""What was done to reach a person, and which promises stand?"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from saikoku.exchange.layouts.rules import outcomes
from saikoku.kernel.programmes import programmes_of
from saikoku.registry.contacts.models import Contact, Promise

AT_ONCE = 2_000
"""Rows fetched from the server at a time."""


def reaching_outcomes() -> frozenset[str]:
    """Codes that count as a contact."""
    return frozenset(code for code, outcome in outcomes.outcomes().items() if outcome.contact == "yes")


def standing() -> QuerySet[Contact]:
    """Every record that no later record corrects."""
    later = Contact.objects.filter(corrects=OuterRef("record_number")).exclude(corrects="")  # the index leaves "" out
    return Contact.objects.filter(~Exists(later))


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


def delivered_contacts(first_day: date, last_day: date) -> Iterator[dict]:
    """R01: every record of ours of these days, a corrected one beside its correction; none taken over."""
    rows = Contact.objects.filter(on__range=(first_day, last_day), origin=Contact.Origin.OWN)
    return rows.order_by("on", "record_number").values(
        "record_number", "corrects", "call_number", "work", "programme", "on", "started_at", "ended_at", "channel",
        "spoke_with", "identified_by", "outcome", "promised_on", "promised_yen", "summary", "call_back_at", "handover",
        "handover_reason", "letters_arrived", "worker_number", "phone", "absence_notice", "encouraged",
        debtor_number=F("debtor__number"),
    ).iterator(chunk_size=AT_ONCE)  # fmt: skip


def delivered_promises(first_day: date, last_day: date) -> Iterator[dict]:
    """R09: each promise heard or judged on these days, with its state as it is now."""
    rows = Promise.objects.filter(
        Q(contact__on__range=(first_day, last_day)) | Q(judged_on__range=(first_day, last_day)),
        contact__origin=Contact.Origin.OWN,
    )
    found = rows.order_by("contact__on", "contact__record_number", "line").values(
        "line", "programme", "promised_on", "promised_yen", "way", "state",
        record_number=F("contact__record_number"), debtor_number=F("debtor__number"),
    )  # fmt: skip
    return (row | {"line": f"{row['line']:02d}"} for row in found.iterator(chunk_size=AT_ONCE))


def days_recorded_late(day: date) -> list[date]:
    """Earlier days to which a record was added on `day`, a correction for instance; their deliveries are renewed."""
    late = Contact.objects.filter(recorded_at__date=day, on__lt=day, origin=Contact.Origin.OWN)
    return sorted(late.values_list("on", flat=True).distinct())
