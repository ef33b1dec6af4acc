"""The notices printed beforehand: print, count out, take back, throw away."""

from collections.abc import Callable

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.documents.absence import FORMS
from saikoku.kernel import clock
from saikoku.outreach.visits import forms
from saikoku.outreach.visits.models import StockHandover
from saikoku.outreach.visits.operations import stock
from saikoku.outreach.visits.presenters import stock as presenters
from saikoku.outreach.visits.queries import stock as queries
from saikoku.planning.routes.queries import shown
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts
from saikoku.ui import components as ui

ACTS: dict[str, Callable] = {"out": stock.count_out, "back": stock.take_back, "void": stock.throw_away}


@requires(Permission.ROUTE_PLAN)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return _page(request)


@requires(Permission.ROUTE_PLAN)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    form = forms.PrintPapers(request.POST, auto_id="id_print_%s")
    if done := acts.attempt(request, form, stock.print_batch, presenters.explain):
        return redirect("notices:batch", done.made.pk)
    return _page(request, "print", form)


@requires(Permission.ROUTE_PLAN)
@require_POST
def move(request: HttpRequest, act: str) -> HttpResponse:
    if act not in ACTS:
        raise Http404
    form = _forms(request.POST)[act]
    if acts.attempt(request, form, ACTS[act], presenters.explain):
        return redirect("notices:index")
    return _page(request, act, form)


@requires(Permission.ROUTE_PLAN)
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The papers of one print; posted, they are drawn."""
    found = queries.batch(batch_id)
    if found is None:
        raise Http404
    refused: list[str] = []
    if request.method == "POST":
        form = request.POST.get("form", "")
        if form not in FORMS:
            raise Http404
        try:
            drawn = stock.draw(batch_id=batch_id, form=form, by=request.actor, at=clock.now())
        except stock.StockRefused as refusal:
            refused = [presenters.REFUSALS[code] for code in refusal.reasons]
        else:
            return HttpResponse(drawn, content_type="application/pdf", headers={"Content-Disposition": "inline"})
    return render(request, "visits/batch.html", {
        "batch": found, "name": presenters.batch_name(found), "count": found.last - found.first + 1,
        "may_print": found.may_print, "refused": refused,
    }, status=409 if refused else 200)  # fmt: skip


@requires(Permission.ROUTE_PLAN)
@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, handover_id: int) -> HttpResponse:
    """A second leader counts what was counted out, in the collector's stead."""
    return _handover(request, queries.handover(handover_id), leads=True)


@requires(Permission.VISIT_WORK)
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, handover_id: int) -> HttpResponse:
    """The collector counts what he is given."""
    found = queries.handover(handover_id)
    mine = found is not None and found.account_id == request.actor.account_id
    return _handover(request, found if mine else None, leads=False)


ENDS: dict[str, Callable] = {"receive": stock.receive, "drop": stock.drop_handover}


def _handover(request: HttpRequest, found: StockHandover | None, *, leads: bool) -> HttpResponse:
    if found is None:
        raise Http404
    back, refused = reverse("notices:index" if leads else "visits:day"), []
    if request.method == "POST":
        if request.POST.get("then") not in ENDS:
            raise Http404
        try:
            ENDS[request.POST["then"]](handover_id=found.pk, leads=leads, by=request.actor, at=clock.now())
        except stock.StockRefused as refusal:
            refused = [presenters.REFUSALS[code] for code in refusal.reasons]
        else:
            return redirect(back)
    holder = shown.collector_names({found.account_id}).get(found.account_id, "")
    return render(request, "visits/handover.html", {
        "facts": presenters.facts(found, holder, access.names_of([found.by])), "back": back, "leads": leads,
        "is_over": hasattr(found, "end"), "is_own": found.by == request.actor.name,
        "refusal": ui.Note("できません。", lines=refused, tone="bad") if refused else None,
        "frame_page": "ui/office.html" if leads else "ui/field.html",
    }, status=409 if refused else 200)  # fmt: skip


def _forms(posted=None) -> dict[str, forms.Form]:
    people = [(one.pk, f"{one.display_name}({one.worker_number})") for one in shown.collectors()]
    return {
        "out": forms.CountOut(posted, people=people, auto_id="id_out_%s"), "back": forms.Numbers(posted, auto_id="id_back_%s"),
        "void": forms.ThrowAway(posted, auto_id="id_void_%s"),
    }  # fmt: skip


@transaction.atomic
def _page(request: HttpRequest, which: str = "", wrong: forms.Form | None = None) -> HttpResponse:
    found = {"print": forms.PrintPapers(auto_id="id_print_%s")} | _forms()
    if wrong is not None:
        found[which] = wrong
    carried, batches, steps = queries.carried(), queries.batches(), queries.steps()
    waiting = queries.handovers()
    names = access.names_of({one.by for one in (*steps, *waiting)} | {one.made_by for one in batches})
    holders = shown.collector_names({one.account_id for one in (*carried, *waiting)})
    return render(request, "visits/stock.html", {
        "tiles": presenters.tiles(queries.counts()), "forms": found, "form": wrong,
        "carried": presenters.carried(carried, holders), "waiting": presenters.waiting(waiting, holders, names),
        "batches": presenters.batches(batches, names), "history": presenters.history(steps, names),
        "history_title": presenters.title_of_history(steps),
        "collectors": bool(found["out"].fields["account_id"].choices),
    }, status=422 if wrong is not None else 200)  # fmt: skip
