"""カ: entries of other work, proposed by one person and confirmed by another."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saikoku.kernel import clock, eras
from saikoku.kernel.periods import Month
from saikoku.performance.attribution import operations, queries
from saikoku.performance.attribution.models import OtherEffect, OtherProposal
from saikoku.performance.figures import forms
from saikoku.performance.figures.presenters import others as words
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.REPORT_VIEW)
@require_safe
def others(request: HttpRequest, month: Month) -> HttpResponse:
    return _page(request, month)


def _page(request: HttpRequest, month: Month, refused: list[str] | None = None) -> HttpResponse:
    entries, waiting = list(queries.other_effects(month)), queries.other_proposals(month)
    names = access.names_of({row.entered_by for row in entries} | {row.proposed_by for row in waiting})
    may_propose = Permission.TERM_PROPOSE in request.permissions
    may_confirm = Permission.TERM_APPROVE in request.permissions
    return render(request, "figures/others.html", {
        "title": f"その他の承認業務(カ) {eras.month_in_words(month)}", "month": month,
        "month_words": eras.month_in_words(month), "refused": words.refused(refused),
        "table": words.entries(entries, names, may_propose), "may_propose": may_propose,
        "waiting": [
            (row, words.proposal(row, names), may_confirm and row.proposed_by != request.actor.name) for row in waiting
        ],
    }, status=409 if refused else 200)  # fmt: skip


@requires(Permission.TERM_PROPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, month: Month) -> HttpResponse:
    form = forms.OtherEffect(request.POST or None, initial={"month": str(month)})
    if acts.attempt(request, form, operations.propose_other_effect, words.explain):
        return redirect("figures:others", form.cleaned_data["month"])
    context = {"title": "その他の承認業務を登録する", "month": month, "month_words": eras.month_in_words(month), "form": form,
               "facts": None}  # fmt: skip
    return render(request, "figures/enter.html", context, status=422 if form.errors else 200)


@requires(Permission.TERM_PROPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, effect_id: int) -> HttpResponse:
    entry = get_object_or_404(OtherEffect, pk=effect_id, withdraws=None)
    form, month = forms.Withdraw(request.POST or None), Month.of(entry.month)
    if acts.attempt(request, form, operations.propose_withdrawal, words.explain, effect_id=effect_id):
        return redirect("figures:others", month)
    context = {
        "title": "その他の承認業務の登録を取り消す", "month": month, "month_words": eras.month_in_words(month), "form": form,
        "facts": words.entry(entry),
    }  # fmt: skip
    return render(request, "figures/enter.html", context, status=422 if form.errors else 200)


@requires(Permission.TERM_APPROVE)
@require_POST
def confirm(request: HttpRequest, proposal_id: int) -> HttpResponse:
    return _decide(request, proposal_id, operations.confirm_other_effect)


@requires(Permission.TERM_PROPOSE)
@require_POST
def drop(request: HttpRequest, proposal_id: int) -> HttpResponse:
    return _decide(request, proposal_id, operations.drop_other_effect)


def _decide(request: HttpRequest, proposal_id: int, act) -> HttpResponse:
    proposal = OtherProposal.objects.filter(pk=proposal_id).first()
    if proposal is None:
        raise Http404
    try:
        act(proposal_id=proposal_id, by=request.actor, at=clock.now())
    except operations.OtherEffectRefused as refusal:
        return _page(request, Month.of(proposal.month), refusal.reasons)
    return redirect("figures:others", Month.of(proposal.month))
