"""Take off the month's lists who need not be asked any more, and put back who has to be."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection, transaction

from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import SIDE_OF
from saikoku.planning.targets import sets
from saikoku.registry.contacts import queries as contacts
from saikoku.security.audit import operations as audit


@dataclass(frozen=True, slots=True)
class Left:
    """How many targets left by reason (stopped, paid, promised, reached), how many came back, whose cases changed."""

    by_reason: dict[str, int] = field(default_factory=dict)
    back: int = 0
    debtors: tuple[int, ...] = ()


@transaction.atomic
def leave(*, on: date, by: Actor, at: datetime) -> Left:
    """By what is known on the day: a stop in force, nothing owed on the side, a live promise, a contact this month.

    Judge the promises first (contacts.operations.judging). A target whose reason has passed (a stop ended, a promise
    broke) comes back, unless a record took it off. Safe to repeat.
    """
    with connection.cursor() as cursor:
        changed = sets.leave(
            cursor, month=on.replace(day=1), on=on, side_of={code: str(side) for code, side in SIDE_OF.items()},
            contact=sorted(contacts.reaching_outcomes()),
        )  # fmt: skip
    reasons = Counter(reason for reason, _ in changed)
    left = Left(
        {reason: count for reason, count in sorted(reasons.items()) if reason},
        reasons[""],
        tuple(sorted({debtor for _, debtor in changed})),
    )
    if changed:
        audit.record("targets.left", by=by, at=at, after={**left.by_reason, "back": left.back})
    return left
