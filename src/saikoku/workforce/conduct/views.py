"""A collector reads how one behaves at a door; leaders see who has, and follow what was heard."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts
from saikoku.workforce.conduct import forms, operations, presenters, queries
from saikoku.workforce.conduct.models import Breach
from saikoku.workforce.conduct.rules import steps
from saikoku.workforce.conduct.rules.duties import EDITION


@requires(Permission.VISIT_WORK)
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What a collector keeps to at a door, and his word that he has read it."""
    note = None
    if request.method == "POST":
        try:
            operations.read(edition=request.POST.get("edition", ""), by=request.actor, at=clock.now())
        except operations.ConductRefused as refusal:
            note = presenters.refusal(refusal.reasons)
        else:
            return redirect("visits:day")
    return render(request, "conduct/mine.html", {
        "duties": presenters.duties(), "edition": EDITION, "read": queries.has_read(request.actor.account_id), "note": note,
    }, status=409 if note else 200)  # fmt: skip


@requires(Permission.CONDUCT_KEEP)
@require_GET
@transaction.atomic
def people(request: HttpRequest) -> HttpResponse:
    operations.note_list_viewed(by=request.actor, at=clock.now())
    return render(request, "conduct/people.html", {
        "readers": presenters.reader_table(queries.readers()),
        "breaches": presenters.breach_table(queries.breaches()),
        "edition": EDITION,
    })  # fmt: skip


@requires(Permission.CONDUCT_KEEP)
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    form = forms.Report(request.POST or None, people=queries.collectors())
    if done := acts.attempt(request, form, operations.report, presenters.explain):
        return redirect("conduct:show", done.made.pk)
    return render(request, "conduct/report.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.CONDUCT_KEEP)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def show(request: HttpRequest, breach_id: int) -> HttpResponse:
    breach = get_object_or_404(Breach.objects.select_related("account"), pk=breach_id)
    open_steps = steps.open_steps(queries.taken(breach))
    form = forms.TakeStep(request.POST or None, open_steps=open_steps)
    if acts.attempt(request, form, operations.take_step, presenters.explain, breach_id=breach_id):
        return redirect("conduct:show", breach_id)
    operations.note_viewed(breach=breach, by=request.actor, at=clock.now())
    rows = list(breach.steps.order_by("-id"))
    names = access.names_of({breach.reported_by, *(row.by for row in rows)})
    return render(request, "conduct/show.html", {
        "breach": breach,
        "facts": presenters.facts(breach, names),
        "timeline": presenters.timeline(rows, names),
        "form": form if open_steps else None,
    }, status=422 if form.errors else 200)  # fmt: skip
