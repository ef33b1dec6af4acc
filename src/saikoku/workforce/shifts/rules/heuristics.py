"""Three ways in which plans are made by hand, to begin with and to measure against. Pure.

rotation: everybody works his usual days, early one week and late the next, as a list on the wall does it.
by_person: one after the other, each on the days and hours where most is lacking then.
by_lack: the person, day and hours that help most are placed next, again and again.
Each gives everybody what the contract promises, and leaves nobody more than law and contract allow.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from saikoku.workforce.shifts.rules import weighing
from saikoku.workforce.shifts.rules.lawful import DAY
from saikoku.workforce.shifts.rules.problem import (
    DAYS_OF_A_WEEK,
    SUPERVISE,
    Pattern,
    Person,
    Problem,
    patterns,
    promised,
    week_of,
    weeks,
)  # fmt: skip


@dataclass
class Wall:
    """A plan while it is made: who is where, and what is still lacking."""

    problem: Problem
    plan: dict[tuple[str, date], Pattern] = field(default_factory=dict)
    there: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))
    work: Counter = field(default_factory=Counter)
    days: Counter = field(default_factory=Counter)
    choices: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        for (number, day), pattern in self.problem.around.items():
            self.work[number, week_of(day)] += pattern.work
            self.days[number, week_of(day)] += 1
        hours = {day: self.problem.hours(day) for day in self.problem.days}
        for person in self.problem.people:
            for day in self.problem.days:
                free = hours[day] and person.is_free(day)
                self.choices[person.number, day] = patterns(person, hours[day], self.problem.limits) if free else []

    def open_choices(self, person: Person, day: date) -> list[Pattern]:
        """The patterns that law and contract leave open for that day."""
        number, limits, week = person.number, self.problem.limits, (person.number, week_of(day))
        days_most = min(person.days_most, DAYS_OF_A_WEEK - limits.rest_days)
        if (number, day) in self.plan or self.days[week] >= days_most or self._row(number, day) > limits.days_in_a_row:
            return []
        room = min(person.most, limits.week) - self.work[week]
        before, after = self._at(number, day - timedelta(days=1)), self._at(number, day + timedelta(days=1))
        return [
            one for one in self.choices[number, day]
            if one.work <= room
            and not (before and DAY - before.end + one.start < limits.rest_between)
            and not (after and DAY - one.end + after.start < limits.rest_between)
        ]  # fmt: skip

    def _at(self, number: str, day: date) -> Pattern | None:
        return self.plan.get((number, day)) or self.problem.before.get((number, day)) or self.problem.after.get((number, day))

    def _row(self, number: str, day: date) -> int:
        """Days in a row if that day were worked."""
        row = 1
        for step in (-1, 1):
            next_to = day + timedelta(days=step)
            while self._at(number, next_to):
                row, next_to = row + 1, next_to + timedelta(days=step)
        return row

    def gain(self, person: Person, day: date, pattern: Pattern) -> int:
        """By how much the plan costs less with that shift."""
        weights, gain = self.problem.weights, 0
        for line in person.lines:
            need, there = self.problem.needs.get(line, {}), self.there[line]
            under, over = weights.under[line], weights.over.get(line, 0)
            for start in pattern.slots:
                wanted = need.get((day, start))
                gain += 0 if wanted is None else under if there[day, start] < wanted else -over
        gain -= weights.wish_off * (day in person.wishes_off) + weights.dislike * weighing.dislikes(person, pattern)
        return gain

    def place(self, person: Person, day: date, pattern: Pattern) -> None:
        self.plan[person.number, day] = pattern
        self.work[person.number, week_of(day)] += pattern.work
        self.days[person.number, week_of(day)] += 1
        for line in person.lines:
            for start in pattern.slots:
                self.there[line][day, start] += 1

    def lacks(self, person: Person, days: list[date]) -> int:
        """Minutes that the contract promises in these days of a week and the plan does not give yet."""
        given = sum(self.plan[at].work for day in days if (at := (person.number, day)) in self.plan)
        return promised(self.problem, person, days) - given


def rotation(problem: Problem) -> dict:
    wall = Wall(problem)
    for place, person in enumerate(problem.people):
        for turn, days in enumerate(weeks(problem.days)):
            late = (place + turn) % 2
            for day in days[place % len(days) :] + days[: place % len(days)]:
                found = wall.open_choices(person, day)
                if found and wall.lacks(person, days) > 0:
                    wall.place(person, day, _edge(found, late))
    return wall.plan


def _edge(found: list[Pattern], late: int) -> Pattern:
    longest = max(one.work for one in found)
    return sorted(one for one in found if one.work == longest)[-1 if late else 0]


def by_person(problem: Problem) -> dict:
    wall = Wall(problem)
    for person in _supervisors_first(problem.people):
        for days in weeks(problem.days):
            while (found := _best(wall, [person], days)) and (found[0] > 0 or wall.lacks(person, days) > 0):
                wall.place(*found[1:])
    return wall.plan


def by_lack(problem: Problem) -> dict:
    wall = Wall(problem)
    for days in weeks(problem.days):
        for person in _supervisors_first(problem.people):
            if SUPERVISE not in person.lines:
                break
            while wall.lacks(person, days) > 0 and (found := _best(wall, [person], days)):
                wall.place(*found[1:])
        while (found := _best(wall, problem.people, days)) and found[0] > 0:
            wall.place(*found[1:])
        for person in problem.people:
            while wall.lacks(person, days) > 0 and (found := _best(wall, [person], days)):
                wall.place(*found[1:])
    return wall.plan


def _supervisors_first(people: Iterable[Person]) -> list[Person]:
    return sorted(people, key=lambda one: SUPERVISE not in one.lines)


def _best(wall: Wall, people: Iterable[Person], days: list[date]) -> tuple[int, Person, date, Pattern] | None:
    """The shift that helps most, the longer one where two help alike."""
    found = [
        (wall.gain(person, day, pattern), person, day, pattern)
        for person in people for day in days for pattern in wall.open_choices(person, day)
    ]  # fmt: skip
    return max(found, key=lambda one: (one[0], one[3].work), default=None)


NAMED: dict[str, Callable[[Problem], dict]] = {"rotation": rotation, "by_person": by_person, "by_lack": by_lack}


def best(problem: Problem) -> dict | None:
    """The cheapest of the quick ways, to begin with."""
    found = [rotation(problem), by_person(problem)]
    return min(found, key=lambda plan: weighing.cost(plan, problem).total)
