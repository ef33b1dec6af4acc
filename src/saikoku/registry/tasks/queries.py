"""What is still to be done, and by whom?"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from saikoku.registry.tasks.models import Task


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


def call_backs_due(moment: datetime) -> QuerySet[Task]:
    """Agreed call-backs whose time has come."""
    return open_tasks(kind=Task.Kind.CALL_BACK).filter(due_at__lte=moment)
