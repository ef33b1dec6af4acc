"""The shift plan as a whole-number model: each person takes one pattern of a day or none. Knows the solver, asks no data.

Everything a plan may not break is a constraint of the model; whatever is only wished for is a cost. A promise that may
be impossible together with the others (a week's least hours, a supervised day) can be put under a switch of its own, so
that `explaining` can ask which of them contradict each other.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from ortools.sat.python import cp_model

from saikoku.workforce.shifts.rules import weighing
from saikoku.workforce.shifts.rules.lawful import DAY
from saikoku.workforce.shifts.rules.problem import (
    DAYS_OF_A_WEEK,
    SLOT,
    SUPERVISE,
    Pattern,
    Person,
    Plan,
    Problem,
    patterns,
    promised,
    week_of,
    weeks,
)  # fmt: skip

Place = tuple[str, date, Pattern]
Promise = tuple[str, str, date]
"""A code, a person's number (or nothing) and a day (or the first of a week)."""


@dataclass
class Model:
    """The model with its variables. `promises`: the switch of each promise, where they have any."""

    problem: Problem
    switched: bool
    made: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    takes: dict[Place, cp_model.IntVar] = field(default_factory=dict)
    on: dict[tuple[str, date], list[tuple[Pattern, cp_model.IntVar]]] = field(default_factory=lambda: defaultdict(list))
    promises: dict[Promise, cp_model.IntVar] = field(default_factory=dict)
    costs: list = field(default_factory=list)
    follows: list[tuple[cp_model.IntVar, list, int, int]] = field(default_factory=list)
    """Variables that follow from others: sign times (sum less wanted), never below nought."""

    def promise(self, promise: Promise, expression) -> None:
        """The expression holds, or holds while the promise's switch is on."""
        added = self.made.add(expression)
        if self.switched:
            self.promises[promise] = self.made.new_bool_var("|".join(str(part) for part in promise))
            added.only_enforce_if(self.promises[promise])

    def plan(self, value) -> dict[tuple[str, date], Pattern]:
        return {(number, day): pattern for (number, day, pattern), taken in self.takes.items() if value(taken)}

    def costs_at_least(self, least: int) -> None:
        """What was proven by another way needs no proof here."""
        if least and self.costs:
            self.made.add(sum(self.costs) >= least)

    def hint(self, plan: Plan) -> None:
        """Begin with the plan, whatever follows from it among it: a hint that is not whole is lost."""
        value = {}
        for (number, day, pattern), taken in self.takes.items():
            value[taken.index] = int(plan.get((number, day)) == pattern)
            self.made.add_hint(taken, value[taken.index])
        for variable, terms, wanted, sign in self.follows:
            value[variable.index] = max(0, sign * (sum(value[one.index] for one in terms) - wanted))
            self.made.add_hint(variable, value[variable.index])


def build(problem: Problem, *, switched: bool = False) -> Model:
    """`switched`: each promise under its switch, and nothing is weighed."""
    model = Model(problem, switched)
    hours = {day: problem.hours(day) for day in problem.days}
    for person in problem.people:
        for day in problem.days:
            if hours[day] and person.is_free(day):
                _choices(model, person, day, hours[day])
        _weeks(model, person)
        _rows(model, person)
        _rests(model, person)
    _lines(model)
    if not switched:
        _wishes(model)
        model.made.minimize(sum(model.costs))
    return model


def _choices(model: Model, person: Person, day: date, hours: tuple[int, int]) -> None:
    found = patterns(person, hours, model.problem.limits)
    for pattern in found:
        taken = model.made.new_bool_var(f"{person.number}|{day}|{pattern.start}|{pattern.end}")
        model.takes[person.number, day, pattern] = taken
        model.on[person.number, day].append((pattern, taken))
    if len(found) > 1:
        model.made.add_at_most_one(taken for _, taken in model.on[person.number, day])


def _days(model: Model, person: Person, days: list[date]):
    return sum(taken for day in days for _, taken in model.on.get((person.number, day), ()))


