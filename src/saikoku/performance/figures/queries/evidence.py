"""What stands behind a figure of a month, page by page; each sum is that of the figure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

from django.db.models import Count, QuerySet, Sum

from saikoku.collection.slips import queries as slips
from saikoku.collection.slips.models import Slip
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import Side
from saikoku.performance.attribution import queries as attribution
from saikoku.performance.attribution.models import Credit
from saikoku.performance.attribution.rules.claims import Claim, Rule
from saikoku.performance.figures import queries, sets
from saikoku.performance.figures.queries import why
from saikoku.performance.figures.rules import visits
from saikoku.performance.figures.rules.reach import Reach
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor, Household
from saikoku.registry.liabilities.models import SlipIssued

PAGE = 50
CALLS = {"city_tax": (Side.CITY_TAX,), "premium": (Side.PREMIUM, Side.OVERPAYMENT)}
ORDERS = {"on": ("on", "pk"), "yen": ("yen", "pk"), "debtor": ("debtor__number", "on", "pk")}
"""By what lists of payments may be sorted; the primary key keeps the order steady."""
REACH = {**{str(side): (side,) for side in Side}, "all": (Side.CITY_TAX, Side.PREMIUM)}
"""The lines of the contact rate, and whose targets each counts; a debtor of both sides stands once for each."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of `count`, of all of which `yen` is the sum; `first` counts from 1."""

    rows: list
    first: int
    count: int
    yen: int = 0
    people: dict[int, Debtor] = field(default_factory=dict)

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


@dataclass(frozen=True, slots=True)
class Act:
    """One call that counts."""

    on: date
    started_at: time
    worker: str
    debtor_id: int
    side: Side
    outcome: str
    contacted: bool
    record_number: str


@dataclass(frozen=True, slots=True)
class Visit:
    """The arrival that opens a visit, at a household or at a person who is one of his own."""

    household: str
    debtor_id: int | None
    on: date
    started_at: time


def credits_in(month: Month, rule: str) -> QuerySet[Credit]:
    return Credit.objects.filter(on__range=(month.first, month.last), rule=rule)


def credit_page(month: Month, rule: str, *, page: int, order: str, down: bool) -> Page:
    rows = credits_in(month, rule).select_related("payment", "loss", "debtor", "contact", "slip", "printed")
    return _page(rows, "yen", page, ORDERS.get(order, ORDERS["on"]), down)


def collected_page(month: Month, *, page: int, order: str, down: bool) -> Page:
    """The payments of the line of visit collection."""
    names = {"on": ("paid_on", "pk"), "yen": ("standing", "pk"), "debtor": ("debtor__number", "paid_on", "pk")}
    rows = attribution.collected_payments(month).select_related("debtor")
    return _page(rows, "standing", page, names.get(order, names["on"]), down)


def _page(rows: QuerySet, amount: str, page: int, order: Sequence[str], down: bool) -> Page:
    total = rows.aggregate(yen=Sum(amount), count=Count("pk"))
    start = _start(page, total["count"])
    names = [f"-{name}" for name in order] if down else order
    return Page(list(rows.order_by(*names)[start : start + PAGE]), start + 1, total["count"], total["yen"] or 0)


def _start(page: int, count: int) -> int:
    last = max((count - 1) // PAGE, 0)
    return min(max(page - 1, 0), last) * PAGE


def call_page(month: Month, sides: Sequence[Side], *, page: int) -> Page:
    """The calls that count, in the order of their days."""
    terms, worked = attribution.terms_of(month), attribution.worked_days(month)
    with queries.planned_for_many():
        found = [Act(*row) for row in sets.calls(month.first, month.last, worked, terms.codes, sides)]
    return _of(found, page, lambda act: act.debtor_id)


def visit_page(month: Month, *, page: int) -> Page:
    """The households visited: each visit by the arrival that opened it."""
    terms, worked = attribution.terms_of(month), attribution.worked_days(month)
    with queries.planned_for_many():
        arrived = sets.arrivals(month.first, month.last, worked, terms.codes)
    opened = sorted(visits.households_visited(arrived, terms.same_visit_minutes), key=lambda one: (one[1], one[2], one[0]))
    rows = [
        Visit(key[1:] if key[0] == "H" else "", int(key[1:]) if key[0] == "D" else None, on, started_at)
        for key, on, started_at in opened
    ]
    return _of(rows, page, lambda visit: visit.debtor_id)


def households(ids: Sequence[str]) -> dict[str, str]:
    """The city's number of each household."""
    return {str(pk): number for pk, number in Household.objects.filter(pk__in=ids).values_list("pk", "number")}


def reach_page(month: Month, sides: Sequence[Side], *, became: str, page: int) -> tuple[Page, Counter]:
    """Targets of the month and of each of the sides, all or those of whom the same became, with the reason of each; and
    how many of each."""
    terms, operating = attribution.terms_of(month), attribution.operating(month.last)
    found = [(side, one) for side in sides for one in queries.reached_by(side, month, terms, operating)]
    counts = Counter(became_of(one) for _, one in found)
    chosen = [(side, one) for side, one in found if not became or became_of(one) == became]
    chosen.sort(key=lambda row: (became_of(row[1]), row[1].touch, row[1].person, row[0]))
    shown = _of(chosen, page, lambda row: row[1].person)
    return replace(shown, rows=why.reasons(month, shown.rows, terms=terms, operating=operating)), counts


def became_of(one: Reach) -> str:
    return str(one.taken_out) if one.taken_out else "contacted" if one.contacted else "missed"


def _of(found: list, page: int, person: Any) -> Page:
    start = _start(page, len(found))
    rows = found[start : start + PAGE]
    people = Debtor.objects.in_bulk({person(row) for row in rows if person(row) is not None})
    return Page(rows, start + 1, len(found), people=people)


def record(number: str) -> tuple[Contact, list[Credit], str]:
    """A record, what it earned, and the number of the record that corrects it. Raises Contact.DoesNotExist."""
    found = Contact.objects.select_related("debtor").get(record_number=number)
    earned = found.credits.select_related("payment", "loss", "debtor").order_by("on", "pk")
    later = Contact.objects.filter(corrects=number).exclude(corrects="").values_list("record_number", flat=True).first()
    return found, list(earned), later or ""


def slip_of(claim: Claim) -> SlipIssued | Slip:
    """The slip that a claim names: one we printed, or a line of one of the city's."""
    if claim.printed:
        return slips.slip(claim.printed)
    return SlipIssued.objects.get(slip_number=claim.slip[0], line=claim.slip[1])


def records_named(numbers: Sequence[str]) -> dict[str, Contact]:
    rows = Contact.objects.filter(record_number__in=numbers).select_related("debtor")
    return {one.record_number: one for one in rows}


RULES = tuple(str(rule) for rule in Rule)
