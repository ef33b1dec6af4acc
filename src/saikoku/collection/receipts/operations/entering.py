"""Enter a receipt that was written by hand on a numbered leaf: two people typed it alike (collection.books).

The money was taken: whatever came in meanwhile, it is entered. What was owed no more is marked as overpaid. The paper is
with the payer; nothing is printed. It belongs to the day on which the money was taken, or, where that day's close is
over, to the collector's next open day, on which the same yen come up as a difference.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction

from saikoku.collection.ledger import operations as ledger
from saikoku.collection.receipts import queries
from saikoku.collection.receipts.models import Receipt, ReceiptLine, ReceiptStep, Series
from saikoku.collection.receipts.operations import issuing, journalling, recovering
from saikoku.collection.receipts.operations.refusing import ReceiptRefused
from saikoku.collection.receipts.rules import acceptance, keeping
from saikoku.collection.receipts.rules.acceptance import Wanted
from saikoku.collection.receipts.rules.states import Step
from saikoku.collection.seals import queries as seals
from saikoku.collection.seals.models import Seal
from saikoku.documents import receipt as said_on_paper
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock, keys, periods
from saikoku.kernel.actor import Actor
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Instalment
from saikoku.security.access import queries as access
from saikoku.security.access.models import Account
from saikoku.security.audit import operations as audit
from saikoku.workforce.papers import operations as papers
from saikoku.workforce.papers import queries as numbered
from saikoku.workforce.papers.models import Paper
from saikoku.workforce.papers.rules.numbers import parse


def enter(
    *, number: str, worker_number: str, debtor_id: int, wanted: tuple[Wanted, ...], taken_at: datetime,
    weigh: Callable[[], str], by: Actor, at: datetime,
) -> Receipt:  # fmt: skip
    """The receipt of this leaf; entered before: the same. `weigh` is asked once nobody else moves money: it gives the reason
    of whoever decided, or raises what stands against it.

    Raises ReceiptRefused with every reason of acceptance.hand_refusals, paper-unknown, collector-unknown, no-seal-known, and
    PaperRefused (papers.use).
    """
    recovering.watch(by=by, at=at)
    receipt = _enter(
        number=number, worker_number=worker_number, debtor_id=debtor_id, wanted=wanted, taken_at=taken_at, weigh=weigh,
        by=by, at=at,
    )  # fmt: skip
    journalling.write(receipt=receipt, kind="issued", by=by, at=at)
    return receipt


@transaction.atomic
def _enter(
    *, number: str, worker_number: str, debtor_id: int, wanted: tuple[Wanted, ...], taken_at: datetime,
    weigh: Callable[[], str], by: Actor, at: datetime,
) -> Receipt:  # fmt: skip
    ledger.act_alone()
    if before := Receipt.objects.filter(number=number, paper__isnull=False).first():
        return before
    reason = weigh()
    paper = Paper.objects.select_related("bundle").filter(number=number).first()
    debtor = Debtor.objects.get(pk=debtor_id)
    his = Instalment.objects.select_for_update(no_key=True).filter(debtor=debtor).order_by("pk")
    owed = {row.pk: row for row in his.filter(pk__in=[one.instalment_id for one in wanted])}
    collector = next(iter(access.of_workers([worker_number])), None)
    seal = carried_seal(taken_at)
    reasons = acceptance.hand_refusals(wanted, owed)
    reasons += [] if paper else ["paper-unknown"]
    reasons += [] if collector else ["collector-unknown"]
    reasons += [] if seal else ["no-seal-known"]
    if reasons:
        raise ReceiptRefused(reasons)
    receipt = _write(paper, debtor, wanted, owed, collector, seal, taken_at, by=by, at=at)
    papers.use(paper=paper, reference=number, acted_at=taken_at, holder=worker_number, by=by, at=at)
    audit.record(
        "receipts.issued", by=by, at=at, about=[debtor.number], object_id=receipt.number, reason=reason[:200],
        after={
            "total": receipt.total, "lines": receipt.lines_count, "digest": receipt.digest, "by_hand": worker_number,
            "taken_at": taken_at, "overpaid": sum(line.overpaid for line in receipt.lines.all()),
        },
    )  # fmt: skip
    return receipt


def carried_seal(taken_at: datetime) -> Seal | None:
    """The seal on the paper: one that was permitted then; else the newest there is, which a leader is told of."""
    return next(iter(seals.permitted(taken_at) or seals.seals()), None)


def booking_day(worker_number: str, taken_at: datetime, at: datetime) -> date:
    """The collector's day on which the money is counted: that of the act, else his next one that is not over."""
    day = taken_at.astimezone(clock.TOKYO).date()
    if not queries.has_ended(worker_number, day):
        return day
    day = at.astimezone(clock.TOKYO).date()
    while queries.has_ended(worker_number, day):
        day += timedelta(days=1)
    return day


