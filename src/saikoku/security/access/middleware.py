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
from saikoku.security.access import kept, operations, queries
from saikoku.security.access.rules import permissions, sessions
from saikoku.ui import responses

ANONYMOUS = Actor("anonymous")
OPEN_AT_FIRST = {"own:password", "access:keep", "access:alive"}  # while the password is one that somebody else has seen


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
        asked_by_itself = getattr(view, "in_background", False)
        if not request.user.is_authenticated or request.locked:
            return _to_the_door(request, asked_by_itself=asked_by_itself)
        if not asked_by_itself:
            request.session["last_seen"] = clock.real_now().timestamp()
        if request.user.password_is_initial and request.resolver_match.view_name not in OPEN_AT_FIRST:
            return _to(request, reverse("own:password"))
        return None

    def process_exception(self, request, exception):
        if isinstance(exception, PermissionDenied) and request.user.is_authenticated:
            route = request.resolver_match.view_name if request.resolver_match else request.path
            operations.note_refused_entry(route=route, by=request.actor, at=clock.now())


def _is_locked(request) -> bool:
    stamp = request.session.get("last_seen")
    last_seen = datetime.fromtimestamp(stamp, clock.TOKYO) if stamp else None
    limit = timedelta(minutes=settings.SAIKOKU_IDLE_LOCK_MINUTES)
    return sessions.is_idle(last_seen, clock.real_now(), limit)


def _to_the_door(request, *, asked_by_itself: bool):
    """The sign-in or unlock page, remembering the place and what was typed; what a page sends by itself nobody typed.

    A part asked for by a locked page is refused: the page covers itself and keeps what is typed in it.
    """
    if request.locked and request.htmx:
        return HttpResponse(status=204, headers={"HX-Trigger": "saikoku:locked"})
    if request.locked and request.method == "POST" and not asked_by_itself:
        kept.keep(request)
    door = reverse("access:unlock" if request.locked else "access:sign-in")
    place = request.get_full_path() if request.method == "GET" and not request.htmx else ""
    known = {"next": place if place != "/" else "", "ended": "" if request.locked else _had_session(request)}
    words = {name: value for name, value in known.items() if value}
    return _to(request, f"{door}?{urlencode(words)}" if words else door)


def _had_session(request) -> str:
    """Somebody was signed in here before, whose session is over."""
    return "1" if request.htmx or request.method == "POST" or settings.SESSION_COOKIE_NAME in request.COOKIES else ""


def _to(request, target: str):
    """htmx is told to leave the page as a whole."""
    if request.htmx:
        return responses.leave_for(target)
    return redirect(target)
