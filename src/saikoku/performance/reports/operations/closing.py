"""Close a month with its first monthly report, and write down what later rows or terms change in it."""

from datetime import date, datetime
from typing import Any

from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.performance.figures import queries as figures
from saikoku.performance.figures.rules.month import as_object
from saikoku.performance.reports.models import ClosedMonth, Look, Report, Restatement
from saikoku.performance.reports.queries import closed as queries
from saikoku.performance.reports.rules import parts, restating
from saikoku.performance.reports.sets import moments
from saikoku.security.audit import operations as audit


def close(*, report: Report, found: dict[str, Any], by: Actor, at: datetime) -> ClosedMonth | None:
    """Keep the figures of the month's first report after its end; None when it is closed already.

    Inside the transaction that freezes the report.
    """
    if ClosedMonth.objects.filter(month=report.first_day).exists():
        return None
    closed = ClosedMonth.objects.create(
        month=report.first_day, report=report, figures=found, closed_at=at, closed_by=by.name
    )
    audit.record("reports.month.closed", by=by, at=at, object_id=found["month"], after={"report": report.pk})
    return closed


def restate(*, since: date | None = None, by: Actor, at: datetime) -> list[Restatement]:
    """Compare closed months (from the month of `since` on) with the facts; what changed, written down with the files
    applied since the last look that take part in the figure, and what else came. Safe to repeat: an unchanged figure
    leaves no row.

    One moment for all of it: a file applied meanwhile is of the next look, with what it changes.
    """
    with moments.one_moment(alone=Look):
        applied = queries.files_applied()
        runs = queries.latest_files(applied - queries.files_at_last_look())
        found = [row for month in queries.months(since) for row in _restated(month, runs, by, at)]
        Look.objects.update_or_create(pk=1, defaults={"files": applied, "looked_at": at})
    return found


def _restated(month: ClosedMonth, runs: list[tuple[int, str]], by: Actor, at: datetime) -> list[Restatement]:
    held = restating.flat(queries.standing(month))
    now = restating.flat(as_object(figures.figures_of(Month.of(month.month))))
    changes = restating.changes(held, now)
    came = queries.came_beside_files(month) if changes else []
    rows = [
        Restatement.objects.create(
            closed=month, figure=name, old=old, new=new, runs=parts.files_in(name, runs),
            besides=parts.besides_in(name, came), found_at=at, found_by=by.name,
        )
        for name, old, new in changes
    ]  # fmt: skip
    if rows:
        audit.record(
            "reports.month.restated", by=by, at=at, object_id=str(Month.of(month.month)),
            before={row.figure: row.old for row in rows}, after={row.figure: row.new for row in rows},
        )  # fmt: skip
    return rows


def restate_if_facts_came(*, since: date, by: Actor, at: datetime) -> list[Restatement]:
    """Each minute: only where a file was applied or a term approved since the last look, and some month is closed."""
    came = queries.files_applied() != queries.files_at_last_look() or queries.terms_approved_since_last_look()
    if not came or not ClosedMonth.objects.exists():
        return []
    return restate(since=since, by=by, at=at)
