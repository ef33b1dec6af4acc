"""The home page."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saikoku.desk.today import operations
from saikoku.desk.today.presenters import home as presenters
from saikoku.desk.today.presenters import tasks
from saikoku.desk.today.queries import home as queries
from saikoku.kernel import clock
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import addresses


@requires(Permission.HOME)
@require_GET
@transaction.atomic
def home(request: HttpRequest) -> HttpResponse:
    may, now = request.permissions, clock.now()
    page = addresses.page_number(request.GET.get("page", ""))
    pile = queries.next_tasks(request.actor, page) if Permission.TASK_WORK in may else []
    if pile:
        operations.note_tasks_viewed(about=[task.debtor.number for task in pile], by=request.actor, at=now)
    found = queries.waiting(by=request.actor, permissions=may, on=now.date(), now=now)
    return render(request, "today/home.html", {
        "roles": presenters.heading(request.roles),
        "tiles": presenters.tiles(found, may),
        "may_call": Permission.CALL_WORK in may,
        "in_call": Permission.CALL_WORK in may and queries.holds_a_call(request.actor),
        "sees_board": Permission.BOARD_VIEW in may,
        "may_verify": {Permission.RECEIPT_VERIFY, Permission.CASH_VIEW} & set(may) == {Permission.RECEIPT_VERIFY},
        "leads": Permission.CASE_REASSIGN in may,
        "notes": presenters.called(queries.calling_for_a_leader(request.actor)) if Permission.CASE_REASSIGN in may else [],
        "sent_back": presenters.sent_back(queries.texts_sent_back(request.actor)) if Permission.SCRIPT_PROPOSE in may else [],
        "tasks": tasks.table(pile) if pile else None,
        "paging": presenters.paging(page, len(pile), found),
    })  # fmt: skip


@requires(Permission.CASE_REASSIGN)
@require_GET
@in_background
def called(request: HttpRequest) -> HttpResponse:
    """Asked by the page every few seconds: who calls for a leader from his call now."""
    found = queries.calling_for_a_leader(request.actor)
    return render(request, "today/called.html", {"notes": presenters.called(found)})


@requires(Permission.HOME)
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Every place this person may open; the navigation shows the nine most used."""
    return render(request, "today/places.html")
