"""Looking at tasks shows people, which is recorded; ending a piece of telephone research writes the ledger."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from saikoku.desk.today.rules import research
from saikoku.exchange.layouts.rules import outcomes
from saikoku.kernel import clock, phones
from saikoku.kernel.actor import Actor
from saikoku.registry.contacts import operations as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules.records import Draft
from saikoku.registry.debtors import operations as debtors
from saikoku.registry.debtors.models import PhoneState
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.registry.tasks.operations import TaskRefused
from saikoku.security.audit import operations as audit

RESEARCH_WORK, RESEARCH_CHANNEL = "06", "6"
STATES = {research.FOUND: PhoneState.CONFIRMED, research.CANDIDATE: PhoneState.UNCONFIRMED}


@transaction.atomic
def note_tasks_viewed(*, about: Iterable[str], by: Actor, at: datetime) -> None:
    """A part of somebody's pile was shown, with surnames."""
    audit.record("today.tasks.viewed", by=by, at=at, about=about)


@transaction.atomic
def note_task_shown(*, task: Task, by: Actor, at: datetime) -> None:
    """One task was opened, with its note and its record."""
    audit.record("today.task.shown", by=by, at=at, about=[task.debtor.number], object_id=str(task.pk))


@transaction.atomic
def record_research(
    *, task_id: int, outcome: str, number: str, source: str, note: str, by: Actor, at: datetime
) -> Contact:
    """Write the record of the research (work 06, channel 6), keep the number found (R02), end the task.

    Raises TaskRefused: task-unknown, not-open, not-research, worker-missing, and those of rules.research.
    """
    task = Task.objects.select_for_update(of=("self",)).filter(pk=task_id).first()
    reasons = _reasons(task) + research.refusals(outcome=outcome, number=number, source=source)
    reasons += [] if by.worker_number else ["worker-missing"]
    if reasons:
        raise TaskRefused(reasons)
    local = at.astimezone(clock.TOKYO)
    draft = Draft(
        debtor_id=task.debtor_id, programme=_programme(task), outcome=outcome, on=local.date(),
        started_at=local.time().replace(second=0, microsecond=0), work=RESEARCH_WORK, channel=RESEARCH_CHANNEL, summary=note,
        phone=phones.parse(number).number if number else "",
    )  # fmt: skip
    record = contacts.append(draft=draft, worker_number=by.worker_number, by=by, at=at)
    if outcome in STATES:
        debtors.find_phone(
            debtor_id=task.debtor_id, number=draft.phone, state=STATES[outcome], source=source,
            record_number=record.record_number, by=by, at=at,
        )  # fmt: skip
    tasks.close_task(task_id=task.pk, result=outcomes.outcomes()[outcome].ja, by=by, at=at)
    return record


def _reasons(task: Task | None) -> list[str]:
    if task is None:
        return ["task-unknown"]
    found = [] if task.state == Task.State.OPEN else ["not-open"]
    return found + ([] if task.kind == Task.Kind.PHONE_RESEARCH else ["not-research"])


def _programme(task: Task) -> str:
    """The task's own; an older task without one takes that of the record it was born of."""
    return task.programme or Contact.objects.values_list("programme", flat=True).get(record_number=task.record_number)
