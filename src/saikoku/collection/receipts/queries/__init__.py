"""Receipts as they stand: which are open, which void, is a number genuine, does the journal agree?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, QuerySet, Sum

from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.models import Halt
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.collection.ledger.rules.cover import Insured
from saikoku.collection.receipts.models import DayEnd, Intent, Receipt, ReceiptLine, ReceiptStep, ReentryDone
from saikoku.collection.receipts.queries import pairing
from saikoku.collection.receipts.queries.journal import (
    Compared,
    acts_unknown_at_the_end,
    asked_last,
    asked_reentries,
    compare_journal,
    faults_of_journal,
    journal_file,
    last_check,
    lost_act,
    lost_acts,
    lost_in_open_days,
    lost_of,
    still_lost,
    waiting_for_the_journal,
)
from saikoku.collection.receipts.rules import numbers, states
from saikoku.collection.receipts.rules.acceptance import Limits, Open, Wanted
from saikoku.collection.receipts.rules.states import State, Step, Taken
from saikoku.documents import receipt as paper
from saikoku.governance.terms.queries import Agreed
from saikoku.kernel import keys
from saikoku.kernel.actor import Actor
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities import queries as liabilities
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.payments.models import Payment
from saikoku.registry.payments.operations import door
from saikoku.workforce.papers import queries as numbered
from saikoku.workforce.papers.rules import numbers as leaves
from saikoku.workforce.papers.rules.states import State as Leaf

__all__ = [
    "Compared", "acts_unknown_at_the_end", "asked_last", "asked_reentries", "compare_journal", "faults_of_journal",
    "journal_file", "last_check", "lost_act", "lost_acts", "lost_in_open_days", "lost_of", "still_lost",
    "waiting_for_the_journal",
]  # fmt: skip
KEY = "receipt"


def receipts() -> QuerySet[Receipt]:
    """With lines and steps in their order, without the facts."""
    return Receipt.objects.defer("facts").select_related("debtor").prefetch_related(
        Prefetch("lines", ReceiptLine.objects.order_by("line")), Prefetch("steps", ReceiptStep.objects.order_by("id")),
    )  # fmt: skip


def taken(receipt: Receipt) -> list[Taken]:
    rows = sorted(receipt.steps.all(), key=lambda row: row.pk)
    return [Taken(Step(row.step), row.attempt, row.by) for row in rows]


def papers_out(receipt: Receipt) -> states.Papers:
    rows = sorted(receipt.steps.all(), key=lambda row: row.pk)
    return states.papers_out([(Taken(Step(row.step), row.attempt, row.by), row.way) for row in rows])


def copy_number(receipt: Receipt, taken: Sequence[Taken]) -> int:
    """n of 再発行 n for the next paper. Of a receipt from before money stood still nobody knows which papers came out."""
    was_there = Halt.objects.filter(opened_at__gte=receipt.issued_at).exists()
    return max(states.copy_number(taken), 1 if was_there else 0)


def state(receipt: Receipt) -> State:
    return states.state(taken(receipt))


def against_confirming(receipt: Receipt, *, by: Actor) -> list[str]:
    """Why this person may not confirm the void now, as codes."""
    return states.confirm_refusals(
        taken(receipt), by=by.name, received_by=receipt.received_by,
        is_closed=has_ended(receipt.worker_number, receipt.issued_on),
    )  # fmt: skip


def of_day(worker_number: str, day: date) -> list[Receipt]:
    """A collector's receipts of a day, in the order of their numbers."""
    return list(receipts().filter(worker_number=worker_number, issued_on=day).order_by("series_id", "serial"))


def of_debtor(debtor_id: int) -> list[Receipt]:
    return list(receipts().filter(debtor_id=debtor_id).order_by("-issued_at"))


def open_intents(worker_number: str) -> list[Intent]:
    return list(Intent.objects.filter(worker_number=worker_number, state=Intent.State.OPEN).select_related("debtor"))


def has_ended(worker_number: str, day: date) -> bool:
    return DayEnd.objects.filter(worker_number=worker_number, day=day).exists()


def unended_days(worker_number: str, *, before: date) -> list[date]:
    """Earlier days of a collector with receipts, or with a record of money alone, whose close is not confirmed."""
    over = DayEnd.objects.filter(worker_number=worker_number).values("day")
    mine = Receipt.objects.filter(worker_number=worker_number, issued_on__lt=before).exclude(issued_on__in=over)
    lacking = pairing.days_without_receipt(before=before, worker_number=worker_number or "-")
    days = mine.order_by().values_list("issued_on", flat=True).union(lacking.values_list("on", flat=True))
    return sorted(days)


