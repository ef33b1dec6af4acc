"""Looking at a case is an act of its own: the trail knows who saw whom."""

from datetime import datetime

from saikoku.desk.cases.queries import Card
from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit


def note_shown(*, card: Card, reason: str, by: Actor, at: datetime) -> None:
    """The whole household stood on a screen; must run in the transaction that read it."""
    people = [card.debtor, *card.others]
    audit.record(
        "cases.card.shown", by=by, at=at, about=[person.number for person in people], reason=reason,
        object_id=str(card.debtor.pk),
    )  # fmt: skip
