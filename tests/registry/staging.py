"""A staged run as intake makes it, from a few rows written in a test."""

import itertools
from datetime import date, datetime

from django.db import connection

from saikoku.exchange.intake.rules.applier import Applied, Counts, Difference, StagedRun
from saikoku.exchange.layouts.rules import standard
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor

TYPES = {"yen": "bigint", "date": "date", "year": "integer", "flag": "boolean", "time": "time", "datetime": "timestamptz"}
_runs = itertools.count(100)


def stage(layout_id: str, rows: list[dict], *, ordered_at: datetime | None = None, full: bool = False, **scope) -> StagedRun:
    """A temp table of the layout's columns; what a row leaves out is empty."""
    layout, run_id = standard.get(layout_id), next(_runs)
    table = f"staged_{run_id}"
    columns = [(column.id, TYPES.get(column.type, "text")) for column in layout.columns]
    with connection.cursor() as cursor:
        cursor.execute("create temp table if not exists intake_runrow (run_id bigint, line int, kind text, key text)")
        definitions = ", ".join(f'"{name}" {kind}' for name, kind in columns)
        cursor.execute(f"create temp table {table} (file_line int not null, {definitions}, own jsonb)")
        places = ", ".join(["%s"] * (len(columns) + 1))
        names = ", ".join(f'"{name}"' for name in ["file_line", *(name for name, _ in columns)])
        cursor.executemany(
            f"insert into {table} ({names}) values ({places})",
            [
                [number, *(row.get(name, "" if kind == "text" else None) for name, kind in columns)]
                for number, row in enumerate(rows, start=2)
            ],
        )
    moment = ordered_at or datetime(2026, 4, 10, 9, 0, tzinfo=clock.TOKYO)
    return StagedRun(
        id=run_id, layout=layout_id, table=table, rows=len(rows), business_on=date(2026, 4, 10), received_at=moment,
        ordered_at=moment, full=full, months=scope.get("months", ()), programmes=scope.get("programmes", ()),
    )  # fmt: skip


def preview(applier, run: StagedRun) -> Counts:
    with connection.cursor() as cursor:
        return applier.preview(cursor, run)


def differences(applier, run: StagedRun, kind: str) -> list[Difference]:
    with connection.cursor() as cursor:
        return applier.differences(cursor, run, kind=kind, limit=100, offset=0)


def apply(applier, run: StagedRun) -> Applied:
    with connection.cursor() as cursor:
        return applier.apply(cursor, run, by=Actor("tester"), at=run.received_at)


def left_aside(run: StagedRun) -> list[tuple[int, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("select line, kind, key from intake_runrow where run_id = %s order by line", [run.id])
        return cursor.fetchall()
