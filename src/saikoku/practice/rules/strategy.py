"""Months of calls played by arrays, to compare orders of calling: the people of the practice city, its answers unchanged.

Who answers follows `answers.toml` as `answers.chance` does (a test holds both together); a policy sees what the ledger
of calls and the register of debtors would show it and never a chance. Every policy has the same people, operators and
hours, and the hard rules stand outside all of them: nobody twice at a weekday and band in a month, nobody after he was
reached, nobody in a pause, no number too often a day, no month with too many attempts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from random import Random

import numpy as np

from saikoku.kernel.periods import Month
from saikoku.planning.answering.rules import defaults, profiles
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling
from saikoku.practice.rules import answers, city, policies

HOUR = 3_600
FAULTS = (answers.NOT_IN_SERVICE, answers.WRONG_NUMBER, answers.SUSPENDED)
_PAID, _STOPPED = ("102",), ("115", "116")


@dataclass(frozen=True, slots=True)
class Rules:
    """The agreed terms that bind every policy."""

    calling: Calling
    per_month: int
    per_number_per_day: int
    voicemail_pause: int  # days
    suspended_pause: int  # days


@dataclass(frozen=True, slots=True)
class Variant:
    """What is otherwise in a city than the assumptions say."""

    weekdays_alike: bool = False  # every day answers as a weekday does
    stickiness: float = 1.0  # above 1 people are further apart: few answer readily, many never


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who may become a target, in the order of the city's list: what is known, and what is true of him."""

    debtor: np.ndarray  # 宛名番号
    kind: np.ndarray  # of each number in turn; -1: no further number
    fault: np.ndarray  # the outcome of a number at which he cannot be reached, else ""
    age: np.ndarray  # group
    age_factor: np.ndarray
    openness: np.ndarray
    single: np.ndarray  # owes one instalment

    def __len__(self) -> int:
        return len(self.age)


def as_in(variant: Variant, seed: int, who: People) -> People:
    """The same people, as ready to answer as the variant has them."""
    return replace(who, openness=np.array([_openness(seed, number, variant.stickiness) for number in who.debtor]))


@lru_cache(maxsize=2)
def people(seed: int, month: Month, debtors: int) -> People:
    """The callable people of the practice city: work 01 or 03 and a telephone."""
    age_begins = defaults.on(month.first).age_begins
    plan = city.Plan(seed, month)
    rows = []
    for household, files in city.households(plan, debtors=debtors):
        called = {row["debtor_number"] for row in files["T01_targets"] if row["work"] in ("01", "03")}
        for person in household.debtors:
            if person.number in called and person.phones:
                rows.append(_row(seed, month, household, person, age_begins))
    return People(*(np.array(column) for column in zip(*rows, strict=True)))


def _row(seed: int, month: Month, household, person, age_begins: list[int]) -> tuple:
    numbers = [*person.phones[:3], *[("", "")] * (3 - len(person.phones[:3]))]
    years = None if person.born_on is None else (month.first - person.born_on).days * 100 // 36_525
    owed = [one.unpaid for one in household.owed if one.debtor_number == person.number]
    group = profiles.age_group(person.born_on, month.first, corporation=person.is_company, begins=age_begins)
    return (
        person.number,
        [profiles.NUMBER_KINDS.index(kind) if number else -1 for number, kind in numbers],
        [(answers.number_fault(seed, number) or "") if number else "" for number, _ in numbers],
        group,
        answers.factor_of_age(years),
        _openness(seed, person.number, 1.0),
        len(owed) == 1,
    )


def _openness(seed: int, number: str, strength: float) -> float:
    """How readily somebody answers, with the mean 1; further apart by the strength."""
    if strength == 1.0:
        return answers.nature(seed, number).openness
    spread = answers.model()["stickiness"]
    alpha, beta = spread["alpha"] / strength, spread["beta"] / strength
    return Random(f"{seed}:{number}").betavariate(alpha, beta) * (alpha + beta) / alpha


