"""Closed months, and what changed in them afterwards."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from saikoku.exchange.intake import queries as intake
from saikoku.exchange.intake.models import Run
from saikoku.governance.terms.models import Term
from saikoku.kernel.periods import Month
from saikoku.performance.attribution.models import OtherEffect
from saikoku.performance.reports.models import ClosedMonth, Look, Restatement
from saikoku.performance.reports.rules import restating
from saikoku.performance.reports.rules.parts import Beside
from saikoku.registry.contacts.models import Contact

SHOWN = 200


def months(since: date | None = None) -> list[ClosedMonth]:
    """Closed months with their restatements, the earliest first; `since`: from that month on."""
    rows = ClosedMonth.objects.order_by("month").prefetch_related("restatements")
    return list(rows.filter(month__gte=since) if since else rows)


def closed(month: date) -> ClosedMonth | None:
    return ClosedMonth.objects.filter(month=month).prefetch_related("restatements").first()


def standing(row: ClosedMonth) -> dict[str, Any]:
    """The month's figures with what was restated since."""
    restated = sorted(row.restatements.all(), key=lambda one: one.pk)
    return restating.standing(row.figures, [(one.figure, one.new) for one in restated])


def standing_of(wanted: Iterable[Month]) -> dict[Month, dict[str, Any]]:
    """The figures of those of the months that are closed."""
    rows = ClosedMonth.objects.filter(month__in=[month.first for month in wanted]).prefetch_related("restatements")
    return {Month.of(row.month): standing(row) for row in rows}


def restatements(month: date | None = None) -> list[Restatement]:
    """What changed, the latest first."""
    rows = Restatement.objects.select_related("closed").order_by("-id")
    return list((rows.filter(closed__month=month) if month else rows)[:SHOWN])


def files_applied() -> int:
    return Run.objects.exclude(applied_at=None).count()


def latest_files(count: int) -> list[tuple[int, str]]:
    """The runs applied last with the standard layouts that took their rows, in the order of their application."""
    rows = Run.objects.exclude(applied_at=None).order_by("-applied_at", "-pk").only("pk", "layout", "own_layout")
    return [(run.pk, _taken_by(run)) for run in rows[: max(0, count)]][::-1]


def _taken_by(run: Run) -> str:
    return intake.target_of(intake.layout_of(run)).id if run.own_layout else run.layout


def came_beside_files(month: ClosedMonth) -> list[Beside]:
    """What is no file and came since the last look, or since the month was closed where nobody has looked yet."""
    since = Look.objects.filter(pk=1).values_list("looked_at", flat=True).first() or month.closed_at
    records = Contact.objects.filter(recorded_at__gt=since, on__lte=Month.of(month.month).last, run_id=None)
    came = {
        Beside.TERMS: Term.objects.filter(approved_at__gt=since),
        Beside.RECORDS: records,
        Beside.OTHER_WORK: OtherEffect.objects.filter(entered_at__gt=since, month=month.month),
    }
    return [one for one, rows in came.items() if rows.exists()]


def files_at_last_look() -> int:
    return Look.objects.filter(pk=1).values_list("files", flat=True).first() or 0


def terms_approved_since_last_look() -> bool:
    looked = Look.objects.filter(pk=1).values_list("looked_at", flat=True).first()
    return looked is not None and Term.objects.filter(approved_at__gt=looked).exists()


def runs_of(rows: list[Restatement]) -> dict[int, Run]:
    wanted = {pk for row in rows for pk in row.runs}
    return {run.pk: run for run in Run.objects.filter(pk__in=wanted).only("pk", "layout", "file_name", "applied_at")}
