"""The pages for a collector who is away: count in his stead, end what he left open, write down what he objects."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from saikoku.collection.cash import forms, operations, presenters, queries
from saikoku.collection.cash.operations import booking
from saikoku.collection.cash.presenters import passing as words
from saikoku.collection.cash.presenters import refusing
from saikoku.collection.receipts import operations as receipts
from saikoku.collection.receipts import queries as taken
from saikoku.collection.receipts.rules import states
from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.CASH_KEEP)
@require_http_methods(["GET", "POST"])
def count(request: HttpRequest, worker: str, day: date) -> HttpResponse:
    """Somebody of the office counts a day in the collector's stead; a third person confirms as always."""
    form = forms.CountForAbsent(request.POST or None)
    if acts.attempt(request, form, operations.count_for_absent, refusing.explain, worker_number=worker, day=day):
        return redirect("cash:close", worker, day)
    return _page(request, worker, day, form)


def _page(request: HttpRequest, worker: str, day: date, form, *, refused: list[str] | None = None) -> HttpResponse:
    rows, last = taken.of_day(worker, day), queries.last_count(worker, day)
    intents = taken.open_intents(worker)
    if not (rows or last or intents or queries.waits_for_a_count(worker, day)):
        raise Http404
    booking.note_day_shown(people=[one.debtor for one in intents], by=request.actor, at=clock.now())
    open_papers = [
        one for one in rows
        if taken.state(one) in states.UNANSWERED and states.Step.ANSWERED_FOR not in {step.step for step in one.steps.all()}
    ]  # fmt: skip
    return render(request, "cash/absent.html", {
        "worker": worker, "name": access.names_by_worker([worker]).get(worker, worker), "day": day, "form": form,
        "last": last, "has_ended": taken.has_ended(worker, day), "drop": forms.Reason(),
        "refusal": refusing.refusal(refused) if refused else None,
        "facts": presenters.day_facts(queries.day_of(worker, day), last, shows_count=False),
        "lost": presenters.lost_note(taken.lost_of(worker, day), enters=True),
        "intents": words.intents_table(intents), "unanswered": words.unanswered_table(open_papers),
    }, status=409 if refused else 422 if form.errors else 200)  # fmt: skip


@requires(Permission.CASH_KEEP)
@require_POST
def drop_intents(request: HttpRequest, worker: str, day: date) -> HttpResponse:
    """End what the collector began and cannot end."""
    form = forms.Reason(request.POST)
    if not form.is_valid():
        return _page(request, worker, day, forms.CountForAbsent(), refused=["reason-missing"])
    try:
        for intent in taken.open_intents(worker):
            receipts.drop_for_absent(key=intent.key, by=request.actor, at=clock.now(), **form.cleaned_data)
    except receipts.ReceiptRefused as refusal:
        return _page(request, worker, day, forms.CountForAbsent(), refused=refusal.reasons)
    return redirect("cash:absent", worker, day)


@requires(Permission.CASH_KEEP)
@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, worker: str, day: date) -> HttpResponse:
    """What the collector objects from afar is written down for him, and answered as always."""
    if not taken.has_ended(worker, day):
        raise Http404
    form = forms.Text(request.POST or None)
    if acts.attempt(request, form, operations.record_objection, refusing.explain, worker_number=worker, day=day):
        return redirect("cash:close", worker, day)
    return render(request, "cash/objection.html", {
        "worker": worker, "name": access.names_by_worker([worker]).get(worker, worker), "day": day, "form": form,
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.RECEIPT_ISSUE)
@require_POST
def acknowledge(request: HttpRequest, day: date) -> HttpResponse:
    """The collector has looked at his statement."""
    try:
        operations.acknowledge(day=day, by=request.actor, at=clock.now())
    except operations.CashRefused as refusal:
        raise Http404 from refusal  # without a worker number there is no statement
    return redirect("cash:statement", day)
