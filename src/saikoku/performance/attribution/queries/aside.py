"""Which rows count nowhere yet, or should be asked about: the work list behind every figure."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Value
from django.db.models.functions import TruncDate

from saikoku.kernel.periods import Month
from saikoku.registry.contacts.models import WaitingRecord
from saikoku.registry.debtors.models import Debtor, MergedNumber
from saikoku.registry.liabilities.models import QualificationLoss, SlipIssued, Stop, TransferRegistration
from saikoku.registry.payments.models import Payment


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that counts nowhere, or only until somebody has looked at it. `payment`: it can be explained."""

    kind: str
    on: date
    debtor_number: str
    key: str
    yen: int | None
    run_id: int | None
    payment: bool = False


RECORDS = "records-of-nobody-known"
WAITING = {
    "payments-of-nobody-known": (Payment, "paid_on", "payment_number", "principal"),
    "payments-that-wait": (Payment, "paid_on", "payment_number", "principal"),
    "losses-of-nobody-known": (QualificationLoss, "filed_on", "procedure_number", "premium_reduced"),
    "slips-of-nobody-known": (SlipIssued, "issued_on", "slip_number", "amount"),
    "transfers-of-nobody-known": (TransferRegistration, "applied_on", "programme", None),
    "stops-of-nobody-known": (Stop, "starts_on", "stop_number", None),
}
"""Rows of the registry that count nowhere yet: table, day, number and yen."""


def left_aside_in(month: Month, *, with_records: bool = False) -> dict[str, int]:
    """Rows of the month that count nowhere until another row comes: those of nobody known, those that wait.

    `with_records`: a predecessor's records too, of which it is known only who waits now.
    """
    asked = {kind: _waiting(kind, month) for kind in WAITING}
    if with_records:
        asked[RECORDS] = _waiting_records(month)
    first, *others = [rows.values(kind=Value(kind)).annotate(count=Count("pk")) for kind, rows in asked.items()]
    counted = first.union(*others, all=True).values_list("kind", "count")
    return dict.fromkeys(asked, 0) | dict(counted)


def left_aside_rows(month: Month) -> list[Aside]:
    """The same, row by row; with them merges that join nobody, whatever their day."""
    found = []
    for kind, (model, on, key, yen) in WAITING.items():
        names = [on, "debtor_number", key, yen or "pk", "run_id"]
        for day, number, said, amount, run in _waiting(kind, month).order_by(on, "pk").values_list(*names):
            found.append(Aside(kind, day, number, said, amount if yen else None, run, model is Payment))
    for row in _waiting_records(month).order_by("pk"):
        on = date.fromisoformat(row.row["on"])
        found.append(Aside(RECORDS, on, row.debtor_number, row.record_number, None, row.run_id))
    return found


def unjoined_merges() -> list[MergedNumber]:
    """The latest row of each merged number that joins nobody: a number unknown, or numbers in a circle."""
    rows = MergedNumber.objects.order_by("old_number", "-merged_on", "-stated_at", "-new_number").distinct("old_number")
    joined = set(Debtor.objects.exclude(merged_into=None).values_list("number", flat=True))
    return [row for row in rows if row.old_number not in joined]


def of_days_to_come(month: Month) -> QuerySet[Payment]:
    """Payments whose day had not come when they were received: they count, and somebody should ask the city."""
    paid = Payment.objects.filter(paid_on__range=(month.first, month.last))
    return paid.filter(paid_on__gt=TruncDate("received_at")).order_by("paid_on", "pk")


def _waiting(kind: str, month: Month) -> QuerySet:
    model, on, *_ = WAITING[kind]
    rows = model.objects.filter(**{f"{on}__range": (month.first, month.last)})
    return rows.filter(standing=None).exclude(debtor=None) if kind == "payments-that-wait" else rows.filter(debtor=None)


def _waiting_records(month: Month) -> QuerySet[WaitingRecord]:
    return WaitingRecord.objects.filter(row__on__gte=month.first.isoformat(), row__on__lte=month.last.isoformat())
