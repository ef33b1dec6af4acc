"""Where somebody belongs who comes back, or loads anew, at the address of an act that takes a form only."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def page_of_act(request: HttpRequest) -> str:
    """The page that held the form, where the browser still says it; else the nearest one above that he may open."""
    return _page_before(request) or next((path for path in pages_above(request.path) if _may_open(request, path)), "/")


def pages_above(path: str) -> Iterator[str]:
    """Of /cash/close/W1/2026-04-10/confirm/ first /cash/close/W1/2026-04-10/, last /."""
    parts = path.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        yield f"/{'/'.join(parts[:length])}/"
    yield "/"


def _page_before(request: HttpRequest) -> str:
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(before)
    if parts.path == request.path:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _may_open(request: HttpRequest, path: str) -> bool:
    """Whether there is a page; should it turn out to be an act of its own, it leads further up."""
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    return getattr(view, "permission", None) in request.permissions
