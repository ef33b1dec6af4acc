"""Rest and come back, tell when the talk began and ended, go on with another's call."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from saikoku.kernel import clock
from saikoku.outreach.calls import operations, queries
from saikoku.outreach.calls.presenters import words
from saikoku.outreach.calls.views import dialling, page
from saikoku.outreach.presence import operations as presence
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.CALL_WORK)
@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    try:
        presence.begin_pause(reason=request.POST.get("reason", ""), by=request.actor, at=clock.now())
    except presence.PauseRefused as refused:
        return page.refused(request, refused.reasons)
    return redirect("calls:desk")


@requires(Permission.CALL_WORK)
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    presence.end_pause(by=request.actor, at=clock.now())
    return redirect("calls:desk")


@requires(Permission.CALL_WORK)
@require_POST
def dialled(request: HttpRequest, call_number: str) -> HttpResponse:
    """The operator dials the chosen number by hand."""
    act = {"phone_id": dialling.chosen(request), "by": request.actor, "at": clock.now()}
    try:
        operations.note_dialled(call_number=call_number, **act)
    except operations.CallRefused as refused:
        return page.again(request, refused.reasons)
    except operations.LeaseLost:
        return page.again(request, ["lease-lost"])
    return page.again(request)


@requires(Permission.CALL_WORK)
@require_POST
def not_dialled(request: HttpRequest, call_number: str) -> HttpResponse:
    """The key by which somebody tells that he dials was pressed by mistake."""
    return _told(request, call_number, operations.take_back_dialling)


@requires(Permission.CALL_WORK)
@require_POST
def take_up(request: HttpRequest, call_number: str) -> HttpResponse:
    """The record of a call that was dialled and not recorded is written now; a leader writes another's too."""
    leads = Permission.CALL_TAKE_OVER in request.permissions
    act = {"by": request.actor, "at": clock.now(), "terminal": page.terminal(request)}
    try:
        operations.take_up(call_number=call_number, of_anybody=leads, **act)
    except operations.CallRefused as refused:
        return page.refused(request, refused.reasons)
    return redirect("calls:desk")


@requires(Permission.CALL_WORK)
@require_POST
def end_talk(request: HttpRequest, call_number: str) -> HttpResponse:
    return _told(request, call_number, operations.end_talk)


def _told(request: HttpRequest, call_number: str, act: Callable[..., object]) -> HttpResponse:
    """What the holder tells of his call; the page again with everything that was typed."""
    try:
        act(call_number=call_number, by=request.actor, at=clock.now())
    except operations.LeaseLost:
        return page.again(request, ["lease-lost"])
    return page.again(request)


@requires(Permission.CALL_TAKE_OVER)
@require_http_methods(["GET", "POST"])
def take_over(request: HttpRequest, call_number: str) -> HttpResponse:
    """Who speaks with somebody and since when, nothing of the person; sent, the leader goes on with it."""
    refused: list[str] = []
    if request.method == "POST":
        try:
            operations.take_over(
                call_number=call_number, by=request.actor, at=clock.now(), terminal=page.terminal(request)
            )
        except operations.CallRefused as refusal:
            refused = refusal.reasons
        else:
            return redirect("calls:desk")
    lease = queries.live_lease(call_number)
    held = operations.current(by=request.actor)
    context = {
        "lease": lease, "refusals": words.refusals(refused), "back": reverse("board:live"),
        "name": access.names_of([lease.holder]).get(lease.holder, lease.holder) if lease else "",
        "sides": words.sides_words(lease.sides) if lease else [], "holds": held is not None and held.call_number != call_number,
    }  # fmt: skip
    return render(request, "calls/take_over.html", context, status=409 if refused else 200)
