"""One tile of the map under the routes: from the contractor's file, never from elsewhere."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from saikoku.planning.routes.queries import backdrop
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.ROUTE_PLAN)
@in_background
@require_safe
def tile(request: HttpRequest, mark: str, zoom: int, column: int, row: int) -> HttpResponse:
    """A browser in the office may remember it for a shift; a terminal keeps nothing, for a map tells where somebody looked."""
    found = backdrop.picture(mark, zoom, column, row)
    if found is None:
        raise Http404
    kept = "no-store" if request.terminal else f"private, max-age={settings.SESSION_COOKIE_AGE}"
    return HttpResponse(found.content, content_type=found.kind, headers={"Cache-Control": kept})
