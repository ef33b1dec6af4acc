"""Residence surveys as stops of a collector's way."""

from collections.abc import Collection
from datetime import date

from django.db.models import OuterRef, Subquery

from saikoku.inquiry.residences.models import Finding, Survey
from saikoku.kernel import clock
from saikoku.planning.routes.rules.errands import Errand


def errands(on: date, ids: Collection[int] | None = None) -> list[Errand]:
    """Those to be done on a day with what is left of the days before it, or these as they are on it. One query."""
    assigned = Survey.objects.filter(state=Survey.State.ASSIGNED, on__lte=on)
    rows = assigned if ids is None else Survey.objects.filter(pk__in=ids)
    told = Finding.objects.filter(survey=OuterRef("pk"), on_day=on, corrects=None).order_by("-pk").values("seen_at")[:1]
    return [_errand(one, on) for one in rows.annotate(told_at=Subquery(told)).select_related("debtor").order_by("pk")]


def _errand(row: Survey, on: date) -> Errand:
    done_at = row.told_at.astimezone(clock.TOKYO).time() if row.told_at else None
    stands = row.state == Survey.State.ASSIGNED and row.on <= on
    state = "stands" if stands else "done" if done_at else "gone"
    return Errand(row.pk, row.debtor_id, row.address, row.account_id, state, done_at, row.debtor.name, row.debtor.number)
