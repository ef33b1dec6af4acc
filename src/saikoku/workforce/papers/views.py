"""The pages of numbered paper: stock, sums, what is out, what waits; one's own; what is being typed back."""

from datetime import timedelta

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts
from saikoku.ui import components as ui
from saikoku.ui.addresses import page_number
from saikoku.workforce.papers import forms, operations, presenters, queries
from saikoku.workforce.papers.models import Bundle, Transfer
from saikoku.workforce.papers.rules.numbers import Kind, parse

A_PAGE = 20
SUMMED_DAYS = timedelta(days=13)
MOST_WAITING = 50


@requires(Permission.PAPER_VIEW)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    today, page = clock.today(), page_number(request.GET.get("page", ""))
    (waiting, of), out = _first(queries.waiting_transfers()), queries.out()
    sums = queries.sums(today - SUMMED_DAYS, today)
    found = list(queries.bundles()[(page - 1) * A_PAGE : page * A_PAGE + 1])
    workers = {one.holder for one in (*waiting, *out, *sums)}
    names, people = access.names(workers=workers, logins=[one.recorded_by for one in waiting])
    return render(request, "papers/index.html", {
        "may_keep": Permission.PAPER_KEEP in request.permissions,
        "due": presenters.due_note(queries.due_back(today)),
        "tiles": presenters.tiles(queries.totals(), queries.open_typings().count()),
        "waiting": presenters.waiting_table(waiting, names, people, of=of),
        "out": presenters.out_table(out, names),
        "sums": presenters.sums_table(sums, names),
        "bundles": presenters.stocks_table(queries.stocks(found[:A_PAGE])),
        "paging": _paging(page, found) if page > 1 or found[A_PAGE:] else None,
    })  # fmt: skip


def _first(rows: QuerySet) -> tuple[list, int]:
    """As many as a page shows, and how many there are in all."""
    found = list(rows[:MOST_WAITING])
    return found, len(found) if len(found) < MOST_WAITING else rows.count()


def _paging(page: int, found: list[Bundle]) -> ui.Paging:
    address = reverse("papers:index")
    first = (page - 1) * A_PAGE + 1
    return ui.Paging(
        first, first + len(found[:A_PAGE]) - 1, queries.bundles().count(),
        previous_url=f"{address}?page={page - 1}" if page > 1 else "",
        next_url=f"{address}?page={page + 1}" if found[A_PAGE:] else "",
    )  # fmt: skip


@requires(Permission.PAPER_KEEP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = forms.NewBundle(request.POST or None)
    if done := acts.attempt(request, form, operations.make_bundle, presenters.explain):
        return redirect("papers:bundle", done.made.pk)
    return render(request, "papers/new.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.PAPER_VIEW)
@require_GET
def bundle(request: HttpRequest, bundle_id: int) -> HttpResponse:
    return _bundle(request, get_object_or_404(Bundle, pk=bundle_id))


@requires(Permission.PAPER_KEEP)
@require_POST
def count(request: HttpRequest, bundle_id: int) -> HttpResponse:
    """Write down what was counted."""
    found = get_object_or_404(Bundle, pk=bundle_id)
    form = forms.Transfer(request.POST, bundle=found, people=access.workers())
    if done := acts.attempt(request, form, operations.record_transfer, presenters.explain, bundle_id=bundle_id):
        waits = not hasattr(done.made, "end")
        return redirect("hands:transfer", done.made.pk) if waits else redirect("papers:bundle", bundle_id)
    return _bundle(request, found, form=form, status=422)


def _bundle(request: HttpRequest, found: Bundle, *, form: forms.Transfer | None = None, status: int = 200) -> HttpResponse:
    steps, states = queries.steps_of(found), queries.named_states(found)
    logins = {found.made_by, *found.printings.values_list("by", flat=True), *(one.recorded_by for one in steps)}
    logins |= {one.end.by for one in steps if hasattr(one, "end")}
    workers = {holder for _, holder, _ in states} | {one.holder for one in steps}
    names, people = access.names(workers=workers, logins=logins)
    may_keep = Permission.PAPER_KEEP in request.permissions
    return render(request, "papers/bundle.html", {
        "bundle": found, "name": queries.name_of(found),
        "facts": presenters.bundle_facts(found, people, clock.today()),
        "states": presenters.states_table(states, names),
        "timeline": presenters.timeline(steps, names, people),
        "print_url": reverse(presenters.PRINTS[Kind(found.kind)], args=[found.pk]) if may_keep else "",
        "form": form or (forms.Transfer(bundle=found, people=access.workers()) if may_keep else None),
    }, status=status)  # fmt: skip


@requires(Permission.PAPER_OWN)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What one holds oneself, and what one is to confirm."""
    worker = request.actor.worker_number
    waiting, of = _first(queries.waiting_transfers().filter(holder=worker)) if worker else ([], 0)
    names, people = access.names(workers=[worker], logins=[one.recorded_by for one in waiting])
    return render(request, "papers/mine.html", {
        "waiting": presenters.waiting_table(waiting, names, people, of=of),
        "out": presenters.out_table(queries.out(worker) if worker else [], names, caption="自分の手元にある番号"),
    })  # fmt: skip


def _transfer(request: HttpRequest, transfer_id: int) -> Transfer:
    """A leader's to see all; else of what one holds or is to hold."""
    found = get_object_or_404(Transfer.objects.select_related("bundle", "end"), pk=transfer_id)
    if Permission.PAPER_KEEP in request.permissions or (found.holder and found.holder == request.actor.worker_number):
        return found
    raise Http404


@requires(Permission.PAPER_OWN)
@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """The second person counts too; whoever wrote it down may drop it."""
    found, refused = _transfer(request, transfer_id), []
    if request.method == "POST":
        act = operations.drop_transfer if request.POST.get("decision") == "drop" else operations.confirm_transfer
        try:
            act(transfer_id=transfer_id, by=request.actor, at=clock.now())
        except operations.PaperRefused as refusal:
            refused = refusal.reasons
        else:
            may_view = Permission.PAPER_VIEW in request.permissions
            return redirect("papers:bundle", found.bundle_id) if may_view else redirect("hands:mine")
    names, people = access.names(workers=[found.holder], logins=[found.recorded_by])
    return render(request, "papers/transfer.html", {
        "facts": presenters.transfer_facts(found, names, people),
        "printed": presenters.printed_more_than_once(found),
        "refusal": presenters.refusal(refused) if refused else None,
        "is_open": not hasattr(found, "end"),
        "may_confirm": found.recorded_by != request.actor.name,
    }, status=409 if refused else 200)  # fmt: skip


@requires(Permission.PAPER_TYPE)
@require_http_methods(["GET", "POST"])
def typing(request: HttpRequest) -> HttpResponse:
    """Papers that are being typed back, and the number of the next one."""
    form = forms.Find(request.POST or None)
    if request.method == "POST" and form.is_valid():
        paper = queries.find(form.cleaned_data["number"])
        if paper is not None:
            return redirect(presenters.PAGES[parse(paper.number).kind], paper.number)
        presenters.explain(form, ["paper-unknown"])
    found, of = _first(queries.open_typings())
    people = access.names_of(typed.by for paper in found for typed in queries.standing_typings(paper))
    return render(request, "papers/typing.html", {
        "form": form, "table": presenters.typing_table(found, people, of=of),
    }, status=422 if form.errors else 200)  # fmt: skip
