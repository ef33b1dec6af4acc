"""Changes by hand to a plan: accept it, another order, another collector, a household more or less, an agreed hour."""

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from saikoku.kernel import clock
from saikoku.planning.routes import forms, operations
from saikoku.planning.routes.models import Appointment, Plan, Route, RouteStop
from saikoku.planning.routes.presenters import day as presenters
from saikoku.planning.routes.presenters import words
from saikoku.planning.routes.views.day import page, whole
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


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
def move(request: HttpRequest, stop_id: int) -> HttpResponse:
    place = whole(request.POST.get("place", ""))
    return _changed(request, stop_id, lambda: operations.move(stop_id=stop_id, place=place, by=request.actor, at=clock.now()))


@requires(Permission.ROUTE_PLAN)
@require_POST
def hand(request: HttpRequest, stop_id: int) -> HttpResponse:
    route = whole(request.POST.get("route", ""))
    return _changed(
        request, stop_id, lambda: operations.to_collector(stop_id=stop_id, route_id=route, by=request.actor, at=clock.now())
    )


@requires(Permission.ROUTE_PLAN)
@require_POST
def drop(request: HttpRequest, stop_id: int) -> HttpResponse:
    return _changed(request, stop_id, lambda: operations.drop(stop_id=stop_id, by=request.actor, at=clock.now()))


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
    if form.is_valid():
        try:
            made = operations.agree(by=request.actor, at=clock.now(), **form.cleaned_data)
        except operations.AppointmentRefused as refusal:
            words.explain(form, refusal.reasons)
        else:
            return redirect(f"{presenters.address(made.on)}#appointments")
    return page(request, form.cleaned_data.get("on") or on, agree_form=form)


@requires(Permission.ROUTE_PLAN)
@require_POST
def withdraw(request: HttpRequest, appointment_id: int) -> HttpResponse:
    try:
        row = operations.withdraw(appointment_id=appointment_id, by=request.actor, at=clock.now())
    except Appointment.DoesNotExist as missing:
        raise Http404 from missing
    return redirect(f"{presenters.address(row.on)}#appointments")


def _changed(request: HttpRequest, stop_id: int, change: Callable[[], RouteStop]) -> HttpResponse:
    """The list that was changed, with the stop in view."""
    found = RouteStop.objects.select_related("route__plan").filter(pk=stop_id).first()
    if found is None:
        raise Http404
    before: tuple[date, int] = (found.route.plan.on, found.route_id)
    try:
        change()
    except operations.ChangeRefused as refusal:
        return page(request, before[0], refused=refusal.reasons)
    return redirect(f"{presenters.address(*before)}#stop-{stop_id}")

