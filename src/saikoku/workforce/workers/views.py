"""Who works here, by which contract, and what each wishes."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saikoku.kernel import clock
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts
from saikoku.workforce.workers import forms, operations, queries
from saikoku.workforce.workers import presenters as words
from saikoku.workforce.workers.models import Wish, Worker

AHEAD = timedelta(days=400)


@requires(Permission.ROSTER_VIEW)
@require_safe
def list_workers(request: HttpRequest) -> HttpResponse:
    operations.note_viewed(by=request.actor, at=clock.now())
    found = queries.everybody()
    return render(request, "workers/list.html", {
        "count": len(found),
        "table": words.table(found, queries.contracts_on(clock.today())),
        "may_edit": Permission.ROSTER_EDIT in request.permissions,
    })  # fmt: skip


@requires(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    form = forms.Register(request.POST or None)
    if done := acts.attempt(request, form, operations.register, words.explain):
        return redirect("workers:contract", done.made.pk)
    return render(request, "workers/register.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.ROSTER_VIEW)
@require_safe
def show(request: HttpRequest, worker_id: int) -> HttpResponse:
    return _page(request, get_object_or_404(Worker, pk=worker_id))


@requires(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "POST"])
def contract(request: HttpRequest, worker_id: int) -> HttpResponse:
    worker = get_object_or_404(Worker, pk=worker_id)
    held = queries.history(worker).first()
    form = forms.Contract(request.POST or None, initial=words.initial(held) | {"since": max(clock.today(), worker.first_on)})
    if acts.attempt(request, form, operations.agree_contract, words.explain, worker_id=worker_id):
        return redirect("workers:show", worker_id)
    return render(
        request, "workers/contract.html", {"worker": worker, "form": form, "held": held}, status=422 if form.errors else 200
    )


@requires(Permission.ROSTER_EDIT)
@require_POST
def wish(request: HttpRequest, worker_id: int) -> HttpResponse:
    worker = get_object_or_404(Worker, pk=worker_id)
    form = forms.MakeWish(request.POST)
    if acts.attempt(request, form, operations.wish, words.explain, worker_id=worker_id):
        return redirect("workers:show", worker_id)
    return _page(request, worker, form=form)


@requires(Permission.ROSTER_EDIT)
@require_POST
def take_back(request: HttpRequest, wish_id: int) -> HttpResponse:
    row = get_object_or_404(Wish.objects.select_related("worker"), pk=wish_id)
    try:
        operations.take_back(wish_id=wish_id, by=request.actor, at=clock.now())
    except operations.WorkerRefused as refusal:
        return _page(request, row.worker, refused=refusal.reasons)
    return redirect("workers:show", row.worker_id)


@requires(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, worker_id: int) -> HttpResponse:
    worker = get_object_or_404(Worker, pk=worker_id)
    form = forms.End(request.POST or None)
    if acts.attempt(request, form, operations.end, words.explain, worker_id=worker_id):
        return redirect("workers:show", worker_id)
    return render(request, "workers/end.html", {"worker": worker, "form": form}, status=422 if form.errors else 200)


def _page(
    request: HttpRequest, worker: Worker, *, form: forms.MakeWish | None = None, refused: list[str] | None = None
) -> HttpResponse:
    operations.note_viewed(number=worker.number, by=request.actor, at=clock.now())
    today = clock.today()
    may_edit = Permission.ROSTER_EDIT in request.permissions
    return render(request, "workers/show.html", {
        "worker": worker,
        "facts": words.facts(worker),
        "contracts": words.contract_table(list(queries.history(worker))),
        "wishes": [(words.wish_words(one), one) for one in
                   queries.wishes(first=today, last=today + AHEAD, workers=[worker.pk])],
        "refused": [words.REFUSALS[code] for code in refused or ()],
        "form": (form or forms.MakeWish()) if may_edit and worker.last_on is None else form,
        "may_edit": may_edit,
    }, status=409 if refused else 422 if form is not None else 200)  # fmt: skip