@dataclass(slots=True)
class State:
    """What the office knows on the way: everything here could be read from ledger and register."""

    active: np.ndarray
    number: np.ndarray  # which of his numbers is dialled
    tries: np.ndarray  # of this month
    cells: np.ndarray  # mask of this month
    reached: np.ndarray  # this month
    rests_until: np.ndarray  # ordinal of the day from which he may be called
    dials: np.ndarray  # of the number today
    tried_before: np.ndarray
    reached_before: np.ndarray

    @classmethod
    def of(cls, size: int, first: int) -> "State":
        def zeros(kind=np.int64) -> np.ndarray:
            return np.zeros(size, kind)

        return cls(np.arange(size) < first, zeros(), zeros(), zeros(), zeros(bool), zeros(), zeros(), zeros(), zeros())


@dataclass(frozen=True, slots=True)
class Moment:
    """What a policy may look at: the hour and, of those who may be called, who they are."""

    day: date
    hour: int
    slot: int
    who: np.ndarray  # places in the list
    profile: np.ndarray  # codes
    number: np.ndarray  # the place of the number that would be dialled
    cells: np.ndarray  # mask of what was tried
    truth: np.ndarray  # chances, for the oracle alone
    common: np.ndarray  # the part of the truth that is alike for all people of his age and tries: for `exact` alone


Shifts = Callable[[date], Sequence[policies.Shift]]
Policy = Callable[[Moment], np.ndarray]
"""The urgency of each who may be called, greatest first."""
Heard = Callable[[Moment, np.ndarray, np.ndarray], None]
"""The hour's attempts: which of the moment's people, and their rows."""


COLUMNS = ("who", "day", "band", "slot", "profile", "reached", "number", "outcome", "true")  # true: chance in millionths
WHO, DAY, BAND, SLOT, PROFILE, REACHED, NUMBER, OUTCOME, TRUE = range(len(COLUMNS))
MILLIONTHS = 1_000_000


@dataclass(slots=True)
class Ledger:
    """The records of calls, one row for each attempt."""

    rows: list[np.ndarray] = field(default_factory=list)

    def add(self, *columns: np.ndarray) -> None:
        self.rows.append(np.stack([np.asarray(column, dtype=np.int64) for column in columns]))

    def table(self) -> np.ndarray:
        """One line for each of COLUMNS."""
        return np.concatenate(self.rows, axis=1) if self.rows else np.zeros((len(COLUMNS), 0), dtype=np.int64)


