"""Looking at the day's pile shows names; that is recorded."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit


@transaction.atomic
def note_tasks_viewed(*, about: Iterable[str], by: Actor, at: datetime) -> None:
    """The top of somebody's pile was shown, with surnames."""
    audit.record("today.tasks.viewed", by=by, at=at, about=about)
