"""Which differences of closes are open, what made shortages good, and what was truly paid in of a collector's day?"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from saikoku.collection.cash.models import ChangeClearing, Clearing, ClearingEnd, DayClose, Deposit, DepositPart, Passing
from saikoku.collection.cash.rules import coins
from saikoku.collection.cash.rules.clearing import Done
from saikoku.collection.cash.rules.passing import Done as Handed
from saikoku.collection.cash.rules.passing import Way
from saikoku.kernel import clock


@dataclass(frozen=True, slots=True)
class MadeGood:
    """Money that made a shortage good and lies in the safe."""

    close: DayClose
    yen: int
    due_on: date


@dataclass(frozen=True, slots=True)
class AtHand:
    """`lying`: closed days whose money lies in the safe and is in no deposit yet, the most pressing first; `gaps`: closes whose
    difference nobody cleared yet (`waiting`: it is asked), the oldest first; `cleared`: what made shortages good and is in no
    deposit yet."""

    lying: list[DayClose]
    gaps: list[DayClose]
    cleared: list[MadeGood]


LIES_IN_SAFE = Q(part=None) & (Q(count__counted__gt=0) | Q(count__handed_over__gt=0))
"""Some yen came into the safe at the close, and no deposit took them out."""


def at_hand() -> AtHand:
    """What the leader has before him of closed days, in one journey."""
    whose = ClearingEnd.objects.filter(clearing__close=OuterRef("pk"), done=Done.CLEARED)
    to_pay = whose.filter(yen__gt=0, part=None)
    differs = ~Q(count__difference=0)
    rows = DayClose.objects.annotate(
        lies=_is(LIES_IN_SAFE), differs=_is(differs & ~Exists(whose)),
        waiting=Exists(Clearing.objects.filter(close=OuterRef("pk"), end=None)),
        good=Subquery(to_pay.values("yen")[:1]), good_due=Subquery(to_pay.values("due_on")[:1]),
    ).filter(Q(lies=True) | Q(differs=True) | differs & Exists(to_pay))
    found = list(rows.select_related("count").order_by("count__day", "pk"))
    return AtHand(
        sorted((one for one in found if one.lies), key=lambda one: (one.due_on, one.pk)),
        [one for one in found if one.differs],
        [MadeGood(one, one.good, one.good_due) for one in found if one.good],
    )


def _is(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def open_differences() -> list[DayClose]:
    return at_hand().gaps


def clearings(of: DayClose | Passing) -> list[Clearing] | list[ChangeClearing]:
    """All that was said of a difference of a close or of change, the latest first."""
    return list(of.clearings.select_related("end").order_by("-turn"))


def open_clearing(of: DayClose | Passing) -> Clearing | ChangeClearing | None:
    """What waits for the second person."""
    return of.clearings.filter(end=None).first()


def is_cleared(close: DayClose) -> bool:
    return ClearingEnd.objects.filter(clearing__close=close, done=Done.CLEARED).exists()


def made_good_to_deposit() -> QuerySet[ClearingEnd]:
    """Money that made shortages good, lies in the safe and is in no deposit yet, the most pressing first."""
    rows = ClearingEnd.objects.filter(yen__gt=0, part=None).select_related("clearing__close__count")
    return rows.order_by("due_on", "pk")


def parts_of(deposit: Deposit) -> list[DepositPart]:
    return list(deposit.parts.select_related("close__count", "cleared__clearing__close__count").order_by("pk"))


def pieces_of(parts: Sequence[DepositPart]) -> dict[int, int] | None:
    """How many of each kind were counted into the safe; None where what made a shortage good is among it, uncounted."""
    if any(part.cleared_id for part in parts):
        return None
    counts = [part.close.count for part in parts]
    handed = Passing.objects.filter(
        way=Way.HANDOVER, end__done=Handed.TAKEN, worker_number__in={one.worker_number for one in counts},
        day__in={one.day for one in counts},
    )  # fmt: skip
    days = {(one.worker_number, one.day) for one in counts}
    counted = [*counts, *(one for one in handed if (one.worker_number, one.day) in days)]
    return {kind: sum(getattr(one, f"n{kind}") for one in counted) for kind in coins.KINDS}


def came_on(part: DepositPart) -> date:
    """The day on which the money of a part came in."""
    return part.cleared.ended_at.astimezone(clock.TOKYO).date() if part.cleared else part.close.count.day


def due_on(part: DepositPart) -> date:
    return part.cleared.due_on if part.cleared else part.close.due_on


def paid_in(first_day: date, last_day: date) -> dict[tuple[str, date], list[tuple[date, int]]]:
    """(day, yen) of what was truly paid in of each collector's day."""
    found: dict[tuple[str, date], list[tuple[date, int]]] = defaultdict(list)
    rows = DepositPart.objects.exclude(deposit__proof=None).select_related("deposit__proof")
    for way in ("close", "cleared__clearing__close"):
        name = f"{way}__count"
        these = rows.filter(**{f"{name}__day__range": (first_day, last_day)})
        whose = (f"{name}__worker_number", f"{name}__day")
        for worker, day, *money in these.values_list(*whose, "deposit__proof__paid_on", "yen"):
            found[worker, day].append(tuple(money))
    return found
