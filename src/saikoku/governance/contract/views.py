"""The pages of the contract's own facts."""

from dataclasses import fields

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from saikoku.governance.contract import forms, operations, presenters, queries
from saikoku.governance.contract.rules.own_facts import OwnFacts
from saikoku.governance.numbers import queries as numbers
from saikoku.governance.numbers.rules.lines import PAPERS
from saikoku.kernel import clock
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.TERM_VIEW)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "contract/show.html", {
        "facts": presenters.facts(queries.profile(), numbers.shown(PAPERS, on=clock.today())),
        "may_edit": Permission.CONTRACT_EDIT in request.permissions,
    })  # fmt: skip


@requires(Permission.CONTRACT_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    held = queries.profile()
    initial = {field.name: getattr(held, field.name) for field in fields(OwnFacts)}
    form = forms.Facts(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(facts=form.facts(), reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        except operations.ChangeRefused as refusal:
            presenters.explain(form, refusal.reasons)
        else:
            return redirect("contract:show")
    return render(request, "contract/edit.html", {"form": form}, status=422 if form.errors else 200)
