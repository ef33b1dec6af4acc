"""What stands against a leaf that is to be entered, and which overpayments has the city not been told of?"""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from saikoku.collection.books.rules import conflicts
from saikoku.collection.books.rules.conflicts import Known
from saikoku.collection.books.rules.typed import Leaf, from_values
from saikoku.collection.receipts import queries as receipts
from saikoku.collection.receipts.models import Receipt, ReceiptLine
from saikoku.collection.receipts.rules import acceptance
from saikoku.collection.receipts.rules.states import VOID_STATES
from saikoku.collection.seals import queries as seals
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock
from saikoku.outreach.visits import queries as visits
from saikoku.outreach.visits.rules import door
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors import queries as debtors
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities import queries as liabilities
from saikoku.registry.liabilities.models import Instalment
from saikoku.workforce.papers import queries as papers
from saikoku.workforce.papers.models import Paper
from saikoku.workforce.papers.rules.conflicts import Conflict
from saikoku.workforce.papers.rules.typing import Typed

VISIT = "3"


def leaf_of(pair: tuple[Typed, Typed] | None) -> Leaf | None:
    """What two people typed alike; None where they did not."""
    return from_values(pair[1].values, clock.TOKYO) if pair else None


def instalments_of(debtor: Debtor) -> list[Instalment]:
    """What he owes or owed: what is open first, the oldest due first."""
    rows = list(liabilities.instalments([debtor.pk]))
    return [row for row in rows if row.balance > 0] + [row for row in reversed(rows) if row.balance <= 0]


def against(paper: Paper, leaf: Leaf, *, at: datetime) -> list[Conflict]:
    """Everything that somebody has to know before this leaf is entered now."""
    debtor = debtors.of_number(leaf.debtor_number)
    return conflicts.found(leaf, _known(paper, leaf, debtor, at) if debtor else Known(False, {}))


def _known(paper: Paper, leaf: Leaf, debtor: Debtor, at: datetime) -> Known:
    moment = leaf.taken_at.astimezone(clock.TOKYO)
    day, agreed = moment.date(), terms.agreed(moment.date())
    hours = visits.hours(day)
    limits = receipts.limits(leaf.worker_number, agreed, on=day)
    ids = debtors.ids_of(debtor)
    by_others = Contact.objects.filter(debtor__in=ids, on=day, channel=VISIT).exclude(worker_number=leaf.worker_number)
    return Known(
        debtor_known=True,
        owed=dict(Instalment.objects.filter(debtor=debtor).values_list("pk", "balance")),
        alike=[one.number for one in _same_day(ids, leaf) if receipts.state(one) not in VOID_STATES],
        visited_by=set(by_others.values_list("worker_number", flat=True)),
        promise=contacts.live_promises(ids, on=day).exists(),
        stopped=bool(liabilities.stops(ids, on=at.astimezone(clock.TOKYO).date())),
        in_hours=not door.hour_refusals(moment.time(), opens=hours.opens, closes=hours.closes),
        day_ended=receipts.has_ended(leaf.worker_number, day),
        seal_permitted=bool(seals.permitted(leaf.taken_at)),
        above_limits=acceptance.over_limits(leaf.total, limits),
        against_use=papers.against_using(paper, holder=leaf.worker_number, acted_at=leaf.taken_at),
    )  # fmt: skip


def _same_day(ids: Collection[int], leaf: Leaf) -> list[Receipt]:
    """His other receipts of the day with this sum: the same money may have been written down twice."""
    day = leaf.taken_at.astimezone(clock.TOKYO).date()
    return list(receipts.receipts().filter(debtor__in=ids, total=leaf.total, issued_at__date=day))


def entered(number: str) -> Receipt | None:
    return Receipt.objects.filter(number=number, paper__isnull=False).first()


def overpaid() -> QuerySet[ReceiptLine]:
    """Lines of leaves that were owed no more, of which the city was not told yet, the oldest first."""
    rows = ReceiptLine.objects.filter(~Q(overpaid=0), overpayment_told=None)
    return rows.select_related("receipt__debtor").order_by("pk")
