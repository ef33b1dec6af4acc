"""The pages of the insurance: what covers the money in custody, and until when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from saikoku.collection.cash import forms
from saikoku.collection.cash.presenters import passing as words
from saikoku.collection.ledger import operations as ledger
from saikoku.collection.ledger import queries
from saikoku.collection.ledger.models import Cover
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.CASH_VIEW)
@require_GET
def cover(request: HttpRequest) -> HttpResponse:
    today, rows, may_enter = clock.today(), queries.covers(), Permission.CASH_KEEP in request.permissions
    days = terms.value("cash_cover_alarm_days", on=today)
    return render(request, "cash/cover.html", {
        "may_enter": may_enter,
        "note": words.cover_note(queries.insured(today), today, days, leads=False),
        "table": words.covers_table(
            rows, access.names_of({one.entered_by for one in rows}), today, may_correct=may_enter
        ),
    })  # fmt: skip


@requires(Permission.CASH_KEEP)
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """A certificate whose copy the city has."""
    form = forms.NewCover(request.POST or None)
    if acts.attempt(request, form, ledger.enter_cover, words.explain_cover):
        return redirect("cash:cover")
    return render(request, "cash/enter_cover.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.CASH_KEEP)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, cover_id: int) -> HttpResponse:
    """What was entered wrongly of a certificate."""
    found = get_object_or_404(Cover, pk=cover_id)
    stands = {name: getattr(found, name) for name in forms.NewCover.base_fields}
    form = forms.CorrectedCover(request.POST or None, initial=stands)
    if acts.attempt(request, form, ledger.correct_cover, words.explain_cover, cover_id=cover_id):
        return redirect("cash:cover")
    return render(request, "cash/correct_cover.html", {
        "form": form, "cover": found, "is_corrected": Cover.objects.filter(corrects=found).exists(),
    }, status=422 if form.errors else 200)  # fmt: skip
