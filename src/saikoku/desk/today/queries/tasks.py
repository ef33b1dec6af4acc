"""The pile of open tasks by kind and age, and one task with what it was born of."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import SIDE_OF
from saikoku.outreach.calls import queries as calls
from saikoku.registry.contacts.models import Contact
from saikoku.registry.tasks import queries as tasks
from saikoku.registry.tasks.models import SlipRequestLine, Task

PAGE = 50
LATE = "late"
AGES = {"3": timedelta(days=3), "7": timedelta(days=7), "30": timedelta(days=30)}
"""Ages one can ask for: opened at least so long ago."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks: `kind` and `age` empty for all; `everybody` also those that another person owns."""

    kind: str = ""
    age: str = ""
    everybody: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """`shown` are the tasks numbered from `first` of `total`."""

    shown: list[Task]
    total: int
    number: int

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE + 1


@dataclass(frozen=True, slots=True)
class Opened:
    task: Task
    record: Contact | None
    lines: list[SlipRequestLine]


def pile(wanted: Wanted, *, by: Actor, now: datetime, number: int) -> Page:
    """One page of the open tasks, urgent first, then as they are due. A number beyond the end shows the last page."""
    found = tasks.open_tasks(kind=wanted.kind, owner_id=None if wanted.everybody else by.account_id)
    if wanted.age == LATE:
        found = found.filter(due_at__lt=now)
    elif wanted.age in AGES:
        found = found.filter(opened_at__lte=now - AGES[wanted.age])
    total = found.order_by().count()
    number = max(1, min(number, -(-total // PAGE)))
    return Page(list(found[(number - 1) * PAGE : number * PAGE]), total, number)


def within_reach(*, by: Actor, everybody: bool) -> QuerySet[Task]:
    """Tasks a person may open, ended ones too: his own and the team's, or everybody's."""
    found = Task.objects.select_related("debtor")
    return found if everybody else found.filter(Q(owner_id=by.account_id) | Q(owner_id=None))


def opened(task: Task) -> Opened:
    """A task with its record and, of a slip request, its lines."""
    record = Contact.objects.filter(record_number=task.record_number).first()
    lines = []
    if task.kind == Task.Kind.SLIP_REQUEST:
        lines = list(task.lines.select_related("instalment").order_by("line"))
    return Opened(task, record, lines)


def hindrances(task: Task, now: datetime) -> list[str]:
    """Why a call-back that is due cannot be made now, as codes of eligibility: the hours and what is known of the person."""
    if task.kind != Task.Kind.CALL_BACK or task.state != Task.State.OPEN or task.due_at is None or task.due_at > now:
        return []
    day = calls.day_of(now)
    known = calls.known(task.debtor_id, day)
    sides = [str(SIDE_OF[task.programme])] if task.programme else list(known.sides)
    if any(not known.refusals(side, day) for side in sides):
        return []
    return list(dict.fromkeys(code for side in sides for code in known.refusals(side, day)))
