"""The pages for change that came back short or over: what became of it, and how it is cleared by two."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from saikoku.collection.cash import forms, operations, presenters
from saikoku.collection.cash.models import ChangeClearing, Passing
from saikoku.collection.cash.operations import change as acts_of_change
from saikoku.collection.cash.presenters import clearing as words
from saikoku.collection.cash.queries import change
from saikoku.collection.cash.rules.clearing import OF_CHANGE
from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.CASH_VIEW)
@require_GET
def show(request: HttpRequest, passing_id: int) -> HttpResponse:
    return _page(request, _row(passing_id))


@requires(Permission.CASH_KEEP)
@require_POST
def ask(request: HttpRequest, passing_id: int) -> HttpResponse:
    """One person says how the difference was cleared."""
    row = _row(passing_id)
    form = forms.Clear(request.POST, outcomes=OF_CHANGE if row.difference > 0 else ())
    if acts.attempt(request, form, acts_of_change.ask, words.explain, passing_id=row.pk):
        return redirect("cash:change-difference", row.pk)
    return _page(request, row, form=form)


@requires(Permission.CASH_KEEP)
@require_POST
def confirm(request: HttpRequest, clearing_id: int) -> HttpResponse:
    """The second person counted the money, or read the decision."""
    found = _waiting(clearing_id)
    form = forms.Recount(request.POST) if found.passing.difference < 0 else forms.Form(request.POST)
    if acts.attempt(request, form, acts_of_change.confirm, words.explain, clearing_id=found.pk):
        return redirect("cash:change-difference", found.passing_id)
    return _page(request, _row(found.passing_id), second=form)


@requires(Permission.CASH_KEEP)
@require_POST
def drop(request: HttpRequest, clearing_id: int) -> HttpResponse:
    found = _waiting(clearing_id)
    with suppress(operations.CashRefused):  # the page says how it ended
        acts_of_change.drop(clearing_id=found.pk, by=request.actor, at=clock.now())
    return redirect("cash:change-difference", found.passing_id)


def _row(passing_id: int) -> Passing:
    return get_object_or_404(change.come_back(), pk=passing_id)


def _waiting(clearing_id: int) -> ChangeClearing:
    return get_object_or_404(ChangeClearing.objects.select_related("passing"), pk=clearing_id)


def _page(request: HttpRequest, row: Passing, *, form=None, second=None) -> HttpResponse:
    told, waiting = change.clearings(row), change.open_clearing(row)
    others = Permission.CASH_KEEP in request.permissions and request.actor.worker_number != row.worker_number
    is_short = row.difference < 0
    logins = {one.asked_by for one in told} | {one.end.ended_by for one in told if hasattr(one, "end")}
    names, people = access.names(workers=[row.worker_number], logins=[*logins, row.offered_by, row.end.ended_by])
    return render(request, "cash/change_difference.html", {
        "name": names.get(row.worker_number, row.worker_number), "row": row, "is_short": is_short,
        "title": presenters.difference_words(row.difference), "facts": words.change_facts(row, people),
        "timeline": words.timeline(told, row.difference, people) if told else None,
        "form": form or forms.Clear(outcomes=() if is_short else OF_CHANGE), "waiting": waiting,
        "second": second or (forms.Recount() if is_short else None),
        "may_ask": others and not waiting and not change.is_cleared(row),
        "may_confirm": others and waiting is not None and waiting.asked_by != request.actor.name,
        "may_drop": others and waiting is not None,
    }, status=422 if (form or second) is not None else 200)  # fmt: skip
