"""Leave the month's lists, and come back to them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from saikoku.exchange.layouts.rules import outcomes
from saikoku.kernel.programmes import programmes_of
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts import queries as contacts

LEAVES = "leave_this_month"
"""What the table of outcomes says of one that takes a person off the month's lists."""
LISTED_WORKS = ("01", "02", "03")


def leave_month(*, debtor_id: int, sides: Iterable[str], reason: str, on: date) -> int:
    """Take a person off this month's lists of calls and visits on these sides; the number of rows."""
    programmes = [code for side in sides for code in programmes_of(side)]
    rows = Target.objects.filter(
        debtor_id=debtor_id, month=on.replace(day=1), programme__in=programmes, work__in=LISTED_WORKS,
        withdrawn=False, left_on=None,
    )  # fmt: skip
    return rows.update(left_on=on, left_reason=reason)


def rejoin_month(*, debtor_id: int, side: str, on: date, record_number: str) -> int:
    """Put a person back whom this record took off, because it is corrected; unless another standing record of the month and
    side, a call or a visit, keeps him off."""
    if _left_otherwise(debtor_id, side, on, record_number):
        return 0
    rows = Target.objects.filter(
        debtor_id=debtor_id, month=on.replace(day=1), programme__in=programmes_of(side), work__in=LISTED_WORKS,
        left_reason__in=["reached", "paid", "promised", "stopped"],
    )  # fmt: skip
    return rows.update(left_on=None, left_reason="")


def _left_otherwise(debtor_id: int, side: str, on: date, record_number: str) -> bool:
    leaving = [code for code, one in outcomes.outcomes().items() if LEAVES in one.next]
    rows = contacts.standing().filter(
        Q(debtor=debtor_id) | Q(debtor__merged_into=debtor_id), programme__in=programmes_of(side), outcome__in=leaving,
        on__year=on.year, on__month=on.month,
    )  # fmt: skip
    return rows.exclude(record_number=record_number).exists()
