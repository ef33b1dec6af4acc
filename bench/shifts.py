"""A month's shift plan beside three ways of making it by hand: 30 people, 30 days, half hours.

    PYTHONPATH=src python bench/shifts.py [--people 30] [--seeds 1,2,3] [--seconds 30]

For each seed a staff with contracts, wishes and leave and a month's need of heads are drawn; every plan is weighed by
the same measure and checked against the same rules. Prints cost, proven bound, gap and seconds, and the three others.
"""

import argparse
import random
import time
from datetime import date, timedelta

from saikoku.governance.law.rules import working_hours
from saikoku.planning.staffing.rules.heads import Seen, Wish, needs, rostered
from saikoku.workforce.shifts.rules import heuristics, lawful, solving, weighing
from saikoku.workforce.shifts.rules.problem import (
    INBOUND,
    LANGUAGE,
    PHONE,
    SLOT,
    SUPERVISE,
    VISITS,
    Limits,
    Person,
    Problem,
)  # fmt: skip

FIRST, DAYS = date(2026, 6, 1), 30
OPENS, CLOSES = 9 * 60, 19 * 60
SHAPE = [0.8, 0.9, 1.0, 1.1, 1.1, 1.0, 0.7, 0.7, 0.8, 0.9, 0.9, 0.9, 0.9, 0.9, 1.0, 1.0, 1.1, 1.2, 1.2, 1.0]
"""How much of the day's mean calls each half hour has."""
WEEKDAYS = {1: 1.2, 2: 1.0, 3: 1.0, 4: 1.0, 5: 1.05, 6: 0.95, 7: 0.8}


def problem(people: int, seed: int) -> Problem:
    draw = random.Random(seed)
    days = tuple(FIRST + timedelta(days=n) for n in range(DAYS))
    staff = tuple(_person(n, days, draw) for n in range(people))
    law = working_hours.on(FIRST)
    limits = Limits(law.day, law.week, law.breaks, law.rest_days, 11 * 60, 5, always_supervised=True)
    return Problem(days, _needs(days, staff, draw), staff, limits, weighing.weights(FIRST))


def _person(n: int, days: tuple[date, ...], draw: random.Random) -> Person:
    every = frozenset(range(1, 8))
    away = frozenset(draw.sample(days, draw.choice((0, 0, 1, 2))))
    wishes = frozenset(draw.sample(days, draw.choice((1, 2, 3, 4)))) - away
    likes = draw.choice((None, None, (9 * 60, 15 * 60), (13 * 60, 19 * 60), (10 * 60, 17 * 60)))
    languages = frozenset({"en"} if n % 10 == 9 else ())
    common = {"languages": languages, "away": away, "wishes_off": wishes}
    if n < 4:
        return Person(f"S{n:02}", 40 * 60, 40 * 60, 5, every, OPENS, CLOSES, 480, 480, frozenset({"supervise"}), **common)
    if n < 7:
        return Person(f"V{n:02}", 30 * 60, 40 * 60, 5, every, OPENS, CLOSES, 360, 480, frozenset({"visits"}), **common)
    skills = frozenset({"outbound", "inbound"} if draw.random() < 0.6 else {"outbound"})
    if n % 3 == 0:
        return Person(f"F{n:02}", 40 * 60, 40 * 60, 5, every, OPENS, CLOSES, 480, 480, skills, likes=likes, **common)
    weekdays = every - frozenset(draw.sample(range(1, 8), draw.choice((0, 1, 2))))
    day = draw.choice((240, 300, 360))
    days_most = min(5, len(weekdays))
    earliest = draw.choice((OPENS, OPENS, 10 * 60, 12 * 60))
    latest = draw.choice((CLOSES, CLOSES, 17 * 60)) if earliest == OPENS else CLOSES
    return Person(
        f"P{n:02}", (days_most - 2) * day, days_most * day, days_most, weekdays, earliest, latest, day, day, skills,
        likes=likes, **common,
    )  # fmt: skip


def _needs(days, staff, draw: random.Random) -> dict:
    """As the proposal reckons it: for each weekday and half hour the heads that answer the calls in and make the calls out
    (Erlang C, 80 % within 20 seconds), with so many calls as the staff can just manage."""
    hours = sum(person.most / 60 for person in staff if PHONE in person.lines) / 7 * 0.92
    seen = [
        Seen(weekday, OPENS + n * SLOT, 6 * shape * WEEKDAYS[weekday] * draw.uniform(0.8, 1.2), 0.0, 0.0, 5.0)
        for weekday in WEEKDAYS for n, shape in enumerate(SHAPE)
    ]  # fmt: skip
    wish = Wish(share=80, seconds=20, away=20)
    calling = 0.0
    while sum(one.rostered for one in needs(seen, wish, dict.fromkeys(WEEKDAYS, calling))) / 2 < hours * 7:
        calling += 0.05
    found = {(one.weekday, one.start): one for one in needs(seen, wish, dict.fromkeys(WEEKDAYS, calling))}
    lines = {line: {} for line in (PHONE, INBOUND, VISITS, SUPERVISE, LANGUAGE)}
    for day in days:
        for start in range(OPENS, CLOSES, SLOT):
            one = found[day.isoweekday(), start]
            lines[PHONE][day, start], lines[INBOUND][day, start] = one.rostered, rostered(one.inbound, wish.away)
            lines[VISITS][day, start] = 1 if start >= OPENS + 60 else 0
            lines[SUPERVISE][day, start] = lines[LANGUAGE][day, start] = 1
    return lines


def run(seed: int, people: int, seconds: float) -> dict:
    asked = problem(people, seed)
    others = {}
    for name, way in heuristics.NAMED.items():
        begun = time.perf_counter()
        plan = way(asked)
        others[name] = (weighing.cost(plan, asked).total, len(lawful.faults(plan, asked)), time.perf_counter() - begun)
    first = []
    solved = solving.solve(asked, seconds=seconds, seed=seed, tell=lambda cost, bound, at: first.append((at, cost)))
    assert not lawful.faults(solved.plan, asked), "the plan breaks a rule"
    return {"seed": seed, "solved": solved, "others": others, "first": first[0] if first else None}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=30)
    asked.add_argument("--seeds", default="1,2,3")
    asked.add_argument("--seconds", type=float, default=30)
    given = asked.parse_args()
    for seed in (int(one) for one in given.seeds.split(",")):
        found = run(seed, given.people, given.seconds)
        solved = found["solved"]
        best = min(cost for cost, _, _ in found["others"].values())
        print(f"seed {seed}: cost {solved.cost}, bound {solved.bound:.0f}, gap {solved.gap:.2%}, {solved.seconds:.1f} s, "
              f"{1 - solved.cost / best:.0%} better than the best of:", flush=True)  # fmt: skip
        for name, (cost, faults, took) in found["others"].items():
            print(f"    {name}: cost {cost}, {faults} broken rules, {took:.2f} s", flush=True)


if __name__ == "__main__":
    main()
