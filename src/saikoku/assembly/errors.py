"""What a person reads when a page cannot be shown: plain words and a code, never a trace."""

import logging
import secrets
import sys
import traceback

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saikoku.ui import components as ui

log = logging.getLogger("saikoku.fault")


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "ui/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "ui/errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "ui/errors/csrf.html", status=403)


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "ui/errors/404.html", status=404)


def method_refused(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/errors/405.html", status=405)


def money_stands_still(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/errors/halted.html", status=409)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours: the code joins what the person sees to the line in the server's log.

    The page asks nothing of the database, which may be what failed. The log names places and the kind of the
    fault only: its message may hold values of a person.
    """
    code = secrets.token_hex(4).upper()
    where = getattr(request.resolver_match, "view_name", None) or "unknown"
    kind, _, trace = sys.exc_info()
    frames = "".join(traceback.format_tb(trace))
    log.error("fault %s at %s: %s\n%s", code, where, kind.__name__ if kind else "unknown", frames)
    return render(request, "ui/errors/500.html", {"code": code, "frame": ui.Frame(place="")}, status=500)
