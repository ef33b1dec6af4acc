"""Which rule does a plan break, for whom and when? Says so of any plan, by whatever way it was made. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from saikoku.workforce.shifts.rules import weighing
from saikoku.workforce.shifts.rules.problem import (
    DAYS_OF_A_WEEK,
    SUPERVISE,
    Limits,
    Pattern,
    Person,
    Plan,
    Problem,
    promised,
    rest_for,
    week_of,
    weeks,
)  # fmt: skip

DAY = 24 * 60


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A broken rule. `number` is empty where it is about everybody; `day` is the first of a week where it is of a week."""

    code: str
    number: str
    day: date

    @property
    def until(self) -> date:
        """The last day that it is about."""
        return week_of(self.day) + timedelta(days=DAYS_OF_A_WEEK - 1) if self.code in OF_A_WEEK else self.day


OF_A_WEEK = frozenset({"week-too-long", "more-than-contract", "too-many-days", "no-day-off", "less-than-contract"})


def faults(plan: Plan, problem: Problem) -> list[Fault]:
    """Every broken rule of law, contract and agreement."""
    found, shifts = [], _by_person({**problem.around, **plan})
    for person in problem.people:
        first, last = problem.days[0], problem.days[-1]
        own = {day: pattern for day, pattern in shifts[person.number].items() if first <= day <= last}
        found += [fault for day, pattern in own.items() for fault in of_day(person, day, pattern, problem.limits)]
        found += _of_weeks(person, shifts[person.number], problem)
        found += _of_neighbours(person, shifts[person.number], problem)
    return sorted([*found, *unsupervised(plan, problem)])


def _by_person(plan: Plan) -> dict[str, dict[date, Pattern]]:
    found: dict[str, dict[date, Pattern]] = defaultdict(dict)
    for (number, day), pattern in plan.items():
        found[number][day] = pattern
    return found


def of_day(person: Person, day: date, pattern: Pattern, limits: Limits) -> list[Fault]:
    """What stands against one day by itself."""
    codes = [code for code, broken in (
        ("not-free", not person.is_free(day)),
        ("outside-contract-hours", pattern.start < person.earliest or pattern.end > person.latest),
        ("shorter-than-contract", pattern.work < person.shortest),
        ("longer-than-contract", pattern.work > person.longest),
        ("day-too-long", pattern.work > limits.day),
        ("break-too-short", pattern.rest < max((least for more, least in limits.breaks if pattern.work > more), default=0)),
    ) if broken]  # fmt: skip
    return [Fault(code, person.number, day) for code in codes]


def _of_weeks(person: Person, shifts: dict[date, Pattern], problem: Problem) -> Iterable[Fault]:
    limits = problem.limits
    for days in weeks(problem.days):
        first = week_of(days[0])
        whole = [shifts[day] for n in range(DAYS_OF_A_WEEK) if (day := first + timedelta(days=n)) in shifts]
        work = sum(pattern.work for pattern in whole)
        given = sum(shifts[day].work for day in days if day in shifts)  # without any, the week is broken by another plan
        for code, broken in (
            ("week-too-long", given and work > limits.week),
            ("more-than-contract", given and work > person.most),
            ("too-many-days", given and len(whole) > person.days_most),
            ("no-day-off", given and len(whole) > DAYS_OF_A_WEEK - limits.rest_days),
            ("less-than-contract", given < promised(problem, person, days)),
        ):  # fmt: skip
            if broken:
                yield Fault(code, person.number, days[0])


def _of_neighbours(person: Person, shifts: dict[date, Pattern], problem: Problem) -> Iterable[Fault]:
    """What lies wholly before the first day or after the last is another plan's."""
    limits, row, last = problem.limits, 0, problem.days[-1]
    for day in sorted(shifts):
        before = shifts.get(day - timedelta(days=1))
        row = row + 1 if before else 1
        if day < problem.days[0] or day - timedelta(days=row - 1) > last:
            continue
        if before and day - timedelta(days=1) <= last and DAY - before.end + shifts[day].start < limits.rest_between:
            yield Fault("rest-too-short", person.number, day)
        if row > limits.days_in_a_row:
            yield Fault("too-many-in-a-row", person.number, day)


def unsupervised(plan: Plan, problem: Problem) -> list[Fault]:
    """Days on which at some half hour nobody supervises."""
    if not problem.limits.always_supervised:
        return []
    there = weighing.heads(plan, problem, SUPERVISE)
    days = {at[0] for at, wanted in problem.needs.get(SUPERVISE, {}).items() if there[at] < wanted}
    return [Fault("nobody-supervises", "", day) for day in sorted(days)]


def pattern(start: int, end: int, limits: Limits) -> Pattern:
    """The day from `start` to `end` with the break that the law asks for."""
    present = end - start
    rest = min((rest for rest in (0, *(rest_for(more + 1, limits.breaks) for more, _ in limits.breaks))
                if rest >= rest_for(present - rest, limits.breaks)), default=0)  # fmt: skip
    return Pattern(start, end, rest)
