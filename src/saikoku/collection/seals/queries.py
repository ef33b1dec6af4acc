"""Which seals are there, which may be used now, and what waits?"""

from datetime import datetime

from django.db.models import QuerySet

from saikoku.collection.seals.models import Seal, SealLoan, SealRequest
from saikoku.collection.seals.rules import loans, steps
from saikoku.collection.seals.rules.loans import Done
from saikoku.collection.seals.rules.steps import Step, Taken


def taken(seal: Seal) -> list[Taken]:
    """The steps of a seal in the order in which they take effect; reads `seal.steps` once."""
    rows = sorted(seal.steps.all(), key=lambda row: (row.since, row.pk))
    return [Taken(Step(row.step), row.since) for row in rows]


def seals() -> list[Seal]:
    """Every seal, the newest first, without its picture."""
    return list(Seal.objects.defer("imprint").prefetch_related("steps", "requests", "loans__end").order_by("-id"))


def permitted(at: datetime) -> list[Seal]:
    """Seals that a receipt may carry at this moment, the newest first."""
    rows = Seal.objects.defer("imprint").prefetch_related("steps").order_by("-id")
    return [seal for seal in rows if steps.is_permitted(taken(seal), at)]


def lost_untold() -> list[Seal]:
    """Seals whose loss the city was not told yet."""
    return [seal for seal in seals() if steps.report_due(taken(seal), 0) is not None]


def waiting_for(name: str) -> QuerySet[SealRequest]:
    """Requests that this person may decide: all but his own."""
    return SealRequest.objects.filter(state=SealRequest.State.OPEN).exclude(asked_by=name)


def loans_of(seal: Seal) -> list[SealLoan]:
    """All that was entered, in its order; reads `seal.loans` once."""
    return sorted(seal.loans.all(), key=lambda row: row.pk)


def holder(seal: Seal) -> str:
    """The worker number of whoever has it; empty where it lies with its keeper."""
    return loans.holder((one.way, one.worker_number) for one in loans_of(seal) if _done(one) == Done.CONFIRMED)


def waiting_loan(seal: Seal) -> SealLoan | None:
    return next((one for one in loans_of(seal) if _done(one) is None), None)


def _done(one: SealLoan) -> str | None:
    end = getattr(one, "end", None)
    return end.done if end else None


def loans_to_confirm(worker_number: str) -> list[SealLoan]:
    """What waits for whoever has, or is to have, a seal."""
    if not worker_number:
        return []
    rows = SealLoan.objects.filter(worker_number=worker_number, end=None).select_related("seal").defer("seal__imprint")
    return list(rows.order_by("pk"))


def held_by(worker_number: str) -> list[Seal]:
    """The seals that this person has in his hands."""
    if not worker_number:
        return []
    lent = Seal.objects.defer("imprint").filter(loans__worker_number=worker_number).distinct().prefetch_related("loans__end")
    return [one for one in lent.order_by("name") if holder(one) == worker_number]
