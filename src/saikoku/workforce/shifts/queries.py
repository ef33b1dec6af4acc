"""What a month's plan is made from, how far it is, and who works when."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef

from saikoku.background import work as background
from saikoku.background.work import Work
from saikoku.governance.law.rules import working_hours
from saikoku.governance.terms.queries import Agreed, agreed
from saikoku.kernel import clock
from saikoku.kernel.daytime import minutes
from saikoku.kernel.periods import Month
from saikoku.workforce.shifts.models import Making, Plan, Shift
from saikoku.workforce.shifts.rules import lawful, weighing, writing
from saikoku.workforce.shifts.rules.lawful import Fault
from saikoku.workforce.shifts.rules.problem import DAYS_OF_A_WEEK, PHONE, Limits, Need, Pattern, Person, Problem, week_of
from saikoku.workforce.workers import queries as workers
from saikoku.workforce.workers.models import Contract, Wish, Worker

MAKE = "shifts.make"
STANDING = (Shift.State.PLANNED, Shift.State.CHANGED)


def work(plan_id: int) -> Work:
    return background.latest(MAKE, plan_id=plan_id)


def progress(plan_id: int) -> Making | None:
    return Making.objects.filter(plan_id=plan_id).first()


def plans() -> list[Plan]:
    """Every plan, the latest month and try first; without what it is made from."""
    return list(Plan.objects.defer("asked").order_by("-month", "-id"))


def published(month: Month) -> Plan | None:
    return Plan.objects.filter(month=month.first, state=Plan.State.PUBLISHED).first()


def standing(plan: Plan) -> list[Shift]:
    """The shifts that hold."""
    return list(plan.shifts.filter(state__in=STANDING).select_related("worker").order_by("on", "starts", "worker__number"))


def as_plan(shifts: list[Shift]) -> dict[tuple[str, date], Pattern]:
    return {(one.worker.number, one.on): pattern_of(one) for one in shifts}


def pattern_of(shift: Shift) -> Pattern:
    rest = minutes(shift.rest_ends) - minutes(shift.rests) if shift.rests else 0
    return Pattern(minutes(shift.starts), minutes(shift.ends), rest)


def made_from(plan: Plan) -> Problem:
    """What a plan is weighed by: what it was made from, with whoever came since and was put into it."""
    asked = writing.from_facts(plan.asked)
    known = {one.number for one in asked.people}
    later = set(plan.shifts.exclude(worker__number__in=known).values_list("worker__number", flat=True))
    if not later:
        return asked
    came = [one for one in persons(asked.days[0], asked.days[-1]) if one.number in later]
    return replace(asked, people=(*asked.people, *came))


def broken(plan: Plan) -> list[Fault]:
    """The rules that the plan breaks by the contracts, the leave and the months around it as they are now."""
    month = Month.of(plan.month)
    now, stands = problem(month, {}, agreed(month.first)), as_plan(standing(plan))
    known = {one.number for one in now.people}
    found = [Fault("no-contract", number, day) for number, day in stands if number not in known]
    return sorted([*found, *(one for one in lawful.faults(stands, now) if one.code != "less-than-contract")])


def lacking(problem: Problem, shifts: Sequence[Shift]) -> Counter[date]:
    """Half hours lacking at the telephone, by day."""
    there = weighing.heads(as_plan(list(shifts)), problem, PHONE)
    found: Counter[date] = Counter()
    for (day, start), wanted in problem.needs.get(PHONE, {}).items():
        found[day] += max(0, wanted - there[day, start])
    return found


def on_duty(on: date) -> list[Shift]:
    """Whom the published plan has at work on the day."""
    rows = Shift.objects.filter(on=on, plan__state=Plan.State.PUBLISHED, state__in=STANDING)
    return list(rows.select_related("worker").order_by("starts", "worker__number"))


def off_shift(numbers: Collection[str], moment: datetime) -> set[str]:
    """Which of these workers the month's published plan has at work on other days or hours. Whoever has no shift in that
    plan at all is not planned by it, and not among them."""
    if not numbers:
        return set()
    here = moment.astimezone(clock.TOKYO)
    planned = Shift.objects.filter(
        worker=OuterRef("pk"), plan__month=here.date().replace(day=1), plan__state=Plan.State.PUBLISHED
    )
    now = planned.filter(on=here.date(), state__in=STANDING, starts__lte=here.time(), ends__gt=here.time())
    rows = Worker.objects.filter(Exists(planned), ~Exists(now), number__in=list(numbers))
    return set(rows.values_list("number", flat=True))


def limits(on: date, terms: Agreed) -> Limits:
    law = working_hours.on(on)
    return Limits(
        law.day, law.week, law.breaks, law.rest_days, terms["rest_between_shifts_hours"] * 60, terms["days_in_a_row"],
        terms["always_supervised"],
    )  # fmt: skip


def problem(month: Month, needs: Mapping[str, Need], terms: Agreed, *, since: date | None = None) -> Problem:
    """The month, or what is left of it from a day on, with everybody who has a contract, and the published shifts of the days
    before and after it."""
    first = max(month.first, since or month.first)
    left = {line: {at: heads for at, heads in need.items() if at[0] >= first} for line, need in needs.items()}
    return Problem(
        tuple(day for day in month.days if day >= first), left, persons(month.first, month.last),
        limits(month.first, terms), weighing.weights(month.first), *_around(first, month.last, terms["days_in_a_row"]),
    )  # fmt: skip


def persons(first: date, last: date) -> tuple[Person, ...]:
    """Who may work on the days, by the contract that holds at their end, with leave and wishes."""
    held = workers.contracts_on(last)
    here = [one for one in workers.workers(first=first, last=last) if one.pk in held]
    wished: dict[int, list[Wish]] = {}
    for wish in workers.wishes(first=first, last=last, workers=[one.pk for one in here]):
        wished.setdefault(wish.worker_id, []).append(wish)
    return tuple(_person(one, held[one.pk], wished.get(one.pk, []), first, last) for one in here)


def _person(worker: Worker, contract: Contract, wished: list[Wish], first: date, last: date) -> Person:
    def days(kind: str) -> frozenset[date]:
        spans = [(max(one.first_on, first), min(one.last_on, last)) for one in wished if one.kind == kind]
        return frozenset(start + timedelta(days=n) for start, end in spans for n in range((end - start).days + 1))

    away, hours = days(Wish.Kind.LEAVE), [one for one in wished if one.kind == Wish.Kind.HOURS]
    return Person(
        number=worker.number, least=contract.week_least, most=contract.week_most, days_most=contract.days_most,
        weekdays=frozenset(contract.weekdays), earliest=minutes(contract.earliest), latest=minutes(contract.latest),
        shortest=contract.day_shortest, longest=contract.day_longest, skills=frozenset(contract.skills),
        languages=frozenset(contract.languages), first=max(worker.first_on, contract.since), last=worker.last_on, away=away,
        wishes_off=days(Wish.Kind.OFF) - away,
        likes=(minutes(hours[-1].earliest), minutes(hours[-1].latest)) if hours else None,
    )  # fmt: skip


def _around(first: date, last: date, in_a_row: int) -> tuple[dict, dict]:
    """What is published of the days before these and after them that their rules look at."""
    reach = timedelta(days=max(in_a_row, DAYS_OF_A_WEEK))
    since, until = min(week_of(first), first - reach), last + reach
    rows = Shift.objects.filter(plan__state=Plan.State.PUBLISHED, state__in=STANDING, on__gte=since, on__lte=until)
    found = as_plan(list(rows.exclude(on__gte=first, on__lte=last).select_related("worker")))
    before = {at: one for at, one in found.items() if at[1] < first}
    return before, {at: one for at, one in found.items() if at[1] > last}
