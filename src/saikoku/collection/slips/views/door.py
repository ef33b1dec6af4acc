"""Slips at a door: of the person of the visit in the collector's hands, and of nobody else."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from saikoku.collection.slips import forms, operations, presenters, queries
from saikoku.collection.slips.models import Place, PrintRun
from saikoku.collection.slips.operations import at_door
from saikoku.inquiry.residences import queries as residences
from saikoku.kernel import clock, ulid
from saikoku.outreach.visits import queries as visits
from saikoku.registry.debtors import queries as debtors
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.SLIP_PRINT_AT_DOOR)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def choose(request: HttpRequest, key: str) -> HttpResponse:
    """What is printed here, what the city has to issue; and what was printed for this person today."""
    visit, now = visits.mine(key, request.actor.account_id), clock.now()
    if visit is None:
        raise Http404
    if queries.run_of(request.POST.get("intent", "")) is not None:
        return redirect("slips:door", key)  # sent twice
    against = at_door.refusals(visit, by=request.actor, at=now)
    if against:
        return render(request, "slips/door.html", {
            "visit": visit, "refusal": presenters.refusal(against), "where": None, "form": None, "runs": [],
            "has_choices": False,
        }, status=409)  # fmt: skip
    judged = at_door.offered(visit, on=now.date())
    choices, then = presenters.choices(judged)
    form = forms.AtDoor(
        request.POST or None, choices=choices, then=then,
        initial={"intent": ulid.new(now), "instalments": presenters.first_chosen(judged)},
    )  # fmt: skip
    if acts.attempt(request, form, operations.print_at_door, presenters.explain, key=key):
        return redirect("slips:door", key)
    doubts = residences.doubts_of([visit.debtor_id]).get(visit.debtor_id, [])
    operations.note_case_shown(number=visit.debtor.number, by=request.actor, at=now)
    return render(request, "slips/door.html", {
        "visit": visit, "refusal": None, "form": form, "where": presenters.doubtful_address(doubts, presenters.AT_THE_DOOR),
        "has_choices": bool(choices),
        "prints_any": any(one.may_print for one in judged),
        "runs": presenters.at_door(queries.runs_at_door(debtors.ids_of(visit.debtor), request.actor.name, now.date())),
        "done": presenters.not_offered(judged, may_open=False),
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.SLIP_PRINT_AT_DOOR)
@require_safe
def paper(request: HttpRequest, run_id: int) -> HttpResponse:
    """The paper of what oneself printed at a door today."""
    try:
        PrintRun.objects.get(pk=run_id, place=Place.VISIT, begun_by=request.actor.name)
        found, drawn = operations.take_paper(run_id=run_id, by=request.actor, at=clock.now())
    except (PrintRun.DoesNotExist, operations.SlipRefused) as missing:
        raise Http404 from missing
    headers = {"Content-Disposition": content_disposition_header(False, presenters.file_name(found))}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)
