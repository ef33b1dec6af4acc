"""The doors and the receipts of a collector's day beside each other, as they stand now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from saikoku.collection.receipts.models import DayEnd, Receipt, ReceiptStep
from saikoku.collection.receipts.rules import pairing
from saikoku.collection.receipts.rules.pairing import Door, Left, Misfit, Pairing, Paper
from saikoku.collection.receipts.rules.states import Step
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.rules.outcomes import COLLECTED
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities import queries as liabilities


@dataclass(frozen=True, slots=True)
class Unpaired:
    """With the people, for a page. `misfits`: records of all or a part that what is left does not bear out."""

    pairing: Pairing
    people: dict[int, Debtor]
    misfits: tuple[Misfit, ...] = ()


NOTHING = Unpaired(Pairing(), {})


def of_day(worker_number: str, day: date) -> Pairing:
    return pairing.pair(*_rows(worker_number, day))


def unpaired_now(worker_number: str, day: date) -> list[str]:
    """What has to be put right before the next door; two queries."""
    doors, own, others = _rows(worker_number, day)
    return pairing.at_the_next_door(pairing.pair(doors, own, others), doors).codes


def shown(worker_number: str, day: date) -> Unpaired:
    doors, own, others = _rows(worker_number, day)
    found = pairing.at_the_next_door(pairing.pair(doors, own, others), doors)
    amounts = _misfits(doors, own, day)
    ids = {one.debtor_id for one in (*found.doors, *found.papers)} | {one.door.debtor_id for one in amounts}
    return Unpaired(found, Debtor.objects.in_bulk(ids), tuple(amounts))


def misfits_of(worker_number: str, day: date) -> Unpaired:
    """Of a collector's day only what the amounts do not bear out; it stands against nothing, but is told."""
    doors, own, _ = _rows(worker_number, day)
    amounts = _misfits(doors, own, day)
    return Unpaired(Pairing(), Debtor.objects.in_bulk({one.door.debtor_id for one in amounts}), tuple(amounts))


def _misfits(doors: list[Door], own: list[Paper], day: date) -> list[Misfit]:
    asked = pairing.said_of_amounts(doors, own)
    if not asked:
        return []
    left: dict[int, Left] = {}
    rows = liabilities.open_instalments({one.debtor_id for one in asked})
    for debtor_id, due_on, balance in rows.values_list("debtor_id", "due_on", "balance"):
        so_far = left.get(debtor_id, Left())
        left[debtor_id] = Left(so_far.due + (balance if due_on < day else 0), so_far.all + balance)
    return pairing.misfits(asked, left)


def days_without_receipt(*, before: date, worker_number: str = "") -> QuerySet[Visit]:
    """Records of earlier days that no close ended, by which a collector took money of whom nobody gave a receipt;
    of one collector or of all."""
    paper = _standing().filter(debtor=OuterRef("debtor"), issued_on=OuterRef("on"))
    over = DayEnd.objects.filter(worker_number=OuterRef("worker_number"), day=OuterRef("on"))
    rows = Visit.objects.filter(~Exists(over), ~Exists(paper), outcome__in=COLLECTED, on__lt=before)
    rows = rows.filter(worker_number=worker_number) if worker_number else rows
    return rows.order_by()


def numbers_of(debtor_id: int, day: date) -> list[str]:
    """The person's receipts of the day that stand, whoever issued them, the oldest first."""
    return numbers_by_person([debtor_id], day).get(debtor_id, [])


def numbers_by_person(debtor_ids: Collection[int], day: date) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = _standing().filter(debtor__in=debtor_ids, issued_on=day).order_by("pk")
    for debtor_id, number in rows.values_list("debtor", "number"):
        found.setdefault(debtor_id, []).append(number)
    return found


def _rows(worker_number: str, day: date) -> tuple[list[Door], list[Paper], list[Paper]]:
    rows = Visit.objects.filter(worker_number=worker_number, on=day).order_by("opened_at", "pk")
    doors = [Door(*row) for row in rows.values_list("key", "debtor_id", "state", "outcome")]
    if not doors:
        return [], [], []
    people = {one.debtor_id for one in doors}
    found = _standing().filter(issued_on=day, debtor__in=people).order_by("pk")
    own: list[Paper] = []
    others: list[Paper] = []
    for whose, *paper in found.values_list("worker_number", "number", "debtor"):
        (own if whose == worker_number else others).append(Paper(*paper))
    return doors, own, others


def _standing():
    """Receipts that are not void."""
    void = ReceiptStep.objects.filter(receipt=OuterRef("pk"), step=Step.VOIDED)
    return Receipt.objects.filter(~Exists(void))
