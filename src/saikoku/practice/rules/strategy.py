"""Months of calls played by arrays, to compare orders of calling: the people of the practice city, its answers unchanged.

A policy sees what the ledger of calls and the register of debtors would show it and never a chance. Every policy has the
same people, operators and hours, and the hard rules stand outside all of them: nobody twice at a weekday and band in a
month, nobody after he was reached, nobody in a pause, no month with too many attempts; no number too often a day and none
before it has rested, whoever was asked for. As in the queue another of his numbers is dialled while the first may not be.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from saikoku.kernel.periods import Month
from saikoku.planning.answering.rules import profiles
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling
from saikoku.practice.rules import answers, policies, ringing
from saikoku.practice.rules.memory import MILLIONTHS, MINUTES, NEVER, Heard, Ledger, Moment, Policy, State
from saikoku.practice.rules.ringing import HOUR
from saikoku.practice.rules.roll import NUMBERS, People, Variant
from saikoku.practice.rules.turns import Turns

Shifts = Callable[[date], Sequence[policies.Shift]]


@dataclass(frozen=True, slots=True)
class Rules:
    """The agreed terms that bind every policy."""

    calling: Calling
    per_month: int
    per_number_per_day: int
    number_rest: int  # minutes
    voicemail_pause: int  # days
    suspended_pause: int  # days


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of an hour in the order of their beginning."""

    place: np.ndarray  # of the person among the moment's
    number: np.ndarray
    minute: np.ndarray  # of the day
    reached: np.ndarray
    instead: np.ndarray  # the outcome where he was not reached though the number is in order

    @classmethod
    def of(cls, made: list[tuple[int, int, int, bool]], instead: np.ndarray) -> "Calls":
        place, number, minute, reached = np.array(made, dtype=np.int64).reshape(-1, 4).T
        return cls(place, number, minute, reached.astype(bool), instead[: len(made)])


