"""The table in which a run's good rows wait: filled by COPY as they are judged, gone once they are applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection
from psycopg import sql

from saikoku.exchange.layouts.rules import copying
from saikoku.exchange.layouts.rules.layout import Layout

SCHEMA = "staging"


def name_of(run_id: int) -> sql.Identifier:
    return sql.Identifier(SCHEMA, f"run_{run_id}")


def quoted(run_id: int) -> str:
    return f'"{SCHEMA}"."run_{run_id}"'


def drop(run_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {quoted(run_id)}")


def holds(run_id: int, rows: int) -> bool:
    """Is the table there, with that many rows? It is not logged: a crash of the server empties it."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s) is not null", [f"{SCHEMA}.run_{run_id}"])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(f"select count(*) from {quoted(run_id)}")  # noqa: S608
        return cursor.fetchone()[0] == rows


def _columns(layout: Layout, target: Layout) -> list[tuple[str, str]]:
    """(name, type) of every column: those of the layout, then those of its target that no value reaches."""
    named = copying.staged_names(layout)
    types = {column.to: column.type for column in copying.staged_columns(layout)}
    types |= {column.id: column.type for column in target.columns}
    every = [*named[1:-1], *(column.id for column in target.columns if column.id not in named)]
    return [(name, copying.SQL_TYPES[types[name]]) for name in every]


@contextmanager
def filling(run_id: int, layout: Layout, target: Layout) -> Iterator[Callable[[bytes], None]]:
    """Make the table anew and give a function that takes COPY text. Call inside a transaction.

    One piece travels while the next one is made, so that the server and the reader work side by side.
    """
    columns = _columns(layout, target)
    definitions = [
        sql.SQL("{} {} {}").format(
            sql.Identifier(name), sql.SQL(kind), sql.SQL("not null default ''" if kind == "text" else "")
        )
        for name, kind in columns
    ]
    names = copying.staged_names(layout)
    textual = [sql.Identifier(name) for name, kind in columns if kind == "text" and name in names]
    drop(run_id)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("create unlogged table {} (file_line integer not null, {}, own jsonb)").format(
                name_of(run_id), sql.SQL(", ").join(definitions)
            )
        )
        statement = sql.SQL(
            "copy {} ({}) from stdin (format csv, delimiter E'\\x01', quote E'\\x02', null '', freeze true, encoding 'UTF8'{})"
        ).format(
            name_of(run_id),
            sql.SQL(", ").join(map(sql.Identifier, names)),
            sql.SQL(", force_not_null ({})").format(sql.SQL(", ").join(textual)) if textual else sql.SQL(""),
        )
        with cursor.copy(statement) as copy, ThreadPoolExecutor(1, "copy") as sender:
            sent: Future | None = None

            def send(piece: bytes) -> None:
                nonlocal sent
                if sent:
                    sent.result()
                sent = sender.submit(copy.write, piece)

            yield send
            if sent:
                sent.result()


def leave_out(run_id: int, lines: list[int]) -> None:
    """Take rows out again whose key turned out to be doubled."""
    with connection.cursor() as cursor:
        if lines:
            cursor.execute(f"delete from {quoted(run_id)} where file_line = any(%s)", [lines])  # noqa: S608
        cursor.execute(f"analyze {quoted(run_id)}")
