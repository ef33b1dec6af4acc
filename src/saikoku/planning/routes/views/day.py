"""The day's routes: plan them, see them on map and list, ask why, take the sheet, load the table of places."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from saikoku.documents import pdf
from saikoku.governance.contract import queries as contract
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock
from saikoku.planning.routes import forms, operations
from saikoku.planning.routes.models import Place, Plan, Route
from saikoku.planning.routes.presenters import day as presenters
from saikoku.planning.routes.presenters import maps, words
from saikoku.planning.routes.presenters import sheet as paper
from saikoku.planning.routes.queries import backdrop, pages, shown, standing
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.models import Account
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import components as ui
from saikoku.ui import responses


@requires(Permission.ROUTE_PLAN)
@require_GET
def day(request: HttpRequest) -> HttpResponse:
    return page(request, _day(request))


@requires(Permission.ROUTE_PLAN)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Have the routes of the day reckoned in the background; a route set by hand stays unless that is asked for."""
    on = _day(request)
    form = _duty_form(request, terms.agreed(on), shown.collectors())
    if form.is_valid():
        try:
            operations.ask(
                on=on, duties=form.duties(), keep_manual=not form.cleaned_data["again"], by=request.actor, at=clock.now()
            )
        except operations.PlanRefused as refusal:
            for said in words.refused(refusal.reasons):
                form.add_error(None, said)
        else:
            return redirect(presenters.address(on))
    return page(request, on, duty_form=form)


