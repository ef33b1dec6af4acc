"""Where is the money of each day, what waits for a second person, what has the city not booked?"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, DateTimeField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Cast

from saikoku.collection.cash.models import (
    Acknowledgement,
    DayClose,
    DayCount,
    Deposit,
    DepositPart,
    Objection,
    Passing,
)
from saikoku.collection.cash.queries.clearing import (
    LIES_IN_SAFE,
    MadeGood,
    at_hand,
    came_on,
    clearings,
    due_on,
    is_cleared,
    made_good_to_deposit,
    open_clearing,
    open_differences,
    paid_in,
    parts_of,
    pieces_of,
)
from saikoku.collection.cash.queries.credits import (
    Uncredited,
    city_rows_without_receipt,
    counts,
    standing_lines,
    uncredited,
)
from saikoku.collection.cash.rules import closing
from saikoku.collection.cash.rules.clearing import covered_on
from saikoku.collection.cash.rules.passing import Done, Way
from saikoku.collection.cash.sets import uncovered_days
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.models import Entry, Leg
from saikoku.collection.ledger.rules.accounts import HELD, PERSONAL, Account, Kind
from saikoku.collection.receipts import queries as receipts
from saikoku.collection.receipts.models import DayEnd, Receipt, ReceiptLine, ReceiptStep
from saikoku.collection.receipts.queries import DaySum, pairing
from saikoku.collection.receipts.rules.states import State, Step
from saikoku.governance.contract.models import Profile
from saikoku.kernel.actor import Actor

__all__ = [
    "MadeGood", "Uncredited", "at_hand", "came_on", "city_rows_without_receipt", "clearings", "counts", "due_on",
    "is_cleared", "made_good_to_deposit", "open_clearing", "open_differences", "parts_of", "pieces_of", "standing_lines",
    "uncovered_days", "uncredited",
]  # fmt: skip
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A collector's day that is not closed: what was taken, whether it was counted, what stands against the close."""

    worker_number: str
    day: date
    sums: DaySum
    counted_at: datetime | None
    unsettled: int
    void_waiting: int


def day_of(worker_number: str, day: date) -> OpenDay:
    """One day of a collector, closed or not, without its count and what stands against its close."""
    return OpenDay(worker_number, day, receipts.day_sum(worker_number, day), None, 0, 0)


def last_count(worker_number: str, day: date) -> DayCount | None:
    return DayCount.objects.filter(worker_number=worker_number, day=day).order_by("-turn").first()


def waits_for_a_count(worker_number: str, day: date) -> bool:
    """Of a day without a receipt: do the books lack some that they lost, or does a record say that money was taken?"""
    return bool(receipts.lost_of(worker_number, day) or pairing.of_day(worker_number, day).codes)


def handed_over(worker_number: str, day: date) -> int:
    """Yen of a day that went into the safe before its close."""
    taken = Passing.objects.filter(way=Way.HANDOVER, worker_number=worker_number, day=day, end__done=Done.TAKEN)
    return taken.aggregate(yen=Sum("yen"))["yen"] or 0


def open_passings(worker_number: str = "") -> QuerySet[Passing]:
    """Offered and neither taken nor dropped; of one collector or of all. Money of a day that ended passes no more."""
    over = DayEnd.objects.filter(worker_number=OuterRef("worker_number"), day=OuterRef("day"))
    rows = Passing.objects.filter(end=None).exclude(Q(way=Way.HANDOVER) & Exists(over))
    return (rows.filter(worker_number=worker_number) if worker_number else rows).order_by("pk")


def passings_to_take(by: Actor) -> QuerySet[Passing]:
    """What was counted for the safe and this person may count too: neither his own nor counted by him."""
    return open_passings().exclude(way=Way.LEND).exclude(worker_number=by.worker_number or "-").exclude(offered_by=by.name)


def lent_to(worker_number: str) -> QuerySet[Passing]:
    return open_passings().filter(way=Way.LEND, worker_number=worker_number)


def passings_of(worker_number: str, day: date) -> list[Passing]:
    """What passed between the collector and the safe on a day, dropped ones too."""
    rows = Passing.objects.filter(worker_number=worker_number, day=day).select_related("end")
    return list(rows.order_by("pk"))


def closed_for(worker_number: str) -> QuerySet[DayClose]:
    """Days that others counted and closed for him and whose statement he has not looked at."""
    seen = Acknowledgement.objects.filter(worker_number=OuterRef("count__worker_number"), day=OuterRef("count__day"))
    return DayClose.objects.filter(~Exists(seen), count__worker_number=worker_number).exclude(count__absence="")


def is_acknowledged(worker_number: str, day: date) -> bool:
    return Acknowledgement.objects.filter(worker_number=worker_number, day=day).exists()


def as_open(found: list[Receipt]) -> list[closing.Open]:
    return [
        closing.Open(receipts.state(one), frozenset(Step(step.step) for step in one.steps.all())) for one in found
    ]


def earlier_open(worker_number: str, day: date) -> bool:
    """Has the collector an earlier day with receipts that is not closed?"""
    return _unended().filter(worker_number=worker_number, issued_on__lt=day).exists()