def owed(debtor_id: int) -> list[Instalment]:
    """What may be paid at the door, oldest due first, as of now."""
    return list(liabilities.open_instalments([debtor_id]))


def booked_at_the_door(debtor: Debtor, day: date, wanted: Iterable[Wanted]) -> dict[int, int]:
    """Yen by instalment that the city has booked as taken at a door that day and that no standing receipt explains."""
    found = {}
    for row in Instalment.objects.filter(debtor=debtor, pk__in=[one.instalment_id for one in wanted]):
        key = {name: getattr(row, name) for name in door.KEY}
        city = Payment.objects.filter(**key, channel=door.VISIT_COLLECTION, paid_on=day).exclude(run_id=door.OWN_RUN)
        void = ReceiptStep.objects.filter(receipt=OuterRef("receipt"), step=Step.VOIDED)
        ours = ReceiptLine.objects.filter(~Exists(void), instalment=row, receipt__issued_on=day)
        left = _sum(city, "standing") - _sum(ours, "yen")
        yen = next(one.yen for one in wanted if one.instalment_id == row.pk)
        if left >= yen:
            found[row.pk] = yen
    return found


def owed_then(debtor: Debtor, day: date) -> list[Instalment]:
    """What may have been paid by a receipt of a day that the books lost: what is owed, and what the city has booked."""
    found = {row.pk: row for row in owed(debtor.pk)}
    for row in Instalment.objects.filter(debtor=debtor).exclude(pk__in=found):
        key = {name: getattr(row, name) for name in door.KEY}
        city = Payment.objects.filter(**key, channel=door.VISIT_COLLECTION, paid_on=day).exclude(run_id=door.OWN_RUN)
        if yen := _sum(city, "standing"):
            row.balance += yen
            found[row.pk] = row
    return sorted(found.values(), key=lambda row: (row.due_on, row.pk))


def _sum(rows: QuerySet, name: str) -> int:
    return rows.aggregate(yen=Sum(name))["yen"] or 0


def reentered_days(day: date) -> set[date]:
    """Earlier days whose receipts were entered again on this one."""
    rows = ReentryDone.objects.filter(done_at__date=day, receipt__issued_on__lt=day)
    return set(rows.values_list("receipt__issued_on", flat=True))


def as_open(rows: Iterable[Instalment]) -> dict[int, Open]:
    return {row.pk: Open(row.pk, row.due_on, row.balance) for row in rows}


def limits(worker_number: str, agreed: Agreed, on: date) -> Limits:
    """All money in custody: as agreed, and no more than the certificates of the insurance cover on the day."""
    covered = ledger.insured(on)
    return Limits(
        agreed["cash_limit_per_collector"], insured_sum(agreed, covered), is_covered=not covered.has_ended,
        held=ledger.held(Account.CASH, worker_number), in_custody=ledger.in_custody(),
    )  # fmt: skip


def insured_sum(agreed: Agreed, covered: Insured) -> int:
    return min(agreed["cash_insured_sum"], covered.yen) if covered.known else agreed["cash_insured_sum"]


@dataclass(frozen=True, slots=True)
class DaySum:
    """What a collector took on a day; `yen` without the void ones. `grand` never begins anew (None: not asked for).

    `runs`: the first and the last number of each series, those of books of paper among them.
    """

    count: int
    void: int
    yen: int
    first: str
    last: str
    grand: int | None
    runs: tuple[tuple[str, str], ...] = ()


def day_sum(worker_number: str, day: date) -> DaySum:
    return sum_of(of_day(worker_number, day), grand=grand_total(worker_number, until=day))


def sum_of(found: Sequence[Receipt], *, grand: int | None = None) -> DaySum:
    """Of one day's receipts in the order of their numbers."""
    void = [one for one in found if state(one) in states.VOID_STATES]
    yen = sum(one.total for one in found) - sum(one.total for one in void)
    return DaySum(
        len(found), len(void), yen, found[0].number if found else "", found[-1].number if found else "", grand,
        runs_of(found),
    )  # fmt: skip


