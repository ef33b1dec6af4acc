"""Taking out, copying and other use of what is said, with the city's approval; the hand-over at the end."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from saikoku.documents.report import digest
from saikoku.governance.contract import queries as contract
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock
from saikoku.outreach.scripts import forms, operations, queries
from saikoku.outreach.scripts.models import Use
from saikoku.outreach.scripts.presenters import booklet as booklets
from saikoku.outreach.scripts.presenters import uses as words
from saikoku.outreach.scripts.views.reading import FOR_THE_CITY
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.SCRIPT_VIEW)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    today, profile = clock.today(), contract.profile()
    return render(request, "scripts/uses.html", {
        "uses": words.table(queries.uses(), today),
        "handed_over": words.handed_over(queries.hand_overs()),
        "may_ask": Permission.SCRIPT_PROPOSE in request.permissions,
        "may_for_city": bool(FOR_THE_CITY & request.permissions),
        "may_take": queries.granted_now(today) is not None,
        "phase": contract.phase(profile, today),
        "ends_on": profile.ends_on,
    })  # fmt: skip


@requires(Permission.SCRIPT_PROPOSE)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    form = forms.Ask(request.POST or None)
    if done := acts.attempt(request, form, operations.ask, words.explain):
        return redirect("scripts:use", done.made.pk)
    return render(request, "scripts/ask.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.SCRIPT_VIEW)
@require_GET
def use(request: HttpRequest, use_id: int) -> HttpResponse:
    return _page(request, use_id)


@requires(Permission.SCRIPT_APPROVE)
@require_POST
def grant(request: HttpRequest, use_id: int) -> HttpResponse:
    _use(use_id)
    form = forms.Approve(request.POST)
    if acts.attempt(request, form, operations.grant, words.explain, use_id=use_id):
        return redirect("scripts:use", use_id)
    return _page(request, use_id, approval=form)


@requires(Permission.SCRIPT_PROPOSE)
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, use_id: int) -> HttpResponse:
    found = _use(use_id)
    form = forms.Refuse(request.POST or None)
    if acts.attempt(request, form, operations.refuse, words.explain, use_id=use_id):
        return redirect("scripts:use", use_id)
    return render(request, "scripts/refuse.html", {"use": found, "form": form}, status=422 if form.errors else 200)


@requires(Permission.SCRIPT_PROPOSE)
@require_POST
def bring_back(request: HttpRequest, use_id: int) -> HttpResponse:
    _use(use_id)
    form = forms.BringBack(request.POST)
    if acts.attempt(request, form, operations.bring_back, words.explain, use_id=use_id):
        return redirect("scripts:use", use_id)
    return _page(request, use_id, back=form)


@requires(Permission.SCRIPT_PROPOSE)
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """Everything with its copies goes to the city; what was handed over is told by the digest of all wordings."""
    now, profile = clock.now(), contract.profile()
    held = queries.holding()
    form = forms.HandOver(request.POST or None)
    if request.method == "POST" and form.is_valid():
        paper = booklets.report(held, profile, queries.names_filled(profile, terms.agreed(now.date())), now)
        try:
            operations.hand_over(digest=digest(paper), by=request.actor, at=now, **form.cleaned_data)
        except operations.UseRefused as refusal:
            words.explain(form, refusal.reasons)
        else:
            return redirect("scripts:uses")
    return render(request, "scripts/hand_over.html", {
        "form": form, "count": len(held), "out": queries.still_out().count(),
        "is_over": contract.phase(profile, now.date()) == "after",
    }, status=422 if form.errors else 200)  # fmt: skip


def _use(use_id: int) -> Use:
    try:
        return queries.use(use_id)
    except Use.DoesNotExist as missing:
        raise Http404 from missing


def _page(request: HttpRequest, use_id: int, approval=None, back=None) -> HttpResponse:
    found, today = _use(use_id), clock.today()
    decision = queries.decision_of(found)
    names = access.names_of([found.proposed_by, *([decision.decided_by] if decision else [])])
    faulty = any(form is not None and form.errors for form in (approval, back))
    return render(request, "scripts/use.html", {
        "use": found,
        "chip": words.chip(found, today),
        "facts": words.facts(found, names),
        "waits": decision is None,
        "is_out": decision is not None and decision.granted and not queries.is_back(found),
        "approval": approval or forms.Approve(),
        "back": back or forms.BringBack(),
        "is_own": found.proposed_by == request.actor.name,
        "may_ask": Permission.SCRIPT_PROPOSE in request.permissions,
        "may_approve": Permission.SCRIPT_APPROVE in request.permissions,
    }, status=422 if faulty else 200)  # fmt: skip