class Office:
    """One policy at work, month after month; `share` of the time of the shifts, for a city of another size."""

    def __init__(self, seed: int, who: People, rules: Rules, variant: Variant, *, first: int, share: float = 1.0) -> None:
        self._rng = np.random.default_rng(seed * 7_919 + 17)
        self._who, self._rules, self._share = who, rules, share
        self._ringing = ringing.Ringing(who, variant, self._rng)
        self.state = State.of(who, first)
        self._reserve = self.listed = first
        self._gone = np.zeros(len(who), bool)
        self.ledger = Ledger()
        self._heard: Heard | None = None

    def month(
        self, month: Month, policy: Policy, shifts: Shifts, *, evening: Callable[[date, Ledger], None],
        heard: Heard | None = None,
    ) -> None:  # fmt: skip
        """Play a month by the policy; `evening` is what happens after each day of calls, `heard` after each hour."""
        self._heard = heard
        self._begin()
        unasked = self._ringing.pays_unasked()
        for ahead in range((month.last - month.first).days + 1):
            day = month.first + timedelta(days=ahead)
            self._gone |= (unasked == ahead) & self._who.single
            self.state.begin_day()
            if not hours.day_refusals(day, self._rules.calling):
                self._day(day, policy, shifts(day))
                evening(day, self.ledger)
        self.state.end_month()

    def _begin(self) -> None:
        """Newcomers stand in for those who are gone."""
        self.state.begin_month()
        leaving = self.state.active & self._gone
        self.state.active &= ~self._gone
        coming = min(int(leaving.sum()), len(self._who) - self._reserve)
        self.state.active[self._reserve : self._reserve + coming] = True
        self._reserve += coming
        self.listed = int(self.state.active.sum())

    def _day(self, day: date, policy: Policy, shifts: Sequence[policies.Shift]) -> None:
        late = 0.0
        for shift in shifts:
            for hour in range(shift.begins, shift.ends):
                late = self._hour(day, hour, policy, shift.heads * self._share, late)

    def eligible(self, day: date, cell: hours.Cell, hour: int) -> tuple[np.ndarray, np.ndarray]:
        """The hard rules: who may be called within the hour, and the minute of the day at which each of his numbers opens."""
        state, rules, today = self.state, self._rules, day.toordinal()
        who = np.flatnonzero(
            state.active & ~self._gone & ~state.reached & (state.cells & (1 << cell.bit) == 0)
            & (state.tries < rules.per_month) & (state.rests_until <= today)
        )  # fmt: skip
        opens = self._opens(who, (self._who.kind[who] >= 0) & ~state.dead[who] & (state.suspended_until[who] <= today))
        within = opens.min(axis=1) < (hour + 1) * MINUTES
        return who[within], opens[within]

    def _opens(self, who: np.ndarray | int, usable: np.ndarray) -> np.ndarray:
        return np.where(usable, self.state.opens[self._who.line[who]], NEVER)

    def _hour(self, day: date, hour: int, policy: Policy, operators: float, late: float) -> float:
        """The calls of one hour; the seconds of operators by which talks went on (`late`: of the hour before)."""
        band = next(number for number, (start, end) in enumerate(self._rules.calling.bands) if start <= hour < end)
        cell = hours.Cell(day.isoweekday(), band)
        may, opens = self.eligible(day, cell, hour)
        if not len(may):
            return 0.0
        soonest = np.maximum(opens.min(axis=1), hour * MINUTES)
        number = np.argmax(opens <= soonest[:, None], axis=1)
        common = self._ringing.common(may, self.state.tries[may], day, hour)
        moment = Moment(
            day, hour, profiles.slot(day, band), may, self._profiles(may, np.argmax(opens < NEVER, axis=1)), number,
            self.state.cells[may], self._ringing.chance(may, number, common), common,
        )  # fmt: skip
        order = np.argsort(-policy(moment), kind="stable")
        turns = Turns(order, (soonest - hour * MINUTES) * 60)
        calls, over = self._dial(moment, turns, opens < NEVER, operators, late)
        self._write(moment, calls, cell)
        return over

    def _profiles(self, who: np.ndarray, number: np.ndarray) -> np.ndarray:
        """By the kind of the given number; the queue takes the first that is left for today, resting or not."""
        state = self.state
        reached = np.minimum(state.reached_before[who], profiles.REACHED - 1)
        vain = np.maximum(0, state.tried_before[who] - state.reached_before[who])
        past = reached * len(profiles.VAIN_FROM) + np.searchsorted(profiles.VAIN_FROM, vain, side="right") - 1
        kind = self._who.kind[who, number]
        tries = np.minimum(state.tries[who], profiles.TRIES - 1)
        return ((kind * profiles.AGES + self._who.age[who]) * profiles.TRIES + tries) * profiles.PASTS + past

    def _dial(
        self, moment: Moment, turns: Turns, usable: np.ndarray, operators: float, late: float
    ) -> tuple[Calls, float]:
        """One call after the other, each to the first number that may be dialled when it begins."""
        ring, rules, begins = self._ringing, self._rules, moment.hour * MINUTES
        most = int(operators * HOUR // (ring.preparation + ring.unanswered)) + 1
        drawn, instead, lengths = self._rng.random(most), ring.instead(most), ring.lengths(most)
        otherwise = np.where(np.isin(instead, ringing.SOMEBODY_ELSE), lengths / 2, ring.unanswered)
        chances = ring.chance(moment.who[:, None], np.arange(NUMBERS), moment.common[:, None])
        made: list[tuple[int, int, int, bool]] = []
        second = late / operators
        while second < HOUR and len(made) < most:
            place = turns.next(second)
            if place is None:  # the operators wait for whoever may be called next
                second = min(HOUR, turns.next_opening())
                continue
            who, call = moment.who[place], len(made)
            opens = self._opens(who, usable[place]).tolist()
            number = next((number for number, minute in enumerate(opens) if minute * 60 <= begins * 60 + second), None)
            if number is None:  # somebody else was called at this telephone
                turns.put_off(place, (min(opens) - begins) * 60)
                continue
            reached = bool(drawn[call] < chances[place, number])
            minute = begins + int(second // 60)
            made.append((place, number, minute, reached))
            self.state.dial(self._who.line[who, number], minute, rest=rules.number_rest, per_day=rules.per_number_per_day)
            taken = lengths[call] if reached else otherwise[call] if ring.sound[who, number] else ring.unanswered
            second += (ring.preparation + taken) / operators
        return Calls.of(made, instead), max(0.0, second - HOUR) * operators

    def _write(self, moment: Moment, calls: Calls, cell: hours.Cell) -> None:
        state, today, who = self.state, moment.day.toordinal(), moment.who[calls.place]
        number, reached = calls.number, calls.reached
        fault = self._who.fault[who, number]
        outcome = np.where(reached, "0", np.where(fault == "", calls.instead, fault))
        self.ledger.add(
            who, np.full(len(who), today), calls.minute, np.full(len(who), cell.band), np.full(len(who), moment.slot),
            self._profiles(who, number), reached, number, outcome.astype(np.int64),
            self._ringing.chance(who, number, moment.common[calls.place]) * MILLIONTHS,
        )  # fmt: skip
        if self._heard:
            self._heard(moment, calls.place, self.ledger.rows[-1])
        state.tries[who] += 1
        state.cells[who] |= 1 << cell.bit
        state.reached[who] |= reached
        dead = np.isin(outcome, (answers.NOT_IN_SERVICE, answers.WRONG_NUMBER))
        state.dead[who[dead], number[dead]] = True
        suspended = outcome == answers.SUSPENDED
        state.suspended_until[who[suspended], number[suspended]] = today + self._rules.suspended_pause
        self._rest(who[outcome == answers.VOICEMAIL_WITH_REQUEST], today + self._rules.voicemail_pause)
        days, gone = self._ringing.talks(int(reached.sum()))
        self._rest(who[reached], today + days)
        self._gone[who[reached][gone]] = True

    def _rest(self, who: np.ndarray, until: np.ndarray | int) -> None:
        self.state.rests_until[who] = np.maximum(self.state.rests_until[who], until)
