"""Reports on the screen: choose a day, look, freeze, take the papers."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from saikoku.kernel import clock
from saikoku.performance.reports import forms, operations, presenters, queries
from saikoku.performance.reports.models import Report
from saikoku.performance.reports.rules import daily as rules
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission

SHOWN = 50  # reports on the first page
_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@requires(Permission.REPORT_VIEW)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    form = forms.ChooseDay(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect("reports:daily", form.cleaned_data["on"])
    frozen = list(queries.frozen(SHOWN))
    table = presenters.versions(frozen, "確定した報告", _names(frozen), with_day=True)
    today = reverse("reports:daily", args=[clock.today()])
    status = 422 if form.is_bound else 200
    return render(request, "reports/index.html", {"form": form, "table": table, "today": today}, status=status)


@requires(Permission.REPORT_VIEW)
@require_safe
def daily(request: HttpRequest, on: date) -> HttpResponse:
    return _daily(request, on)


@requires(Permission.REPORT_FREEZE)
@require_POST
def freeze(request: HttpRequest, on: date) -> HttpResponse:
    try:
        done = operations.freeze(kind=Report.Kind.DAILY, on=on, by=request.actor, at=clock.now())
    except operations.FreezeRefused as refusal:
        return _daily(request, on, refused=refusal.reasons)
    said = "new" if done.is_new else "same"
    return redirect(f"{reverse('reports:daily', args=[on])}?frozen={said}")


def _daily(request: HttpRequest, on: date, refused: list[str] | None = None) -> HttpResponse:
    now = clock.now()
    context = {"title": presenters.day_title(on), "on": on}
    head = queries.letterhead()
    if reasons := refused or rules.refusals(on, now.date(), head):
        context["refusal"] = presenters.refusal(reasons)
        return render(request, "reports/refused.html", context, status=409 if refused else 404)
    versions = list(queries.versions(Report.Kind.DAILY, on))
    facts = rules.report(queries.day(on, cut_at=now), letterhead=head, version=len(versions) + 1, cut_at=now)
    context |= {
        "blocks": presenters.blocks(facts),
        "state": presenters.answer(request.GET.get("frozen"), versions)
        or presenters.state(versions[0] if versions else None, now),
        "versions": presenters.versions(versions, "確定した版", _names(versions), with_day=False) if versions else None,
        "may_freeze": Permission.REPORT_FREEZE in request.permissions,
    }
    return render(request, "reports/daily.html", context)


def _names(reports: list[Report]) -> dict[str, str]:
    return access.names_of(report.created_by for report in reports)


@requires(Permission.REPORT_VIEW)
@require_safe
def paper(request: HttpRequest, report_id: int, form: str) -> HttpResponse:
    try:
        report, content = operations.take_paper(report_id=report_id, form=form, by=request.actor, at=clock.now())
    except Report.DoesNotExist as missing:
        raise Http404 from missing
    name = presenters.file_name(report, form)
    return HttpResponse(
        content,
        content_type=_TYPES[form],
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
