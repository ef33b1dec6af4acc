"""引き渡し: make a result file, hand it out closed, see what was handed out."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.desk.reception import forms, operations, queries
from saikoku.desk.reception.presenters import deliveries as presenters
from saikoku.desk.reception.rules import supplying
from saikoku.exchange.delivery.models import Delivery
from saikoku.exchange.delivery.operations import DeliveryRefused
from saikoku.governance.media import queries as media
from saikoku.governance.media.operations import MediaRefused
from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.FILE_VIEW)
@require_GET
def list_deliveries(request: HttpRequest) -> HttpResponse:
    found = queries.latest_deliveries()
    names = access.names_of(one.made_by for one in found)
    return render(request, "reception/deliveries/list.html", {
        "table": presenters.delivery_table(found, names),
        "may_deliver": Permission.FILE_DELIVER in request.permissions,
    })  # fmt: skip


@requires(Permission.FILE_DELIVER)
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    monthly = request.GET.get("month") == "1"
    first = forms.MakeDelivery.month_values(today) if monthly else forms.MakeDelivery.first_values(today)
    form = forms.MakeDelivery(request.POST or None, layouts=supplying.layouts(), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.make_delivery(by=request.actor, at=clock.now(), **form.values())
        except DeliveryRefused as refusal:
            presenters.explain(form, refusal)
        else:
            suffix = "?repeated=1" if made.repeated else ""
            return redirect(reverse("deliveries:show", args=[made.delivery.pk]) + suffix)
    context = {"form": form, "monthly": monthly}
    return render(request, "reception/deliveries/make.html", context, status=422 if form.errors else 200)


@requires(Permission.FILE_VIEW)
@require_GET
def show(request: HttpRequest, delivery_id: int) -> HttpResponse:
    return _page(request, get_object_or_404(Delivery, pk=delivery_id))


@requires(Permission.FILE_DELIVER)
@require_POST
def take(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """The container with its password set: recorded, and different bytes around the same plain file each time."""
    delivery = get_object_or_404(Delivery, pk=delivery_id)
    form = forms.HandOut(request.POST, slips=media.recent_numbers("out"))
    if form.is_valid():
        try:
            data, name = operations.hand_out(made=delivery, by=request.actor, at=clock.now(), **form.cleaned_data)
        except DeliveryRefused as refusal:
            presenters.explain(form, refusal)
        except MediaRefused as refusal:
            presenters.explain_slip(form, refusal.reasons)
        else:
            headers = {"Content-Type": "application/zip", "Content-Disposition": operations.attachment(name)}
            return HttpResponse(data, headers=headers)
    return _page(request, delivery, form=form)


@transaction.atomic
def _page(request: HttpRequest, delivery: Delivery, *, form=None) -> HttpResponse:
    people = {delivery.made_by, *delivery.handouts.values_list("by", flat=True)}
    names = access.names_of(people)
    operations.note_delivery_viewed(delivery=delivery, by=request.actor, at=clock.now())
    may = Permission.FILE_DELIVER in request.permissions
    return render(request, "reception/deliveries/show.html", {
        "delivery": delivery,
        "what": presenters.what(delivery),
        "facts": presenters.facts(delivery, names),
        "handouts": presenters.handout_table(delivery, names),
        "repeated": request.GET.get("repeated") == "1",
        "form": form or (forms.HandOut(slips=media.recent_numbers("out")) if may else None),
    }, status=422 if form is not None else 200)  # fmt: skip
