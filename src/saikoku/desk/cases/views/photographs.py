"""A photograph that a collector took: what it shows, what it is for, and whether it is held as evidence."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from saikoku.desk.cases import forms
from saikoku.kernel import clock
from saikoku.registry.photos import operations, presenters, queries
from saikoku.registry.photos.models import Photo
from saikoku.registry.photos.operations import retention
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.PHOTO_VIEW)
@require_safe
def photo(request: HttpRequest, photo_id: int) -> HttpResponse:
    return _page(request, _photo(photo_id), forms.Hold())


@requires(Permission.PHOTO_VIEW)
@require_GET
def picture(request: HttpRequest, photo_id: int) -> HttpResponse:
    """The picture itself, for the page alone: it is never kept by a browser."""
    try:
        content = operations.show(photo_id=photo_id, by=request.actor, at=clock.now())
    except Photo.DoesNotExist as unknown:
        raise Http404 from unknown
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


@requires(Permission.EVIDENCE_HOLD)
@require_POST
def hold(request: HttpRequest, photo_id: int) -> HttpResponse:
    return _act(request, photo_id, retention.hold)


@requires(Permission.EVIDENCE_HOLD)
@require_POST
def release(request: HttpRequest, photo_id: int) -> HttpResponse:
    return _act(request, photo_id, retention.release)


def _act(request: HttpRequest, photo_id: int, act) -> HttpResponse:
    if Permission.PHOTO_VIEW not in request.permissions:
        raise PermissionDenied(Permission.PHOTO_VIEW)
    found, form = _photo(photo_id), forms.Hold(request.POST)
    if acts.attempt(request, form, act, presenters.explain, photo_id=photo_id):
        return redirect("cases:photo", photo_id)
    return _page(request, found, form)


def _photo(photo_id: int) -> Photo:
    found = queries.photos().select_related("debtor").filter(pk=photo_id).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def _page(request: HttpRequest, found: Photo, form: forms.Hold) -> HttpResponse:
    holds = queries.holds(found)
    operations.note_page_shown(photo=found, by=request.actor, at=clock.now())
    names, held = access.names_of(presenters.people(found, holds)), queries.is_held(found)
    placed_by = holds[0].placed_by if held else ""
    return render(request, "cases/photo.html", {
        "photo": found, "person": found.debtor, "facts": presenters.facts(found, names, held=held), "form": form, "held": held,
        "may_hold": Permission.EVIDENCE_HOLD in request.permissions and placed_by != request.actor.name,
        "history": presenters.history(holds, names), "alt": presenters.alt(found),
        "may_open": Permission.CASE_VIEW in request.permissions,
    }, status=422 if form.errors else 200)  # fmt: skip
