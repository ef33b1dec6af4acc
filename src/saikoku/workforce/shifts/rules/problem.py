"""What a month's shift plan is made from: people, days, heads needed, limits. Values only; minutes since midnight."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

SLOT = 30
DAYS_OF_A_WEEK = 7
SUNDAY = 7

PHONE, INBOUND, VISITS, SUPERVISE, LANGUAGE = "phone", "inbound", "visits", "supervise", "language"
LINES = (PHONE, INBOUND, VISITS, SUPERVISE, LANGUAGE)
"""What heads are needed for. Whoever is at the telephone counts there, also where he may visit."""


@dataclass(frozen=True, slots=True, order=True)
class Pattern:
    """A worker's day: from `start` to `end`, `rest` minutes of it are a break."""

    start: int
    end: int
    rest: int = 0

    @property
    def work(self) -> int:
        return self.end - self.start - self.rest

    @property
    def slots(self) -> range:
        """The half hours that it covers whole."""
        return range(_up(self.start), self.end - SLOT + 1, SLOT)


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody's contract allows, and what he wishes. Minutes of work: `least` to `most` in a week, `shortest` to
    `longest` in a day, between `earliest` and `latest`. `away`: days he cannot work; `wishes_off`: days he would rather
    not; `likes`: hours he would rather work within."""

    number: str
    least: int
    most: int
    days_most: int
    weekdays: frozenset[int]
    earliest: int
    latest: int
    shortest: int
    longest: int
    skills: frozenset[str]
    languages: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None
    away: frozenset[date] = frozenset()
    wishes_off: frozenset[date] = frozenset()
    likes: tuple[int, int] | None = None

    @property
    def lines(self) -> frozenset[str]:
        at_phone = bool(self.skills & {"outbound", "inbound"})
        found = {line for line, on in (
            (PHONE, at_phone), (INBOUND, "inbound" in self.skills), (SUPERVISE, "supervise" in self.skills),
            (VISITS, "visits" in self.skills and not at_phone), (LANGUAGE, bool(self.languages)),
        ) if on}  # fmt: skip
        return frozenset(found)

    def is_free(self, day: date) -> bool:
        """May he be asked to work on that day at all?"""
        begun = self.first is None or self.first <= day
        return begun and (self.last is None or day <= self.last) and day.isoweekday() in self.weekdays and day not in self.away


@dataclass(frozen=True, slots=True)
class Limits:
    """Law and agreement: minutes of a day and a week, breaks, days off in a week, rest from day to day, days in a row."""

    day: int
    week: int
    breaks: tuple[tuple[int, int], ...]
    rest_days: int
    rest_between: int
    days_in_a_row: int
    always_supervised: bool


@dataclass(frozen=True, slots=True)
class Weights:
    """What each thing that is not as wished costs; a head lacking for half an hour is the measure."""

    under: Mapping[str, int]
    over: Mapping[str, int]
    wish_off: int
    dislike: int


Need = Mapping[tuple[date, int], int]
Plan = Mapping[tuple[str, date], Pattern]


@dataclass(frozen=True)
class Problem:
    """`needs` by line: heads at (day, minute); `before`, `after`: the shifts of the days before the first and after the last,
    which count for weeks, rest and days in a row."""

    days: tuple[date, ...]
    needs: Mapping[str, Need]
    people: tuple[Person, ...]
    limits: Limits
    weights: Weights
    before: Plan = field(default_factory=dict)
    after: Plan = field(default_factory=dict)

    @property
    def around(self) -> Plan:
        return {**self.before, **self.after}

    def hours(self, day: date) -> tuple[int, int] | None:
        """From the first to the end of the last half hour in which anybody is needed; none where nobody is."""
        starts = [start for need in self.needs.values() for (on, start), heads in need.items() if on == day and heads]
        return (min(starts), max(starts) + SLOT) if starts else None


def patterns(person: Person, hours: tuple[int, int], limits: Limits) -> list[Pattern]:
    """Every day that contract and law allow within the hours: whole hours of work, beginning at each half hour."""
    opens, closes = max(hours[0], person.earliest), min(hours[1], person.latest)
    found = []
    for work in range(person.shortest, min(person.longest, limits.day) + 1, 2 * SLOT):
        rest = rest_for(work, limits.breaks)
        found += [Pattern(start, start + work + rest, rest) for start in range(_up(opens), closes - work - rest + 1, SLOT)]
    return found


def rest_for(work: int, breaks: Iterable[tuple[int, int]]) -> int:
    """The law's break in whole half hours."""
    return _up(max((needed for more_than, needed in breaks if work > more_than), default=0))


def _up(minutes: int) -> int:
    return -(-minutes // SLOT) * SLOT


def week_of(day: date) -> date:
    """The Sunday with which the day's week begins."""
    return day - timedelta(days=day.isoweekday() % DAYS_OF_A_WEEK)


def weeks(days: Iterable[date]) -> list[list[date]]:
    return [list(of_week) for _, of_week in groupby(sorted(days), week_of)]


def least_in(person: Person, days: list[date]) -> int:
    """Minutes that the contract promises for these days of a week. A part of a week has its part, and leave is taken out;
    of such a part only whole days of the shortest kind are promised."""
    free, usual = sum(person.is_free(day) for day in days), len(person.weekdays)
    if not free:
        return 0
    if free >= usual:
        return person.least
    return person.least * free // usual // person.shortest * person.shortest


def promised(problem: Problem, person: Person, days: list[date]) -> int:
    """The same within a plan: no more than what the week's days before the first and after the last leave of the promise."""
    least, week = least_in(person, days), [week_of(days[0]) + timedelta(days=n) for n in range(DAYS_OF_A_WEEK)]
    left = person.least - sum(problem.around[at].work for day in week if (at := (person.number, day)) in problem.around)
    return least if least <= left else max(0, left) // person.shortest * person.shortest
