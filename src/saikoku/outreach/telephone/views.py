"""The telephone's own window, what it asks and tells, and the seats."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.gateways import telephone
from saikoku.kernel import clock
from saikoku.outreach.telephone import forms, operations, presenters, queries
from saikoku.outreach.telephone.models import Seat
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.CALL_WORK)
@require_GET
def window(request: HttpRequest) -> HttpResponse:
    """A small window that stays open while the other pages change: the line lives here. It alone may reach the server."""
    found, fault = _server()
    seat = queries.seat_of(request.actor.account_id)
    reason = _why_not(found, fault, seat)
    answer = render(request, "telephone/window.html", {
        "reason": presenters.REFUSALS.get(reason, fault), "library": telephone.LIBRARY if not reason else "",
        "extension": seat.extension if seat else "",
    })  # fmt: skip
    if not reason:
        answer._csp_update = {"connect-src": ["'self'", found.origin]}
    return answer


def _why_not(found: telephone.Telephone | None, fault: str, seat: Seat | None) -> str:
    if fault:
        return "misconfigured"
    if not isinstance(found, telephone.Sip):
        return "by-hand"
    if not telephone.library_is_here():
        return "library-missing"
    if seat is None:
        return "no-seat"
    return "" if seat.realm == found.realm else "other-realm"


@requires(Permission.CALL_WORK)
@require_POST
@never_cache
def sign_in(request: HttpRequest) -> JsonResponse:
    """The actor's own seat, asked for by the script of his window; it stands in no page."""
    try:
        found = operations.hand_out(by=request.actor, at=clock.now())
    except queries.NoSeat as none:
        return JsonResponse({"reason": presenters.REFUSALS[none.args[0]]}, status=409)
    return JsonResponse(
        {"address": found.address, "realm": found.realm, "extension": found.extension, "ha1": found.ha1}
    )


@requires(Permission.CALL_WORK)
@require_POST
@in_background
def event(request: HttpRequest) -> HttpResponse:
    form = forms.Event(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    given = form.cleaned_data
    try:
        operations.note(
            call_number=given["call"], leg=given["leg"], direction=given["direction"], kind=given["kind"],
            cause=given["cause"], ago=given["ago"], by=request.actor, at=clock.now(),
        )  # fmt: skip
    except operations.EventRefused:
        return HttpResponse(status=400)
    return HttpResponse(status=204)


@requires(Permission.ACCOUNT_MANAGE)
@require_GET
def seats(request: HttpRequest) -> HttpResponse:
    found, fault = _server()
    realm = found.realm if isinstance(found, telephone.Sip) else ""
    return render(request, "telephone/seats.html", {
        "server": presenters.server(found, fault), "table": presenters.table(queries.seats(), realm), "in_browser": bool(realm),
    })  # fmt: skip


@requires(Permission.ACCOUNT_MANAGE)
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    form = forms.Assign(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.assign(
                account_id=given["account"].pk, extension=given["extension"], password=given["password"],
                by=request.actor, at=clock.now(),
            )  # fmt: skip
        except operations.SeatRefused as refusal:
            presenters.explain(form, refusal.reasons)
        else:
            return redirect("telephone:seats")
    return render(request, "telephone/assign.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.ACCOUNT_MANAGE)
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, seat_id: int) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.select_related("account"), pk=seat_id)
    if request.method == "POST":
        operations.take_back(seat_id=seat_id, by=request.actor, at=clock.now())
        return redirect("telephone:seats")
    name = seat.account.display_name or seat.account.login_name
    return render(request, "telephone/take_back.html", {"seat": seat, "name": name})


def _server() -> tuple[telephone.Telephone | None, str]:
    try:
        return telephone.configured(), ""
    except telephone.NotConfigured as fault:
        return None, str(fault)
