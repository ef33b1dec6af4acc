"""The pages of the target values: a year's sheet, its proposal, its approval."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.governance.goals import forms, operations, presenters, queries
from saikoku.governance.goals.models import Sheet
from saikoku.governance.goals.rules import annex
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock, eras, periods
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.TERM_VIEW)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The sheet of the present fiscal year, or of the contract's nearest one."""
    years = queries.term().fiscal_years
    return redirect("goals:show", min(max(periods.fiscal_year_of(clock.today()), years[0]), years[-1]))


@requires(Permission.TERM_VIEW)
@require_GET
def show(request: HttpRequest, fiscal_year: int) -> HttpResponse:
    return _page(request, fiscal_year)


@requires(Permission.TERM_PROPOSE)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, fiscal_year: int) -> HttpResponse:
    goals = _goals(fiscal_year)
    form = forms.Propose(goals.months, goals.values, request.POST or None)
    if acts.attempt(request, form, operations.propose, presenters.explain, fiscal_year=fiscal_year):
        return redirect("goals:show", fiscal_year)
    return render(request, "goals/propose.html", {
        "fiscal_year": fiscal_year, "year": eras.fiscal_year_in_words(fiscal_year), "months": len(goals.months), "form": form,
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.TERM_APPROVE)
@require_POST
def approve(request: HttpRequest, sheet_id: int) -> HttpResponse:
    sheet = get_object_or_404(Sheet, pk=sheet_id)
    form = forms.Approve(request.POST)
    if acts.attempt(request, form, operations.approve, presenters.explain, sheet_id=sheet_id):
        return redirect("goals:show", sheet.fiscal_year)
    return _page(request, sheet.fiscal_year, approval=form)


@requires(Permission.TERM_PROPOSE)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, sheet_id: int) -> HttpResponse:
    sheet = get_object_or_404(Sheet, pk=sheet_id)
    form = forms.Withdraw(request.POST or None)
    if acts.attempt(request, form, operations.withdraw, presenters.explain, sheet_id=sheet_id):
        return redirect("goals:show", sheet.fiscal_year)
    return render(request, "goals/withdraw.html", {
        "sheet": sheet, "year": eras.fiscal_year_in_words(sheet.fiscal_year), "form": form,
    }, status=422 if form.errors else 200)  # fmt: skip


def _goals(fiscal_year: int) -> queries.Goals:
    try:
        return queries.goals_of(fiscal_year, terms.agreed(clock.today()))
    except queries.NoGoals as missing:
        raise Http404 from missing


def _page(request: HttpRequest, fiscal_year: int, approval=None) -> HttpResponse:
    goals, sheets = _goals(fiscal_year), queries.sheets_of(fiscal_year)
    chosen = request.GET.get("line", "")
    chosen = chosen if chosen in annex.indicators() else "calls_premium"
    waiting = next((sheet for sheet in sheets if sheet.state == Sheet.State.OPEN), None)
    names = access.names_of({sheet.proposed_by for sheet in sheets} | {sheet.decided_by for sheet in sheets})
    proposed = queries.values_of([waiting.pk])[waiting.pk] if waiting else {}
    return render(request, "goals/show.html", {
        "fiscal_year": fiscal_year,
        "year": eras.fiscal_year_in_words(fiscal_year),
        "tabs": presenters.year_tabs(queries.term().fiscal_years, fiscal_year, queries.waiting()),
        "months": len(goals.months),
        "chip": presenters.state_chip(goals.approved),
        "taken_out": presenters.taken_out(goals),
        "table": presenters.sheet_table(goals, chosen),
        "chart": presenters.shape_chart(goals, chosen),
        "chosen": annex.indicators()[chosen],
        "waiting": waiting,
        "changes": presenters.changes(goals.values, proposed, goals.months) if waiting else None,
        "facts": presenters.proposal_facts(waiting, names) if waiting else None,
        "approval": approval or forms.Approve(),
        "is_own": waiting is not None and waiting.proposed_by == request.actor.name,
        "past": presenters.past(sheets, names),
        "may_propose": Permission.TERM_PROPOSE in request.permissions,
        "may_approve": Permission.TERM_APPROVE in request.permissions,
    }, status=422 if approval is not None and approval.errors else 200)  # fmt: skip
