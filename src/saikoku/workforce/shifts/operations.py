"""Ask for a month's plan, make it, publish it, change a day of it.

ask(month=, needs=)     what the plan is made from is kept, the work queued
make(plan_id=)          the job: solve, or say what contradicts what
publish, drop           one published plan a month
change, take_out, put_in   a day of a published plan, by the same rules of law and contract
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol

from django.db import transaction

from saikoku import turns
from saikoku.background import work as background
from saikoku.governance.terms.queries import agreed
from saikoku.kernel.actor import Actor
from saikoku.kernel.daytime import at_minute, words
from saikoku.kernel.periods import Month
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn
from saikoku.workforce.shifts import queries
from saikoku.workforce.shifts.models import Plan, Shift
from saikoku.workforce.shifts.rules import breaks, lawful, weighing, writing
from saikoku.workforce.shifts.rules.problem import PHONE, Need, Pattern, Problem
from saikoku.workforce.workers.models import Worker

SECONDS = 30.0


class PlanRefused(Refused):
    """`reasons` are codes: nobody-to-plan, nothing-needed, month-is-over, being-made, not-proposed, not-published,
    already-dropped, published, changed-since, reason-missing, works-already, no-such-shift, and the codes of rules.lawful."""


class Teller(Protocol):
    def begin(self, step: str) -> None: ...
    def better(self, cost: int, bound: float, seconds: float) -> None: ...


@transaction.atomic
def ask(*, month: Month, needs: Mapping[str, Need], by: Actor, at: datetime) -> Plan:
    """Keep what the plan is made from and queue the work; an earlier try that is not published makes place. Of a month under
    way that has its plan the days after today are planned: those before were worked by it.

    Raises PlanRefused: month-is-over, nobody-to-plan, nothing-needed, being-made.
    """
    _one_at_a_time(month)
    since = at.date() + timedelta(days=1) if queries.published(month) else None
    problem = queries.problem(month, needs, agreed(month.first), since=since)
    tries = list(Plan.objects.select_for_update().defer("asked").filter(month=month.first))
    making = [one for one in tries if one.state == Plan.State.ASKED]
    reasons = [code for code, fails in (
        ("month-is-over", month.last < at.date() or not problem.days),
        ("nobody-to-plan", not problem.people),
        ("nothing-needed", not any(heads for need in needs.values() for heads in need.values())),
        ("being-made", any(queries.work(one.pk).is_under_way for one in making)),
    ) if fails]  # fmt: skip
    if reasons:
        raise PlanRefused(reasons)
    for one in tries:
        if one.state not in (Plan.State.PUBLISHED, Plan.State.DROPPED):
            background.clear_broken_off(queries.work(one.pk))
            _drop(one, by, at)
    plan = Plan.objects.create(
        month=month.first, state=Plan.State.ASKED, asked=writing.as_facts(problem), asked_at=at, asked_by=by.name
    )
    background.ask_for(queries.MAKE, lock=f"shifts-{month}", plan_id=plan.pk, login_name=by.name)
    audit.record("shifts.plan.asked", by=by, at=at, object_id=str(plan.pk), after={"month": str(month)})
    return plan


def _one_at_a_time(month: Month) -> None:
    turns.take(Turn.SHIFT_PLAN, month)


def make(*, plan_id: int, teller: Teller, by: Actor, at: datetime, seconds: float = SECONDS) -> Plan:
    """Solve outside any transaction, write in one. A plan that was dropped meanwhile stays dropped."""
    from saikoku.workforce.shifts.rules import explaining, solving  # the solver is large, only this work needs it

    problem = writing.from_facts(Plan.objects.get(pk=plan_id).asked)
    teller.begin("solving")
    solved = solving.solve(problem, seconds=seconds, tell=teller.better)
    trouble = []
    if not solved.is_found:
        teller.begin("explaining")
        trouble = explaining.contradictions(problem)
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=plan_id)
        if plan.state != Plan.State.ASKED:
            return plan
        plan.state = Plan.State.PROPOSED if solved.is_found else Plan.State.IMPOSSIBLE
        plan.made_at = at
        plan.found = {"seconds": round(solved.seconds, 1)}
        if solved.is_found:
            plan.found |= {"cost": solved.cost, "bound": round(solved.bound), "gap": round(solved.gap, 4)}
            _write(plan, problem, solved.plan)
        plan.trouble = [[code, number, day.isoformat()] for code, number, day in trouble]
        plan.save()
        audit.record(
            "shifts.plan.made", by=by, at=at, object_id=str(plan.pk),
            after={"state": str(plan.state), "shifts": len(solved.plan), **plan.found},
        )  # fmt: skip
    return plan


def _write(plan: Plan, problem: Problem, found: Mapping[tuple[str, date], Pattern]) -> None:
    ids = dict(Worker.objects.filter(number__in={number for number, _ in found}).values_list("number", "pk"))
    rows = []
    for day in problem.days:
        of_day = writing.on_day(found, day)
        wanted = {start: heads for (on, start), heads in problem.needs.get(PHONE, {}).items() if on == day}
        rests = breaks.placed(of_day, wanted)
        rows += [Shift(plan=plan, worker_id=ids[number], on=day, **_times(pattern, rests.get(number)))
                 for number, pattern in of_day.items()]  # fmt: skip
    Shift.objects.bulk_create(rows)


def _times(pattern: Pattern, rest_at: int | None) -> dict:
    rests = {"rests": None, "rest_ends": None}
    if rest_at is not None:
        rests = {"rests": at_minute(rest_at), "rest_ends": at_minute(rest_at + pattern.rest)}
    return {"starts": at_minute(pattern.start), "ends": at_minute(pattern.end)} | rests


@transaction.atomic
def publish(*, plan_id: int, by: Actor, at: datetime) -> Plan:
    """The plan holds from now on; the one published before is dropped.

    Raises PlanRefused: not-proposed; changed-since with the rules that it would break now: contracts, leave and the months
    around it may be others than when it was made.
    """
    _one_at_a_time(Month.of(Plan.objects.values_list("month", flat=True).get(pk=plan_id)))
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.state != Plan.State.PROPOSED:
        raise PlanRefused(["not-proposed"])
    for before in Plan.objects.select_for_update().filter(month=plan.month, state=Plan.State.PUBLISHED):
        _keep_passed(before, plan, at.date())
        _drop(before, by, at)
    if codes := sorted({fault.code for fault in queries.broken(plan) if fault.until > at.date()}):
        raise PlanRefused(["changed-since", *codes])
    plan.state, plan.published_at, plan.published_by = Plan.State.PUBLISHED, at, by.name
    plan.save(update_fields=["state", "published_at", "published_by"])
    audit.record("shifts.plan.published", by=by, at=at, object_id=str(plan.pk), after={"month": str(Month.of(plan.month))})
    return plan


def _keep_passed(before: Plan, plan: Plan, today: date) -> None:
    """Until today the shifts are those that were worked by."""
    plan.shifts.filter(on__lte=today).delete()
    rows = list(before.shifts.filter(on__lte=today))
    for row in rows:
        row.pk, row.plan = None, plan
        row._state.adding = True
    Shift.objects.bulk_create(rows)


@transaction.atomic
def drop(*, plan_id: int, by: Actor, at: datetime) -> Plan:
    """A published one is followed by another, never taken away. Raises PlanRefused: already-dropped, published."""
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.state in (Plan.State.DROPPED, Plan.State.PUBLISHED):
        raise PlanRefused(["already-dropped" if plan.state == Plan.State.DROPPED else "published"])
    _drop(plan, by, at)
    return plan


def _drop(plan: Plan, by: Actor, at: datetime) -> None:
    before = str(plan.state)
    plan.state, plan.dropped_at, plan.dropped_by = Plan.State.DROPPED, at, by.name
    plan.save(update_fields=["state", "dropped_at", "dropped_by"])
    audit.record("shifts.plan.dropped", by=by, at=at, object_id=str(plan.pk), before={"state": before})


@transaction.atomic
def take_out(
    *, plan_id: int, worker_id: int, on: date, reason: str, seen: str | None = None, by: Actor, at: datetime
) -> Shift:
    """Somebody cannot come. `seen`: the shift as whoever acts saw it (`stamp`). Raises PlanRefused: not-published,
    no-such-shift, changed-meanwhile, reason-missing."""
    plan, shift = _published(plan_id), _shift(plan_id, worker_id, on)
    reasons = ["not-published"] if plan is None else []
    reasons += ["no-such-shift"] if not stamp(shift) else ["changed-meanwhile"] if seen not in (None, stamp(shift)) else []
    reasons += ["reason-missing"] if not reason.strip() else []
    if reasons:
        raise PlanRefused(reasons)
    before = _told(shift)
    shift.state, shift.reason, shift.changed_at, shift.changed_by = Shift.State.TAKEN_OUT, reason.strip(), at, by.name
    shift.save()
    audit.record(
        "shifts.shift.taken_out", by=by, at=at, object_id=f"{shift.worker.number} {on}", reason=reason.strip(), before=before
    )
    return shift


@transaction.atomic
def put_in(
    *, plan_id: int, worker_id: int, on: date, start: int, end: int, reason: str, seen: str | None = None, by: Actor,
    at: datetime,
) -> Shift:  # fmt: skip
    """A worker's day in a published plan, new or changed; the law's break is placed in it. `seen`: the shift as whoever acts
    saw it (`stamp`); what he sent already is not written twice.

    Raises PlanRefused: not-published, reason-missing, outside-the-month, changed-meanwhile, and every rule that the plan
    would break then.
    """
    plan, worker = _published(plan_id), Worker.objects.get(pk=worker_id)
    reasons = ["not-published"] if plan is None else []
    reasons += ["reason-missing"] if not reason.strip() else []
    if reasons:
        raise PlanRefused(reasons)
    if on < plan.month or Month.of(on) != Month.of(plan.month) or start >= end:
        raise PlanRefused(["outside-the-month"])
    pattern, shift = lawful.pattern(start, end, queries.limits(on, agreed(on))), _shift(plan_id, worker_id, on)
    if seen not in (None, stamp(shift)):
        if stamp(shift) and (queries.pattern_of(shift), shift.changed_by, shift.reason) == (pattern, by.name, reason.strip()):
            return shift
        raise PlanRefused(["changed-meanwhile"])
    if codes := new_faults(plan, worker.number, on, pattern):
        raise PlanRefused(codes)
    shift = shift or Shift(plan=plan, worker=worker, on=on)
    before = _told(shift) if shift.pk else {}
    rest = breaks.placed({worker.number: pattern}, {}).get(worker.number)
    for name, value in _times(pattern, rest).items():
        setattr(shift, name, value)
    shift.state, shift.reason, shift.changed_at, shift.changed_by = Shift.State.CHANGED, reason.strip(), at, by.name
    shift.save()
    audit.record(
        "shifts.shift.changed", by=by, at=at, object_id=f"{worker.number} {on}", reason=reason.strip(), before=before,
        after=_told(shift),
    )  # fmt: skip
    return shift


def new_faults(plan: Plan, number: str, on: date, pattern: Pattern) -> list[str]:
    """Codes of the rules that the plan would break with that day and does not break now."""
    month = Month.of(plan.month)
    people = tuple(one for one in queries.persons(month.first, month.last) if one.number == number)
    if not people:
        return ["no-contract"]
    stands = {at: one for at, one in queries.as_plan(queries.standing(plan)).items() if at[0] == number}
    problem = queries.problem(month, {}, agreed(month.first))
    alone = replace(problem, people=people)
    before = set(lawful.faults(stands, alone))
    after = lawful.faults({**stands, (number, on): pattern}, alone)
    return sorted({fault.code for fault in after if fault not in before and fault.code != "less-than-contract"})


def substitutes(plan: Plan, shift: Shift) -> list[Worker]:
    """Who is off that day, does such work and could lawfully come for its hours, those with fewer hours in the week first."""
    month, on, pattern = Month.of(plan.month), shift.on, queries.pattern_of(shift)
    stands = queries.as_plan(queries.standing(plan))
    problem = queries.problem(month, {}, agreed(month.first))
    week = [on + timedelta(days=n) for n in range(-(on.isoweekday() % 7), 7 - on.isoweekday() % 7)]
    work = next((one.lines for one in problem.people if one.number == shift.worker.number), frozenset())
    found = []
    for person in problem.people:
        if (person.number, on) in stands or not person.lines & work:
            continue
        own = {at: one for at, one in stands.items() if at[0] == person.number}
        alone = replace(problem, people=(person,))
        before = set(lawful.faults(own, alone))
        after = lawful.faults({**own, (person.number, on): pattern}, alone)
        if all(fault in before or fault.code == "less-than-contract" for fault in after):
            found.append((sum(own[at].work for day in week if (at := (person.number, day)) in own), person.number))
    by_number = {one.number: one for one in Worker.objects.filter(number__in=[number for _, number in found])}
    return [by_number[number] for _, number in sorted(found)]


def _published(plan_id: int) -> Plan | None:
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    return plan if plan.state == Plan.State.PUBLISHED else None


def _shift(plan_id: int, worker_id: int, on: date) -> Shift | None:
    return Shift.objects.select_for_update().select_related("worker").filter(plan=plan_id, worker=worker_id, on=on).first()


def stamp(shift: Shift | None) -> str:
    """By which a shift is known again as it was; empty where it does not stand."""
    stands = shift is not None and shift.state in queries.STANDING
    return f"{shift.state} {shift.starts:%H:%M}-{words(shift.ends)}" if stands else ""


def _told(shift: Shift) -> dict[str, str]:
    return {"from": f"{shift.starts:%H:%M}", "to": words(shift.ends), "state": str(shift.state)}


def cost(plan: Plan) -> weighing.Cost:
    """What the shifts that stand come to now."""
    return weighing.cost(queries.as_plan(queries.standing(plan)), queries.made_from(plan))


@transaction.atomic
def note_viewed(*, plan: Plan, by: Actor, at: datetime) -> None:
    audit.record("shifts.plan.viewed", by=by, at=at, object_id=str(plan.pk))
