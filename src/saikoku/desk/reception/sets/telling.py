"""Tell how far an act is, on a connection of its own: what the act writes itself nobody sees before it ends."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection

from saikoku.exchange.intake.rules.steps import Step, Teller
from saikoku.kernel import clock

SECONDS_BETWEEN = 0.5
log = logging.getLogger("saikoku.reception")

TELL = """
insert into reception_progress (run_number, step, rows, rows_expected, read, size, begun_at, step_begun_at, told_at)
values (%(run)s, %(step)s, %(rows)s, %(expected)s, %(read)s, %(size)s, %(begun)s, %(step_begun)s, %(now)s)
on conflict (run_number) do update set
    step = excluded.step, rows = excluded.rows, rows_expected = excluded.rows_expected, read = excluded.read,
    size = excluded.size, begun_at = excluded.begun_at, step_begun_at = excluded.step_begun_at, told_at = excluded.told_at
"""
FORGET = "delete from reception_progress where run_number = %s"


class Aloud(Teller):
    """Writes each step as it begins, and the rows at most twice a second."""

    def __init__(self, run_id: int):
        self._link = connection.copy()
        now = clock.real_now()
        self._said = {"run": run_id, "step": "", "rows": 0, "expected": None, "read": 0, "size": 0, "begun": now}
        self._told_at = 0.0

    def begin(self, step: Step, *, rows: int | None = None, size: int = 0) -> None:
        kept = {} if step != Step.ROWS else {"rows": 0, "read": 0}
        self._said |= {"step": str(step), "expected": rows, "size": size, "step_begun": clock.real_now()} | kept
        self._tell()

    def judged(self, rows: int, read: int) -> None:
        self._said |= {"rows": rows, "read": read}
        if time.monotonic() - self._told_at >= SECONDS_BETWEEN:
            self._tell()

    def _tell(self) -> None:
        self._told_at = time.monotonic()
        self._do(TELL, self._said | {"now": clock.real_now()})

    def _do(self, statement: str, values) -> None:
        """The act does not depend on it: where it cannot be told, it goes on untold."""
        if self._link is None:
            return
        try:
            with self._link.cursor() as cursor:
                cursor.execute(statement, values)
        except Error as fault:
            log.warning("progress is not told: %s", fault)
            self._close()

    def end(self) -> None:
        self._do(FORGET, [self._said["run"]])
        self._close()

    def _close(self) -> None:
        if self._link is not None:
            with suppress(Error):
                self._link.close()
            self._link = None


@contextmanager
def aloud(run_id: int) -> Iterator[Aloud]:
    """A teller for one act; what it told is gone afterwards, also where the act failed."""
    teller = Aloud(run_id)
    try:
        yield teller
    finally:
        teller.end()
