"""The pages about the devices that are carried along, and the few that the devices themselves ask for."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import in_background, open_to_all, requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts
from saikoku.ui.addresses import page_number
from saikoku.workforce.terminals import forms, operations, presenters, queries
from saikoku.workforce.terminals.models import Position, PositionHold, Terminal
from saikoku.workforce.terminals.operations import retention
from saikoku.workforce.terminals.presenters import evidence as held
from saikoku.workforce.terminals.rules.states import Act, State

A_PAGE = 500
REMEMBERED = timedelta(days=400)  # the longest a browser keeps a cookie
BY_LEADERS = {Act.LOCK: Permission.TERMINAL_LOCK, Act.LOSE: Permission.TERMINAL_LOCK}
BY_ADMINISTRATORS = dict.fromkeys((Act.RELEASE, Act.FIND, Act.RETIRE), Permission.TERMINAL_MANAGE)
STEPS = BY_LEADERS | BY_ADMINISTRATORS


@requires(Permission.TERMINAL_VIEW)
@require_GET
@transaction.atomic
def list_terminals(request: HttpRequest) -> HttpResponse:
    found = queries.standing(clock.today())
    operations.note_list_viewed(by=request.actor, at=clock.now())
    may_manage = Permission.TERMINAL_MANAGE in request.permissions
    return render(request, "terminals/list.html", {
        "tiles": presenters.tiles(found),
        "table": presenters.table(found, may_manage=may_manage),
        "may_manage": may_manage,
    })  # fmt: skip


@requires(Permission.TERMINAL_MANAGE)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = forms.Add(request.POST or None)
    if done := acts.attempt(request, form, operations.add, presenters.explain):
        return redirect("terminals:show", done.made.pk)
    return render(request, "terminals/add.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.TERMINAL_VIEW)
@require_GET
def show(request: HttpRequest, terminal_id: int) -> HttpResponse:
    return _page(request, get_object_or_404(Terminal.objects.select_related("last_account"), pk=terminal_id))


@requires(Permission.TERMINAL_MANAGE)
@require_POST
def code(request: HttpRequest, terminal_id: int) -> HttpResponse:
    """The code is shown once, on the answer itself."""
    terminal = get_object_or_404(Terminal, pk=terminal_id)
    try:
        drawn = operations.hand_out_code(terminal_id=terminal_id, by=request.actor, at=clock.now())
    except operations.TerminalRefused as refusal:
        return _page(request, terminal, note=presenters.refused(refusal.reasons), status=422)
    return render(request, "terminals/code.html", {"terminal": terminal, "facts": presenters.code_facts(drawn)})


@requires(Permission.TERMINAL_MANAGE)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, terminal_id: int) -> HttpResponse:
    """Somebody holds the device and says which settings he found."""
    terminal = get_object_or_404(Terminal, pk=terminal_id)
    form = forms.Settings(request.POST or None, asked=presenters.asked(request.get_host(), clock.today()))
    if acts.attempt(request, form, operations.check_settings, presenters.explain, terminal_id=terminal_id):
        return redirect("terminals:show", terminal_id)
    return render(
        request, "terminals/check.html", {"terminal": terminal, "form": form}, status=422 if form.errors else 200
    )


@requires(Permission.TERMINAL_VIEW)
@require_POST
def step(request: HttpRequest, terminal_id: int, act: str) -> HttpResponse:
    terminal = get_object_or_404(Terminal, pk=terminal_id)
    if act not in STEPS:
        raise Http404
    if STEPS[Act(act)] not in request.permissions:
        raise PermissionDenied(STEPS[Act(act)])
    form = forms.Reason(request.POST)
    if acts.attempt(request, form, operations.take_step, presenters.explain, terminal_id=terminal_id, act=Act(act)):
        return redirect("terminals:show", terminal_id)
    return _page(request, terminal, refused=Act(act), form=form, status=422)


@transaction.atomic
def _page(request: HttpRequest, terminal: Terminal, *, refused=None, form=None, note=None, status=200) -> HttpResponse:
    asked, page = forms.OnDay(request.GET or None), page_number(request.GET.get("page", ""))
    day = (asked.cleaned_data["day"] if asked.is_valid() else None) or clock.today()
    found = queries.positions(terminal, day)
    shown = list(found[(page - 1) * A_PAGE : page * A_PAGE])
    steps, checks = queries.steps(terminal), queries.checks(terminal)
    names = access.names_of(one.by for one in [*steps, *checks])
    operations.note_viewed(terminal=terminal, by=request.actor, at=clock.now())
    possible = presenters.acts(terminal, {act for act, needed in STEPS.items() if needed in request.permissions})
    return render(request, "terminals/show.html", {
        "terminal": terminal,
        "facts": presenters.facts(terminal),
        "history": presenters.history(steps, names),
        "checks": presenters.check_table(checks, names),
        "may_check": Permission.TERMINAL_MANAGE in request.permissions and terminal.state != State.RETIRED,
        "positions": presenters.position_table(shown, day),
        "paging": presenters.position_paging(terminal, day, page, len(shown), found.count(), size=A_PAGE),
        "filter": presenters.position_filter(day),
        "acts": [(one, form if one.act is refused else forms.Reason(auto_id=f"id_{one.value}_%s")) for one in possible],
        "may_code": Permission.TERMINAL_MANAGE in request.permissions and presenters.may_code(terminal),
        "may_hold": Permission.EVIDENCE_HOLD in request.permissions,
        "note": note,
        "form": form,
    }, status=status)  # fmt: skip


@requires(Permission.EVIDENCE_HOLD)
@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, terminal_id: int) -> HttpResponse:
    """The days whose positions stay beyond their time."""
    terminal = get_object_or_404(Terminal, pk=terminal_id)
    form = forms.Hold(request.POST or None)
    if acts.attempt(request, form, retention.hold, presenters.explain, terminal_id=terminal_id):
        return redirect("terminals:evidence", terminal_id)
    return _evidence(request, terminal, hold_form=form)


@requires(Permission.EVIDENCE_HOLD)
@require_POST
def release(request: HttpRequest, hold_id: int) -> HttpResponse:
    hold = get_object_or_404(PositionHold.objects.select_related("terminal"), pk=hold_id)
    form = forms.release(hold_id, request.POST)
    if acts.attempt(request, form, retention.release, presenters.explain, hold_id=hold_id):
        return redirect("terminals:evidence", hold.terminal_id)
    return _evidence(request, hold.terminal, hold_form=forms.Hold(), released=(hold_id, form))


@transaction.atomic
def _evidence(request: HttpRequest, terminal: Terminal, *, hold_form: forms.Hold, released=None) -> HttpResponse:
    holds = queries.holds(terminal)
    names = access.names_of(name for hold in holds for name in held.people(hold))
    operations.note_viewed(terminal=terminal, by=request.actor, at=clock.now())
    asked = released[1] if released else hold_form

    def form_of(hold_id: int) -> forms.Release:
        return released[1] if released and released[0] == hold_id else forms.release(hold_id)

    return render(request, "terminals/evidence.html", {
        "terminal": terminal, "days": queries.days_kept(clock.today()), "hold_form": hold_form, "form": asked,
        "held": held.standing(holds, names, by=request.actor.name, form_of=form_of), "past": held.past(holds, names),
        "none": None if any(held.stands(hold) for hold in holds) else held.NONE,
    }, status=422 if asked.errors else 200)  # fmt: skip


@requires(Permission.TERMINAL_MANAGE)
@require_http_methods(["GET", "POST"])
def take_list(request: HttpRequest) -> HttpResponse:
    form = forms.DeviceList(request.POST or None, request.FILES or None)
    context: dict = {"form": form, "note": None, "faults": None}
    if request.method == "POST" and form.is_valid():
        try:
            found = operations.take_list(content=form.cleaned_data["file"].read(), by=request.actor, at=clock.now())
        except operations.ListRefused as refusal:
            form.add_error("file", presenters.LIST_REFUSED)
            context["faults"] = presenters.fault_table(refusal.faults)
        else:
            context["note"] = presenters.list_taken(*found)
    return render(request, "terminals/devices.html", context, status=422 if form.errors else 200)


@requires(Permission.TERMINAL_VIEW)
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """What is to be set on every device before it goes out (16.12.コ, シ)."""
    return render(request, "terminals/sheet.html", {"facts": presenters.to_be_set(request.get_host(), clock.today())})


@open_to_all
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """On the device itself: the code makes it the terminal; its key stays in a cookie that no script can read."""
    form = forms.Enrol(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            terminal, key = operations.bind(by=request.actor, at=clock.now(), **form.cleaned_data)
        except operations.TerminalRefused as refusal:
            operations.note_refused_code(by=request.actor, at=clock.now())
            presenters.explain(form, refusal.reasons)
        else:
            request.session.flush()
            response = render(request, "terminals/enrolled.html", {"terminal": terminal})
            response.set_cookie(
                settings.SAIKOKU_TERMINAL_COOKIE, key, max_age=REMEMBERED, secure=settings.BEHIND_TLS, httponly=True,
                samesite="Strict",
            )  # fmt: skip
            return response
    return render(request, "terminals/enrol.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.HOME)
@in_background
@require_GET
def watch(request: HttpRequest) -> HttpResponse:
    """Asked every few seconds by an open page at a terminal; one that was shut is answered before it comes here."""
    return HttpResponse(status=204)


@requires(Permission.HOME)
@in_background
@require_POST
def here(request: HttpRequest) -> HttpResponse:
    """Where the terminal is now."""
    if request.terminal is None:
        return HttpResponse(status=204)
    with transaction.atomic():
        kept = operations.note_position(
            terminal=request.terminal, found=request.POST.get("position", ""), cause=Position.Cause.INTERVAL,
            by=request.actor, at=clock.now(),
        )  # fmt: skip
    return HttpResponse(status=204 if kept else 422)
