"""The pile of tasks, one task, and how it ends."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from saikoku.desk.today import forms, operations
from saikoku.desk.today.presenters import tasks as presenters
from saikoku.desk.today.queries import tasks as queries
from saikoku.kernel import clock
from saikoku.registry.tasks.models import Task
from saikoku.registry.tasks.operations import TaskRefused, close_task, withdraw_task
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.TASK_WORK)
@require_GET
@transaction.atomic
def pile(request: HttpRequest) -> HttpResponse:
    """What is still to be done, by kind and age."""
    now, may_see_all = clock.now(), Permission.CASE_REASSIGN in request.permissions
    form = forms.Filter(request.GET)
    form.is_valid()  # what cannot be read is not filtered by
    given = form.cleaned_data
    everybody = may_see_all and given.get("whose") == "all"
    wanted = queries.Wanted(given.get("kind") or "", given.get("age") or "", everybody)
    page = queries.pile(wanted, by=request.actor, now=now, number=given.get("page") or 1)
    if page.shown:
        about = [task.debtor.number for task in page.shown]
        operations.note_tasks_viewed(about=about, by=request.actor, at=now)
    return render(request, "today/tasks.html", {
        "filter": presenters.filter_bar(wanted, page, may_see_all=may_see_all),
        "table": presenters.table(page.shown),
        "paging": presenters.paging(wanted, page),
    })  # fmt: skip


@requires(Permission.TASK_WORK)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """One task; sent, it is done. Telephone research has a page of its own, where it is done by its answer."""
    found = _within_reach(request, task_id)
    if found.kind == Task.Kind.PHONE_RESEARCH and found.state == Task.State.OPEN:
        return redirect("phones:research", found.debtor.number)
    form = forms.Done(request.POST or None)
    ended = {"task_id": found.pk, "by": request.actor, "at": clock.now()}
    if request.method == "POST" and form.is_valid() and _ends(form, close_task, **form.cleaned_data, **ended):
        return redirect("today:tasks")
    operations.note_task_shown(task=found, by=request.actor, at=clock.now())
    opened = queries.opened(found)
    return render(request, "today/task.html", {
        "task": found,
        "facts": presenters.facts(opened, may_open_cases=Permission.CASE_VIEW in request.permissions),
        "hint": presenters.hint(found),
        "hindrance": presenters.hindrance(found, queries.hindrances(found, clock.now())),
        "lines": presenters.slip_table(opened.lines),
        "form": form,
        "is_open": found.state == Task.State.OPEN,
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.TASK_WORK)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def withdraw(request: HttpRequest, task_id: int) -> HttpResponse:
    """A task that needs no doing any more, with the reason. Shows nothing of the person."""
    found = _within_reach(request, task_id)
    form = forms.Withdrawn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["result"]
        if _ends(form, withdraw_task, task_id=found.pk, reason=reason, by=request.actor, at=clock.now()):
            return redirect("today:tasks")
    return render(request, "today/withdraw.html", {"task": found, "form": form}, status=422 if form.errors else 200)


def _within_reach(request: HttpRequest, task_id: int) -> Task:
    everybody = Permission.CASE_REASSIGN in request.permissions
    return get_object_or_404(queries.within_reach(by=request.actor, everybody=everybody), pk=task_id)


def _ends(form: forms.Form, end, **given) -> bool:
    """Was the task ended? If not, the form says why."""
    try:
        end(**given)
    except TaskRefused as refusal:
        forms.explain(form, refusal.reasons)
        return False
    return True
