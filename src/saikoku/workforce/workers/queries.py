"""Who works here, by which contract on a day, and what is wished for in a stretch of days."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from saikoku.workforce.workers.models import Contract, Wish, Worker


def workers(*, first: date, last: date) -> list[Worker]:
    """Everybody employed on any of the days."""
    here = Worker.objects.filter(first_on__lte=last).filter(Q(last_on=None) | Q(last_on__gte=first))
    return list(here.order_by("number"))


def everybody() -> list[Worker]:
    return list(Worker.objects.order_by("number"))


def contracts_on(on: date) -> dict[int, Contract]:
    """The contract of each worker that holds on the day."""
    rows = Contract.objects.filter(since__lte=on).order_by("worker_id", "-since", "-id").distinct("worker_id")
    return {row.worker_id: row for row in rows}


def history(worker: Worker) -> QuerySet[Contract]:
    return worker.contracts.order_by("-since", "-id")


def wishes(*, first: date, last: date, workers: Iterable[int] | None = None) -> list[Wish]:
    """What stands of the wishes that touch the days."""
    rows = Wish.objects.filter(withdrawn_at=None, first_on__lte=last, last_on__gte=first)
    if workers is not None:
        rows = rows.filter(worker_id__in=list(workers))
    return list(rows.order_by("worker_id", "first_on", "id"))
