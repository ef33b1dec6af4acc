"""A problem and a plan as JSON values and back: what a plan was made from is kept with it. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from saikoku.workforce.shifts.rules.problem import Limits, Pattern, Person, Plan, Problem, Weights


def as_facts(problem: Problem) -> dict[str, Any]:
    limits, weights = problem.limits, problem.weights
    return {
        "days": [day.isoformat() for day in problem.days],
        "needs": {
            line: [[day.isoformat(), start, heads] for (day, start), heads in sorted(need.items())]
            for line, need in problem.needs.items()
        },
        "people": [_person(one) for one in problem.people],
        "limits": {
            "day": limits.day, "week": limits.week, "breaks": [list(one) for one in limits.breaks],
            "rest_days": limits.rest_days, "rest_between": limits.rest_between, "days_in_a_row": limits.days_in_a_row,
            "always_supervised": limits.always_supervised,
        },
        "weights": {
            "under": dict(weights.under), "over": dict(weights.over), "wish_off": weights.wish_off, "dislike": weights.dislike,
        },
        "before": _shifts(problem.before), "after": _shifts(problem.after),
    }  # fmt: skip


def _shifts(plan: Plan) -> list[list[Any]]:
    return [[number, day.isoformat(), one.start, one.end, one.rest] for (number, day), one in plan.items()]


def _person(one: Person) -> dict[str, Any]:
    return {
        "number": one.number, "week": [one.least, one.most], "days_most": one.days_most, "weekdays": sorted(one.weekdays),
        "between": [one.earliest, one.latest], "day": [one.shortest, one.longest], "skills": sorted(one.skills),
        "languages": sorted(one.languages), "employed": [_text(one.first), _text(one.last)], "away": _texts(one.away),
        "wishes_off": _texts(one.wishes_off), "likes": list(one.likes) if one.likes else None,
    }  # fmt: skip


def from_facts(facts: Mapping[str, Any]) -> Problem:
    limits, weights = facts["limits"], facts["weights"]
    return Problem(
        days=tuple(date.fromisoformat(day) for day in facts["days"]),
        needs={
            line: {(date.fromisoformat(day), start): heads for day, start, heads in rows}
            for line, rows in facts["needs"].items()
        },
        people=tuple(_read(one) for one in facts["people"]),
        limits=Limits(**limits | {"breaks": tuple((more, rest) for more, rest in limits["breaks"])}),
        weights=Weights(weights["under"], weights["over"], weights["wish_off"], weights["dislike"]),
        before=_read_shifts(facts["before"]), after=_read_shifts(facts.get("after", ())),  # none in plans made earlier
    )  # fmt: skip


def _read_shifts(rows: Iterable[list[Any]]) -> Plan:
    return {(number, date.fromisoformat(day)): Pattern(start, end, rest) for number, day, start, end, rest in rows}


def _read(one: Mapping[str, Any]) -> Person:
    first, last = (date.fromisoformat(day) if day else None for day in one["employed"])
    return Person(
        number=one["number"], least=one["week"][0], most=one["week"][1], days_most=one["days_most"],
        weekdays=frozenset(one["weekdays"]), earliest=one["between"][0], latest=one["between"][1], shortest=one["day"][0],
        longest=one["day"][1], skills=frozenset(one["skills"]), languages=frozenset(one["languages"]),
        first=first, last=last, away=_days(one["away"]),
        wishes_off=_days(one["wishes_off"]), likes=tuple(one["likes"]) if one["likes"] else None,
    )  # fmt: skip


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _texts(days: Iterable[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)


def _days(texts: Iterable[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)


def on_day(plan: Plan, day: date) -> dict[str, Pattern]:
    """Who works on the day."""
    return {number: pattern for (number, on), pattern in plan.items() if on == day}
