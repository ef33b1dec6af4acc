"""Who has no number that may be dialled, what was looked for, how sure each number is, and what goes to the city."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from saikoku.inquiry.phones.models import PhoneResearch
from saikoku.inquiry.phones.rules import used
from saikoku.inquiry.phones.rules.research import OUTCOMES
from saikoku.kernel import phone_truth
from saikoku.kernel.phone_truth import Truth, Used
from saikoku.planning.lists.models import Candidate
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor, Phone, PhoneFinding
from saikoku.registry.tasks import queries as tasks
from saikoku.registry.tasks.models import Task

PAGE = 50
WORK = "06"
NO_NUMBER = ["no-number"]
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody whose number is looked for: because a call showed it (task), or since the city gave none."""

    debtor: Debtor
    task: Task | None
    outcome: str = ""  # of the record that asked for it


@dataclass(frozen=True, slots=True)
class Queue:
    """One page, tasks first; how many of each there are."""

    shown: list[Waiting]
    tasks: int
    without: int


def queue(today: date, number: int = 1) -> Queue:
    asked = tasks.open_tasks(kind=Task.Kind.PHONE_RESEARCH)
    owed = _mine(today).order_by().values("debtor").annotate(total=Sum("owed")).values("total")
    none = without(today).annotate(owes=Subquery(owed)).order_by("-owes", "pk")  # what may be asked for most first
    counts = asked.order_by().count(), without(today).count()
    first, last = (number - 1) * PAGE, number * PAGE
    shown = _asked_for(list(asked[first:last]))
    begin = max(0, first - counts[0])
    if room := PAGE - len(shown):
        shown += [Waiting(one, None) for one in none[begin : begin + room]]
    return Queue(shown, *counts)


def _asked_for(found: list[Task]) -> list[Waiting]:
    numbers = [task.record_number for task in found]
    why = dict(Contact.objects.filter(record_number__in=numbers).values_list("record_number", "outcome")) if found else {}
    return [Waiting(task.debtor, task, why.get(task.record_number, "")) for task in found]


def without(today: date) -> QuerySet[Debtor]:
    """Whom nothing but a number keeps from being called today, and for whom nobody looks or looked this month."""
    mine = _mine(today)
    looking = Task.objects.filter(debtor=OuterRef("pk"), kind=Task.Kind.PHONE_RESEARCH, state=Task.State.OPEN)
    looked = PhoneResearch.objects.filter(debtor=OuterRef("pk"), on__gte=today.replace(day=1))
    return Debtor.objects.filter(Exists(mine), ~Exists(looking), ~Exists(looked))


def _mine(today: date) -> QuerySet[Candidate]:
    return Candidate.objects.filter(debtor=OuterRef("pk"), as_of=today, reasons=NO_NUMBER)


def open_task(debtor_ids: Iterable[int]) -> Task | None:
    """The first that waits about a person, whose numbers were merged or not."""
    return tasks.open_tasks(kind=Task.Kind.PHONE_RESEARCH).filter(debtor_id__in=list(debtor_ids)).first()


def history(debtor_ids: Iterable[int]) -> QuerySet[PhoneResearch]:
    return PhoneResearch.objects.filter(debtor_id__in=list(debtor_ids)).order_by("-on", "-pk")


def truths(phones: Iterable[Phone], today: date) -> dict[str, Truth]:
    """How sure each of a person's numbers is; one query."""
    numbers = list(phones)
    ids = {phone.debtor_id for phone in numbers}
    records = contacts.standing().filter(debtor_id__in=ids, phone__in=[phone.number for phone in numbers])
    return judged(numbers, records.order_by("on", "started_at", "pk"), today)


def judged(numbers: Iterable[Phone], records: Iterable[Contact], today: date) -> dict[str, Truth]:
    """The same of records that are known already, in the order of their time."""
    seen: dict[str, list[Used]] = {}
    for one in records:
        identified = one.identified_by not in ("", "0")
        found = used.answer(channel=one.channel, outcome=one.outcome, spoke_with=one.spoke_with, identified=identified)
        if found is not None:
            seen.setdefault(one.phone, []).append(Used(one.on, found))
    return {
        phone.number: phone_truth.of(
            source=phone.source, state=phone.state, learned_on=phone.learned_on, used=seen.get(phone.number, ()), today=today
        )
        for phone in numbers
    }


def delivered_research(first_day: date, last_day: date) -> Iterator[dict]:
    """R11: each piece of research of these days, those first that the ledger knows alone."""
    yield from _of_the_ledger(first_day, last_day)
    rows = PhoneResearch.objects.filter(on__range=(first_day, last_day)).order_by("on", "pk")
    found = rows.values("pk", "on", "outcome", "source", "worker_number", phone=F("number"), debtor_number=F("debtor__number"))
    yield from (_row("N", row) for row in found.iterator(chunk_size=AT_ONCE))


def _of_the_ledger(first_day: date, last_day: date) -> Iterator[dict]:
    """Research written as a record before it had a place of its own; records taken over are not delivered again."""
    placed = PhoneResearch.objects.filter(record_number=OuterRef("record_number"))
    learned = PhoneFinding.objects.filter(record_number=OuterRef("record_number"), number=OuterRef("phone")).order_by("pk")
    rows = contacts.standing().filter(
        ~Exists(placed), on__range=(first_day, last_day), work=WORK, outcome__in=OUTCOMES, origin=Contact.Origin.OWN
    )  # fmt: skip
    found = rows.annotate(source=Coalesce(Subquery(learned.values("source")[:1]), Value(""))).order_by("on", "pk")
    values = found.values("pk", "on", "outcome", "source", "worker_number", "phone", debtor_number=F("debtor__number"))
    yield from (_row("L", row) for row in values.iterator(chunk_size=AT_ONCE))


def _row(kind: str, row: dict) -> dict:
    """The number says where the research stands: N a piece of its own, L the ledger."""
    return row | {
        "research_number": f"{kind}{row['pk']:010d}", "phone": row["phone"] or None, "source": row["source"] or None
    }  # fmt: skip