def _write(
    paper: Paper, debtor: Debtor, wanted: tuple[Wanted, ...], owed: dict[int, Instalment], collector: Account, seal: Seal,
    taken_at: datetime, *, by: Actor, at: datetime,
) -> Receipt:  # fmt: skip
    day = booking_day(collector.worker_number, taken_at, at)
    series = _series(paper, collector.worker_number, periods.fiscal_year_of(day))
    he = Actor(collector.login_name, collector.pk, collector.worker_number, collector.display_name)
    asked = issuing.Request(wanted, (0, 0), payer_chose=True)
    said = issuing.said_of(
        paper.number, debtor, asked, owed, seal.sha256, None, code=numbered.code_of(paper.number), by=he, at=taken_at
    )
    receipt = Receipt.objects.create(
        number=paper.number, check_code=said.code, key_id=keys.key_id(queries.KEY), series=series, serial=series.last + 1,
        paper=paper, entered_at=at, debtor=debtor, payee=said.payee, worker_number=collector.worker_number,
        received_by=collector.login_name, terminal=by.terminal, seal=seal, total=said.total, lines_count=len(wanted),
        payer_chose=True, facts=said_on_paper.as_facts(said), digest=said_on_paper.digest(said), issued_on=day,
        issued_at=taken_at, keep_until=keeping.keep_until(day, terms.agreed(day)["receipt_keep_years"]),
    )  # fmt: skip
    lines = _write_lines(receipt, wanted, owed)
    ReceiptStep.objects.create(receipt=receipt, step=Step.HAND_WRITTEN, at=at, by=by.name)
    issuing.move_money(receipt, lines, debtor, on=taken_at.astimezone(clock.TOKYO).date(), by=by, at=at)
    return receipt


def _series(paper: Paper, worker_number: str, fiscal_year: int) -> Series:
    """The book's series of whoever wrote in it, locked; made with the first leaf of it."""
    found, _ = Series.objects.select_for_update().get_or_create(
        book=paper.bundle, worker_number=worker_number, fiscal_year=fiscal_year, defaults={"place": 0}
    )
    return found


def _write_lines(receipt: Receipt, wanted: tuple[Wanted, ...], owed: dict[int, Instalment]) -> list[ReceiptLine]:
    leaf = parse(receipt.number)
    rows = []
    for place, one in enumerate(wanted, 1):
        row = owed[one.instalment_id]
        left = max(row.balance, 0)
        rows.append(ReceiptLine(
            receipt=receipt, line=place, instalment=row, programme=row.programme, assessed_year=row.assessed_year,
            due_year=row.due_year, notice_number=row.notice_number, instalment_code=row.instalment, due_on=row.due_on,
            yen=one.yen, balance_before=left, overpaid=max(one.yen - left, 0), payment_number=leaf.payment(place),
        ))  # fmt: skip
    return ReceiptLine.objects.bulk_create(rows)
