"""The pages of the register of telephone numbers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from saikoku.governance.numbers import forms, operations, presenters, queries
from saikoku.governance.numbers.models import Line
from saikoku.kernel import clock
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.TERM_VIEW)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    rows, today = queries.every_line(), clock.today()
    may_edit = Permission.CONTRACT_EDIT in request.permissions
    return render(request, "numbers/index.html", {
        "table": presenters.table(rows, today, may_edit=may_edit), "missing": presenters.missing(rows, today),
        "may_edit": may_edit,
    })  # fmt: skip


@requires(Permission.CONTRACT_EDIT)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    form = forms.Register(request.POST or None)
    if acts.attempt(request, form, operations.register, presenters.explain):
        return redirect("numbers:index")
    return render(request, "numbers/register.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.CONTRACT_EDIT)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, line_id: int) -> HttpResponse:
    row = get_object_or_404(Line, pk=line_id)
    form = forms.End(request.POST or None)
    if acts.attempt(request, form, operations.end, presenters.explain, line_id=line_id):
        return redirect("numbers:index")
    context = {"form": form, "facts": presenters.facts(row), "line": row}
    return render(request, "numbers/end.html", context, status=422 if form.errors else 200)