def _unended() -> QuerySet[Receipt]:
    """Receipts of days that no close has ended."""
    over = DayEnd.objects.filter(worker_number=OuterRef("worker_number"), day=OuterRef("issued_on"))
    return Receipt.objects.filter(~Exists(over))


def open_days(today: date) -> list[OpenDay]:
    """Every day with receipts that no close ended, and earlier ones on which a record says that money was taken and no receipt
    was given; the oldest first."""
    rows = _unended().defer("facts").prefetch_related(Prefetch("steps", ReceiptStep.objects.order_by("id")))
    days: dict[tuple[date, str], list[Receipt]] = {}
    for row in rows.order_by("issued_on", "worker_number", "series_id", "serial"):
        days.setdefault((row.issued_on, row.worker_number), []).append(row)
    counted: dict[tuple[date, str], datetime] = {}
    for day, worker, counted_at in _counted_or_lacking(today):
        if counted_at is None:
            days.setdefault((day, worker), [])
        else:
            counted[day, worker] = max(counted_at, counted.get((day, worker), counted_at))
    found = []
    for (day, worker), taken in sorted(days.items(), key=lambda one: one[0]):
        states = as_open(taken)
        found.append(OpenDay(
            worker, day, receipts.sum_of(taken), counted.get((day, worker)),
            unsettled=sum(not closing.is_settled(one) for one in states),
            void_waiting=sum(one.state in (State.VOID, State.ASKED) for one in states),
        ))  # fmt: skip
    return found


def _counted_or_lacking(today: date) -> QuerySet:
    """(day, collector, when it was counted) of each count of a day that is not over; None of a day without a receipt."""
    over = DayEnd.objects.filter(worker_number=OuterRef("worker_number"), day=OuterRef("day"))
    counts = DayCount.objects.filter(~Exists(over)).order_by().values_list("day", "worker_number", "counted_at")
    nothing = Cast(None, DateTimeField())
    lacking = pairing.days_without_receipt(before=today).values_list("on", "worker_number", nothing)
    return counts.union(lacking, all=True)


def counted_unconfirmed(by: Actor) -> QuerySet[DayCount]:
    """The last count of each day that this person may confirm: it is not his, and he neither counted nor took in any of it."""
    same = {"worker_number": OuterRef("worker_number")}
    over = DayEnd.objects.filter(**same, day=OuterRef("day"))
    later = DayCount.objects.filter(**same, day=OuterRef("day"), turn__gt=OuterRef("turn"))
    own = Receipt.objects.filter(**same, issued_on=OuterRef("day"), received_by=by.name)
    rows = DayCount.objects.filter(~Exists(over), ~Exists(later), ~Exists(own))
    return rows.exclude(Q(counted_by=by.name) | Q(worker_number=by.worker_number or "-"))


def late_deposits(today: date) -> QuerySet[DayClose]:
    """Closed days whose money should have been paid in: it lies in the safe, or left it and no stamped slip came back."""
    under_way = Q(part__isnull=False, part__deposit__proof=None)
    return DayClose.objects.filter(LIES_IN_SAFE | under_way, due_on__lt=today)


def lying() -> QuerySet[DayClose]:
    """Closed days whose money lies in the safe and is in no deposit yet, the most pressing first."""
    return DayClose.objects.filter(LIES_IN_SAFE).select_related("count").order_by("due_on", "pk")


def to_deposit() -> list[DayClose]:
    return list(lying())


def latest_deposits(today: date, most: int = 20) -> list[Deposit]:
    """Those whose stamped slip has not come back, however old, then the newest of the others; `late`: parts past their day."""
    past = Q(parts__close__due_on__lt=today) | Q(parts__cleared__due_on__lt=today)
    latest = Deposit.objects.order_by("-pk").values("pk")[:most]
    rows = Deposit.objects.filter(Q(proof=None) | Q(pk__in=latest)).select_related("proof")
    return list(rows.annotate(late=Count("parts", filter=past)).order_by(F("proof").desc(nulls_first=True), "-pk"))


def open_objections(name: str = "") -> list[Objection]:
    """`took_part`: did this person count or close the day that is objected to, or pass money of it on?"""
    days = {"worker_number": OuterRef("worker_number"), "day": OuterRef("day")}
    return list(Objection.objects.filter(answer=None).annotate(took_part=_took_part(name, days)).order_by("pk"))


def took_part(name: str, worker_number: str, day: date) -> bool:
    """Did this person count or close the collector's day, or pass money of it from hand to hand?"""
    return Profile.objects.filter(_took_part(name, {"worker_number": worker_number, "day": day})).exists()


def _took_part(name: str, days: dict) -> Exists:
    counted = DayCount.objects.filter(Q(counted_by=name) | Q(close__confirmed_by=name), **days)
    passed = Passing.objects.filter(Q(offered_by=name) | Q(end__ended_by=name), **days)
    return Exists(counted) | Exists(passed)


def objections(worker_number: str, day: date) -> list[Objection]:
    return list(Objection.objects.filter(worker_number=worker_number, day=day).select_related("answer").order_by("pk"))


