"""Small months to plan: a week or more, a few people, plain needs."""

from datetime import date, timedelta

from saikoku.workforce.shifts.rules import weighing
from saikoku.workforce.shifts.rules.problem import INBOUND, PHONE, SUPERVISE, Limits, Person, Problem

SUNDAY = date(2026, 6, 7)
LIMITS = Limits(480, 2400, ((360, 45), (480, 60)), 1, 11 * 60, 5, always_supervised=False)
EVERY_DAY = frozenset(range(1, 8))


def person(number: str = "A", **changes) -> Person:
    usual = {
        "least": 1920, "most": 2400, "days_most": 5, "weekdays": EVERY_DAY, "earliest": 540, "latest": 1140, "shortest": 480,
        "longest": 480, "skills": frozenset({"outbound", "inbound"}),
    }  # fmt: skip
    return Person(number, **usual | changes)


def supervisor(number: str = "S", **changes) -> Person:
    return person(number, skills=frozenset({"supervise"}), **changes)


def problem(people, *, days: int = 7, heads: int = 1, first: date = SUNDAY, supervised: bool = False, **changes) -> Problem:
    span = tuple(first + timedelta(days=n) for n in range(days))
    places = [(day, start) for day in span for start in range(540, 1140, 30)]
    needs = {PHONE: dict.fromkeys(places, heads), INBOUND: dict.fromkeys(places, 1)}
    if supervised:
        needs[SUPERVISE] = dict.fromkeys(places, 1)
    limits = changes.pop("limits", LIMITS)
    if supervised:
        limits = Limits(**{name: getattr(limits, name) for name in Limits.__slots__} | {"always_supervised": True})
    return Problem(span, needs, tuple(people), limits, weighing.weights(first), **changes)
