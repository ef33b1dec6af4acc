"""The workers of the practice house with their contracts and wishes, and the question for the next month's shifts."""

from datetime import datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.planning.staffing import operations as staffing
from saikoku.planning.staffing.rules.month import Beside
from saikoku.practice.rules import contracts
from saikoku.workforce.shifts.operations import PlanRefused
from saikoku.workforce.workers import operations as workers
from saikoku.workforce.workers.models import Worker

_EMPLOYER = "練習用"


@transaction.atomic
def register(*, by: Actor, at: datetime) -> int:
    """Register the workers that are missing; the number of them."""
    known = set(Worker.objects.values_list("number", flat=True))
    missing = [one for one in contracts.CONTRACTED if one.number not in known]
    for one in missing:
        worker = workers.register(
            number=one.number, name=one.name, employer=_EMPLOYER, first_on=at.date().replace(day=1), by=by, at=at
        )
        workers.agree_contract(
            worker_id=worker.pk, since=worker.first_on, hours=one.hours, skills=list(one.skills),
            languages=list(one.languages), source=contracts.SOURCE, by=by, at=at,
        )  # fmt: skip
    return len(missing)


@transaction.atomic
def wish(*, month: Month, by: Actor, at: datetime) -> None:
    ids = dict(Worker.objects.values_list("number", "pk"))
    for one in contracts.wishes(month):
        earliest, latest = one.between or (None, None)
        workers.wish(
            worker_id=ids[one.number], kind=one.kind, first_on=one.first_on, last_on=one.last_on, earliest=earliest,
            latest=latest, by=by, at=at,
        )  # fmt: skip


def ask_for_shifts(*, month: Month, by: Actor, at: datetime) -> bool:
    """Queue the month's plan as a leader would; False where nothing was seen yet that it could be made from."""
    try:
        staffing.ask_for_shifts(month=month, beside=Beside(), by=by, at=at)
    except PlanRefused:
        return False
    return True