class Office:
    """One policy at work, month after month; `share` of the time of the shifts, for a city of another size."""

    def __init__(self, seed: int, who: People, rules: Rules, variant: Variant, *, first: int, share: float = 1.0) -> None:
        self._rng = np.random.default_rng(seed * 7_919 + 17)
        self._who, self._rules, self._variant, self._share = who, rules, variant, share
        self.state = State.of(len(who), first)
        self._reserve = self.listed = first
        self._gone = np.zeros(len(who), bool)
        self.ledger = Ledger()
        self._model = answers.model()
        self._heard: Heard | None = None

    def month(
        self, month: Month, policy: Policy, shifts: Shifts, *, evening: Callable[[date, Ledger], None],
        heard: Heard | None = None,
    ) -> None:  # fmt: skip
        """Play a month by the policy; `evening` is what happens after each day of calls, `heard` after each hour."""
        self._heard = heard
        self._begin()
        unasked = self._unasked(month)
        day = month.first
        while day <= month.last:
            self._gone |= unasked == day.toordinal()
            self.state.dials[:] = 0
            if not hours.day_refusals(day, self._rules.calling):
                self._day(day, policy, shifts(day))
                evening(day, self.ledger)
            day += timedelta(days=1)
        self._end()

    def _begin(self) -> None:
        self.state.tries[:] = self.state.cells[:] = 0
        self.state.reached[:] = False
        leaving = self.state.active & self._gone
        self.state.active &= ~self._gone
        coming = min(int(leaving.sum()), len(self._who) - self._reserve)
        self.state.active[self._reserve : self._reserve + coming] = True
        self._reserve += coming
        self.listed = int(self.state.active.sum())

    def _unasked(self, month: Month) -> np.ndarray:
        """Who pays without having been spoken to, and when; gone if that was all he owed."""
        chance = self._model["unasked"]["within_30_days"]
        size = len(self._who)
        pays = (self._rng.random(size) < chance) & self._who.single
        return np.where(pays, month.first.toordinal() + self._rng.integers(0, 30, size), 0)

    def _end(self) -> None:
        self.state.tried_before += self.state.tries
        self.state.reached_before += self.state.reached

    def _day(self, day: date, policy: Policy, shifts: Sequence[policies.Shift]) -> None:
        left = 0.0
        for shift in shifts:
            for hour in range(shift.begins, shift.ends):
                left = self._hour(day, hour, policy, min(0.0, left) + shift.heads * HOUR * self._share)

    def eligible(self, day: date, cell: hours.Cell) -> np.ndarray:
        """The hard rules."""
        state, rules = self.state, self._rules
        at = np.minimum(state.number, 2)
        has_number = (state.number < 3) & (self._who.kind[np.arange(len(self._who)), at] >= 0)
        return (
            state.active & ~self._gone & ~state.reached & has_number
            & (state.cells & (1 << cell.bit) == 0) & (state.tries < rules.per_month)
            & (state.rests_until <= day.toordinal()) & (state.dials < rules.per_number_per_day)
        )  # fmt: skip

    def _hour(self, day: date, hour: int, policy: Policy, seconds: float) -> float:
        """The calls of one hour; the seconds left over (negative: a talk went on)."""
        band = next(number for number, (start, end) in enumerate(self._rules.calling.bands) if start <= hour < end)
        cell = hours.Cell(day.isoweekday(), band)
        may = np.flatnonzero(self.eligible(day, cell))
        if not len(may):
            return 0.0
        moment = Moment(
            day, hour, profiles.slot(day, band), may, self._profiles(may), self.state.number[may], self.state.cells[may],
            self.chance(may, day, hour), self.common(may, day, hour),
        )  # fmt: skip
        order = np.argsort(-policy(moment), kind="stable")
        each = self._model["seconds"]["preparation"] + self._model["seconds"]["unanswered"]
        chosen = order[: int(seconds // each) + 1]
        return self._dial(moment, chosen, cell, seconds)

    def chance(self, who: np.ndarray, day: date, hour: int) -> np.ndarray:
        """As answers.chance for a number in order, and 0 for one that is not."""
        found = np.minimum(self._model["answered"]["most"], self.common(who, day, hour) * self._who.openness[who])
        return np.where(self._who.fault[who, self.state.number[who]] == "", found, 0.0)

    def common(self, who: np.ndarray, day: date, hour: int) -> np.ndarray:
        """The chance of somebody of average readiness whose number is in order."""
        kind = "weekday" if self._variant.weekdays_alike else answers.day_kind(day)
        found = answers.of_hour(self._model["answered"][kind], hour) * self._who.age_factor[who]
        return found * self._model["repeat"]["failed"] ** self.state.tries[who]

    def _profiles(self, who: np.ndarray) -> np.ndarray:
        state = self.state
        reached = np.minimum(state.reached_before[who], profiles.REACHED - 1)
        vain = np.maximum(0, state.tried_before[who] - state.reached_before[who])
        past = reached * len(profiles.VAIN_FROM) + np.searchsorted(profiles.VAIN_FROM, vain, side="right") - 1
        kind = self._who.kind[who, state.number[who]]
        tries = np.minimum(state.tries[who], profiles.TRIES - 1)
        return ((kind * profiles.AGES + self._who.age[who]) * profiles.TRIES + tries) * profiles.PASTS + past

    def _dial(self, moment: Moment, chosen: np.ndarray, cell: hours.Cell, seconds: float) -> float:
        who = moment.who[chosen]
        reached = self._rng.random(len(who)) < moment.truth[chosen]
        otherwise, length = self._otherwise(who), self._lengths(len(who))
        spoke = reached | np.isin(otherwise, ("201", "119"))
        seconds_each = self._model["seconds"]["preparation"] + np.where(
            reached, length, np.where(spoke, length / 2, self._model["seconds"]["unanswered"])
        )
        begins = np.concatenate([[0.0], np.cumsum(seconds_each)[:-1]])
        made = begins < seconds
        who, reached, otherwise = who[made], reached[made], otherwise[made]
        self._write(moment, chosen[made], who, reached, otherwise, cell)
        return seconds - float(seconds_each[made].sum())

    def _write(self, moment: Moment, chosen, who, reached, otherwise, cell: hours.Cell) -> None:
        state, today = self.state, moment.day.toordinal()
        codes = np.where(reached, "0", otherwise).astype(np.int64)
        self.ledger.add(
            who, np.full(len(who), today), np.full(len(who), cell.band), np.full(len(who), moment.slot),
            moment.profile[chosen], reached, state.number[who], codes, moment.truth[chosen] * MILLIONTHS,
        )  # fmt: skip
        if self._heard:
            self._heard(moment, chosen, self.ledger.rows[-1])
        state.tries[who] += 1
        state.cells[who] |= 1 << cell.bit
        state.dials[who] += 1
        state.reached[who] |= reached
        self._rest(who[otherwise == answers.VOICEMAIL_WITH_REQUEST], today + self._rules.voicemail_pause, reached, who)
        dead = np.isin(otherwise, (answers.NOT_IN_SERVICE, answers.WRONG_NUMBER)) & ~reached
        state.number[who[dead]] += 1
        state.dials[who[dead]] = 0
        suspended = (otherwise == answers.SUSPENDED) & ~reached
        state.rests_until[who[suspended]] = today + self._rules.suspended_pause
        self._after_talks(who[reached], today)

    def _rest(self, who: np.ndarray, until: int, reached: np.ndarray, called: np.ndarray) -> None:
        resting = np.setdiff1d(who, called[reached])
        self.state.rests_until[resting] = np.maximum(self.state.rests_until[resting], until)

    def _otherwise(self, who: np.ndarray) -> np.ndarray:
        fault = self._who.fault[who, self.state.number[who]]
        rows = self._model["otherwise"]
        share = np.array([row["share"] for row in rows], dtype=float)
        drawn = self._rng.choice([row["code"] for row in rows], len(who), p=share / share.sum())
        return np.where(fault != "", fault, drawn)

    def _lengths(self, count: int) -> np.ndarray:
        seconds = self._model["seconds"]
        talk = np.minimum(HOUR, seconds["talk_median"] * np.exp(self._rng.normal(0, seconds["talk_sigma"], count)))
        return talk + np.maximum(15.0, self._rng.normal(seconds["after_mean"], seconds["after_deviation"], count))

    def _after_talks(self, who: np.ndarray, today: int) -> None:
        """What talks lead to: who pays all is gone, who promised rests until his day, who is stopped is gone."""
        rows, share = self._model["spoken"], self._model["promise"]
        weights = np.array([row["share"] for row in rows], dtype=float)
        codes = self._rng.choice([row["code"] for row in rows], len(who), p=weights / weights.sum())
        may = {row["code"]: 1.0 if row["code"] == "101" else row.get("promises", 0.0) for row in rows}
        promised = self._rng.random(len(who)) < np.array([may[code] for code in codes] or [0.0])[: len(who)]
        days = 1 + self._rng.gamma(2.2, share["mean_days"] / 2.2, len(who)).astype(np.int64)
        days = np.minimum(days, share["most_days"])
        kept = self._rng.random(len(who)) < share["kept_full"] + share["late"] * (days > share["late_after_days"])
        whole = self._rng.random(len(who)) < share["whole"]
        true = self._rng.random(len(who)) < self._model["claims_paid"]["true"]
        self.state.rests_until[who[promised]] = today + days[promised] + 4
        self._gone[who[promised & kept & whole]] = True
        self._gone[who[np.isin(codes, _PAID) & true | np.isin(codes, _STOPPED)]] = True

