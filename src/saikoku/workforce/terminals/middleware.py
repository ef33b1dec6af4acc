"""At which device does somebody work? A terminal that is shut gets no page; a session stays where it began."""

from dataclasses import replace

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saikoku.governance.contract import queries as contract
from saikoku.governance.contract.models import Kind
from saikoku.governance.numbers import queries as numbers
from saikoku.governance.numbers.rules.lines import PAPERS
from saikoku.kernel import clock
from saikoku.security.access import operations as access
from saikoku.security.access.rules import permissions
from saikoku.security.access.rules.permissions import GRANTED, Permission, Role
from saikoku.ui import responses
from saikoku.workforce.cards import queries as cards
from saikoku.workforce.terminals import operations, presenters, queries
from saikoku.workforce.terminals.models import Position, Terminal
from saikoku.workforce.terminals.rules import admission
from saikoku.workforce.terminals.rules.states import SHUT, State

FIELD_ROLES = frozenset({Role.COLLECTOR})
FIELD_WORK = frozenset({Permission.RECEIPT_ISSUE})
"""What is done in the field only, by whichever role."""
NOWHERE = "terminal_id"


class TerminalMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        terminal = queries.of_key(request.COOKIES.get(settings.SAIKOKU_TERMINAL_COOKIE, ""))
        request.terminal, request.field_refusal = terminal, None
        if terminal and State(terminal.state) in SHUT:
            return _shut(request, terminal)
        if request.user.is_authenticated:
            if not _stays_where_it_began(request, terminal):
                return _ended(request)
            _limit_to_the_field(request, terminal)
        if terminal:
            request.actor = replace(request.actor, terminal=terminal.number)
            operations.note_seen(terminal=terminal, account_id=request.user.pk if request.user.is_authenticated else None)
        response = self.get_response(request)
        if terminal and request.method == "POST" and response.status_code < 400:
            _note_where(request, terminal)
        return response

    def process_exception(self, request, exception):
        """A collector without his terminal reads what is missing, not only that it is forbidden."""
        wanted = exception.args[0] if isinstance(exception, PermissionDenied) and exception.args else None
        if request.field_refusal is None or wanted not in _field_permissions():
            return None
        access.note_refused_entry(route=request.resolver_match.view_name, by=request.actor, at=clock.now())
        context = {"note": presenters.field_refusal(request.field_refusal)}
        return render(request, "terminals/refused.html", context, status=403)


def _field_permissions() -> frozenset[Permission]:
    return FIELD_WORK.union(*(GRANTED[role] for role in FIELD_ROLES))


def _limit_to_the_field(request, terminal: Terminal | None) -> None:
    """Work in the field is done at a terminal only; elsewhere what remains are one's own page and one's other roles."""
    if request.locked or not (FIELD_ROLES & request.roles or FIELD_WORK & request.permissions):
        return
    is_real = (request.contract or contract.profile()).kind == Kind.REAL
    request.field_refusal = admission.refusal(
        is_real=is_real,
        state=State(terminal.state) if terminal else None,
        certificate=terminal.certificate if terminal else "",
        shown=request.META.get(settings.SAIKOKU_CERTIFICATE_HEADER, "").lower() if settings.SAIKOKU_CERTIFICATE_HEADER else "",
    )
    if request.field_refusal is None:
        held = cards.held(request.actor.worker_number, clock.now())
        request.field_refusal = admission.card_refusal(is_real=is_real, holds_valid=held.valid, holds_any=held.any)
    if request.field_refusal:
        request.roles -= FIELD_ROLES
        request.permissions = permissions.permissions_of(request.roles) - FIELD_WORK | {Permission.HOME}


def _stays_where_it_began(request, terminal: Terminal | None) -> bool:
    here = terminal.pk if terminal else None
    if NOWHERE not in request.session:
        request.session[NOWHERE] = here
        return True
    return admission.same_device(signed_in_from=request.session[NOWHERE], terminal_id=here)


def _ended(request) -> HttpResponse:
    operations.note_moved_session(by=request.actor, at=clock.now())
    logout(request)
    door = reverse("access:sign-in") + "?ended=1"
    return responses.leave_for(door) if request.htmx else redirect(door)


def _shut(request, terminal: Terminal) -> HttpResponse:
    if request.user.is_authenticated:
        operations.note_shut_out(terminal=terminal, by=request.actor, at=clock.now())
        logout(request)
        request.permissions = frozenset()
    if request.htmx:
        return responses.leave_for("/")
    context = {"note": presenters.shut(terminal), "number": terminal.number, "call": _office()}
    return render(request, "terminals/shut.html", context, status=423)


def _office() -> str:
    """The number that stands on papers, where the register has one; a terminal stays shut without it."""
    try:
        return numbers.shown(PAPERS, on=clock.today()).own
    except numbers.NothingShown:
        return ""


def _note_where(request, terminal: Terminal) -> None:
    found = request.headers.get("X-Position") or request.POST.get("position", "")
    if found and request.resolver_match and request.resolver_match.view_name != "terminals:here":
        operations.note_position(
            terminal=terminal, found=found, cause=Position.Cause.ACT, route=request.resolver_match.view_name,
            by=request.actor, at=clock.now(),
        )  # fmt: skip
