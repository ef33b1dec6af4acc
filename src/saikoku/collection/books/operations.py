"""Type a leaf, enter what two people typed alike, tell the city of what was paid too much."""

from datetime import date, datetime
from functools import partial

from django.db import transaction

from saikoku.collection.books import queries
from saikoku.collection.books.models import OverpaymentTold
from saikoku.collection.books.rules.typed import Leaf, as_values
from saikoku.collection.ledger import operations as ledger
from saikoku.collection.receipts import operations as receipts
from saikoku.collection.receipts.models import Receipt, ReceiptLine
from saikoku.collection.receipts.rules.acceptance import Wanted
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.registry.debtors import queries as debtors
from saikoku.security.audit import operations as audit
from saikoku.workforce.papers import operations as papers
from saikoku.workforce.papers import queries as numbered
from saikoku.workforce.papers.models import Paper, Typing
from saikoku.workforce.papers.rules import conflicts


class LeafRefused(Refused):
    """The leaf is not typed or not entered; `reasons` are codes of rules.conflicts and of this page."""


def type_leaf(*, number: str, leaf: Leaf, by: Actor, at: datetime) -> Typing:
    """What one person read. Raises PaperRefused (papers.type_back) and LeafRefused: debtor-unknown, total-is-not-the-sum."""
    debtor = debtors.of_number(leaf.debtor_number)
    reasons = [] if debtor else ["debtor-unknown"]
    reasons += [] if leaf.total == leaf.sum else ["total-is-not-the-sum"]
    if reasons or debtor is None:
        raise LeafRefused(reasons)
    return papers.type_back(
        number=number, acted_at=leaf.taken_at, worker_number=leaf.worker_number, values=as_values(leaf, clock.TOKYO),
        about=[debtor.number], by=by, at=at,
    )  # fmt: skip


def enter(*, number: str, decided: str = "", by: Actor, at: datetime) -> Receipt:
    """The receipt of what two people typed alike; entered before: the same. `decided`: a leader's reason to enter it as it is.

    Raises LeafRefused: paper-unknown, not-typed-by-two, own-act, decision-missing and every conflict that cannot be;
    and what receipts.enter and papers.use raise.
    """
    if before := queries.entered(number):
        return before
    paper = Paper.objects.select_related("bundle").filter(number=number).first()
    leaf = queries.leaf_of(numbered.agreed(paper)) if paper else None
    if leaf is None:
        raise LeafRefused(["not-typed-by-two" if paper else "paper-unknown"])
    weigh = partial(_weighed, paper, leaf, decided, by=by, at=at)
    weigh()
    return receipts.enter(
        number=number, worker_number=leaf.worker_number, debtor_id=debtors.of_number(leaf.debtor_number).pk,
        wanted=tuple(Wanted(*line) for line in leaf.lines), taken_at=leaf.taken_at, weigh=weigh, by=by, at=at,
    )  # fmt: skip


def _weighed(paper: Paper, leaf: Leaf, decided: str, *, by: Actor, at: datetime) -> str:
    """What a leader decided on, and why, as the trail keeps it. Raises LeafRefused."""
    against = queries.against(paper, leaf, at=at)
    if reasons := conflicts.refusals(against, decided=decided, is_holder=by.worker_number == leaf.worker_number):
        raise LeafRefused(reasons)
    told = [one.code for one in against if one.weight is conflicts.Weight.DECIDE]
    return f"{'、'.join(told)}: {decided.strip()}" if told else ""


@transaction.atomic
def tell_city(*, line_id: int, document: str, told_on: date, by: Actor, at: datetime) -> OverpaymentTold:
    """The city knows of the overpayment. Raises LeafRefused: not-overpaid, told-already, document-missing, day-to-come;
    and MoneyStandsStill."""
    ledger.act_alone()
    line = ReceiptLine.objects.select_related("receipt__debtor").filter(pk=line_id).exclude(overpaid=0).first()
    if line is None:
        raise LeafRefused(["not-overpaid"])
    reasons = ["told-already"] if OverpaymentTold.objects.filter(line=line).exists() else []
    reasons += [] if document.strip() else ["document-missing"]
    reasons += ["day-to-come"] if told_on > at.astimezone(clock.TOKYO).date() else []
    if reasons:
        raise LeafRefused(reasons)
    told = OverpaymentTold.objects.create(line=line, document=document.strip(), told_on=told_on, at=at, by=by.name)
    audit.record(
        "books.overpayment.told", by=by, at=at, about=[line.receipt.debtor.number], object_id=line.receipt.number,
        after={"document": told.document, "overpaid": line.overpaid},
    )  # fmt: skip
    return told


@transaction.atomic
def note_overpaid_shown(*, lines: list[ReceiptLine], by: Actor, at: datetime) -> None:
    if about := sorted({line.receipt.debtor.number for line in lines}):
        audit.record("books.overpaid.shown", by=by, at=at, about=about)
