"""The collector's map of his day: numbers and towns, nobody's name until a point is opened; tiles where he asks for them."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from saikoku.kernel import clock
from saikoku.outreach.visits import operations, queries
from saikoku.outreach.visits.presenters import maps, pages
from saikoku.outreach.visits.views.door import id_in
from saikoku.planning.routes.queries import backdrop, walking
from saikoku.planning.routes.queries import pages as places
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import components as ui
from saikoku.workforce.conduct import queries as conduct
from saikoku.workforce.terminals import queries as terminals


@requires(Permission.VISIT_WORK)
@require_GET
@transaction.atomic
def show(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    account_id, on = request.actor.account_id, now.astimezone(clock.TOKYO).date()
    day, under_way = walking.day_of(account_id, on), queries.open_visit(account_id, on)
    context = {
        "on": on, "day": day, "stamp": pages.stamp(day), "under_way": under_way, "duties_read": conduct.has_read(account_id),
    }  # fmt: skip
    if maps.standing(day):
        context |= _map(request, day)
        chosen = context["sight"].one
        context["stop"] = pages.stop(day, chosen, under_way) if chosen else None
        operations.note_map_shown(
            numbers=pages.people(maps.standing(day)), with_position=bool(context["sight"].here.at),
            by=request.actor, at=now,
        )  # fmt: skip
    return render(request, "visits/map.html", context)


def _map(request: HttpRequest, day: walking.Day) -> dict:
    visits = maps.standing(day)
    office, towns = places.office_and_towns()
    sight = maps.Sight(
        visits, walking.towns_of(visits, towns),
        (office.lat, office.lng) if office else (day.route.starts_lat, day.route.starts_lng),
        maps.here(terminals.last_position(request.terminal, request.actor.account_id, clock.today())),
        maps.WHOLE if request.GET.get("view") == maps.WHOLE else maps.NEAR,
        id_in(request.GET.get("stop", "")), request.GET.get("ground") == "1",
    )  # fmt: skip
    where = maps.frame(sight)
    beneath = backdrop.under(where, maps.MOST_GROUND_BYTES) if sight.ground else backdrop.NOTHING
    words = "背景の地図を外す" if sight.ground else "背景の地図を重ねる"
    return {
        "sight": sight, "map": maps.drawn(sight, where, towns, beneath), "tabs": maps.tabs(sight),
        "fault": maps.fault(beneath), "why_not": sight.here.why_not,
        "ground": ui.Link(words, sight.url(ground=int(not sight.ground))) if backdrop.is_configured() else None,
    }  # fmt: skip


@requires(Permission.VISIT_WORK)
@in_background
@require_safe
def tile(request: HttpRequest, mark: str, zoom: int, column: int, row: int) -> HttpResponse:
    """A tile under the collector's map, from the contractor's file; the device keeps none."""
    found = backdrop.picture(mark, zoom, column, row)
    if found is None:
        raise Http404
    return HttpResponse(found.content, content_type=found.kind, headers={"Cache-Control": "no-store"})
