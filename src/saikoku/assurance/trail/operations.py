"""Reading the trail is an act too: each look is recorded."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.security.audit import operations as audit


@transaction.atomic
def note_list_viewed(*, filter_words: str, by: Actor, at: datetime) -> None:
    audit.record("trail.list.viewed", by=by, at=at, reason=filter_words)


@transaction.atomic
def note_out_of_hours_viewed(*, month: Month, by: Actor, at: datetime) -> None:
    """Somebody looked who worked outside the agreed hours."""
    audit.record("trail.hours.viewed", by=by, at=at, object_id=str(month))


@transaction.atomic
def note_record_viewed(*, record_id: int, shown: Iterable[str], by: Actor, at: datetime) -> None:
    """A record was opened; `shown` are the debtor numbers that stood on the page."""
    audit.record("trail.record.viewed", by=by, at=at, object_id=str(record_id), about=shown)


@transaction.atomic
def note_person_looked_up(*, debtor_number: str, reason: str, by: Actor, at: datetime) -> None:
    """Somebody asked who saw this debtor (given by number)."""
    audit.record("trail.person.looked_up", by=by, at=at, about=[debtor_number], reason=reason)
