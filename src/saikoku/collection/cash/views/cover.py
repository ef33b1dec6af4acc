"""The pages of the insurance: what covers the money in custody, and until when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from saikoku.collection.cash import forms
from saikoku.collection.cash.presenters import passing as words
from saikoku.collection.ledger import operations as ledger
from saikoku.collection.ledger import queries
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.CASH_VIEW)
@require_GET
def cover(request: HttpRequest) -> HttpResponse:
    today, rows = clock.today(), queries.covers()
    days = terms.value("cash_cover_alarm_days", on=today)
    return render(request, "cash/cover.html", {
        "may_enter": Permission.CASH_KEEP in request.permissions,
        "note": words.cover_note(queries.insured(today), today, days, leads=False),
        "table": words.covers_table(rows, access.names_of({one.entered_by for one in rows}), today),
    })  # fmt: skip


@requires(Permission.CASH_KEEP)
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """A certificate whose copy the city has."""
    form = forms.NewCover(request.POST or None)
    if acts.attempt(request, form, ledger.enter_cover, words.explain_cover):
        return redirect("cash:cover")
    return render(request, "cash/enter_cover.html", {"form": form}, status=422 if form.errors else 200)
