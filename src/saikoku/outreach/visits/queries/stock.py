"""Where the notices printed beforehand are."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from saikoku.kernel.spans import spans
from saikoku.outreach.visits.models import NoticeBatch, StockHandover, StockNotice, StockStep
from saikoku.outreach.visits.rules.stock import State, Step

MOST_BATCHES = 12
MOST_STEPS = 30


def has_some(account_id: int | None) -> bool:
    """Has this collector papers with him?"""
    return StockNotice.objects.filter(account_id=account_id, state=State.OUT).exists()


def counts() -> dict[str, int]:
    """How many are in each state."""
    return dict(StockNotice.objects.values("state").annotate(count=Count("pk")).values_list("state", "count"))


@dataclass(frozen=True, slots=True)
class Carried:
    """What one collector has with him, as runs of numbers."""

    worker_number: str
    account_id: int
    count: int
    runs: list[tuple[int, int]]


def carried() -> list[Carried]:
    rows = StockNotice.objects.filter(state=State.OUT).order_by("worker_number", "serial")
    by_worker: dict[tuple[str, int], list[int]] = {}
    for worker, account, serial in rows.values_list("worker_number", "account_id", "serial"):
        by_worker.setdefault((worker, account), []).append(serial)
    return [Carried(worker, account, len(serials), spans(serials)) for (worker, account), serials in by_worker.items()]


def waiting(first: int, last: int) -> QuerySet[StockHandover]:
    """What was counted out of these numbers and nobody has counted a second time."""
    return StockHandover.objects.filter(end=None, first__lte=last, last__gte=first)


def handovers(account_id: int | None = None) -> list[StockHandover]:
    """What waits for the second count, of one collector or of all."""
    rows = StockHandover.objects.filter(end=None).order_by("pk")
    return list(rows.filter(account_id=account_id) if account_id else rows)


def handover(handover_id: int) -> StockHandover | None:
    return StockHandover.objects.select_related("end").filter(pk=handover_id).first()


def _batches() -> QuerySet[NoticeBatch]:
    """Each with whether it may be printed once more: as long as all of it is in the office and none ever went out."""
    ends = {"first__lte": OuterRef("last"), "last__gte": OuterRef("first")}
    went_out = Exists(StockStep.objects.filter(step=Step.COUNT_OUT, **ends))
    is_out = Exists(StockHandover.objects.filter(end=None, **ends))
    elsewhere = Exists(StockNotice.objects.filter(batch=OuterRef("pk")).exclude(state=State.OFFICE))
    return NoticeBatch.objects.annotate(may_print=~went_out & ~is_out & ~elsewhere)


def batches() -> list[NoticeBatch]:
    """The latest, newest first."""
    return list(_batches().order_by("-pk")[:MOST_BATCHES])


def batch(batch_id: int) -> NoticeBatch | None:
    return _batches().filter(pk=batch_id).first()


def steps() -> list[StockStep]:
    return list(StockStep.objects.order_by("-pk")[:MOST_STEPS])
