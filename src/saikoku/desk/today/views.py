"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saikoku.desk.today import presenters
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.HOME)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    context = {"roles": presenters.heading(request.roles), "empty": presenters.nothing_waits()}
    return render(request, "today/home.html", context)
