"""The pages on which money and change pass between a collector and the safe."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.collection.cash import forms, operations, queries
from saikoku.collection.cash.models import Passing
from saikoku.collection.cash.operations.passing import expected_of
from saikoku.collection.cash.presenters import passing as words
from saikoku.collection.cash.presenters import refusing
from saikoku.collection.cash.rules.passing import Way
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.collection.receipts import queries as receipts
from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.RECEIPT_ISSUE)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What the collector has in hand, money and change apart, and what waits for him."""
    worker, today = request.actor.worker_number, clock.today()
    passings = list(queries.open_passings(worker)) if worker else []
    change = ledger.held(Account.FLOAT, worker)
    return render(request, "cash/mine.html", {
        "tiles": words.mine_tiles(ledger.held(Account.CASH, worker), change), "has_change": change > 0,
        "notes": words.lent_notes(passings) + words.closed_notes(list(queries.closed_for(worker).select_related("count"))),
        "passing": words.passing_table(passings, access.names_by_worker([worker]), takes=False), "today": today,
        "has_ended": receipts.has_ended(worker, today),
    })  # fmt: skip


@requires(Permission.RECEIPT_ISSUE)
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, way: str) -> HttpResponse:
    """The collector counts what he gives: money of the day, or all of his change."""
    if way not in (Way.HANDOVER, Way.RETURN):
        raise Http404
    form = forms.Give(request.POST or None, explains=way == Way.RETURN)
    if acts.attempt(request, form, operations.offer, refusing.explain, way=Way(way)):
        return redirect("cash:mine")
    held = expected_of(Way(way), request.actor.worker_number, clock.today())
    return _giving(request, Way(way), form, held=held, back="cash:mine")


@requires(Permission.CASH_KEEP)
@require_http_methods(["GET", "POST"])
def lend(request: HttpRequest) -> HttpResponse:
    """Somebody of the office counts the change for a collector, who counts it too before it is his."""
    form = forms.Lend(request.POST or None, workers=access.workers_who(Permission.RECEIPT_ISSUE))
    if acts.attempt(request, form, operations.offer, refusing.explain, way=Way.LEND):
        return redirect("cash:index")
    return _giving(request, Way.LEND, form, back="cash:index")


@requires(Permission.CASH_KEEP)
@require_http_methods(["GET", "POST"])
def return_for(request: HttpRequest, worker: str) -> HttpResponse:
    """Change of a collector who cannot give it back himself."""
    held = expected_of(Way.RETURN, worker, clock.today())
    if not held:
        raise Http404
    form = forms.Give(request.POST or None, explains=True, is_absent=True)
    if acts.attempt(request, form, operations.offer, refusing.explain, way=Way.RETURN, worker_number=worker):
        return redirect("cash:index")
    return _giving(request, Way.RETURN, form, held=held, back="cash:index", worker=worker)


def _giving(
    request: HttpRequest, way: Way, form, *, back: str, held: int | None = None, worker: str = ""
) -> HttpResponse:
    title, says = words.GIVING[way]
    return render(request, "cash/give.html", {
        "title": title, "says": says, "form": form, "held": held, "back": back,
        "name": access.names_by_worker([worker]).get(worker, worker),
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.CASH_KEEP)
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, passing_id: int) -> HttpResponse:
    """Somebody of the office counts what a collector gives; or looks at change that waits for the collector."""
    return _taking(request, get_object_or_404(Passing.objects.select_related("end"), pk=passing_id), drops=True)


@requires(Permission.RECEIPT_ISSUE)
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, passing_id: int) -> HttpResponse:
    """The collector counts the change that he is lent."""
    mine = Passing.objects.filter(way=Way.LEND, worker_number=request.actor.worker_number).select_related("end")
    return _taking(request, get_object_or_404(mine, pk=passing_id), drops=False)


def _taking(request: HttpRequest, found: Passing, *, drops: bool) -> HttpResponse:
    form, refused = forms.Recount(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        try:
            operations.take(passing_id=found.pk, by=request.actor, at=clock.now(), **form.cleaned_data)
        except operations.CashRefused as refusal:
            refused = refusal.reasons
        else:
            return redirect("cash:index" if drops else "cash:mine")
    is_open = queries.open_passings(found.worker_number).filter(pk=found.pk).exists()
    names, logins = access.names(workers=[found.worker_number], logins=[found.offered_by, _ended_by(found)])
    return render(request, "cash/take.html", {
        "passing": found, "form": form, "back": "cash:index" if drops else "cash:mine",
        "is_open": is_open, "drops": drops and is_open,
        "takes": is_open and (found.way == Way.LEND) != drops and found.offered_by != request.actor.name,
        "refusal": refusing.refusal(refused) if refused else None,
        "facts": words.facts(found, names, logins, shows_sum=not is_open),
        "pieces": words.pieces_of(found) if not is_open else [],
    }, status=409 if refused else 422 if form.errors else 200)  # fmt: skip


def _ended_by(found: Passing) -> str:
    end = getattr(found, "end", None)
    return end.ended_by if end else ""


@requires(Permission.CASH_KEEP)
@require_POST
def drop(request: HttpRequest, passing_id: int) -> HttpResponse:
    get_object_or_404(Passing, pk=passing_id)
    try:
        operations.drop(passing_id=passing_id, by=request.actor, at=clock.now())
    except operations.CashRefused:
        return redirect("cash:take", passing_id)  # the page says how it ended
    return redirect("cash:index")
