"""Meet the city's rows of visit collections with our receipts, so that nothing counts twice.

A row is that of a line where key, day and yen are the same. From then on the city's row alone counts.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from saikoku.collection.cash import queries
from saikoku.collection.cash.models import CityCredit
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.registry.payments.operations import door
from saikoku.security.audit import operations as audit


@transaction.atomic
def settle(*, debtor_ids: Iterable[int], by: Actor, at: datetime) -> int:
    """Link what has come for these people; the number of lines. Within the act that applied the city's file."""
    ids = list(debtor_ids)
    waiting = defaultdict(list)
    for row in queries.city_rows_without_receipt().filter(debtor_id__in=ids).order_by("paid_on", "payment_number"):
        waiting[(*_key(row), row.instalment, row.paid_on, row.principal)].append(row.payment_number)
    if not waiting:
        return 0
    found = []
    lines = queries.standing_lines().filter(receipt__debtor_id__in=ids).select_related("receipt").order_by("pk")
    for line in lines:
        same = waiting.get((*_key(line), line.instalment_code, line.receipt.issued_on, line.yen))
        if same:
            found.append(CityCredit(line=line, payment_number=same.pop(0), found_at=at))
    if not found:
        return 0
    CityCredit.objects.bulk_create(found)
    day = at.astimezone(clock.TOKYO).date()
    door.take_back(numbers=[one.line.payment_number for one in found], on=day, at=at)
    audit.record(
        "cash.city.credited", by=by, at=at, after={"lines": len(found), "yen": sum(one.line.yen for one in found)}
    )
    return len(found)


def _key(row) -> tuple:
    return row.programme, row.assessed_year, row.due_year, row.notice_number
