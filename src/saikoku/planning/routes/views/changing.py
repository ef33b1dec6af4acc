"""Changes by hand to a plan: accept it, another order, another collector, a household more or less, an agreed hour."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from saikoku.kernel import clock
from saikoku.planning.routes import forms, operations
from saikoku.planning.routes.models import Appointment, Plan, Route
from saikoku.planning.routes.presenters import day as presenters
from saikoku.planning.routes.presenters import words
from saikoku.planning.routes.queries import shown
from saikoku.planning.routes.views.day import is_shown, page, whole
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.ROUTE_PLAN)
@require_POST
def accept(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = Plan.objects.filter(pk=plan_id).first()
    if plan is None:
        raise Http404
    try:
        operations.accept(plan_id=plan_id, by=request.actor, at=clock.now())
    except operations.PlanRefused as refusal:
        return page(request, plan.on, refused=refusal.reasons)
    return redirect(presenters.address(plan.on))


@requires(Permission.ROUTE_PLAN)
@require_POST
def change(request: HttpRequest, route_id: int) -> HttpResponse:
    """The stop that was chosen: one up or down, to a place, to another collector, off the route."""
    route = Route.objects.select_related("plan").filter(pk=route_id).first()
    if route is None:
        raise Http404
    stop_id = whole(request.POST.get("stop", ""))
    try:
        _changed(request.POST, route, stop_id, {"stop_id": stop_id, "by": request.actor, "at": clock.now()})
    except operations.ChangeRefused as refusal:
        return page(request, route.plan.on, refused=refusal.reasons)
    return redirect(f"{presenters.address(route.plan.on, route_id)}#stop-{stop_id}")


def _changed(sent: QueryDict, route: Route, stop_id: int, given: dict) -> None:
    """Raises ChangeRefused, also where nothing was chosen."""
    ahead = [stop.pk for stop in shown.ways(route.plan, only=route.pk)[0].ahead]
    place = 1 + ahead.index(stop_id) if stop_id in ahead else 0
    if not stop_id:
        raise operations.ChangeRefused(["nothing-chosen"])
    match sent.get("act", ""):
        case "up":
            operations.move(place=place - 1, **given)
        case "down":
            operations.move(place=place + 1, **given)
        case "hand":
            operations.to_collector(route_id=whole(sent.get("route", "")), **given)
        case "drop":
            operations.drop(**given)
        case _:
            operations.move(place=whole(sent.get("place", "")), **given)


@requires(Permission.ROUTE_PLAN)
@require_POST
def add(request: HttpRequest, route_id: int) -> HttpResponse:
    route = Route.objects.select_related("plan").filter(pk=route_id).first()
    if route is None:
        raise Http404
    number = request.POST.get("number", "").strip()
    try:
        operations.add(number=number, route_id=route_id, by=request.actor, at=clock.now())
    except operations.ChangeRefused as refusal:
        return page(request, route.plan.on, refused=refusal.reasons)
    return redirect(presenters.address(route.plan.on, route_id))


@requires(Permission.ROUTE_PLAN)
@require_POST
def agree(request: HttpRequest) -> HttpResponse:
    on = clock.today()
    form = forms.Appointment(request.POST, on=on)
    if done := acts.attempt(request, form, operations.agree, words.explain):
        return redirect(f"{presenters.address(done.made.on)}#appointments")
    wanted = form.cleaned_data.get("on") or on
    return page(request, wanted if is_shown(request, wanted) else on, agree_form=form)


@requires(Permission.ROUTE_PLAN)
@require_POST
def withdraw(request: HttpRequest, appointment_id: int) -> HttpResponse:
    try:
        row = operations.withdraw(appointment_id=appointment_id, by=request.actor, at=clock.now())
    except Appointment.DoesNotExist as missing:
        raise Http404 from missing
    return redirect(f"{presenters.address(row.on)}#appointments")

