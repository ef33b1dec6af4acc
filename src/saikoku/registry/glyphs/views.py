"""The pages of the city's own characters, and the font as pages draw with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from saikoku.documents import fonts
from saikoku.kernel import clock
from saikoku.registry.glyphs import forms, operations, presenters, queries
from saikoku.registry.glyphs.models import GlyphFont
from saikoku.registry.glyphs.rules import points
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts

FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}
"""The address holds the digest of the bytes, and the bytes say nothing of anybody."""


@requires(Permission.TERM_VIEW)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    rows = list(queries.glyph_fonts())
    used = queries.in_force(clock.today()).first()
    return render(request, "glyphs/index.html", {
        "table": presenters.table(rows, used, clock.today()), "note": presenters.state(used),
        "may_keep": Permission.GLYPH_KEEP in request.permissions,
    })  # fmt: skip


@requires(Permission.GLYPH_KEEP)
@require_http_methods(["GET", "POST"])
def file_font(request: HttpRequest) -> HttpResponse:
    form = forms.FileFont(request.POST or None, request.FILES or None)
    if done := acts.attempt(request, form, operations.file_font, presenters.explain):
        return redirect("glyphs:show", done.made.pk)
    return render(request, "glyphs/new.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.TERM_VIEW)
@require_GET
def lacking(request: HttpRequest) -> HttpResponse:
    found = queries.lacking(fonts.further())
    return render(request, "glyphs/lacking.html", {"found": presenters.count(found), "table": presenters.lacking(found)})


@requires(Permission.TERM_VIEW)
@require_GET
def show(request: HttpRequest, font_id: int) -> HttpResponse:
    return _page(request, font_id)


@requires(Permission.GLYPH_DECIDE)
@require_POST
def approve(request: HttpRequest, font_id: int) -> HttpResponse:
    get_object_or_404(GlyphFont.objects.only("pk"), pk=font_id)
    try:
        operations.decide(font_id=font_id, approve=True, by=request.actor, at=clock.now())
    except operations.GlyphsRefused as refusal:
        return _page(request, font_id, refused=refusal.reasons)
    return redirect("glyphs:show", font_id)


@requires(Permission.GLYPH_DECIDE)
@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, font_id: int) -> HttpResponse:
    font = get_object_or_404(queries.glyph_fonts(), pk=font_id)
    form = forms.Drop(request.POST or None)
    if acts.attempt(request, form, operations.decide, presenters.explain, font_id=font_id, approve=False):
        return redirect("glyphs:show", font_id)
    return render(request, "glyphs/drop.html", {"form": form, "font": font}, status=422 if form.errors else 200)


@requires(Permission.HOME)
@require_safe
def sheet(request: HttpRequest, drawn: str) -> HttpResponse:
    found = get_object_or_404(GlyphFont.objects.only("points").filter(drawn_sha256=drawn)[:1])
    context = {"drawn": drawn, "points": points.as_range(found.points)}
    text = render_to_string("glyphs/sheet.css", context)
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers=FOR_EVER)


@requires(Permission.HOME)
@require_safe
def font(request: HttpRequest, drawn: str) -> HttpResponse:
    found = get_object_or_404(GlyphFont.objects.only("drawn").filter(drawn_sha256=drawn)[:1])
    return HttpResponse(bytes(found.drawn), content_type="font/ttf", headers=FOR_EVER)


def _page(request: HttpRequest, font_id: int, *, refused: list[str] | None = None) -> HttpResponse:
    font = get_object_or_404(queries.glyph_fonts(), pk=font_id)
    used = queries.in_force(clock.today()).first()
    number = presenters.page_of(request.GET.get("page", ""), len(font.points))
    decision = presenters.decision_of(font)
    names = access.names_of({font.filed_by, *([decision.decided_by] if decision else [])})
    may_decide = Permission.GLYPH_DECIDE in request.permissions and decision is None
    return render(request, "glyphs/show.html", {
        "font": font, "facts": presenters.facts(font, used, clock.today(), names),
        "refusal": presenters.refusal(refused) if refused else None, "waiting": decision is None,
        "lost": presenters.lost(font, used) if decision is None else None, "may_drop": may_decide,
        "may_approve": may_decide and font.filed_by != request.actor.name,
        "signs": presenters.signs(font, number), "paging": presenters.paging(number, len(font.points)),
    }, status=409 if refused else 200)  # fmt: skip
