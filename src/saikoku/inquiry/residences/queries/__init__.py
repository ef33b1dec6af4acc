"""Who is to be looked for, who goes where today, what was found, and what goes to the city (R04)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from saikoku.governance.terms.queries import agreed
from saikoku.inquiry.residences import sets
from saikoku.inquiry.residences.models import Finding, Survey
from saikoku.inquiry.residences.queries.doubting import DOUBTFUL, doubtful_statement, doubts_in, doubts_of
from saikoku.inquiry.residences.rules import checks, selection
from saikoku.inquiry.residences.rules.selection import Known, Terms
from saikoku.planning.routes.queries import walking
from saikoku.planning.routes.rules.visiting import VISIT
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.debtors import queries as debtors
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.tasks import queries as tasks
from saikoku.registry.tasks.models import Task

__all__ = [
    "AT_ONCE", "DOUBTFUL", "MOST_SHOWN", "WORK", "Choosable", "Queue", "addresses", "count_mine", "delivered_surveys",
    "doubtful_statement", "doubts_in", "doubts_of", "is_asked", "known_of", "latest", "mine", "of_survey", "open_surveys",
    "queue", "standing", "terms", "was_visited",
]  # fmt: skip

WORK = "05"
MOST_SHOWN = 50
AT_ONCE = 2_000
ADDRESS_WIDTH = 300


@dataclass(frozen=True, slots=True)
class Choosable:
    """Somebody whom a rule selects and nothing bars."""

    debtor: Debtor
    reasons: tuple[str, ...]
    known: Known
    address: str


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of those who may be sent for, and how many they are."""

    shown: list[Choosable]
    count: int
    page: int


def terms(on: date) -> Terms:
    return Terms(absent_visits=agreed(on)["survey_absent_visits"])


def queue(on: date, page: int = 1) -> Queue:
    """In the order of the rules, then whose reason is older; beyond the last page is the last one."""
    asked = terms(on)
    chosen = [
        (debtor_id, known, found)
        for debtor_id, known in sets.known(on, asked).items()
        if not selection.bars(known) and (found := selection.reasons(known, asked))
    ]
    chosen.sort(key=lambda one: (_rank(one[2]), _since(one[1]), one[0]))
    page = min(page, max(1, -(-len(chosen) // MOST_SHOWN)))
    first = chosen[(page - 1) * MOST_SHOWN : page * MOST_SHOWN]
    people = Debtor.objects.in_bulk([debtor_id for debtor_id, *_ in first])
    where = addresses(people)
    shown = [Choosable(people[pk], tuple(found), known, where.get(pk, "")) for pk, known, found in first]
    return Queue(shown, len(chosen), page)


def _rank(reasons: Collection[str]) -> int:
    return min(list(selection.RULES).index(code) for code in reasons)


def _since(known: Known) -> date:
    days = (known.asked_on, known.task_on, known.returned_on, known.absent_on)
    return min(day for day in days if day is not None)


def known_of(debtor_ids: Iterable[int], on: date) -> dict[int, Known]:
    return sets.known(on, terms(on), debtor_ids)


def addresses(debtor_ids: Iterable[int]) -> dict[int, str]:
    """Where each of these is said to live, with the building."""
    found = walking.addresses(debtor_ids)
    return {pk: f"{one.address} {one.building}".strip()[:ADDRESS_WIDTH] for pk, one in found.items()}


def open_surveys() -> QuerySet[Survey]:
    under_way = Q(state__in=[Survey.State.WAITING, Survey.State.ASSIGNED])
    return Survey.objects.filter(under_way).select_related("debtor").order_by("on", "opened_at", "pk")


def mine(account_id: int, on: date) -> list[Survey]:
    """What a collector has to look at today, with what is left of the days before, by address."""
    rows = Survey.objects.filter(account_id=account_id, on__lte=on, state=Survey.State.ASSIGNED).select_related("debtor")
    return sorted(rows, key=lambda one: (one.address, one.pk))


def count_mine(account_id: int, on: date) -> int:
    return Survey.objects.filter(account_id=account_id, on__lte=on, state=Survey.State.ASSIGNED).count()


def is_asked(debtor_id: int, on: date) -> bool:
    """Did a visit or a talk show that somebody has to look there, and may he? For whoever stands at the door now."""
    if not tasks.open_tasks(kind=Task.Kind.WHEREABOUTS).filter(debtor_id=debtor_id).exists():
        return False
    known, asked = known_of([debtor_id], on).get(debtor_id), terms(on)
    return known is not None and not selection.bars(known) and bool(selection.reasons(known, asked))


def was_visited(debtor: Debtor, worker_number: str, on: date) -> bool:
    """Does a record of that day say that this collector stood at the person's door?"""
    his = contacts.standing().filter(debtor_id__in=debtors.ids_of(debtor), on=on, channel=VISIT, worker_number=worker_number)
    return bool(worker_number) and his.exclude(work=WORK).exists()


def standing() -> QuerySet[Finding]:
    """Findings that no later one corrects."""
    return Finding.objects.filter(corrected=None).select_related("survey__debtor")


def latest() -> list[Finding]:
    return list(standing().order_by("-on_day", "-pk")[:MOST_SHOWN])


def of_survey(survey: Survey) -> list[Finding]:
    """Every finding of a survey, corrected ones too."""
    return list(Finding.objects.filter(survey=survey).select_related("corrected").order_by("pk"))


def delivered_surveys(first_day: date, last_day: date) -> Iterator[dict]:
    """R04: what was confirmed on these days. A correction bears the number of what it corrects, which is left out where
    both are of these days: so the file says each number once, and the same whenever it is made."""
    confirmed = Finding.objects.filter(on_day__range=(first_day, last_day))
    rows = confirmed.exclude(corrected__on_day__lte=last_day).select_related("survey__debtor").order_by("on_day", "pk")
    yield from (_row(one) for one in rows.iterator(chunk_size=AT_ONCE))


def _row(found: Finding) -> dict:
    seen = found.seen
    plate = seen.get("name_plate") or checks.answers("plate").get(seen.get("plate", ""), "")
    return {
        "survey_number": found.number, "debtor_number": found.survey.debtor.number, "at": found.seen_at,
        "outcome": found.outcome, "name_plate": plate or None, "letter_box": seen.get("letter_box") or None,
        "electricity": seen.get("electricity") or None, "gas": seen.get("gas") or None, "water": seen.get("water") or None,
        "informant": checks.answers("informant")[seen["informant"]] if seen.get("informant") else None,
        "finding": found.text, "address_found": found.address_found or None, "worker_number": found.worker_number,
    }  # fmt: skip
