"""Tell how far the making of a plan is, while nothing of it is written yet."""

from collections.abc import Iterator
from contextlib import contextmanager

from saikoku.background.aloud import Aloud
from saikoku.kernel import clock

TELL = """
insert into shifts_making (plan_id, step, cost, bound, seconds, "limit", told_at)
values (%(plan)s, %(step)s, %(cost)s, %(bound)s, %(seconds)s, %(limit)s, %(now)s)
on conflict (plan_id) do update set step = excluded.step, cost = excluded.cost, bound = excluded.bound,
    seconds = excluded.seconds, told_at = excluded.told_at
"""
FORGET = "delete from shifts_making where plan_id = %(plan)s"


class Told:
    """Writes each step and each better plan as it is found."""

    def __init__(self, plan_id: int, limit: float):
        self._aloud = Aloud()
        self._said = {"plan": plan_id, "limit": limit, "step": "solving", "cost": None, "bound": None, "seconds": 0.0}

    def begin(self, step: str) -> None:
        self._say(step=step)

    def better(self, cost: int, bound: float, seconds: float) -> None:
        self._say(cost=cost, bound=max(0, round(bound)), seconds=seconds)

    def _say(self, **changed: object) -> None:
        self._said |= changed
        self._aloud.say(TELL, self._said | {"now": clock.real_now()})

    def end(self) -> None:
        self._aloud.say(FORGET, self._said)
        self._aloud.fall_silent()


@contextmanager
def aloud(plan_id: int, limit: float) -> Iterator[Told]:
    teller = Told(plan_id, limit)
    try:
        yield teller
    finally:
        teller.end()
