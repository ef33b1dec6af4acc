"""The manuals inside the program, also without any network."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from saikoku.desk.manuals import queries
from saikoku.desk.manuals.rules import pages
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.HOME)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    mine = pages.first_for(request.roles)
    return render(request, "manuals/index.html", {"manuals": pages.MANUALS, "mine": mine})


@requires(Permission.HOME)
@require_GET
def show(request: HttpRequest, name: str) -> HttpResponse:
    text = queries.text_of(name)
    if text is None:
        raise Http404
    pictures = reverse("manuals:picture", args=["x.png"]).removesuffix("x.png")
    body = pages.as_html(text, picture_url=pictures, sizes=queries.sizes_in(text))  # our own file; raw HTML is escaped
    heading, _, rest = body.partition("</h1>")
    shown = {
        "manual": pages.BY_NAME[name], "heading": SafeString(f"{heading}</h1>"), "contents": pages.contents(text),
        "body": SafeString(rest),
    }  # fmt: skip
    return render(request, "manuals/show.html", shown)


@requires(Permission.HOME)
@require_GET
def picture(request: HttpRequest, name: str) -> FileResponse:
    file = queries.picture(name)
    if file is None:
        raise Http404
    return FileResponse(file.open("rb"), content_type="image/png")
