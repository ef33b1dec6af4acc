"""Write down what was looked for and found: ledger, number, task, and the lists at once."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction

from saikoku.exchange.layouts.rules import outcomes
from saikoku.inquiry.phones import queries
from saikoku.inquiry.phones.models import PhoneResearch
from saikoku.inquiry.phones.rules import research, sources
from saikoku.kernel import clock, phones
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.planning.lists import operations as lists
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts import operations as contacts
from saikoku.registry.contacts.rules.records import Draft
from saikoku.registry.debtors import operations as debtors
from saikoku.registry.debtors import queries as people
from saikoku.registry.debtors.models import Debtor, Phone, PhoneState
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.tasks import operations as tasks
from saikoku.security.audit import operations as audit

CHANNEL = "6"
STATES = {research.FOUND: PhoneState.CONFIRMED, research.CANDIDATE: PhoneState.UNCONFIRMED}
CORPORATE = "2"
SENT_AGAIN = timedelta(minutes=1)


class ResearchRefused(Refused):
    """The research cannot be written down so; `reasons` are codes."""


@transaction.atomic
def note_queue_shown(*, numbers: Iterable[str], by: Actor, at: datetime) -> None:
    audit.record("phones.queue.shown", by=by, at=at, about=numbers)


@transaction.atomic
def note_shown(*, number: str, by: Actor, at: datetime) -> None:
    """A person's numbers, masked, and what was looked for stood on the screen."""
    audit.record("phones.case.shown", by=by, at=at, about=[number])


@transaction.atomic
def record_research(
    *, debtor_id: int, outcome: str, number: str = "", looked: Collection[str], found_in: str = "", evidence: str = "",
    by: Actor, at: datetime,
) -> PhoneResearch:  # fmt: skip
    """Write the record of the research (work 06, channel 6), keep the number found (R02), end the task where there is
    one, and set the lists anew for this person. The person is locked first: the same again within a minute is what was sent
    twice, and stays the first.

    Raises ResearchRefused: worker-missing, known-as-useless (a number of his that is wrong or dead, found as a mere
    candidate), and those of rules.research.
    """
    debtor = Debtor.objects.select_for_update(no_key=True).get(pk=debtor_id)
    reasons = research.refusals(
        outcome=outcome, number=number, looked=looked, found_in=found_in, evidence=evidence,
        corporate=debtor.kind == CORPORATE, on=at.astimezone(clock.TOKYO).date(),
    )  # fmt: skip
    reasons += [] if by.worker_number else ["worker-missing"]
    digits = phones.parse(number).number if number and not reasons else ""
    reasons += ["known-as-useless"] if outcome == research.CANDIDATE and _is_useless(debtor, digits) else []
    if reasons:
        raise ResearchRefused(reasons)
    said = {"outcome": outcome, "number": digits, "looked": sorted(looked), "evidence": evidence.strip()}
    if before := PhoneResearch.objects.filter(debtor=debtor, by=by.name, at__gt=at - SENT_AGAIN, **said).first():
        return before
    row = _write(debtor, outcome, digits, looked, found_in, evidence, by=by, at=at)
    if digits:
        debtors.find_phone(
            debtor_id=debtor_id, number=digits, state=STATES[outcome], source=row.source, record_number=row.record_number,
            by=by, at=at,
        )  # fmt: skip
    if row.task_id:
        tasks.close_task(task_id=row.task_id, result=outcomes.outcomes()[outcome].ja, by=by, at=at)
    audit.record(
        "phones.research.recorded", by=by, at=at, about=[debtor.number], object_id=row.record_number,
        after={"outcome": outcome, "looked": sorted(looked), "found_in": row.found_in},
    )  # fmt: skip
    lists.refresh(debtor_ids=[debtor_id], at=at)
    return row


def _write(
    debtor: Debtor, outcome: str, digits: str, looked: Collection[str], found_in: str, evidence: str, *, by: Actor, at: datetime
) -> PhoneResearch:
    """The record of the ledger, and beside it what only this room keeps."""
    task, local = queries.open_task(people.ids_of(debtor)), at.astimezone(clock.TOKYO)
    draft = Draft(
        debtor_id=debtor.pk, programme=_programme(debtor.pk, task), outcome=outcome, on=local.date(), work=queries.WORK,
        started_at=local.time().replace(second=0, microsecond=0), channel=CHANNEL, phone=digits,
        summary=_summary(looked, evidence),
    )  # fmt: skip
    record = contacts.append(draft=draft, worker_number=by.worker_number, by=by, at=at)
    return PhoneResearch.objects.create(
        debtor=debtor, task_id=task and task.pk, record_number=record.record_number, on=draft.on, outcome=outcome,
        number=digits, source=sources.ways()[found_in].source if digits else "", looked=sorted(looked),
        found_in=found_in if digits else "", evidence=evidence.strip(), worker_number=by.worker_number, by=by.name, at=at,
    )  # fmt: skip


def _is_useless(debtor: Debtor, digits: str) -> bool:
    useless = (PhoneState.DEAD, PhoneState.WRONG)
    return bool(digits) and Phone.objects.filter(debtor=debtor, number=digits, state__in=useless).exists()


def _summary(looked: Collection[str], evidence: str) -> str:
    """What the ledger and the city read: where was looked, and the evidence."""
    places = "、".join(way.words for key, way in sources.ways().items() if key in looked)
    return f"{places}を調べた。{evidence.strip()}".strip()


def _programme(debtor_id: int, task) -> str:
    """The task's own, else that of the oldest open instalment, else of the latest target."""
    if task is not None and task.programme:
        return task.programme
    owed = Instalment.objects.filter(debtor_id=debtor_id, balance__gt=0, gone_on=None).order_by("due_on")
    named = Target.objects.filter(debtor_id=debtor_id).order_by("-month")
    found = owed.values_list("programme", flat=True).first() or named.values_list("programme", flat=True).first()
    if found is None:
        raise ResearchRefused(["nothing-asked"])
    return found
