"""Go on at the same door with another person of the household."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from saikoku.kernel import clock
from saikoku.outreach.visits import operations
from saikoku.outreach.visits.operations import beside as same_stop
from saikoku.outreach.visits.views import door
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.VISIT_WORK)
@require_POST
def begin(request: HttpRequest, key: str) -> HttpResponse:
    door.mine(request, key)
    try:
        begun = same_stop.begin_beside(
            key=key, debtor_id=door.id_in(request.POST.get("person", "")), by=request.actor, at=clock.now()
        )
    except operations.VisitRefused as refusal:
        return door.ended(request, key, refused=refusal.reasons)
    return redirect("visits:visit", begun.key)