def charged(worker_number: str, day: date) -> list[Leg]:
    """Every posting to the collector's own accounts that belongs to a day: nothing is charged to him unseen."""
    own = Leg.objects.filter(holder=worker_number, account__in=PERSONAL, entry__posted_on=day)
    return list(own.select_related("entry").order_by("entry_id", "id"))


@dataclass(frozen=True, slots=True)
class BookRow:
    """One line of the cash book: what came into custody (bags and safe), what left it, what was there after it."""

    entry: Entry
    holder: str
    came: int
    left: int
    after: int

    @property
    def is_of_surplus(self) -> bool:
        """It was decided what becomes of money that is too much: nothing moves between bags, safe and city."""
        return self.entry.kind == Kind.CLEAR and not self.came


def cash_book(first: date, last: date) -> tuple[int, list[BookRow]]:
    """What was in custody when the days began, and each entry that moved it."""
    started = held = ledger.before(HELD, day=first)
    rows = []
    by_entry: dict[int, list[Leg]] = {}
    for leg in ledger.movements([*HELD, Account.DIFFERENCE], first=first, last=last):
        by_entry.setdefault(leg.entry_id, []).append(leg)
    for legs in by_entry.values():
        net = sum(leg.yen for leg in legs if leg.account in HELD)
        held += net
        holder = next((leg.holder for leg in legs if leg.holder), "")
        if net or legs[0].entry.kind == Kind.CLEAR:
            rows.append(BookRow(legs[0].entry, holder, max(net, 0), max(-net, 0), held))
    return started, rows


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of the book of change, apart from the city's money: lent, counted back, short (above 0) or over, still out. A
    clearing is neither lent nor back: its gap is that of the count, with the other sign."""

    entry: Entry
    holder: str
    lent: int
    back: int
    gap: int
    out: int


def change_book(first: date, last: date) -> tuple[int, list[ChangeRow]]:
    """What of the contractor's change was out when the days began, and each entry that moved it."""
    started = out = ledger.before([Account.FLOAT], day=first)
    by_entry: dict[int, list[Leg]] = {}
    for leg in ledger.movements([Account.FLOAT, Account.FUND, Account.FLOAT_GAP], first=first, last=last):
        by_entry.setdefault(leg.entry_id, []).append(leg)
    rows = []
    for legs in by_entry.values():
        moved = {leg.account: leg.yen for leg in legs}
        fund = 0 if legs[0].entry.kind == Kind.CLEAR else moved.get(Account.FUND, 0)
        out += moved.get(Account.FLOAT, 0)
        holder = next(leg.holder for leg in legs if leg.holder)
        rows.append(ChangeRow(legs[0].entry, holder, max(-fund, 0), max(fund, 0), moved.get(Account.FLOAT_GAP, 0), out))
    return started, rows


def delivered_receipts(first_day: date, last_day: date) -> Iterator[dict]:
    """R07: each line of the receipts of these days, with its state and the day on which it was paid in.

    Of a day whose money came short the lines are paid in as far as it reached, in the order of their numbers.
    """
    paid, reached = paid_in(first_day, last_day), defaultdict(int)
    void = set(ReceiptStep.objects.filter(step=Step.VOIDED).values_list("receipt_id", flat=True))
    rows = ReceiptLine.objects.filter(receipt__issued_on__range=(first_day, last_day)).select_related("receipt__debtor")
    for line in rows.order_by("receipt__number", "line").iterator(chunk_size=AT_ONCE):
        receipt, is_void = line.receipt, line.receipt_id in void
        whose = receipt.worker_number, receipt.issued_on
        reached[whose] += 0 if is_void else line.yen
        yield {
            "receipt_number": receipt.number, "line": f"{line.line:02d}", "at": receipt.issued_at,
            "debtor_number": receipt.debtor.number, "programme": line.programme, "assessed_year": line.assessed_year,
            "due_year": line.due_year, "notice_number": line.notice_number, "instalment": line.instalment_code,
            "principal": line.yen, "state": "2" if is_void else "1",
            "deposited_on": None if is_void else covered_on(paid[whose], reached[whose]),
            "worker_number": receipt.worker_number,
        }  # fmt: skip


def days_changed_late(day: date) -> list[date]:
    """Earlier days whose receipts became void, were paid in or came in from paper on `day`; deliveries are renewed."""
    void = ReceiptStep.objects.filter(Q(step=Step.VOIDED), at__date=day, receipt__issued_on__lt=day)
    paid = DepositPart.objects.filter(deposit__proof__confirmed_at__date=day)
    entered = Receipt.objects.filter(entered_at__date=day, issued_on__lt=day)
    days = {
        *entered.values_list("issued_on", flat=True), *void.values_list("receipt__issued_on", flat=True),
        *paid.exclude(close=None).values_list("close__count__day", flat=True),
        *paid.exclude(cleared=None).values_list("cleared__clearing__close__count__day", flat=True),
    }  # fmt: skip
    days |= receipts.reentered_days(day)
    return sorted(days - {day})
