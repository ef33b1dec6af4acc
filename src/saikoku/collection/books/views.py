"""The pages of receipts written by hand: print a book, type a leaf, enter it, tell the city of an overpayment."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from saikoku.collection.books import forms, operations, presenters, queries
from saikoku.collection.books.rules.typed import instalments_in
from saikoku.collection.receipts.models import ReceiptLine
from saikoku.documents import leaf as drawing
from saikoku.governance.contract import queries as contract
from saikoku.governance.numbers import queries as numbers
from saikoku.governance.numbers.rules.lines import PAPERS
from saikoku.kernel import clock
from saikoku.kernel.refusals import Refused
from saikoku.registry.debtors import queries as debtors
from saikoku.registry.liabilities.models import Instalment
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts
from saikoku.workforce.papers import operations as papers
from saikoku.workforce.papers import queries as stock
from saikoku.workforce.papers.models import Bundle, Paper
from saikoku.workforce.papers.presenters import typed as words
from saikoku.workforce.papers.rules.numbers import Kind
from saikoku.workforce.papers.rules.states import State

DECISIONS = ("held", "dropped")
MOST_LINES = 200


@requires(Permission.PAPER_KEEP)
@require_safe
def paper(request: HttpRequest, bundle_id: int) -> HttpResponse:
    """The leaves of a book as PDF, until they are taken into stock."""
    bundle = get_object_or_404(Bundle, pk=bundle_id, kind=Kind.LEAF)
    try:
        papers.note_printed(bundle=bundle, by=request.actor, at=clock.now())
    except papers.PaperRefused:
        return render(request, "books/not_again.html", {"bundle": bundle}, status=409)
    told = numbers.shown(PAPERS, on=clock.today())
    content = drawing.render(presenters.book(bundle, contract.profile(), told), at=clock.now())
    headers = {"Content-Disposition": f'inline; filename="{stock.name_of(bundle)}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@requires(Permission.PAPER_TYPE)
@require_GET
def show(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, _leaf(number))


def _leaf(number: str) -> Paper:
    found = stock.find(number)
    if found is None or found.bundle.kind != Kind.LEAF:
        raise Http404
    return found


@requires(Permission.PAPER_TYPE)
@require_http_methods(["GET", "POST"])
def type_leaf(request: HttpRequest, number: str) -> HttpResponse:
    """First who paid; then his instalments are there to be filled in."""
    found = _leaf(number)
    if found.state in (State.USED, State.VOID):
        return redirect("books:show", found.number)
    if request.method == "GET":
        return _typing(request, found, forms.Type(owed=[], labels={}, initial={"worker_number": found.holder}))
    debtor = debtors.of_number(forms.Type.base_fields["debtor_number"].to_python(request.POST.get("debtor_number", "")))
    owed = queries.instalments_of(debtor) if debtor else []
    form = forms.Type(request.POST, owed=owed, labels=presenters.labels(owed))
    if debtor and request.POST.get("asked") != debtor.number:
        shown = forms.Type(owed=owed, labels=presenters.labels(owed), initial={**request.POST.dict(), "asked": debtor.number})
        return _typing(request, found, shown, debtor=debtor)
    if form.is_valid():
        try:
            operations.type_leaf(number=found.number, leaf=form.leaf(), by=request.actor, at=clock.now())
        except Refused as refusal:
            presenters.explain(form, refusal.reasons)
        else:
            return redirect("books:show", found.number)
    return _typing(request, found, form, debtor=debtor, status=422)


@transaction.atomic
def _typing(request: HttpRequest, found: Paper, form: forms.Type, *, debtor=None, status: int = 200) -> HttpResponse:
    if debtor:
        papers.note_shown(number=found.number, about=[debtor.number], by=request.actor, at=clock.now())
    return render(request, "books/type.html", {
        "paper": found, "form": form, "debtor": debtor, "lines": form.line_fields(),
        "code": stock.code_of(found.number),
    }, status=status)  # fmt: skip


@requires(Permission.PAPER_TYPE)
@require_POST
def enter(request: HttpRequest, number: str) -> HttpResponse:
    """Enter what two typed alike; only a leader's reason decides about what came in between."""
    found, form = _leaf(number), forms.Enter(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    decided = form.cleaned_data["decided"] if Permission.PAPER_KEEP in request.permissions else ""
    try:
        receipt = operations.enter(number=found.number, decided=decided, by=request.actor, at=clock.now())
    except Refused as refusal:
        return _page(request, found, refused=refusal.reasons)
    if Permission.CASH_VIEW in request.permissions:
        return redirect("receipts:show", receipt.number)
    return redirect("books:show", found.number)


@requires(Permission.PAPER_KEEP)
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Set what was typed aside, or drop it."""
    found, kind = _leaf(number), request.POST.get("kind", "")
    form = forms.Enter(request.POST)
    if kind not in DECISIONS or not form.is_valid():
        raise Http404
    try:
        papers.decide(
            number=found.number, kind=kind, reason=form.cleaned_data["decided"], by=request.actor, at=clock.now()
        )
    except papers.PaperRefused as refusal:
        return _page(request, found, refused=refusal.reasons)
    return redirect("typing:index")


@transaction.atomic
def _page(
    request: HttpRequest, found: Paper, *, form: forms.Enter | None = None, refused: list[str] | None = None
) -> HttpResponse:
    reading = stock.reading(found)
    leaf, is_used = queries.leaf_of(reading.pair), found.state == State.USED
    if about := debtors.numbers_now(one["debtor"] for one in reading.values):
        papers.note_shown(number=found.number, about=about, by=request.actor, at=clock.now())
    rows = Instalment.objects.in_bulk({one for values in reading.values for one in instalments_in(values)})
    against = queries.against(found, leaf, at=clock.now()) if leaf and not is_used else []
    worker = leaf.worker_number if leaf else ""
    names, people = access.names(workers={found.holder, worker}, logins={one.by for one in reading.typed})
    return render(request, "books/show.html", {
        "may_see_receipt": Permission.CASH_VIEW in request.permissions, "form": form or forms.Enter(),
        "differences": presenters.differences(reading.beside, people, rows) if reading.beside else None,
        "said": presenters.leaf_facts(
            leaf, debtors.of_number(leaf.debtor_number), rows, names
        ) if leaf and not is_used else None,
        **words.page(
            found, reading, against, worker=worker, names=names, by=request.actor, refused=refused,
            leads=Permission.PAPER_KEEP in request.permissions, said=presenters.CONFLICTS, refusals=presenters.REFUSALS,
        ),
    }, status=409 if refused else 422 if form is not None else 200)  # fmt: skip


@requires(Permission.CASH_KEEP)
@require_GET
def overpaid(request: HttpRequest) -> HttpResponse:
    rows = queries.overpaid()
    lines = list(rows[:MOST_LINES])
    of = rows.count() if len(lines) == MOST_LINES else len(lines)
    operations.note_overpaid_shown(lines=lines, by=request.actor, at=clock.now())
    return render(request, "books/overpaid.html", {"table": presenters.overpaid_table(lines, of=of)})


@requires(Permission.CASH_KEEP)
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, line_id: int) -> HttpResponse:
    """Write down that the city knows."""
    line = get_object_or_404(ReceiptLine.objects.select_related("receipt__debtor").exclude(overpaid=0), pk=line_id)
    form = forms.Told(request.POST or None)
    if acts.attempt(request, form, operations.tell_city, presenters.explain, line_id=line_id):
        return redirect("books:overpaid")
    operations.note_overpaid_shown(lines=[line], by=request.actor, at=clock.now())
    return render(request, "books/tell.html", {
        "table": presenters.overpaid_table([line]), "form": form,
    }, status=422 if form.errors else 200)  # fmt: skip
