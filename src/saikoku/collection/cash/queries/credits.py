"""Which lines of our receipts has the city booked, and which of its rows has no receipt?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, Func, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from saikoku.collection.cash.models import CityCredit, CityCreditEnd, DepositPart
from saikoku.collection.cash.rules import meeting
from saikoku.collection.cash.rules.meeting import Why
from saikoku.collection.ledger.models import Halt
from saikoku.collection.receipts.models import ReceiptLine, ReceiptStep
from saikoku.collection.receipts.rules.states import Step
from saikoku.governance.contract.models import Profile
from saikoku.kernel import clock
from saikoku.registry.payments import queries as payments
from saikoku.registry.payments.models import Payment
from saikoku.registry.payments.operations.door import OWN_RUN, VISIT_COLLECTION
from saikoku.registry.payments.rules.standing import CANCELLED, CORRECTED, FINAL, QUICK


def current_credits() -> QuerySet[CityCredit]:
    return CityCredit.objects.filter(end=None)


def standing_lines() -> QuerySet[ReceiptLine]:
    """Lines of receipts that are not void and that the city has not booked."""
    met = current_credits().filter(line=OuterRef("pk"))
    return ReceiptLine.objects.filter(~Exists(_void()), ~Exists(met))


def _void() -> QuerySet[ReceiptStep]:
    return ReceiptStep.objects.filter(receipt=OuterRef("receipt"), step=Step.VOIDED)


def lines_to_meet(debtor_ids: Iterable[int]) -> list[meeting.Line]:
    """Every line of these people, those of void receipts too, in the order in which they were written."""
    found = ReceiptLine.objects.filter(receipt__debtor_id__in=list(debtor_ids)).select_related("receipt")
    return [
        meeting.Line(line.pk, (*_key(line), line.instalment_code, _taken_on(line)), line.yen, stands=not line.void)
        for line in found.annotate(void=Exists(_void())).order_by("pk")
    ]


def rows_to_meet(lines: Iterable[meeting.Line]) -> list[meeting.Row]:
    """The city's visit collections on the instalments of these lines, with what it has booked by each."""
    notices = {line.place[3] for line in lines}
    rows = list(_city_rows().filter(notice_number__in=notices).order_by("paid_on", "payment_number"))
    below = payments.related(row.payment_number for row in rows)
    return [
        meeting.Row(
            row.payment_number, (*_key(row), row.instalment, row.paid_on),
            meeting.booked(payments.as_row(one) for one in [row, *below.get(row.payment_number, [])]),
        )
        for row in rows
    ]  # fmt: skip


def _taken_on(line: ReceiptLine) -> date:
    """The day on which the money was taken; a leaf that was entered after its day's close is counted on a later one."""
    return line.receipt.issued_at.astimezone(clock.TOKYO).date()


def _key(row) -> tuple:
    return row.programme, row.assessed_year, row.due_year, row.notice_number


def debtors_to_meet() -> set[int]:
    """People with a line that the city has not booked and a visit collection that no receipt explains, or whose row is
    still that of a receipt that is void."""
    row = city_rows_without_receipt().filter(
        notice_number=OuterRef("notice_number"), instalment=OuterRef("instalment_code"),
        paid_on=OuterRef("receipt__issued_at__date"),
    )  # fmt: skip
    void = ReceiptStep.objects.filter(receipt=OuterRef("line__receipt"), step=Step.VOIDED)
    return {
        *standing_lines().filter(Exists(row)).values_list("receipt__debtor_id", flat=True),
        *current_credits().filter(Exists(void)).values_list("line__receipt__debtor_id", flat=True),
    }


def turns(line_ids: Iterable[int]) -> dict[int, int]:
    """How often each line was met."""
    found = CityCredit.objects.filter(line__in=list(line_ids)).values("line").annotate(last=Max("turn"))
    return {row["line"]: row["last"] for row in found}


def numbers_of(line_ids: Iterable[int]) -> list[str]:
    """Under which these lines count until the city books them."""
    return list(ReceiptLine.objects.filter(pk__in=list(line_ids)).values_list("payment_number", flat=True))


@dataclass(frozen=True, slots=True)
class Uncredited:
    """A line that the city has not booked: paid in some days ago, or booked once and taken back by the city."""

    line: ReceiptLine
    paid_on: date | None
    age: int  # days since it was paid in
    cancelled: str = ""  # the city's number that it took back


def uncredited(today: date, days: int) -> list[Uncredited]:
    """Lines paid in at least so many days ago without a row of the city, and at once those whose row it took back."""
    found = [
        Uncredited(line, line.paid_in_on, (today - line.paid_in_on).days if line.paid_in_on else 0, line.taken_back or "")
        for line in _uncredited(today, days).select_related("receipt").order_by("receipt__issued_on", "pk")
    ]
    return sorted(found, key=lambda one: (not one.cancelled, -one.age))


def counts(today: date, days: int) -> tuple[int, int, bool]:
    """How many lines the city has not booked, how many of its rows have no receipt, and whether the books ever lost acts that
    were let go, in one journey."""
    return Profile.objects.values_list(
        _count(_uncredited(today, days)), _count(city_rows_without_receipt()), Exists(Halt.objects.exclude(released_at=None))
    ).get()  # fmt: skip


def _count(rows: QuerySet) -> Subquery:
    counted = rows.order_by().annotate(how_many=Func("pk", function="count", output_field=IntegerField()))
    return Subquery(counted.values("how_many"))


def _uncredited(today: date, days: int) -> QuerySet[ReceiptLine]:
    ends = CityCreditEnd.objects.filter(why=Why.CANCELLED, credit__line=OuterRef("pk")).order_by("-pk")
    lines = standing_lines().annotate(
        paid_in_on=Coalesce(_paid_on("close"), _paid_on("cleared__clearing__close")),
        taken_back=Subquery(ends.values("credit__payment_number")[:1]),
    )
    return lines.filter(Q(taken_back__isnull=False) | Q(paid_in_on__lte=today - timedelta(days=days)))


def _paid_on(way: str) -> Subquery:
    """When money of the line's day was first paid in: that of the close, or what made good all that was missing of it."""
    whose, day = OuterRef("receipt__worker_number"), OuterRef("receipt__issued_on")
    paid = DepositPart.objects.exclude(deposit__proof=None)
    paid = paid.filter(**{f"{way}__count__worker_number": whose, f"{way}__count__day": day})
    return Subquery(paid.order_by("pk").values("deposit__proof__paid_on")[:1])


def _city_rows() -> QuerySet[Payment]:
    """Visit collections as the city began to report them."""
    begun = Q(report=QUICK) | Q(report=FINAL, relates_to="")
    return Payment.objects.filter(begun, channel=VISIT_COLLECTION).exclude(run_id=OWN_RUN)


def city_rows_without_receipt() -> QuerySet[Payment]:
    """Visit collections that the city booked and that no receipt of ours explains: money without a paper."""
    known = current_credits().filter(payment_number=OuterRef("payment_number"))
    cancelled = Payment.objects.filter(relates_to=OuterRef("payment_number"), report=CANCELLED)
    later = Payment.objects.filter(relates_to=OuterRef("payment_number"), report__in=[FINAL, CORRECTED])
    return (
        _city_rows().filter(~Exists(known), ~Exists(cancelled))
        .filter(~Exists(later) | Exists(later.filter(~Exists(cancelled))))
        .order_by("-paid_on", "payment_number")
    )  # fmt: skip
