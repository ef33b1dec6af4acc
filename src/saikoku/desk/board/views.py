"""The month at a glance for those who manage it; the city's requests by age."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saikoku.desk.board.presenters import month as words
from saikoku.desk.board.presenters import requests as request_words
from saikoku.kernel import clock, eras
from saikoku.kernel.periods import Month, NotAMonth
from saikoku.performance.outlook import queries as outlook
from saikoku.performance.outlook.queries.month import SERIES
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission

FIRST_SHOWN = "calls_premium"
LAYOUTS = ("T08_asset_requests", "T09_sms_requests")


@requires(Permission.BOARD_VIEW)
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    months = outlook.months_to_show(now.date())
    chosen = _asked(request.GET.get("month", ""), months)
    line = request.GET.get("line", "")
    line = line if line in SERIES else FIRST_SHOWN
    if chosen is None:
        return render(request, "board/none.html", {"month": "", "filter": None})
    context = {
        "month": eras.month_in_words(chosen),
        "filter": words.month_filter(months, chosen),
        "beside": words.beside(months, chosen),
    }
    view = outlook.month_view(chosen, now=now)
    if view is None:
        return render(request, "board/none.html", context)
    names = access.names_by_worker(view.workers)
    return render(request, "board/month.html", context | {
        "as_of": words.as_of(view),
        "notes": words.notes(view),
        "tiles": words.tiles(view),
        "targets": words.target_table(view),
        "year": words.year_table(view),
        "tabs": words.line_tabs(view, line),
        "outlook": words.outlook_chart(view, line),
        "method": words.method(view, line),
        "rule_chart": words.rule_chart(view),
        "rules": words.rule_table(view),
        "rate_chart": words.rate_chart(view),
        "rates": words.rate_table(view),
        "day_chart": words.day_chart(view),
        "days": words.day_table(view),
        "workers": words.worker_table(view, names),
    })  # fmt: skip


def _asked(text: str, months: list[Month]) -> Month | None:
    """The month asked for where it is shown at all, else the latest."""
    try:
        asked = Month.parse(text)
    except NotAMonth:
        asked = None
    return asked if asked in months else months[0] if months else None


@requires(Permission.BOARD_VIEW)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    asked = [outlook.requests(layout, today=today) for layout in LAYOUTS]
    return render(request, "board/requests.html", {
        "tiles": request_words.tiles(asked),
        "parts": [(request_words.chart(one), request_words.ages(one)) for one in asked if one.total],
        "months": request_words.months(asked),
    })  # fmt: skip
