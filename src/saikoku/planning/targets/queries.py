"""Whom did the city ask us to reach in a month, and who has left the lists since, why?"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, QuerySet

from saikoku.kernel.programmes import programmes_of
from saikoku.planning.targets.models import Target

LEFT = {"reached": "接触済", "paid": "納付済", "promised": "納付約束", "stopped": "催告中止", "withdrawn": "取下げ"}
CALL, VISIT, BOTH = "01", "02", "03"


def of_month(month: date) -> QuerySet[Target]:
    """Every row of the month that the city has not taken back."""
    return Target.objects.filter(month=month.replace(day=1), withdrawn=False)


def staying(month: date, *, works: Iterable[str] = (CALL, VISIT, BOTH)) -> QuerySet[Target]:
    """Rows that are still on the lists."""
    return of_month(month).filter(left_on=None, work__in=list(works))


def is_target(debtor_id: int, *, side: str, month: date, works: Iterable[str] = (CALL, BOTH)) -> bool:
    return staying(month, works=works).filter(debtor_id=debtor_id, programme__in=programmes_of(side)).exists()


def left_by_reason(month: date) -> dict[str, int]:
    """How many rows left the month's lists, by reason; rows the city took back included."""
    rows = Target.objects.filter(month=month.replace(day=1)).exclude(left_reason="")
    return dict(rows.values_list("left_reason").annotate(Count("pk")).order_by("left_reason"))


def of_debtor(debtor_ids: Iterable[int]) -> QuerySet[Target]:
    """A person's rows, newest month first."""
    return Target.objects.filter(debtor_id__in=list(debtor_ids)).order_by("-month", "programme", "work")
