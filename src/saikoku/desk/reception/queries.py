"""What is under way with a run, and what the pages of reception ask together."""

from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import Count
from psycopg import sql

from saikoku.background import work as background
from saikoku.background.work import Work
from saikoku.desk.reception.models import Progress
from saikoku.desk.reception.rules import persons
from saikoku.exchange.delivery.models import Delivery
from saikoku.exchange.intake import queries as runs
from saikoku.exchange.intake.models import Run, RunFault
from saikoku.exchange.intake.rules.applier import Difference
from saikoku.exchange.intake.rules.states import State
from saikoku.exchange.uploads import queries as uploads

JUDGE, APPLY = "reception.judge", "reception.apply"
PAGE = 50


def work(run_id: int, task: str) -> Work:
    return background.latest(task, run_id=run_id)


def works(run_id: int) -> tuple[Work, Work]:
    """The judgement and the application."""
    return work(run_id, JUDGE), work(run_id, APPLY)


def progress_of(run_id: int) -> Progress | None:
    return Progress.objects.filter(run_number=run_id).first()


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
    rows = [*keys.values(), *(values for one in found for values in (one.old, one.new, one.names))]
    return {number for values in rows for number in persons.in_values(values)}