@requires(Permission.ROUTE_PLAN)
@in_background
@require_safe
def progress(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = _plan(plan_id)
    part = presenters.progress(plan, shown.work_of(plan)) if plan.state == Plan.State.ASKED else None
    if part is None:
        return responses.leave_for(presenters.address(plan.on))
    return render(request, "routes/part.html", {"part": part})


@requires(Permission.ROUTE_PLAN)
@in_background
@require_safe
def news(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Asked every two seconds: has a stop of the list shown been visited or taken off since the page was opened?"""
    plan = _plan(plan_id)
    route = plan.routes.filter(pk=who).first() if (who := whole(request.GET.get("who", ""))) else None
    if route is None:
        raise Http404
    note = presenters.news(shown.ways(plan, only=route.pk), request.GET.get("seen", ""), presenters.address(plan.on, route.pk))
    return render(request, "routes/part.html", {"part": note}) if note else HttpResponse(status=204)


@requires(Permission.ROUTE_PLAN)
@require_GET
def why(request: HttpRequest) -> HttpResponse:
    """Why is this household on a route, or why is it not?"""
    on = _day(request)
    return page(request, on, asked=request.GET.get("number", "").strip())


@requires(Permission.ROUTE_PLAN)
@require_safe
def sheet(request: HttpRequest, route_id: int) -> HttpResponse:
    route = Route.objects.select_related("plan").filter(pk=route_id).first()
    if route is None:
        raise Http404
    way = next(one for one in shown.ways(route.plan) if one.route.pk == route_id)
    at = clock.now()
    name = shown.collector_names([route.account_id]).get(route.account_id, "")
    profile = request.contract or contract.profile()
    drawn = pdf.render(paper.report(way, pages.addresses([way]), name, profile, at))
    operations.note_sheet_taken(
        numbers=[stop.debtor.number for stop in way.stops], route_id=route_id, by=request.actor, at=at
    )
    headers = {"Content-Disposition": content_disposition_header(False, paper.file_name(route.plan.on, route))}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)


@requires(Permission.ROUTE_PLAN)
@require_http_methods(["GET", "POST"])
def places(request: HttpRequest) -> HttpResponse:
    form = forms.Places(request.POST or None, request.FILES or None)
    faults = []
    if request.method == "POST" and form.is_valid():
        try:
            operations.load_places(lines=form.lines, by=request.actor, at=clock.now())
        except operations.PlacesRefused as refusal:
            faults = refusal.faults
        else:
            return redirect("routes:places")
    status = 422 if form.errors or faults else 200
    return render(request, "routes/places.html", {
        "form": form, "faults": presenters.place_faults(faults), "facts": presenters.place_facts(pages.place_counts()),
    }, status=status)  # fmt: skip


def page(
    request: HttpRequest, on: date, *, duty_form: forms.DutyForm | None = None, agree_form: forms.Appointment | None = None,
    refused: list[str] | None = None, asked: str = "",
) -> HttpResponse:  # fmt: skip
    """The page of a day, whatever was refused on it."""
    (plan, last, work), now, given = shown.standing_and_asked(on), clock.now(), terms.agreed(on)
    agreed = pages.appointments(on)
    visiting = standing.visit_terms(on, given, getattr(request.contract, "ends_on", None))  # the clock has read the contract
    ways = shown.ways(plan, terms=visiting, agreed={row.debtor_id: row for row in agreed}) if plan else []
    chosen = _chosen(request, ways)
    staff = shown.staff([way.route.account_id for way in ways], [plan.accepted_by] if plan else [])
    office, towns = pages.office_and_towns()
    people = [row.debtor.number for row in agreed] + [stop.debtor.number for stop in (chosen.stops if chosen else [])]
    if people:
        operations.note_shown(numbers=people, plan_id=plan.pk if plan else 0, by=request.actor, at=now)
    context = {
        "on": on, "title": presenters.title(on), "plan": plan, "around": presenters.around(on),
        "progress": presenters.progress(last, work) if work else None, "failed": presenters.not_made(last, work),
        "duty_form": duty_form or _duty_form(request, given, staff.collectors, last), "collectors": bool(staff.collectors),
        "no_office": office is None, "agree_form": agree_form or forms.Appointment(on=on),
        "refused": ui.Note("変えられません。", lines=words.refused(refused), tone="bad") if refused else None,
        "appointments": presenters.appointments(agreed), "asked": asked,
        "answer": _answer(request, pages.why(plan, ways, asked, visiting, has_office=bool(office)), staff) if asked else None,
    }  # fmt: skip
    if plan:
        context |= _shown(plan, ways, chosen, staff)
        context |= _map(ways, chosen, staff, office, towns) if office else {"map": None, "map_fault": None}
    bad = refused or any(form is not None and form.errors for form in (duty_form, agree_form))
    return render(request, "routes/day.html", context, status=409 if refused else 422 if bad else 200)


def _map(ways: list[shown.Way], chosen: shown.Way | None, staff: shown.Staff, office: Place, towns: list[Place]) -> dict:
    where = maps.frame(ways, office)
    beneath = backdrop.under(where)
    drawn = maps.drawn(ways, chosen, staff.names, office, towns, _finding(chosen, staff), where, beneath)
    return {"map": drawn, "map_fault": maps.fault(beneath)}


def _finding(chosen: shown.Way | None, staff: shown.Staff) -> str:
    return presenters.finding(chosen, staff.names.get(chosen.route.account_id, "") if chosen else "")


def _shown(plan: Plan, ways: list[shown.Way], chosen: shown.Way | None, staff: shown.Staff) -> dict:
    where = pages.addresses([chosen] if chosen else [])
    names, may_accept = staff.names, plan.state == Plan.State.MADE
    left_out = pages.errands_left_out(plan.on, ways) if may_accept else 0
    return {
        "tiles": presenters.tiles(plan, ways), "state": presenters.state(plan, ways, staff.by_login, left_out),
        "how": presenters.made_how(plan), "chosen": chosen, "name": names.get(chosen.route.account_id, "") if chosen else "",
        "tabs": presenters.tabs(plan, ways, chosen, names) if chosen else None,
        "facts": presenters.facts(chosen) if chosen else None, "lines": presenters.lines(chosen, where) if chosen else [],
        "others": [(way.route.pk, names[way.route.account_id]) for way in ways if chosen and way.route.pk != chosen.route.pk],
        "stamp": presenters.stamp([chosen] if chosen else []), "may_accept": may_accept,
    }  # fmt: skip


def _answer(request: HttpRequest, found: pages.Why | None, staff: shown.Staff) -> ui.Note:
    if found is None:
        return ui.Note(words.REFUSED["nobody-known"], tone="look")
    operations.note_asked_why(number=found.number, by=request.actor, at=clock.now())
    name = staff.names.get(found.way.route.account_id, "") if found.way else ""
    return presenters.because(found.reasons, name, found.stop, found.was_looked_at, found.visited_at)


def _chosen(request: HttpRequest, ways: list[shown.Way]) -> shown.Way | None:
    wanted = request.GET.get("who", "") or request.POST.get("who", "")
    first = next((way for way in ways if way.stops), ways[0] if ways else None)
    return next((way for way in ways if str(way.route.pk) == wanted), first)


def _duty_form(
    request: HttpRequest, agreed: terms.Agreed, collectors: list[Account], last: Plan | None = None
) -> forms.DutyForm:
    sent = request.POST if request.method == "POST" and "duty" in request.POST else None
    return forms.DutyForm(sent, collectors=collectors, given=pages.hours_of(last), usual=pages.usual_hours(agreed))


def whole(text: str) -> int:
    """A key from an address or form; 0 where it is none."""
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else 0


MOST_DIGITS = 18


def _day(request: HttpRequest) -> date:
    wanted = request.GET.get("on", "") or request.POST.get("on", "")
    if not wanted:
        return clock.today()
    try:
        found = date.fromisoformat(wanted)
    except ValueError as fault:
        raise Http404 from fault
    if not is_shown(request, found):
        raise Http404
    return found


def is_shown(request: HttpRequest, on: date) -> bool:
    """Is there a page of that day? Before the contract nothing was agreed by which it could be judged."""
    return abs((on - clock.today()).days) <= MOST_DAYS_AWAY and on >= (request.contract or contract.profile()).starts_on


MOST_DAYS_AWAY = 400


def _plan(plan_id: int) -> Plan:
    found = Plan.objects.filter(pk=plan_id).first()
    if found is None:
        raise Http404
    return found
