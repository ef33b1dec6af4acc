"""The pages of the hand-over slips."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.documents import pdf
from saikoku.documents import report as paper
from saikoku.governance.contract import queries as contract
from saikoku.governance.media import forms, operations, presenters, queries
from saikoku.governance.media.models import Handover, Medium
from saikoku.governance.media.rules import states
from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.FILE_VIEW)
@require_GET
def list_handovers(request: HttpRequest) -> HttpResponse:
    state = "all" if request.GET.get("state") == "all" else "open"
    rows = queries.latest(state)
    return render(request, "media/list.html", {
        "tabs": presenters.handover_tabs(state, queries.count_under_way()),
        "table": presenters.handover_table(rows, clock.now()),
        "may_open": Permission.FILE_RECEIVE in request.permissions,
    })  # fmt: skip


@requires(Permission.FILE_RECEIVE)
@require_http_methods(["GET", "POST"])
def open_handover(request: HttpRequest) -> HttpResponse:
    media = queries.free_media(request.actor.name)
    first = forms.OpenHandover.first_values(clock.now())
    form = forms.OpenHandover(request.POST or None, media=media, initial=first)
    if done := acts.attempt(request, form, operations.open_handover, presenters.explain):
        return redirect("media:show", done.made.number)
    context = {"form": form, "no_media": not media}
    return render(request, "media/open.html", context, status=422 if form.errors else 200)


@requires(Permission.FILE_VIEW)
@require_GET
def show(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, get_object_or_404(Handover.objects.select_related("medium"), number=number))


@requires(Permission.FILE_RECEIVE)
@require_POST
def take_step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    handover = get_object_or_404(Handover.objects.select_related("medium"), number=number)
    if step not in states.STEPS:
        raise Http404
    form = forms.TakeStep(request.POST, needs_reason=step == "void")
    if form.is_valid():
        try:
            operations.take_step(
                number=number, step=step, moment=form.moment(), reason=form.cleaned_data.get("reason", ""),
                by=request.actor, at=clock.now(),
            )  # fmt: skip
        except operations.MediaRefused as refusal:
            presenters.explain(form, refusal.reasons)
        else:
            return redirect("media:show", number)
    return _page(request, handover, **{"void_form" if step == "void" else "step_form": form})


@requires(Permission.FILE_RECEIVE)
@require_POST
def add_file(request: HttpRequest, number: str) -> HttpResponse:
    handover = get_object_or_404(Handover.objects.select_related("medium"), number=number)
    form = forms.AddFile(request.POST)
    if acts.attempt(request, form, operations.add_file, presenters.explain, number=number):
        return redirect("media:show", number)
    return _page(request, handover, file_form=form)


@requires(Permission.FILE_VIEW)
@require_GET
def print_slip(request: HttpRequest, number: str) -> HttpResponse:
    handover = get_object_or_404(Handover.objects.select_related("medium"), number=number)
    names = access.names_of(_people(handover))
    slip = presenters.slip(handover, contract.profile(), names, at=clock.now())
    operations.note_paper(number=number, digest=paper.digest(slip), by=request.actor, at=clock.now())
    answer = HttpResponse(pdf.render(slip), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="handover-{number}.pdf"'
    return answer


@requires(Permission.FILE_RECEIVE)
@require_http_methods(["GET", "POST"])
def list_media(request: HttpRequest) -> HttpResponse:
    people = access.people()
    form = forms.RegisterMedium(request.POST or None, people=people)
    if acts.attempt(request, form, operations.register_medium, presenters.explain):
        return redirect("media:media")
    context = {"form": form, "table": presenters.medium_table(queries.media(), dict(people))}
    return render(request, "media/media.html", context, status=422 if form.errors else 200)


@requires(Permission.FILE_RECEIVE)
@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest, medium_id: int) -> HttpResponse:
    medium = get_object_or_404(Medium, pk=medium_id)
    form = forms.Retire(request.POST or None)
    if acts.attempt(request, form, operations.retire_medium, presenters.explain, medium_id=medium_id):
        return redirect("media:media")
    return render(request, "media/retire.html", {"medium": medium, "form": form}, status=422 if form.errors else 200)


def _people(handover: Handover) -> set[str]:
    return {
        handover.opened_by, handover.handed_by, handover.arrived_by, handover.erased_by, handover.voided_by,
    }  # fmt: skip


@transaction.atomic
def _page(request: HttpRequest, handover: Handover, *, step_form=None, void_form=None, file_form=None) -> HttpResponse:
    """The slip with the step that comes next; refused forms come back filled."""
    now = clock.now()
    operations.note_view(number=handover.number, by=request.actor, at=now)
    may = Permission.FILE_RECEIVE in request.permissions
    steps = states.next_steps(states.State(handover.state))
    onward = next((step for step in steps if step.name != "void"), None)
    first = {"day": now.date(), "hour": now.time().replace(second=0, microsecond=0)}
    refused = any(form is not None for form in (step_form, void_form, file_form))
    return render(request, "media/show.html", {
        "handover": handover,
        "chip": presenters.state_chip(handover, now),
        "facts": presenters.facts(handover),
        "files": presenters.file_table(handover),
        "timeline": presenters.timeline(handover, access.names_of(_people(handover))),
        "onward": onward if may else None,
        "step_form": step_form or forms.TakeStep(initial=first, auto_id="step_%s"),
        "may_void": may and any(step.name == "void" for step in steps),
        "void_form": void_form or forms.TakeStep(initial=first, needs_reason=True, auto_id="void_%s"),
        "may_add": may and handover.state in states.UNDER_WAY,
        "file_form": file_form or forms.AddFile(auto_id="file_%s"),
    }, status=422 if refused else 200)  # fmt: skip
