"""Who was shown whose receipts, and which numbers were asked about."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from saikoku.collection.receipts import queries
from saikoku.collection.receipts.queries import Verdict
from saikoku.governance.terms.queries import agreed
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access import operations as access
from saikoku.security.access.models import WrongCode
from saikoku.security.access.rules.guessing import Patience
from saikoku.security.audit import operations as audit


def note(action: str, *, about: Iterable[str], by: Actor, at: datetime) -> None:
    """Nobody was shown where `about` is empty: no record."""
    if numbers := sorted(set(about)):
        audit.record(action, by=by, at=at, about=numbers)


@transaction.atomic
def verify(*, number: str, code: str, by: Actor, at: datetime) -> Verdict:
    """Answer, and keep that it was asked: many wrong codes are a pattern. After too many of them by the same person the
    verdict is `wait`, whatever the code."""
    patience = _patience(at)
    if until := access.codes_held(kind=WrongCode.Kind.RECEIPT, patience=patience, by=by, at=at):
        return Verdict("wait", until=until)
    found = queries.verify(number, code)
    if found.word == "wrong-code":
        access.note_wrong_code(kind=WrongCode.Kind.RECEIPT, patience=patience, by=by, at=at)
    audit.record("receipts.verified", by=by, at=at, object_id=number[:40], after={"verdict": found.word})
    return found


def _patience(at: datetime) -> Patience:
    terms = agreed(at.astimezone(clock.TOKYO).date())
    return Patience(terms["code_wrong_tries"], terms["code_wait_minutes"])
