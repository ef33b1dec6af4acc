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
