"""Meet the city's rows of visit collections with our receipts, so that nothing counts twice.

From the meeting on the city's row alone counts, also when the city takes it back: then the money is owed again, and the
line stands on the list of what the city has not booked.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from saikoku.collection.cash.models import CityCredit, CityCreditEnd
from saikoku.collection.cash.queries import credits
from saikoku.collection.cash.rules import meeting
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.registry.payments.operations import door
from saikoku.security.audit import operations as audit


@transaction.atomic
def settle(*, debtor_ids: Iterable[int], by: Actor, at: datetime) -> int:
    """Link what has come for these people; the number of lines. Within the act that applied the city's file.

    The instalments are locked by that act, as by the voiding of a receipt: neither sees the other half done.
    """
    lines = credits.lines_to_meet(debtor_ids)
    if not lines:
        return 0
    held = {one.line_id: one for one in credits.current_credits().filter(line__in=[line.id for line in lines])}
    rows = credits.rows_to_meet(lines)
    met = meeting.meet(lines, rows, {line: one.payment_number for line, one in held.items()})
    CityCreditEnd.objects.bulk_create(
        CityCreditEnd(credit=held[line], why=why, ended_at=at) for line, why in met.ended.items()
    )
    _credit(met.found, at=at)
    if met.found or met.ended:
        yen = {line.id: line.yen for line in lines}
        audit.record(
            "cash.city.credited", by=by, at=at,
            after={"lines": len(met.found), "yen": sum(yen[line] for line in met.found), "ended": len(met.ended)},
        )  # fmt: skip
    return len(met.found)


def settle_left(*, by: Actor, at: datetime) -> int:
    """Meet what no file brought together: a receipt that was replaced or entered after the city's row had come."""
    return settle(debtor_ids=credits.debtors_to_meet(), by=by, at=at)


def _credit(found: dict[int, str], *, at: datetime) -> None:
    turns = credits.turns(found)
    CityCredit.objects.bulk_create(
        CityCredit(line_id=line, turn=turns.get(line, 0) + 1, payment_number=number, found_at=at)
        for line, number in found.items()
    )
    numbers = credits.numbers_of(found)
    if numbers:
        door.take_back(numbers=numbers, on=at.astimezone(clock.TOKYO).date(), at=at)
