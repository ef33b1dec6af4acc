"""Who was shown whose receipts, and which numbers were asked about."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from saikoku.collection.receipts import queries
from saikoku.collection.receipts.queries import Verdict
from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit


def note(action: str, *, about: Iterable[str], by: Actor, at: datetime) -> None:
    """Nobody was shown where `about` is empty: no record."""
    if numbers := sorted(set(about)):
        audit.record(action, by=by, at=at, about=numbers)


@transaction.atomic
def verify(*, number: str, code: str, by: Actor, at: datetime) -> Verdict:
    """Answer, and keep that it was asked: many wrong codes are a pattern."""
    found = queries.verify(number, code)
    audit.record("receipts.verified", by=by, at=at, object_id=number[:40], after={"verdict": found.word})
    return found
