"""Which seals are there, which may be used now, and what waits?"""

from datetime import datetime

from django.db.models import QuerySet

from saikoku.collection.seals.models import Seal, SealRequest
from saikoku.collection.seals.rules import steps
from saikoku.collection.seals.rules.steps import Step, Taken


def taken(seal: Seal) -> list[Taken]:
    """The steps of a seal in the order in which they take effect; reads `seal.steps` once."""
    rows = sorted(seal.steps.all(), key=lambda row: (row.since, row.pk))
    return [Taken(Step(row.step), row.since) for row in rows]


def seals() -> list[Seal]:
    """Every seal, the newest first, without its picture."""
    return list(Seal.objects.defer("imprint").prefetch_related("steps", "requests").order_by("-id"))


def permitted(at: datetime) -> list[Seal]:
    """Seals that a receipt may carry at this moment, the newest first."""
    return [seal for seal in seals() if steps.is_permitted(taken(seal), at)]


def lost_untold() -> list[Seal]:
    """Seals whose loss the city was not told yet."""
    return [seal for seal in seals() if steps.report_due(taken(seal), 0) is not None]


def waiting_for(name: str) -> QuerySet[SealRequest]:
    """Requests that this person may decide: all but his own."""
    return SealRequest.objects.filter(state=SealRequest.State.OPEN).exclude(asked_by=name)
