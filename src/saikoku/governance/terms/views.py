"""The pages of the agreed terms."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.governance.terms import forms, operations, presenters, queries
from saikoku.governance.terms.models import Proposal
from saikoku.governance.terms.rules import declared, writing
from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.TERM_VIEW)
@require_GET
def list_terms(request: HttpRequest) -> HttpResponse:
    held = queries.in_force(clock.today())
    waiting = queries.open_proposals()
    return render(request, "terms/list.html", {
        "table": presenters.term_table(held, {proposal.name for proposal in waiting}),
        "today": clock.today(),
        "not_approved": sum(term.state == term.State.DEFAULT for term in held.values()),
        "waiting": len(waiting),
    })  # fmt: skip


@requires(Permission.TERM_VIEW)
@require_GET
def show(request: HttpRequest, name: str) -> HttpResponse:
    return _page(request, _declared(name))


@requires(Permission.TERM_PROPOSE)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, name: str) -> HttpResponse:
    term = _declared(name)
    held = queries.in_force(clock.today()).get(name)
    initial = {"value": writing.typed(term, held.value)} if held else {}
    form = forms.Propose(term, request.POST or None, initial=initial)
    if acts.attempt(request, form, operations.propose, presenters.explain, name=name):
        return redirect("terms:show", name)
    return render(request, "terms/propose.html", {
        "term": term, "form": form, "held": presenters.value_words(name, held.value) if held else "",
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.TERM_APPROVE)
@require_POST
def approve(request: HttpRequest, proposal_id: int) -> HttpResponse:
    proposal = get_object_or_404(Proposal, pk=proposal_id)
    form = forms.Approve(request.POST)
    if acts.attempt(request, form, operations.approve, presenters.explain, proposal_id=proposal_id):
        return redirect("terms:show", proposal.name)
    return _page(request, _declared(proposal.name), approval=form)


@requires(Permission.TERM_PROPOSE)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, proposal_id: int) -> HttpResponse:
    proposal = get_object_or_404(Proposal, pk=proposal_id)
    form = forms.Withdraw(request.POST or None)
    if acts.attempt(request, form, operations.withdraw, presenters.explain, proposal_id=proposal_id):
        return redirect("terms:show", proposal.name)
    return render(request, "terms/withdraw.html", {
        "term": _declared(proposal.name), "proposal": proposal, "form": form,
        "value": presenters.value_words(proposal.name, proposal.value),
    }, status=422 if form.errors else 200)  # fmt: skip


def _declared(name: str) -> declared.Declared:
    if name not in declared.all_terms():
        raise Http404
    return declared.all_terms()[name]


@transaction.atomic
def _page(request: HttpRequest, term: declared.Declared, approval=None) -> HttpResponse:
    history, proposals = queries.history_of(term.name), queries.proposals_of(term.name)
    people = {row.approved_by for row in history} | {row.proposed_by for row in history}
    people |= {one.proposed_by for one in proposals} | {one.decided_by for one in proposals}
    names = access.names_of(people)
    waiting = next((one for one in proposals if one.state == Proposal.State.OPEN), None)
    held = next((row for row in history if clock.today() in row.valid), None)
    operations.note_view(name=term.name, by=request.actor, at=clock.now())
    return render(request, "terms/show.html", {
        "term": term,
        "value": presenters.value_words(term.name, held.value) if held else "定めがありません",
        "chip": presenters.state_chip(held) if held else None,
        "history": presenters.history_table(history, names),
        "past": presenters.past_proposals(proposals, names),
        "waiting": waiting,
        "waiting_facts": presenters.proposal_facts(waiting, held, names) if waiting else None,
        "approval": approval or forms.Approve(),
        "is_own": waiting is not None and waiting.proposed_by == request.actor.name,
        "may_propose": Permission.TERM_PROPOSE in request.permissions,
        "may_approve": Permission.TERM_APPROVE in request.permissions,
    }, status=422 if approval is not None and approval.errors else 200)  # fmt: skip
