"""The pages for a difference of a close: what became of it, by whom, and how it is cleared by two."""

from contextlib import suppress
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from saikoku.collection.cash import forms, operations, presenters, queries
from saikoku.collection.cash.models import Clearing, DayClose
from saikoku.collection.cash.presenters import clearing as words
from saikoku.collection.cash.rules.clearing import OF_CLOSE
from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.CASH_VIEW)
@require_GET
def show(request: HttpRequest, worker: str, day: date) -> HttpResponse:
    return _page(request, _close(worker, day))


@requires(Permission.CASH_KEEP)
@require_POST
def ask(request: HttpRequest, worker: str, day: date) -> HttpResponse:
    """One person says how the difference was cleared."""
    close = _close(worker, day)
    form = forms.Clear(request.POST, outcomes=OF_CLOSE if close.count.difference > 0 else ())
    if acts.attempt(request, form, operations.ask_clearing, words.explain, close_id=close.pk):
        return redirect("cash:difference", worker, day)
    return _page(request, close, form=form)


@requires(Permission.CASH_KEEP)
@require_POST
def confirm(request: HttpRequest, clearing_id: int) -> HttpResponse:
    """The second person counted the money, or read the city's decision."""
    found = _waiting(clearing_id)
    form = forms.Recount(request.POST) if found.close.count.difference < 0 else forms.Form(request.POST)
    if acts.attempt(request, form, operations.confirm_clearing, words.explain, clearing_id=found.pk):
        return redirect("cash:difference", found.close.count.worker_number, found.close.count.day)
    return _page(request, found.close, second=form)


@requires(Permission.CASH_KEEP)
@require_POST
def drop(request: HttpRequest, clearing_id: int) -> HttpResponse:
    found = _waiting(clearing_id)
    with suppress(operations.CashRefused):  # the page says how it ended
        operations.drop_clearing(clearing_id=found.pk, by=request.actor, at=clock.now())
    return redirect("cash:difference", found.close.count.worker_number, found.close.count.day)


def _close(worker: str, day: date) -> DayClose:
    found = DayClose.objects.filter(count__worker_number=worker, count__day=day).exclude(count__difference=0)
    if close := found.select_related("count").first():
        return close
    raise Http404


def _waiting(clearing_id: int) -> Clearing:
    return get_object_or_404(Clearing.objects.select_related("close__count"), pk=clearing_id)


def _page(request: HttpRequest, close: DayClose, *, form=None, second=None) -> HttpResponse:
    count, told, waiting = close.count, queries.clearings(close), queries.open_clearing(close)
    others = Permission.CASH_KEEP in request.permissions and request.actor.worker_number != count.worker_number
    is_short = count.difference < 0
    logins = {one.asked_by for one in told} | {one.end.ended_by for one in told if hasattr(one, "end")}
    names, people = access.names(workers=[count.worker_number], logins=[*logins, count.counted_by, close.confirmed_by])
    errors = (form or second) is not None
    return render(request, "cash/difference.html", {
        "name": names.get(count.worker_number, count.worker_number), "day": count.day, "worker": count.worker_number,
        "title": presenters.difference_words(count.difference), "is_short": is_short,
        "facts": words.facts(close, people), "timeline": words.timeline(told, count.difference, people) if told else None,
        "form": form or forms.Clear(outcomes=() if is_short else OF_CLOSE), "waiting": waiting,
        "second": second or (forms.Recount() if is_short else None),
        "may_ask": others and not waiting and not queries.is_cleared(close),
        "may_confirm": others and waiting is not None and waiting.asked_by != request.actor.name,
        "may_drop": others and waiting is not None,
    }, status=422 if errors else 200)  # fmt: skip
