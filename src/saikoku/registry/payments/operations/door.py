"""Money that our own people took at a door: it counts at once as a quick payment, until the city's own row is there.

Such a row has a number of ours, which no row of the city has. It is taken back by a row of ours that cancels it: when
the receipt is void, and when the city's row of the same payment has come, so that nothing counts twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Sum

from saikoku.registry.payments import sets
from saikoku.registry.payments.models import Payment
from saikoku.registry.payments.rules.standing import CANCELLED, QUICK

VISIT_COLLECTION = "6"
OWN_RUN = 0
"""Rows that came in no file."""
TAKING_BACK = "X"
KEY = ("programme", "assessed_year", "due_year", "notice_number", "instalment")


@dataclass(frozen=True, slots=True)
class Taken:
    """One line of a receipt."""

    number: str
    debtor_id: int
    debtor_number: str
    programme: str
    assessed_year: int
    due_year: int
    notice_number: str
    instalment: str
    due_on: date
    yen: int


@transaction.atomic
def record(*, lines: Iterable[Taken], on: date, at: datetime) -> None:
    """Let these lines count from now; the balances follow. The caller writes the trail of its act."""
    rows = [
        Payment(
            payment_number=line.number, debtor_id=line.debtor_id, debtor_number=line.debtor_number,
            programme=line.programme, assessed_year=line.assessed_year, due_year=line.due_year,
            notice_number=line.notice_number, instalment=line.instalment, due_on=line.due_on, paid_on=on, credited_on=on,
            channel=VISIT_COLLECTION, principal=line.yen, report=QUICK, standing=line.yen, received_at=at, run_id=OWN_RUN,
        )
        for line in lines
    ]  # fmt: skip
    Payment.objects.bulk_create(rows)
    _renew(rows)


@transaction.atomic
def take_back(*, numbers: Iterable[str], on: date, at: datetime) -> None:
    """These lines count no more. A line is taken back once: a second time changes nothing."""
    wanted = list(numbers)
    gone = taken_back(wanted)
    rows = []
    for row in Payment.objects.filter(payment_number__in=set(wanted) - gone, run_id=OWN_RUN, report=QUICK):
        row.pk, row.relates_to = None, row.payment_number
        row.payment_number += TAKING_BACK
        row.report, row.principal, row.standing = CANCELLED, -row.principal, 0
        row.credited_on, row.received_at, row.stated_at = on, at, at
        rows.append(row)
    Payment.objects.bulk_create(rows)
    _renew(rows)


def taken_back(numbers: Iterable[str]) -> set[str]:
    """Those of these lines that count no more."""
    found = Payment.objects.filter(relates_to__in=list(numbers), run_id=OWN_RUN, report=CANCELLED)
    return set(found.values_list("relates_to", flat=True))


def booked(numbers: Iterable[str]) -> set[str]:
    """Those of these lines that count by the city's own rows of that instalment and day, which stand."""
    gone = Payment.objects.filter(payment_number__in=taken_back(numbers))
    found = set()
    for row in gone:
        same = Payment.objects.filter(**{name: getattr(row, name) for name in (*KEY, "paid_on", "channel")})
        if (same.exclude(run_id=OWN_RUN).aggregate(yen=Sum("standing"))["yen"] or 0) >= row.principal:
            found.add(row.payment_number)
    return found


def _renew(rows: list[Payment]) -> None:
    with connection.cursor() as cursor:
        sets.begin_touching(cursor)
        cursor.executemany(
            "insert into payment_touched (payment_number) values (%s)", [[row.payment_number] for row in rows]
        )
        cursor.executemany(
            f"insert into instalment_touched ({', '.join(KEY)}) values (%s, %s, %s, %s, %s)",  # noqa: S608
            [[getattr(row, name) for name in KEY] for row in rows],
        )
        sets.renew_standing(cursor)
        sets.renew_balances(cursor)
        sets.end_touching(cursor)
