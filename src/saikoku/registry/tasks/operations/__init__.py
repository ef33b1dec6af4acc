"""Open and close what somebody still has to do about a debtor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import SIDE_OF
from saikoku.kernel.refusals import Refused
from saikoku.registry.contacts.models import Contact
from saikoku.registry.liabilities import operations as liabilities
from saikoku.registry.liabilities.models import OwnStop
from saikoku.registry.tasks.models import SlipRequestLine, Task
from saikoku.security.audit import operations as audit


class TaskRefused(Refused):
    """The task cannot be opened or closed; `reasons` are codes."""


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One instalment for which a payment slip is asked (R03). `amount_wanted` in yen; None: the whole."""

    instalment_id: int
    possible: str = "1"
    amount_wanted: int | None = None
    send_to: str = "1"
    address: str = ""


def open_task(
    *, kind: str, debtor_id: int, record_number: str, programme: str = "", urgent: bool = False,
    due_at: datetime | None = None, owner_id: int | None = None, note: str = "",
    slip_lines: Iterable[SlipLine] = (), by: Actor, at: datetime,
) -> Task:  # fmt: skip
    """A new task; a slip request is given its number (受付番号) and needs at least one line.

    Raises TaskRefused: kind-unknown, record-missing, due-missing (a call back without its time),
    slip-request-without-lines, lines-without-slip-request.
    """
    lines = list(slip_lines)
    reasons = []
    if kind not in Task.Kind.values:
        reasons.append("kind-unknown")
    if not record_number:
        reasons.append("record-missing")
    if kind == Task.Kind.CALL_BACK and due_at is None:
        reasons.append("due-missing")
    if kind == Task.Kind.SLIP_REQUEST and not lines:
        reasons.append("slip-request-without-lines")
    if kind != Task.Kind.SLIP_REQUEST and lines:
        reasons.append("lines-without-slip-request")
    if reasons:
        raise TaskRefused(reasons)
    with transaction.atomic(savepoint=False):
        task = Task.objects.create(
            kind=kind, debtor_id=debtor_id, record_number=record_number, programme=programme, urgent=urgent,
            due_at=due_at, owner_id=owner_id, note=note, opened_at=at, opened_by=by.name,
        )  # fmt: skip
        if lines:
            _write_lines(task, lines)
        audit.record(
            "registry.task.opened", by=by, at=at, about=[task.debtor.number], object_id=str(task.pk),
            after={"kind": kind, "record": record_number, "urgent": urgent, "request": task.request_number},
        )  # fmt: skip
    return task


def _write_lines(task: Task, lines: list[SlipLine]) -> None:
    """The request's number follows the task's own, so it is never given twice."""
    task.request_number = f"S{task.pk:010d}"
    task.save(update_fields=["request_number"])
    SlipRequestLine.objects.bulk_create(
        SlipRequestLine(
            task=task, line=number, instalment_id=line.instalment_id, possible=line.possible,
            amount_wanted=line.amount_wanted, send_to=line.send_to, address=line.address,
        )
        for number, line in enumerate(lines, start=1)
    )  # fmt: skip


@transaction.atomic
def close_task(*, task_id: int, result: str, by: Actor, at: datetime) -> Task:
    """The task is done. Raises TaskRefused: task-unknown, not-open, result-missing, own-stop (whoever stopped a person's
    reminders does not himself end the handing over to the city that the stop asks for)."""
    return _end(task_id, Task.State.DONE, result, "registry.task.closed", by, at)


@transaction.atomic
def withdraw_task(*, task_id: int, reason: str, by: Actor, at: datetime) -> Task:
    """The task needs no doing any more. Raises TaskRefused as `close_task` does."""
    return _end(task_id, Task.State.WITHDRAWN, reason, "registry.task.withdrawn", by, at)


@transaction.atomic
def close_answered(*, task_id: int, result: str, by: Actor, at: datetime) -> Task:
    """The city has answered what was handed over: that is the second person's word. Raises TaskRefused: task-unknown,
    not-open, result-missing."""
    return _end(task_id, Task.State.DONE, result, "registry.task.closed", by, at, answered=True)


@transaction.atomic
def put_off(*, task_id: int, due_at: datetime, reason: str, by: Actor, at: datetime) -> Task:
    """The task is due later; its owner stays. Raises TaskRefused: task-unknown, not-open, not-later, result-missing."""
    task = Task.objects.select_for_update(of=("self",)).select_related("debtor").filter(pk=task_id).first()
    reasons = _against_a_change(task, reason)
    if task is not None and task.due_at is not None and due_at <= task.due_at:
        reasons.append("not-later")
    if reasons:
        raise TaskRefused(reasons)
    before, task.due_at = task.due_at, due_at
    task.save(update_fields=["due_at"])
    audit.record(
        "registry.task.put_off", by=by, at=at, about=[task.debtor.number], object_id=str(task.pk), reason=reason,
        before={"due_at": before}, after={"due_at": due_at, "kind": task.kind},
    )  # fmt: skip
    return task


