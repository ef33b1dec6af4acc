"""Looking at tasks shows people, which is recorded."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.registry.tasks.models import Task
from saikoku.security.audit import operations as audit


@transaction.atomic
def note_tasks_viewed(*, about: Iterable[str], by: Actor, at: datetime) -> None:
    """A part of somebody's pile was shown, with surnames."""
    audit.record("today.tasks.viewed", by=by, at=at, about=about)


@transaction.atomic(savepoint=False)
def note_own_shown(*, about: Iterable[str], by: Actor, at: datetime) -> None:
    """Records behind own numbers, or promises that were not kept, were shown with surnames."""
    audit.record("today.own.shown", by=by, at=at, about=about)


@transaction.atomic
def note_task_shown(*, task: Task, by: Actor, at: datetime) -> None:
    """One task was opened, with its note and its record."""
    audit.record("today.task.shown", by=by, at=at, about=[task.debtor.number], object_id=str(task.pk))
