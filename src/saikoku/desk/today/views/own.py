"""Own numbers with what is behind them, and the morning's list of broken promises."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saikoku.desk.today import operations
from saikoku.desk.today.presenters import own as presenters
from saikoku.desk.today.queries import broken as broken_promises
from saikoku.desk.today.queries import own as queries
from saikoku.kernel import clock
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission

MOST = 100


@requires(Permission.CALL_WORK)
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    found = {period: _of(request, period, now) for period in queries.PERIODS}
    return render(request, "today/own.html", {
        "table": presenters.table(found), "numbered": bool(request.actor.worker_number),
    })  # fmt: skip


@requires(Permission.CALL_WORK)
@require_GET
@transaction.atomic
def records(request: HttpRequest) -> HttpResponse:
    """The records behind one number."""
    now = clock.now()
    period = request.GET.get("period") if request.GET.get("period") in queries.PERIODS else "today"
    what = request.GET.get("what") if request.GET.get("what") in queries.WHAT else queries.CALLS
    found = _of(request, period, now)
    heading = presenters.heading(period, what, found)
    total = found.count(what)
    found.behind[what] = found.behind[what][:MOST]
    about = {_debtor(one).number for one in found.behind[what]}
    if about:
        operations.note_own_shown(about=sorted(about), by=request.actor, at=now)
    return render(request, "today/own_records.html", {
        "heading": heading, "table": presenters.records(found, what), "more": max(0, total - MOST),
    })  # fmt: skip


def _of(request: HttpRequest, period: str, now) -> queries.Own:
    return queries.own(request.actor.worker_number, request.actor.account_id, period, now)


def _debtor(one):
    return one.records[0].debtor if isinstance(one, queries.Act) else one.debtor


@requires(Permission.CALL_WORK)
@require_GET
@transaction.atomic
def broken(request: HttpRequest) -> HttpResponse:
    """Promises that were not kept: own ones, or with `whose=all` those of the whole team."""
    now, mine = clock.now(), request.actor.worker_number
    everybody = request.GET.get("whose") == "all" or not mine
    found = broken_promises.promises(now.date(), worker_number="" if everybody else mine)
    shown, total = list(found[:MOST]), found.order_by().count()
    if shown:
        operations.note_own_shown(about=sorted({one.debtor.number for one in shown}), by=request.actor, at=now)
    return render(request, "today/broken.html", {
        "table": presenters.promises(shown, heard_by=True, mine=mine), "total": total, "everybody": everybody,
        "more": max(0, total - MOST),
    })  # fmt: skip
