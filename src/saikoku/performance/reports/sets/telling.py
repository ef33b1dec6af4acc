"""Tell how far the counting of a report is, while its transaction is open."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from saikoku.background.aloud import Aloud
from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.performance.reports.rules.counting import Step, Teller

TELL = """
insert into reports_counting (kind, first_day, step, month, place, steps, begun_at, told_at)
values (%(kind)s, %(first_day)s, %(step)s, %(month)s, %(place)s, %(steps)s, %(begun)s, %(now)s)
on conflict (kind, first_day) do update set
    step = excluded.step, month = excluded.month, place = excluded.place, steps = excluded.steps,
    begun_at = excluded.begun_at, told_at = excluded.told_at
"""
FORGET = "delete from reports_counting where kind = %(kind)s and first_day = %(first_day)s"


class Told(Teller):
    """Writes each step as it begins."""

    def __init__(self, kind: str, first_day: date):
        self._aloud = Aloud()
        self._said = {"kind": kind, "first_day": first_day, "begun": clock.real_now(), "place": 0, "steps": 0}

    def expect(self, steps: int) -> None:
        self._said |= {"place": 0, "steps": steps}

    def begin(self, step: Step, month: Month | None = None) -> None:
        self._said["place"] += 1
        now = {"step": str(step), "month": month.first if month else None, "now": clock.real_now()}
        self._aloud.say(TELL, self._said | now)

    def end(self) -> None:
        self._aloud.say(FORGET, self._said)
        self._aloud.fall_silent()


@contextmanager
def aloud(kind: str, first_day: date) -> Iterator[Told]:
    """A teller for one count; what it told is gone afterwards, also where the count failed."""
    teller = Told(kind, first_day)
    try:
        yield teller
    finally:
        teller.end()