def runs_of(found: Sequence[Receipt]) -> tuple[tuple[str, str], ...]:
    """The first and the last number of each series; `found` in the order of their numbers."""
    by_series: dict[int, list[str]] = {}
    for one in found:
        by_series.setdefault(one.series_id, []).append(one.number)
    return tuple((numbers[0], numbers[-1]) for numbers in by_series.values())


def grand_total(worker_number: str, *, until: date) -> int:
    """Everything the collector ever took by receipts that stand, up to the day: it only grows from close to close."""
    void = ReceiptStep.objects.filter(receipt=OuterRef("pk"), step=Step.VOIDED)
    mine = Receipt.objects.filter(~Exists(void), worker_number=worker_number, issued_on__lte=until)
    return mine.aggregate(yen=Sum("total"))["yen"] or 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """`word`: unknown, wrong-code, altered, void, genuine, lost, held, not-valid, wait. `receipt` only where both are right.

    `lost`: what the journal tells of a receipt that was issued and that the books lost. `until`: no code is looked at before.
    """

    word: str
    receipt: Receipt | None = None
    lost: dict | None = None
    until: datetime | None = None


def verify(number: str, code: str) -> Verdict:
    """Is this receipt ours, and does it say today what it said when it was issued?"""
    parsed = numbers.parse(number) or leaves.parse(number)
    found = receipts().defer(None).filter(number=str(parsed)).first() if parsed else None
    if found is None:
        lost = lost_act(str(parsed)) if parsed else None
        if lost is None:
            return _leaf_verdict(number, code)
        return Verdict("lost", lost=lost) if numbers.is_same_code(code, lost["code"]) else Verdict("wrong-code")
    if not numbers.is_same_code(code, found.check_code):
        return Verdict("wrong-code")
    if not is_unaltered(found):
        return Verdict("altered", found)
    return Verdict("void" if state(found) in states.VOID_STATES else "genuine", found)


def _leaf_verdict(number: str, code: str) -> Verdict:
    """A leaf of a book of ours that no receipt was entered of yet; `held`: somebody may have written on it."""
    paper = numbered.find(number)
    if paper is None or paper.bundle.kind != leaves.Kind.LEAF:
        return Verdict("unknown")
    if not numbers.is_same_code(code, numbered.code_of(paper.number)):
        return Verdict("wrong-code")
    return Verdict("held" if paper.state == Leaf.OUT else "not-valid")


def is_unaltered(receipt: Receipt) -> bool:
    """Do the row, its lines and its facts agree, and do they give its code anew under the key that is here?"""
    said = paper.from_facts(receipt.facts)
    lines = [
        (line.notice_number, line.instalment_code, line.assessed_year, line.due_year, line.yen) for line in receipt.lines.all()
    ]
    told = [(line.notice_number, line.instalment, line.assessed_year, line.due_year, line.yen) for line in said.lines]
    agree = (said.number, said.total, said.payee, said.worker_number, said.code, lines) == (
        receipt.number, receipt.total, receipt.payee, receipt.worker_number, receipt.check_code, told,
    ) and paper.digest(said) == receipt.digest and sum(line[-1] for line in lines) == receipt.total  # fmt: skip
    if not agree or receipt.key_id != keys.key_id(KEY):
        return agree
    return (numbered.code_of(receipt.number) if receipt.paper_id else code_of(said)) == receipt.check_code


def code_of(said: paper.Receipt) -> str:
    return numbers.check_code({"facts": paper.digest(replace(said, code=""))}, keys.load(KEY))


def open_series() -> list[tuple[str, int, int, int]]:
    """(collector, fiscal year, last serial, receipts) of each series and book: the same number, where none ever jumped."""
    return list(
        Receipt.objects.values("series__worker_number", "series__fiscal_year", "series__last")
        .annotate(count=Count("pk"), most=Max("serial")).order_by("series__fiscal_year", "series__worker_number")
        .values_list("series__worker_number", "series__fiscal_year", "series__last", "count")
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeptYear:
    """The receipts of a fiscal year of collection, kept until the same day."""

    fiscal_year: int
    count: int
    keep_until: date


def kept_years() -> list[KeptYear]:
    """What may go when, by fiscal year."""
    rows = Receipt.objects.values("series__fiscal_year", "keep_until").annotate(count=Count("pk"))
    return [KeptYear(*row) for row in rows.order_by("keep_until").values_list("series__fiscal_year", "count", "keep_until")]
