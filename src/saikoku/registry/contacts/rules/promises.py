"""Was a promise kept? Judged from what was paid between the talk and the day promised. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

OPEN, KEPT, PART, BROKEN, WITHDRAWN = "1", "2", "3", "4", "5"


@dataclass(frozen=True, slots=True)
class Promised:
    """One day promised; `yen` None is the whole balance as it stood when promised. `covers`: keys of the instalments that it
    was said to be for, which no judgement looks at."""

    on: date
    yen: int | None = None
    way: str = ""
    covers: tuple[int, ...] = ()


def state_on(*, promised_yen: int | None, paid_yen: int, owed_yen: int, day: date, until: date) -> str:
    """The promise's state at the close of `day`.

    `paid_yen` is what was paid for the programme since the talk up to `until` (the promised day and the agreed
    days of grace) and not yet used by an earlier promise; `owed_yen` the balance still open on `day`.
    A promise of the whole balance is kept when nothing is open any more.
    """
    kept = paid_yen >= promised_yen if promised_yen is not None else paid_yen > 0 and owed_yen <= 0
    if kept:
        return KEPT
    if day <= until:
        return OPEN
    return PART if paid_yen > 0 else BROKEN


@dataclass(frozen=True, slots=True)
class Heard:
    """A promise on the ledger: heard on `on`, to be kept by `until` (the promised day and the days of grace)."""

    id: int
    on: date
    promised_on: date
    until: date
    yen: int | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """A standing payment of one programme; `yen` above 0."""

    on: date
    yen: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A promise's state, and what it has taken of the payments."""

    state: str
    yen: int


def judged(heard: Iterable[Heard], paid: Iterable[Paid], *, owed_yen: int, day: date) -> dict[int, Judged]:
    """Each promise of one person and programme at the close of `day`, by its id.

    The promise of the earlier day takes its payments first, the oldest payment before the newer ones; what it has
    taken keeps no other promise.
    """
    left = [[one.on, one.yen] for one in sorted(paid, key=lambda one: one.on) if one.on <= day]
    found = {}
    for promise in sorted(heard, key=lambda one: (one.promised_on, one.on, one.id)):
        usable = [one for one in left if promise.on <= one[0] <= promise.until]
        sum_paid = sum(yen for _, yen in usable)
        state = state_on(promised_yen=promise.yen, paid_yen=sum_paid, owed_yen=owed_yen, day=day, until=promise.until)
        taken = sum_paid if promise.yen is None else min(sum_paid, promise.yen)
        found[promise.id] = Judged(state, taken)
        _use_up(usable, taken)
    return found


def states(heard: Iterable[Heard], paid: Iterable[Paid], *, owed_yen: int, day: date) -> dict[int, str]:
    return {promise: one.state for promise, one in judged(heard, paid, owed_yen=owed_yen, day=day).items()}


def _use_up(payments: list[list], yen: int) -> None:
    for payment in payments:
        taken = min(yen, payment[1])
        payment[1] -= taken
        yen -= taken


def days_refusals(days: list[Promised], *, talk_on: date) -> list[str]:
    """Every reason why these promised days cannot be recorded."""
    found = []
    if any(one.on < talk_on for one in days):
        found.append("promised-day-before-the-talk")
    if len({one.on for one in days}) != len(days):
        found.append("promised-day-named-twice")
    if any(one.yen is not None and one.yen <= 0 for one in days):
        found.append("promise-of-no-yen")
    if len(days) > 1 and any(one.yen is None for one in days):
        found.append("promise-in-parts-without-amount")
    return found
