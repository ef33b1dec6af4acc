"""The calendar of what is kept until when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saikoku.collection.receipts import queries
from saikoku.collection.receipts.presenters import keeping as presenters
from saikoku.collection.slips import queries as slips
from saikoku.kernel import clock
from saikoku.registry.photos import queries as photos
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.workforce.terminals import queries as terminals


@requires(Permission.CASH_VIEW)
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    return render(request, "receipts/keeping.html", {
        "table": presenters.papers(queries.kept_years(), today, year="収納の年度", what="領収証", name="keeping"),
        "slips": presenters.papers(slips.kept_years(), today, year="印刷の年度", what="納付書", name="slips"),
        "positions": presenters.fading(terminals.kept_months(), today, "端末の位置", "positions"),
        "photos": presenters.fading(photos.kept_months(), today, "写真", "photos"),
    })  # fmt: skip
