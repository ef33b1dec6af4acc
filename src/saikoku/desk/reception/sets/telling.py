"""Tell how far an act is, on a connection of its own: what the act writes itself nobody sees before it ends."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from saikoku.background import aloud as links
from saikoku.exchange.intake.rules.steps import Step, Teller
from saikoku.kernel import clock

SECONDS_BETWEEN = 0.5

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
        self._aloud = links.Aloud()
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
        self._aloud.say(TELL, self._said | {"now": clock.real_now()})

    def end(self) -> None:
        self._aloud.say(FORGET, [self._said["run"]])
        self._aloud.fall_silent()


@contextmanager
def aloud(run_id: int) -> Iterator[Aloud]:
    """A teller for one act; what it told is gone afterwards, also where the act failed."""
    teller = Aloud(run_id)
    try:
        yield teller
    finally:
        teller.end()
