"""One box: who is it?"""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from saikoku.desk.search import presenters, queries
from saikoku.kernel import clock
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.security.audit import operations as audit


@requires(Permission.CASE_SEARCH)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def index(request: HttpRequest) -> HttpResponse:
    """The hits; a number that names one person opens the case at once. What was shown is recorded, not what was typed.

    The question comes by POST, so that no name stands in an address or in the browser's history.
    """
    typed = request.POST.get("q", "").strip()
    if not typed:
        return render(request, "search/index.html", {"typed": "", "table": presenters.NOTHING_YET, "sentence": ""})
    found = queries.find(typed)
    if found.by_number:
        return redirect("cases:card", found.hits[0].number)
    audit.record(
        "search.shown", by=request.actor, at=clock.now(), about=[hit.number for hit in found.hits],
        after={"hits": len(found.hits), "more": found.more},
    )  # fmt: skip
    context = {"typed": typed, "table": presenters.table(found), "sentence": presenters.sentence(found)}
    context["hits"] = len(found.hits)
    return render(request, "search/index.html", context)
