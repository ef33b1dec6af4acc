"""Which change came back short or over, and what was said of it?"""

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from saikoku.collection.cash.models import ChangeClearing, ChangeClearingEnd, Passing
from saikoku.collection.cash.queries.clearing import clearings, open_clearing
from saikoku.collection.cash.rules.clearing import Done
from saikoku.collection.cash.rules.passing import Done as Handed
from saikoku.collection.cash.rules.passing import Way

__all__ = ["at_hand", "clearings", "come_back", "is_cleared", "open_clearing", "open_gaps", "reference"]


def come_back() -> QuerySet[Passing]:
    """Change that a second person took, more or less than was given out."""
    return Passing.objects.filter(way=Way.RETURN, end__done=Handed.TAKEN).exclude(difference=0).select_related("end")


def open_gaps() -> list[Passing]:
    """Those whose difference nobody cleared yet (`waiting`: it is asked), the oldest first."""
    return at_hand(Passing.objects.none())[1]


def at_hand(open_passings: QuerySet[Passing]) -> tuple[list[Passing], list[Passing]]:
    """What was offered and not taken, and change whose difference is open, in one journey."""
    cleared = ChangeClearingEnd.objects.filter(clearing__passing=OuterRef("pk"), done=Done.CLEARED)
    waiting = ChangeClearing.objects.filter(passing=OuterRef("pk"), end=None)
    gap = Q(pk__in=come_back().values("pk")) & ~Exists(cleared)
    rows = Passing.objects.annotate(
        is_gap=ExpressionWrapper(gap, output_field=BooleanField()), waiting=Exists(waiting)
    ).filter(Q(is_gap=True) | Q(pk__in=open_passings.order_by().values("pk")))
    found = list(rows.select_related("end").order_by("day", "pk"))
    return [one for one in found if not one.is_gap], [one for one in found if one.is_gap]


def is_cleared(row: Passing) -> bool:
    return ChangeClearingEnd.objects.filter(clearing__passing=row, done=Done.CLEARED).exists()


def reference(row: Passing) -> str:
    """Under which its clearing stands in the ledger; a trigger asks for the same words."""
    return f"{row.worker_number} {row.day} 釣銭 {row.turn}"