@transaction.atomic
def pass_to_team(*, task_id: int, reason: str, by: Actor, at: datetime) -> Task:
    """A task of one person becomes the team's; its time stays. Raises TaskRefused: task-unknown, not-open, result-missing,
    same-owner (it is the team's already)."""
    task = Task.objects.select_for_update(of=("self",)).select_related("debtor").filter(pk=task_id).first()
    reasons = _against_a_change(task, reason)
    reasons += ["same-owner"] if task is not None and task.owner_id is None else []
    if reasons:
        raise TaskRefused(reasons)
    before, task.owner_id = task.owner_id, None
    task.save(update_fields=["owner_id"])
    audit.record(
        "registry.task.passed_to_team", by=by, at=at, about=[task.debtor.number], object_id=str(task.pk), reason=reason,
        before={"owner": before}, after={"owner": None, "kind": task.kind},
    )  # fmt: skip
    return task


@transaction.atomic
def hand_all_over(*, owner_id: int, to_id: int | None, reason: str, by: Actor, at: datetime) -> list[Task]:
    """Every open task of one person becomes another's, or the team's (None); times and people stay.

    Raises TaskRefused: same-owner, nothing-open, result-missing.
    """
    found = list(
        Task.objects.select_for_update(of=("self",)).select_related("debtor")
        .filter(owner_id=owner_id, state=Task.State.OPEN).order_by("pk")
    )  # fmt: skip
    reasons = ["same-owner"] if owner_id == to_id else []
    reasons += [] if found else ["nothing-open"]
    reasons += [] if reason.strip() else ["result-missing"]
    if reasons:
        raise TaskRefused(reasons)
    Task.objects.filter(pk__in=[task.pk for task in found]).update(owner_id=to_id)
    audit.record(
        "registry.task.all_handed_over", by=by, at=at, about=[task.debtor.number for task in found], reason=reason,
        before={"owner": owner_id}, after={"owner": to_id, "tasks": [task.pk for task in found]},
    )  # fmt: skip
    return found


@transaction.atomic
def take_back(*, record: Contact, reason: str, by: Actor, at: datetime) -> None:
    """Undo what a record set in motion: our own stop, tasks of it that nobody did yet, and the call-backs of its side that
    it ended, which are owed again to the same person at the same time. The record that replaces it is written before."""
    for stop in OwnStop.objects.filter(record_number=record.record_number, lifted_on=None):
        liabilities.lift_stop(stop_id=stop.pk, reason=reason, by=by, at=at)
    for task in Task.objects.filter(record_number=record.record_number, state=Task.State.OPEN).order_by("pk"):
        withdraw_task(task_id=task.pk, reason=reason, by=by, at=at)
    ended = Task.objects.filter(
        debtor_id=record.debtor_id, kind=Task.Kind.CALL_BACK, closed_at=record.recorded_at, closed_by=record.recorded_by
    ).exclude(record_number=record.record_number)
    for task in ended.order_by("pk"):
        if not task.programme or SIDE_OF[task.programme] == SIDE_OF[record.programme]:
            open_task(
                kind=task.kind, debtor_id=task.debtor_id, record_number=task.record_number, programme=task.programme,
                urgent=task.urgent, due_at=task.due_at, owner_id=task.owner_id, note=task.note, by=by, at=at,
            )  # fmt: skip


def _against_a_change(task: Task | None, why: str) -> list[str]:
    reasons = []
    if task is None:
        reasons.append("task-unknown")
    elif task.state != Task.State.OPEN:
        reasons.append("not-open")
    if not why.strip():
        reasons.append("result-missing")
    return reasons


def _asks_for_a_second_person(task: Task) -> bool:
    """A stop of ours keeps everybody from a debtor: that it is so, somebody else tells the city."""
    return (
        task.kind == Task.Kind.HANDOVER
        and OwnStop.objects.filter(record_number=task.record_number, lifted_on=None).exists()
    )


def _end(task_id: int, state: str, result: str, action: str, by: Actor, at: datetime, *, answered: bool = False) -> Task:
    task = Task.objects.select_for_update(of=("self",)).select_related("debtor").filter(pk=task_id).first()
    reasons = _against_a_change(task, result)
    his_own = task is not None and task.opened_by == by.name and not answered
    reasons += ["own-stop"] if his_own and _asks_for_a_second_person(task) else []
    if reasons:
        raise TaskRefused(reasons)
    task.state, task.result, task.closed_at, task.closed_by = state, result, at, by.name
    task.save(update_fields=["state", "result", "closed_at", "closed_by"])
    audit.record(
        action, by=by, at=at, about=[task.debtor.number], object_id=str(task.pk),
        before={"state": Task.State.OPEN}, after={"state": state, "kind": task.kind},
    )  # fmt: skip
    return task
