"""A month's shifts: how far the plan is, the grid, a day, and changes."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saikoku.kernel import clock, daytime, eras
from saikoku.kernel.periods import Month
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import components as ui
from saikoku.ui import responses
from saikoku.workforce.shifts import forms, operations, queries
from saikoku.workforce.shifts.models import Plan, Shift
from saikoku.workforce.shifts.presenters import month as month_words
from saikoku.workforce.shifts.presenters import words
from saikoku.workforce.shifts.rules.problem import Person
from saikoku.workforce.workers.models import Worker


@requires(Permission.ROSTER_VIEW)
@require_safe
def list_plans(request: HttpRequest) -> HttpResponse:
    plans = queries.plans()
    names = access.names_of(one.asked_by for one in plans)
    return render(request, "shifts/list.html", {"table": month_words.plan_table(plans, names)})


@requires(Permission.ROSTER_VIEW)
@require_safe
def show(request: HttpRequest, plan_id: int) -> HttpResponse:
    return _page(request, get_object_or_404(Plan, pk=plan_id))


@requires(Permission.ROSTER_VIEW)
@in_background
@require_safe
def progress(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.defer("asked"), pk=plan_id)
    part = words.progress(plan, queries.work(plan_id), queries.progress(plan_id))
    if part is None:
        return responses.leave_for(reverse("shifts:show", args=[plan_id]))
    return render(request, "shifts/progress.html", {"part": part})


@requires(Permission.ROSTER_EDIT)
@require_POST
def publish(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = get_object_or_404(Plan, pk=plan_id)
    try:
        operations.publish(plan_id=plan_id, by=request.actor, at=clock.now())
    except operations.PlanRefused as refusal:
        return _page(request, plan, refused=refusal.reasons)
    return redirect("shifts:show", plan_id)


@requires(Permission.ROSTER_EDIT)
@require_POST
def drop(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = get_object_or_404(Plan, pk=plan_id)
    try:
        operations.drop(plan_id=plan_id, by=request.actor, at=clock.now())
    except operations.PlanRefused as refusal:
        return _page(request, plan, refused=refusal.reasons)
    return redirect("shifts:list")


@requires(Permission.ROSTER_VIEW)
@require_safe
def day(request: HttpRequest, plan_id: int, on: date) -> HttpResponse:
    plan = _plan_with_shifts(plan_id, on)
    operations.note_viewed(plan=plan, by=request.actor, at=clock.now())
    problem = queries.made_from(plan)
    shifts = queries.standing(plan)
    may_edit = Permission.ROSTER_EDIT in request.permissions and plan.state == Plan.State.PUBLISHED
    there, persons = {one.worker_id for one in shifts if one.on == on}, queries.persons(problem.days[0], problem.days[-1])
    return render(request, "shifts/day.html", {
        "plan": plan,
        "title": eras.in_words(on),
        "month": eras.month_in_words(Month.of(plan.month)),
        "notes": [*month_words.day_notes(problem, shifts, on), *_broken(plan, _people(problem.people, shifts), on)],
        "chart": month_words.day_chart(problem, shifts, on),
        "coverage": month_words.coverage_table(month_words.coverage(problem, shifts, on)),
        "table": month_words.day_table(plan, shifts, on, may_edit=may_edit),
        "taken_out": list(plan.shifts.filter(on=on, state=Shift.State.TAKEN_OUT).select_related("worker")),
        "others": [(one, reverse("shifts:change", args=[plan.pk, on, one.pk]))
                   for one in _people(persons) if one.pk not in there] if may_edit else [],
    })  # fmt: skip


@requires(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, plan_id: int, on: date, worker_id: int) -> HttpResponse:
    """Other hours for somebody's day, or none; whoever could come instead stands below."""
    plan, worker = _plan_with_shifts(plan_id, on), get_object_or_404(Worker, pk=worker_id)
    shift = plan.shifts.filter(worker=worker, on=on, state__in=queries.STANDING).first()
    initial = {"start": f"{shift.starts:%-H:%M}", "end": daytime.words(shift.ends)} if shift else {}
    now_seen = operations.stamp(shift)
    form = forms.Change(request.POST or None, initial={**initial, "seen": now_seen})
    if request.method == "POST" and form.is_valid():
        named = {"plan_id": plan_id, "worker_id": worker_id, "on": on, "reason": form.cleaned_data["reason"]}
        named["seen"] = form.was_seen
        try:
            if "take_out" in request.POST:
                operations.take_out(by=request.actor, at=clock.now(), **named)
            else:
                operations.put_in(by=request.actor, at=clock.now(), **named, **form.minutes())
        except operations.PlanRefused as refusal:
            words.explain(form, refusal.reasons)
            form.data = {**form.data.dict(), "seen": now_seen}  # from here on he has seen how it stands
        else:
            return redirect("shifts:day", plan_id, on)
    instead = operations.substitutes(plan, shift) if shift else []
    operations.note_viewed(plan=plan, by=request.actor, at=clock.now())
    return render(request, "shifts/change.html", {
        "plan": plan, "worker": worker, "on": on, "title": eras.in_words(on), "shift": shift, "form": form,
        "instead": [(one, reverse("shifts:change", args=[plan_id, on, one.pk])) for one in instead],
    }, status=422 if form.errors else 200)  # fmt: skip


