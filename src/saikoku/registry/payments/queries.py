"""What is owed on a day, and what was paid?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.payments import sets
from saikoku.registry.payments.models import Payment
from saikoku.registry.payments.rules import standing


@dataclass(frozen=True, slots=True)
class Balance:
    """One instalment's balance in yen; below zero: paid too much."""

    instalment_id: int
    debtor_id: int | None
    programme: str
    yen: int

    @property
    def owed(self) -> int:
        return max(self.yen, 0)


def balances(debtor_ids: Iterable[int], *, on: date) -> list[Balance]:
    """Every instalment of these persons at the close of the day (liabilities.rules.balance)."""
    wanted = list(Instalment.objects.filter(debtor_id__in=list(debtor_ids)).values_list("pk", flat=True))
    return balances_of(wanted, on=on)


def balances_of(instalment_ids: list[int], *, on: date) -> list[Balance]:
    if not instalment_ids:
        return []
    with connection.cursor() as cursor:
        return sorted(
            (Balance(*row) for row in sets.balances(cursor, wanted=instalment_ids, day=on)),
            key=lambda one: one.instalment_id,
        )


def owed_by_programme(debtor_ids: Iterable[int], *, on: date) -> dict[str, int]:
    """Yen owed by programme; an instalment paid too much settles no other."""
    found: dict[str, int] = defaultdict(int)
    for one in balances(debtor_ids, on=on):
        found[one.programme] += one.owed
    return dict(found)


def payments(debtor_ids: Iterable[int]) -> QuerySet[Payment]:
    """Rows of the persons, newest first; those that no longer stand show 0, those left aside none."""
    return Payment.objects.filter(debtor_id__in=list(debtor_ids)).order_by("-paid_on", "-payment_number")


def related(numbers: Iterable[str]) -> dict[str, list[Payment]]:
    """Every row that relates to these, directly or through others, by the number it began with."""
    began = {number: number for number in numbers}
    found: dict[str, list[Payment]] = defaultdict(list)
    at_hand = list(began)
    while at_hand:
        rows = Payment.objects.filter(relates_to__in=at_hand).exclude(payment_number__in=list(began))
        for row in rows.order_by("payment_number"):
            began[row.payment_number] = began[row.relates_to]
            found[began[row.relates_to]].append(row)
        at_hand = [row.payment_number for row in rows]
    return dict(found)


def as_row(row: Payment) -> standing.Row:
    """For rules.standing."""
    return standing.Row(row.payment_number, row.report, row.principal, row.credited_on, row.relates_to)
