"""The pages about paper that has to last."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from saikoku.collection.lots import forms, operations, presenters, queries
from saikoku.collection.lots.models import Lot
from saikoku.collection.lots.rules.lasting import years_needed
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.CASH_VIEW)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    today, may_keep = clock.today(), Permission.CASH_KEEP in request.permissions
    return render(request, "lots/index.html", {
        "table": presenters.table(queries.standing(today), may_keep=may_keep),
        "years": years_needed(terms.value("receipt_keep_years", on=today)),
        "may_keep": may_keep,
    })  # fmt: skip


@requires(Permission.CASH_KEEP)
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    form = forms.Enter(request.POST or None)
    if done := acts.attempt(request, form, operations.enter, presenters.explain):
        return redirect("lots:show", done.made.pk)
    return render(request, "lots/enter.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.CASH_VIEW)
@require_GET
def show(request: HttpRequest, lot_id: int) -> HttpResponse:
    return _page(request, lot_id, forms.LookAt())


@requires(Permission.CASH_KEEP)
@require_http_methods(["POST"])
def look(request: HttpRequest, lot_id: int) -> HttpResponse:
    get_object_or_404(Lot, pk=lot_id)
    form = forms.LookAt(request.POST)
    if acts.attempt(request, form, operations.look, presenters.explain, lot_id=lot_id):
        return redirect("lots:show", lot_id)
    return _page(request, lot_id, form, status=422)


def _page(request: HttpRequest, lot_id: int, form: forms.LookAt, *, status: int = 200) -> HttpResponse:
    lot = get_object_or_404(Lot, pk=lot_id)
    rows = list(lot.looks.order_by("-on", "-id"))
    names = access.names_of({lot.entered_by, *(row.entered_by for row in rows)})
    return render(request, "lots/show.html", {
        "lot": lot, "facts": presenters.facts(lot, names), "looks": presenters.looks(rows, names),
        "form": form if Permission.CASH_KEEP in request.permissions else None,
    }, status=status)  # fmt: skip