def _plan_with_shifts(plan_id: int, on: date) -> Plan:
    plan = get_object_or_404(Plan, pk=plan_id)
    if Month.of(on) != Month.of(plan.month) or plan.made_at is None:
        raise Http404
    return plan


def _broken(plan: Plan, people: Sequence[Worker], on: date | None = None) -> list[ui.Note]:
    """What cannot be kept of a published plan from this week on, or on a day."""
    if plan.state != Plan.State.PUBLISHED:
        return []
    found = [one for one in queries.broken(plan) if one.day == on or (on is None and one.until >= clock.today())]
    note = words.broken(found, {one.number: one.name for one in people})
    return [note] if note else []


def _people(persons: Iterable[Person], shifts: Iterable[Shift] = ()) -> list[Worker]:
    """With whoever stands in the plan."""
    numbers = {one.number for one in persons} | {one.worker.number for one in shifts}
    return list(Worker.objects.filter(number__in=numbers).order_by("number"))


def _page(request: HttpRequest, plan: Plan, *, refused: list[str] | None = None) -> HttpResponse:
    work = queries.work(plan.pk)
    plan.refresh_from_db()  # after its work, so that none that ended meanwhile leaves a page that waits for nothing
    problem = queries.made_from(plan)
    shifts = queries.standing(plan) if plan.made_at else []
    people = _people(problem.people, shifts)
    names = {one.number: one.name for one in people}
    may_edit = Permission.ROSTER_EDIT in request.permissions
    operations.note_viewed(plan=plan, by=request.actor, at=clock.now())
    return render(request, "shifts/show.html", {
        "plan": plan,
        "title": f"{eras.month_in_words(Month.of(plan.month))}の勤務表",
        "chip": words.chip(plan),
        "refusal": words.refusal(refused) if refused else None,
        "progress": words.progress(plan, work, queries.progress(plan.pk)),
        "failed": words.broken_off(plan, work),
        "broken": _broken(plan, people),
        "trouble": words.trouble(plan, problem, names) if plan.state == Plan.State.IMPOSSIBLE else None,
        "facts": month_words.facts(plan, problem, operations.cost(plan), shifts) if shifts else None,
        "grids": month_words.grids(plan, problem, shifts, people) if shifts else None,
        "may_publish": may_edit and plan.state == Plan.State.PROPOSED,
        "may_drop": may_edit and plan.state in (Plan.State.PROPOSED, Plan.State.IMPOSSIBLE),
    }, status=409 if refused else 200)  # fmt: skip
