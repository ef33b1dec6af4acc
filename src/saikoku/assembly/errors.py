"""What a person reads when a page cannot be shown: plain words and a code, never a trace."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = logging.getLogger("saikoku.fault")


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "ui/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "ui/errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "ui/errors/csrf.html", status=403)


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "ui/errors/404.html", status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours: the code joins what the person sees to the line in the server's log."""
    code = secrets.token_hex(4).upper()
    log.error("fault %s at %s", code, getattr(request.resolver_match, "view_name", "unknown"))
    return render(request, "ui/errors/500.html", {"code": code}, status=500)
