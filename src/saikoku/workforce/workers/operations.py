"""Register who works here, note contracts and wishes, and the end."""

from datetime import date, datetime, time

from django.db import IntegrityError, transaction

from saikoku.governance.law.rules import working_hours
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit
from saikoku.workforce.workers.models import Contract, Wish, Worker
from saikoku.workforce.workers.rules import contracts
from saikoku.workforce.workers.rules.contracts import Hours


class WorkerRefused(Refused):
    """`reasons` are codes: number-taken, already-ended, before-first-day, and those of rules.contracts."""


@transaction.atomic
def register(
    *, number: str, name: str, name_kana: str = "", employer: str = "", first_on: date, by: Actor, at: datetime
) -> Worker:
    """Raises WorkerRefused: number-taken."""
    try:
        with transaction.atomic():
            worker = Worker.objects.create(
                number=number, name=name, name_kana=name_kana, employer=employer, first_on=first_on, registered_at=at,
                registered_by=by.name,
            )  # fmt: skip
    except IntegrityError as taken:
        raise WorkerRefused(["number-taken"]) from taken
    audit.record("workers.registered", by=by, at=at, object_id=number, after={"first_on": first_on.isoformat()})
    return worker


@transaction.atomic
def agree_contract(
    *, worker_id: int, since: date, hours: Hours, skills: list[str], languages: list[str], source: str, by: Actor,
    at: datetime,
) -> Contract:  # fmt: skip
    """The hours from a day on. Raises WorkerRefused with every reason that holds, and Worker.DoesNotExist."""
    worker = Worker.objects.select_for_update().get(pk=worker_id)
    reasons = contracts.refusals(hours, working_hours.on(since))
    reasons += ["before-first-day"] if since < worker.first_on else []
    reasons += ["no-skill"] if not skills else []
    reasons += ["source-missing"] if not source.strip() else []
    if reasons:
        raise WorkerRefused(reasons)
    contract = Contract.objects.create(
        worker=worker, since=since, week_least=hours.week_least, week_most=hours.week_most, days_most=hours.days_most,
        weekdays=sorted(hours.weekdays), earliest=hours.earliest, latest=hours.latest, day_shortest=hours.day_shortest,
        day_longest=hours.day_longest, skills=skills, languages=languages, source=source.strip(), entered_at=at,
        entered_by=by.name,
    )  # fmt: skip
    audit.record(
        "workers.contract.agreed", by=by, at=at, object_id=worker.number, reason=source.strip(),
        after={
            "since": since.isoformat(), "week": [hours.week_least, hours.week_most], "days": hours.days_most,
            "weekdays": sorted(hours.weekdays), "skills": skills, "languages": languages,
        },
    )  # fmt: skip
    return contract


@transaction.atomic
def end(*, worker_id: int, last_on: date, by: Actor, at: datetime) -> Worker:
    """The last day of work. Raises WorkerRefused: already-ended, before-first-day."""
    worker = Worker.objects.select_for_update().get(pk=worker_id)
    reasons = ["already-ended"] if worker.last_on else []
    reasons += ["before-first-day"] if last_on < worker.first_on else []
    if reasons:
        raise WorkerRefused(reasons)
    worker.last_on, worker.ended_at, worker.ended_by = last_on, at, by.name
    worker.save(update_fields=["last_on", "ended_at", "ended_by"])
    audit.record("workers.ended", by=by, at=at, object_id=worker.number, after={"last_on": last_on.isoformat()})
    return worker


@transaction.atomic
def wish(
    *, worker_id: int, kind: str, first_on: date, last_on: date | None = None, earliest: time | None = None,
    latest: time | None = None, note: str = "", by: Actor, at: datetime,
) -> Wish:  # fmt: skip
    """Raises WorkerRefused: day-is-over, not-employed-then, ends-before-it-begins, hours-missing."""
    worker = Worker.objects.select_for_update().get(pk=worker_id)
    last_on = last_on or first_on
    reasons = contracts.wish_refusals(first_on, today=at.date(), first=worker.first_on, last=worker.last_on)
    reasons += ["ends-before-it-begins"] if last_on < first_on else []
    wants_hours = kind == Wish.Kind.HOURS
    reasons += ["hours-missing"] if wants_hours and not (earliest and latest and earliest < latest) else []
    if reasons:
        raise WorkerRefused(reasons)
    row = Wish.objects.create(
        worker=worker, kind=kind, first_on=first_on, last_on=last_on, earliest=earliest if wants_hours else None,
        latest=latest if wants_hours else None, note=note.strip(), entered_at=at, entered_by=by.name,
    )  # fmt: skip
    audit.record(
        "workers.wish.entered", by=by, at=at, object_id=worker.number,
        after={"kind": kind, "first_on": first_on.isoformat(), "last_on": last_on.isoformat()},
    )  # fmt: skip
    return row


@transaction.atomic
def take_back(*, wish_id: int, by: Actor, at: datetime) -> Wish:
    """Raises WorkerRefused: already-withdrawn, and Wish.DoesNotExist."""
    row = Wish.objects.select_for_update().select_related("worker").get(pk=wish_id)
    if row.withdrawn_at:
        raise WorkerRefused(["already-withdrawn"])
    row.withdrawn_at, row.withdrawn_by = at, by.name
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit.record("workers.wish.withdrawn", by=by, at=at, object_id=row.worker.number, before={"kind": row.kind})
    return row


@transaction.atomic
def note_viewed(*, number: str = "", by: Actor, at: datetime) -> None:
    """Names, contracts and wishes were shown: of one worker, or of all."""
    audit.record("workers.worker.viewed" if number else "workers.list.viewed", by=by, at=at, object_id=number)
