"""Who looked at whose route: the record of each page and paper that names people."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit


@transaction.atomic(savepoint=False)
def note_shown(*, numbers: Iterable[str], plan_id: int, by: Actor, at: datetime) -> None:
    audit.record("routes.plan.shown", about=numbers, object_id=str(plan_id), by=by, at=at)


@transaction.atomic
def note_asked_why(*, number: str, by: Actor, at: datetime) -> None:
    audit.record("routes.why.shown", about=[number], by=by, at=at)


@transaction.atomic
def note_sheet_taken(*, numbers: Iterable[str], route_id: int, by: Actor, at: datetime) -> None:
    audit.record("routes.sheet.taken", about=numbers, object_id=str(route_id), by=by, at=at)