def _work(model: Model, person: Person, days: list[date]):
    return sum(taken * (pattern.work // SLOT) for day in days for pattern, taken in model.on.get((person.number, day), ()))


def _weeks(model: Model, person: Person) -> None:
    """Of a week that began before the first day or ends after the last, what is worked then counts."""
    problem, limits, around = model.problem, model.problem.limits, model.problem.around
    days_most = min(person.days_most, DAYS_OF_A_WEEK - limits.rest_days)
    for days in weeks(problem.days):
        first = week_of(days[0])
        beside = [around[at] for n in range(DAYS_OF_A_WEEK) if (at := (person.number, first + timedelta(days=n))) in around]
        model.made.add(_days(model, person, days) <= max(0, days_most - len(beside)))
        most = min(person.most, limits.week) - sum(pattern.work for pattern in beside)
        work = _work(model, person, days)
        model.made.add(work <= max(0, most) // SLOT)
        if least := promised(problem, person, days):
            model.promise(("less-than-contract", person.number, days[0]), work >= least // SLOT)


def _rows(model: Model, person: Person) -> None:
    """No more days in a row than agreed, those before the first day and after the last among them."""
    problem, around, most = model.problem, model.problem.around, model.problem.limits.days_in_a_row
    first, last = problem.days[0] - timedelta(days=most), problem.days[-1]
    for n in range((last - first).days + 1):
        row = [first + timedelta(days=n + k) for k in range(most + 1)]
        worked = sum((person.number, day) in around for day in row)
        inside = [day for day in row if problem.days[0] <= day <= last]
        if worked + sum((person.number, day) in model.on for day in inside) > most:
            model.made.add(_days(model, person, inside) <= most - worked)


def _rests(model: Model, person: Person) -> None:
    """Whoever ends late does not begin early on the day after."""
    problem, least = model.problem, model.problem.limits.rest_between
    for day in problem.days:
        before = day - timedelta(days=1)
        worked = problem.before.get((person.number, before))
        ends = {worked.end: [1]} if worked else defaultdict(list)
        for pattern, taken in model.on.get((person.number, before), ()):
            ends[pattern.end].append(taken)
        for end in ends:
            soon = [taken for pattern, taken in model.on.get((person.number, day), ()) if DAY - end + pattern.start < least]
            if soon:
                late = [taken for other, takers in ends.items() if other >= end for taken in takers]
                model.made.add(sum(late) + sum(soon) <= 1)
    _rest_after(model, person)


def _rest_after(model: Model, person: Person) -> None:
    """Nor does he end late on the last day who begins early on the one after."""
    problem, last = model.problem, model.problem.days[-1]
    following = problem.after.get((person.number, last + timedelta(days=1)))
    for pattern, taken in model.on.get((person.number, last), ()) if following else ():
        if DAY - pattern.end + following.start < problem.limits.rest_between:
            model.made.add(taken == 0)


def _lines(model: Model) -> None:
    """What lacks and what is too much at each half hour; a supervised day is a promise."""
    problem, weights, there = model.problem, model.problem.weights, _there(model)
    for line, need in problem.needs.items():
        if line == SUPERVISE and problem.limits.always_supervised:
            _supervise(model, need, there[line])
            continue
        if model.switched:
            continue
        for at, wanted in need.items():
            model.costs += _half_hour(model, there[line][at], wanted, weights.under[line], weights.over.get(line, 0))


def _there(model: Model) -> dict[str, dict]:
    """By line and half hour who is there: people of the same lines are counted together, pattern by pattern, so that a
    half hour adds a few counts and not everybody's choices."""
    choices: dict[tuple, list] = defaultdict(list)
    lines = {person.number: person.lines for person in model.problem.people}
    for (number, day, pattern), taken in model.takes.items():
        if model.switched and SUPERVISE not in lines[number]:
            continue
        choices[lines[number], day, pattern].append(taken)
    there: dict[str, dict] = {line: defaultdict(list) for line in model.problem.needs}
    for (of, day, pattern), takers in choices.items():
        count = takers[0]
        if len(takers) > 1:
            count = model.made.new_int_var(0, len(takers), "")
            model.made.add(sum(takers) == count)
            model.follows.append((count, takers, 0, 1))
        for line in of & there.keys():
            for start in pattern.slots:
                there[line][day, start].append(count)
    return there


def _half_hour(model: Model, there: list, wanted: int, under: int, over: int) -> list:
    costs = []
    if wanted:
        lacking = model.made.new_int_var(0, wanted, "")
        model.made.add(sum(there) + lacking >= wanted)
        model.follows.append((lacking, there, wanted, -1))
        costs.append(under * lacking)
    if over and len(there) > 0:
        many = model.made.new_int_var(0, len(model.problem.people), "")
        model.made.add(sum(there) - many <= wanted)
        model.follows.append((many, there, wanted, 1))
        costs.append(over * many)
    return costs


def _supervise(model: Model, need, there) -> None:
    by_day, days = defaultdict(list), set(model.problem.days)
    for (day, start), wanted in need.items():
        if wanted and day in days:
            by_day[day].append((start, wanted))
    for day, wanted_at in by_day.items():
        switch = model.made.new_bool_var(f"nobody-supervises|{day}") if model.switched else None
        for start, wanted in wanted_at:
            added = model.made.add(sum(there[day, start]) >= wanted)
            if switch is not None:
                added.only_enforce_if(switch)
        if switch is not None:
            model.promises["nobody-supervises", "", day] = switch


def _wishes(model: Model) -> None:
    weights, people = model.problem.weights, {person.number: person for person in model.problem.people}
    for (number, day, pattern), taken in model.takes.items():
        cost = weights.wish_off * (day in people[number].wishes_off)
        cost += weights.dislike * weighing.dislikes(people[number], pattern)
        if cost:
            model.costs.append(cost * taken)
