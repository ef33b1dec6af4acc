"""What is still to be done, and by whom?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from saikoku.registry.contacts.models import Contact
from saikoku.registry.tasks.models import SlipRequestLine, Task

AT_ONCE = 2_000
"""Rows fetched from the server at a time."""
HARD = Q(kind=Task.Kind.SUPERVISOR) | Q(urgent=True)
"""What somebody with more authority has to take."""


def open_tasks(*, kind: str = "", owner_id: int | None = None) -> QuerySet[Task]:
    """Open tasks, urgent first, then by the time they are due. With an owner: his own and the team's."""
    found = Task.objects.filter(state=Task.State.OPEN).select_related("debtor")
    if kind:
        found = found.filter(kind=kind)
    if owner_id is not None:
        found = found.filter(Q(owner_id=owner_id) | Q(owner_id=None))
    return found.order_by("-urgent", "due_at", "pk")


def of_debtors(debtor_ids: Iterable[int]) -> QuerySet[Task]:
    """All tasks about a person, open ones first."""
    return Task.objects.filter(debtor_id__in=list(debtor_ids)).order_by("closed_at", "-opened_at", "-pk")


@dataclass(frozen=True, slots=True)
class Load:
    """What one person, or the team (None), has to do: open tasks, those due in the past, call-backs among both; hard ones."""

    owner_id: int | None
    open: int
    late: int
    call_backs: int
    call_backs_late: int
    hard: int


def loads(moment: datetime) -> dict[int | None, Load]:
    """The open tasks of everybody who has some, counted at once."""
    late, back = Q(due_at__lt=moment), Q(kind=Task.Kind.CALL_BACK)
    rows = Task.objects.filter(state=Task.State.OPEN).order_by().values_list("owner_id").annotate(
        open=Count("pk"), late=Count("pk", late), backs=Count("pk", back), late_backs=Count("pk", late & back),
        hard=Count("pk", HARD),
    )  # fmt: skip
    return {row[0]: Load(*row) for row in rows}


def hard_cases() -> QuerySet[Task]:
    """Open tasks that somebody with more authority has to take: for the supervisor, or urgent; the oldest first."""
    return Task.objects.filter(HARD, state=Task.State.OPEN).order_by("opened_at", "pk")


def call_backs_due(moment: datetime) -> QuerySet[Task]:
    """Agreed call-backs whose time has come."""
    return open_tasks(kind=Task.Kind.CALL_BACK).filter(due_at__lte=moment)


def delivered_slip_requests(first_day: date, last_day: date) -> Iterator[dict]:
    """R03: the lines of each slip request accepted on these days and not withdrawn."""
    record = Contact.objects.filter(record_number=OuterRef("task__record_number"))
    lines = SlipRequestLine.objects.filter(task__kind=Task.Kind.SLIP_REQUEST).exclude(task__state=Task.State.WITHDRAWN)
    dated = lines.annotate(accepted_on=Subquery(record.values("on")[:1]), origin=Subquery(record.values("channel")[:1]))
    found = dated.filter(accepted_on__range=(first_day, last_day)).order_by("task__request_number", "line").values(
        "possible", "amount_wanted", "send_to", "address", "accepted_on", "origin", "line",
        request_number=F("task__request_number"), debtor_number=F("task__debtor__number"),
        programme=F("instalment__programme"), assessed_year=F("instalment__assessed_year"),
        due_year=F("instalment__due_year"), notice_number=F("instalment__notice_number"),
        instalment_number=F("instalment__instalment"), record_number=F("task__record_number"),
    )  # fmt: skip
    return (
        row | {"line": f"{row['line']:02d}", "instalment": row["instalment_number"]}
        for row in found.iterator(chunk_size=AT_ONCE)
    )
