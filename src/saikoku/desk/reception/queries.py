"""What is under way with a run, and what the pages of reception ask together."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection
from django.db.models import Count
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg import sql

from saikoku.desk.reception.rules import persons
from saikoku.exchange.delivery.models import Delivery
from saikoku.exchange.intake import queries as runs
from saikoku.exchange.intake.models import Run, RunFault
from saikoku.exchange.intake.rules.applier import Difference
from saikoku.exchange.intake.rules.states import State
from saikoku.exchange.uploads import queries as uploads

JUDGE, APPLY = "reception.judge", "reception.apply"
UNDER_WAY, BROKEN_OFF = ("todo", "doing"), ("failed", "aborted")
PAGE = 50
LEAST_SECONDS = 1


def job_state(run_id: int, task: str) -> str:
    """todo, doing, failed ... of the latest job of that kind for a run; empty when there is none."""
    jobs = ProcrastinateJob.objects.filter(task_name=task, args__run_id=run_id)
    return jobs.order_by("-id").values_list("status", flat=True).first() or ""


def job_states(run_id: int) -> tuple[str, str]:
    """Of the judgement and of the application."""
    return job_state(run_id, JUDGE), job_state(run_id, APPLY)


def is_under_way(run_id: int, task: str) -> bool:
    return job_state(run_id, task) in UNDER_WAY


def expected_seconds(run: Run) -> int | None:
    """How long the judgement should take, by the last judgement of the same layout; None where there is none."""
    last = (
        Run.objects.filter(layout=run.layout, seconds__isnull=False, size__gt=0)
        .exclude(pk=run.pk)
        .order_by("-id")
        .values_list("seconds", "size")
        .first()
    )
    if last is None:
        return None
    return max(LEAST_SECONDS, round(last[0] * run.size / last[1]))


def elapsed_seconds(run: Run, now: datetime) -> int:
    return max(0, round((now - run.received_at).total_seconds()))


def open_runs() -> list[Run]:
    """Runs that somebody still has to judge, apply or send back."""
    states = [State.RECEIVED, State.JUDGING, State.JUDGED]
    return list(Run.objects.filter(state__in=states).order_by("-id")[:200])


def latest_runs() -> list[Run]:
    return list(Run.objects.order_by("-id")[:200])


def counts() -> tuple[int, int, int]:
    """Open runs, half-sent files, and applied runs with rows left for the work list."""
    states = [State.RECEIVED, State.JUDGING, State.JUDGED]
    return Run.objects.filter(state__in=states).count(), uploads.count_open(), left_over().count()


def waiting_for_second(login_name: str) -> int:
    """Judged runs that this person did not receive."""
    return Run.objects.filter(state=State.JUDGED).exclude(received_by=login_name).count()


def left_over():
    """Applied runs with pending rows, or with bad rows that were left out."""
    applied = Run.objects.filter(state=State.APPLIED)
    return applied.filter(pending__gt=0) | applied.filter(accepted_good_rows=True, bad__gt=0)


def count_faults(run_id: int) -> int:
    """Faults of rows: a bad row may have several."""
    return RunFault.objects.filter(run_id=run_id).count()


def latest_deliveries() -> list[Delivery]:
    """The latest 200, with how often each was handed out."""
    return list(Delivery.objects.annotate(handed=Count("handouts")).order_by("-id")[:200])


def keys_on_lines(run: Run, lines: Iterable[int]) -> dict[int, dict[str, object]]:
    """What names each staged line: the columns of the layout's key in their order, and the debtor numbers."""
    target = runs.target_of(runs.layout_of(run))
    names = [*target.key, *(column.id for column in target.columns if column.id in persons.NUMBERS)]
    wanted = [line for line in lines if line]
    if not wanted or not names:
        return {}
    listed = sql.SQL(", ").join(sql.Identifier(name) for name in dict.fromkeys(names))
    query = sql.SQL("select file_line, {} from {} where file_line = any(%s)").format(listed, sql.SQL(runs.staged(run).table))
    with connection.cursor() as cursor:
        cursor.execute(query, [wanted])
        return {line: dict(zip(dict.fromkeys(names), values, strict=True)) for line, *values in cursor.fetchall()}


def numbers_in(found: Iterable[Difference], keys: Mapping[int, Mapping[str, object]]) -> set[str]:
    """The debtor numbers that differences and the keys of their lines name."""
    rows = [*keys.values(), *(values for one in found for values in (one.old, one.new))]
    return {number for values in rows for number in persons.in_values(values)}
