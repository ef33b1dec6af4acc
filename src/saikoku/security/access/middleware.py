"""Who is asking, may he, and is he still there? A view that declares nothing is refused to everybody."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access import operations, queries
from saikoku.security.access.rules import permissions, sessions

ANONYMOUS = Actor("anonymous")


class AccessMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.actor, request.roles, request.permissions, request.locked = ANONYMOUS, frozenset(), frozenset(), False
        if request.user.is_authenticated:
            request.actor = operations.actor_of(request.user)
            request.roles = queries.roles_of(request.user)
            request.locked = _is_locked(request)
            if not request.locked:
                request.permissions = permissions.permissions_of(request.roles)
        response = self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request, view, args, kwargs):
        if getattr(view, "open_to_all", False):
            return None
        if not hasattr(view, "permission"):
            raise PermissionDenied("the view declares no permission")
        if not request.user.is_authenticated or request.locked:
            return _to_the_door(request)
        if not getattr(view, "in_background", False):
            request.session["last_seen"] = clock.real_now().timestamp()
        return None


def _is_locked(request) -> bool:
    stamp = request.session.get("last_seen")
    last_seen = datetime.fromtimestamp(stamp, clock.TOKYO) if stamp else None
    limit = timedelta(minutes=settings.SAIKOKU_IDLE_LOCK_MINUTES)
    return sessions.is_idle(last_seen, clock.real_now(), limit)


def _to_the_door(request):
    """The sign-in or unlock page, remembering the place; htmx is told to leave the page as a whole."""
    door = reverse("access:unlock" if request.locked else "access:sign-in")
    place = request.get_full_path() if request.method == "GET" and not request.htmx else ""
    target = f"{door}?{urlencode({'next': place})}" if place and place != "/" else door
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)
