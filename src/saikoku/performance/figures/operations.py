"""Looking behind a figure shows people: the trail knows who saw whom."""

from collections.abc import Iterable
from datetime import datetime

from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit


def note_shown(*, what: str, about: Iterable[str], by: Actor, at: datetime) -> None:
    """A page of a list, a record or a procedure stood on a screen; must run in the transaction that read it."""
    audit.record("figures.evidence.shown", by=by, at=at, about=about, object_id=what)


def note_taken(*, what: str, about: Iterable[str], by: Actor, at: datetime) -> None:
    """The evidence of a month was taken as a file; must run in the transaction that read it."""
    audit.record("figures.evidence.taken", by=by, at=at, about=about, object_id=what)
