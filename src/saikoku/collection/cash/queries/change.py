"""Which change came back short or over, and what was said of it?"""

from django.db.models import Exists, OuterRef, QuerySet

from saikoku.collection.cash.models import ChangeClearing, ChangeClearingEnd, Passing
from saikoku.collection.cash.rules.clearing import Done
from saikoku.collection.cash.rules.passing import Done as Handed
from saikoku.collection.cash.rules.passing import Way


def come_back() -> QuerySet[Passing]:
    """Change that a second person took, more or less than was given out."""
    return Passing.objects.filter(way=Way.RETURN, end__done=Handed.TAKEN).exclude(difference=0).select_related("end")


def open_gaps() -> list[Passing]:
    """Those whose difference nobody cleared yet (`waiting`: it is asked), the oldest first."""
    cleared = ChangeClearingEnd.objects.filter(clearing__passing=OuterRef("pk"), done=Done.CLEARED)
    waiting = ChangeClearing.objects.filter(passing=OuterRef("pk"), end=None)
    return list(come_back().filter(~Exists(cleared)).annotate(waiting=Exists(waiting)).order_by("day", "pk"))


def clearings(row: Passing) -> list[ChangeClearing]:
    """All that was said of a difference, the latest first."""
    return list(row.clearings.select_related("end").order_by("-turn"))


def open_clearing(row: Passing) -> ChangeClearing | None:
    return row.clearings.filter(end=None).first()


def is_cleared(row: Passing) -> bool:
    return ChangeClearingEnd.objects.filter(clearing__passing=row, done=Done.CLEARED).exists()


def reference(row: Passing) -> str:
    """Under which its clearing stands in the ledger; a trigger asks for the same words."""
    return f"{row.worker_number} {row.day} 釣銭 {row.turn}"
