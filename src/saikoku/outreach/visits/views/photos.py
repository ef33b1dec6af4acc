"""A photograph at a door, where the city allows one."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from saikoku.kernel import clock, ulid
from saikoku.outreach.visits import forms
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.views import door
from saikoku.registry.photos import operations, presenters, queries
from saikoku.registry.photos.rules.taking import Purpose
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.VISIT_WORK)
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, key: str) -> HttpResponse:
    """One picture and what it is for; the page makes the intent under which it is kept once."""
    found, now = door.mine(request, key), clock.now()
    if not may_take(found):
        raise Http404
    intent = ulid.sent(request.POST.get("intent", "")) or ulid.new(now)
    form = forms.Photo(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.keep(
                intent=intent, debtor=found.debtor, purpose=Purpose.VISIT, place=found.key, stop_id=found.stop_id,
                subject=given["subject"], reason=given["reason"], content=given["picture"].read(), by=request.actor, at=now,
            )  # fmt: skip
        except operations.PhotoRefused as refusal:
            presenters.explain(form, refusal.reasons)
        else:
            return redirect("visits:photo", key)
    with transaction.atomic():
        operations.note_taking_shown(debtor=found.debtor, by=request.actor, at=now)
        return render(request, "photos/take.html", {
            "person": found.debtor, "form": form, "intent": intent, "back": reverse("visits:visit", args=[key]),
            "taken": presenters.lines(queries.of_place(Purpose.VISIT, key)),
        }, status=422 if form.errors else 200)  # fmt: skip


def may_take(found: Visit) -> bool:
    """On the day itself, of a visit that was not dropped, where the city allows it."""
    today = clock.today()
    return found.on == today and found.state != Visit.State.DROPPED and queries.is_allowed(Purpose.VISIT, today)
