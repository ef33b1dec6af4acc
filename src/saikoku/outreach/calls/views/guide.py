"""The panel beside an open call: cases, questions and languages. What is opened in it is not kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saikoku.governance.contract import queries as contract
from saikoku.kernel import clock
from saikoku.outreach.calls import operations, queries
from saikoku.outreach.calls.presenters import guide as guides
from saikoku.outreach.calls.presenters import talk
from saikoku.outreach.scripts import queries as scripts
from saikoku.planning.lists.models import Lease
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.CALL_WORK)
@require_safe
def index(request: HttpRequest, call_number: str) -> HttpResponse:
    """What fits this call first, then all; `person` says whom the operator has on the line."""
    lease = _lease(request, call_number)
    day = queries.day_of(clock.now())
    case = queries.case(lease.debtor_id, day, with_story=False)
    found = guides.situations(case, lease, day, request.GET.get("person", ""))
    held, identified = scripts.holding(guides.keys()), bool(lease.identified_by)
    panel = guides.panel(held, found, identified=identified, language=case.debtor.language)
    return render(request, "calls/parts/guide.html", {"panel": panel, "lease": lease})


@requires(Permission.CALL_WORK)
@require_safe
def show(request: HttpRequest, call_number: str, key: str) -> HttpResponse:
    """One text, with the outcomes it leads to."""
    lease = _lease(request, call_number)
    held = scripts.holding([key]).get(key)
    if held is None:
        raise Http404
    day = queries.day_of(clock.now())
    given = talk.known_names(contract.profile(), request.actor.display_name or request.actor.name, lease, day)
    card = guides.text(held, given, identified=bool(lease.identified_by), sides=lease.sides)
    return render(request, "calls/parts/guide_text.html", {"card": card, "lease": lease})


def _lease(request: HttpRequest, call_number: str) -> Lease:
    lease = operations.current(by=request.actor)
    if lease is None or lease.call_number != call_number:
        raise Http404
    return lease
