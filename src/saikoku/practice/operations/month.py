"""Play a month of a practice city: files in the morning, calls by the policy's operators, returned calls.

The loop knows neither tables nor screens: a `Desk` does what the screens do, `Townspeople` answer.
"""

import heapq
import itertools
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from saikoku.kernel import clock, periods
from saikoku.practice.rules import answers, city, policies
from saikoku.practice.rules.townspeople import Townspeople

IDLE = timedelta(minutes=10)  # until an operator whom nobody is left for asks again
PATIENCE = IDLE  # so long a caller waits until somebody is free
_SLIP_WANTED = "103"
_TOWARDS_THE_EVENING = 18


@dataclass(frozen=True, slots=True)
class Taken:
    """A case the desk gave an operator. `phone` is the number to dial, `held` the desk's own, `answers` the record
    of the attempt that a caller answers."""

    debtor_number: str
    programmes: list[str]
    phone: str
    cell: str
    held: object = None
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the desk says about a recorded call; `slip_request` is the request for a slip that followed from it."""

    slip_request: str = ""


class Desk(Protocol):
    """What happens in the house, done through the same operations as the screens."""

    def receive(self, rows: city.Rows, *, at: datetime) -> None:
        """Files of the city: judged and applied."""

    def open_day(self, *, at: datetime) -> None:
        """The morning's lists."""

    def take(self, operator: int, *, at: datetime) -> Taken | None:
        """The next case for an operator, or nothing."""

    def record(self, operator: int, taken: Taken, answer: answers.Answer, *, at: datetime) -> Recorded | None:
        """Write the call down; nothing where the case could no longer be recorded (a payment came in between)."""

    def inbound(self, operator: int, debtor_number: str, *, at: datetime) -> Taken | None:
        """Somebody rings in: his case, or nothing where it is taken."""

    def close_day(self, *, at: datetime) -> None:
        """The evening's steps."""


@dataclass(slots=True)
class Played:
    """What a run did: acts (cases taken, calls recorded, calls returned, files received) and seconds of real time."""

    acts: int = 0
    seconds: float = 0.0
    outcomes: Counter = field(default_factory=Counter)
    promised: int = 0
    days: int = 0

    @property
    def acts_per_second(self) -> float:
        return self.acts / self.seconds if self.seconds else 0.0

    @property
    def calls(self) -> int:
        return sum(self.outcomes.values())


def play(
    people: Townspeople, desk: Desk, *, month: periods.Month, policy: str,
    until: date | None = None, progress: Callable[[date, Played], None] = lambda day, played: None,
) -> Played:  # fmt: skip
    """Play the month's days up to `until` (counted). Raises UnknownPolicy before anything is done."""
    policies.shifts(policy, month.first)
    played, began = Played(), time.perf_counter()
    day = month.first
    while day <= min(month.last, until or month.last):
        _play_day(people, desk, policy, day, played)
        played.seconds = time.perf_counter() - began
        progress(day, played)
        day += timedelta(days=1)
    return played


def _play_day(people: Townspeople, desk: Desk, policy: str, day: date, played: Played) -> None:
    rows = people.delivered(day)
    if any(rows.values()):
        desk.receive(rows, at=clock.at(day, 8, 0))
        played.acts += len(rows)
    shifts = policies.shifts(policy, day)
    if not shifts:
        return
    played.days += 1
    desk.open_day(at=clock.at(day, 8, 30))
    turns, callers = _turns(shifts, day), deque(people.calls_back(day))
    while turns:
        at, _, operator, ends = heapq.heappop(turns)
        if caller := _waiting(callers, at):
            after = _inbound(people, desk, operator, caller, at, played)
        elif at + answers.preparation() >= ends:
            continue  # nobody is dialled when the shift, and with the last one the hours of calls, are over
        else:
            after = _outbound(people, desk, operator, at, played)
        if after < ends:
            heapq.heappush(turns, (after, next(_order), operator, ends))
    desk.close_day(at=clock.at(day, _TOWARDS_THE_EVENING + 1, 30))


_order = itertools.count()


def _waiting(callers: deque[tuple[datetime, str]], at: datetime) -> str | None:
    """Whoever rang first and still waits: he is answered by the operator who is free now, before anybody is dialled."""
    while callers and callers[0][0] <= at:
        rang_at, number = callers.popleft()
        if at - rang_at <= PATIENCE:
            return number
    return None


def _turns(shifts: list[policies.Shift], day: date) -> list[tuple]:
    """Who starts when, by time: operators at their shifts' beginnings."""
    turns = [
        (clock.at(day, shift.begins) + timedelta(seconds=17 * operator), next(_order), operator,
         clock.at(day, shift.ends))
        for shift in shifts
        for operator in range(1, shift.heads + 1)
    ]  # fmt: skip
    heapq.heapify(turns)
    return turns


def _outbound(people: Townspeople, desk: Desk, operator: int, at: datetime, played: Played) -> datetime:
    """One case: taken, dialled, recorded. The moment at which the operator is free again."""
    taken = desk.take(operator, at=at)
    if taken is None:
        return at + IDLE
    played.acts += 1
    dialled = at + answers.preparation()
    answer = people.rings(taken.debtor_number, taken.phone, dialled, taken.cell, taken.programmes)
    return _write_down(people, desk, operator, taken, answer, dialled, played)


def _inbound(
    people: Townspeople, desk: Desk, operator: int, number: str, at: datetime, played: Played
) -> datetime:
    taken = desk.inbound(operator, number, at=at)
    if taken is None:
        return at
    played.acts += 1
    answer = people.rings_in(number, at, taken.programmes)
    return _write_down(people, desk, operator, taken, answer, at, played)


def _write_down(
    people: Townspeople, desk: Desk, operator: int, taken: Taken, answer: answers.Answer,
    dialled: datetime, played: Played,
) -> datetime:  # fmt: skip
    free = dialled + timedelta(seconds=answer.seconds)
    recorded = desk.record(operator, taken, answer, at=free)
    if recorded is None:
        return free
    played.acts += 1
    played.outcomes[answer.code] += 1
    played.promised += answer.promise is not None
    if recorded.slip_request and answer.code == _SLIP_WANTED:
        people.slip_issued(
            recorded.slip_request, taken.debtor_number, taken.programmes[0], dialled.date()
        )
    return free
