"""The pages of call and visit sheets: fill and print, type one back, record it."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from saikoku.documents import sheet as drawing
from saikoku.governance.contract import queries as contract
from saikoku.kernel import clock
from saikoku.kernel.refusals import Refused
from saikoku.outreach.sheets import forms, operations, presenters, queries
from saikoku.registry.debtors import queries as debtors
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

SHEETS = (Kind.CALL, Kind.VISIT)
DECISIONS = ("held", "dropped")


@requires(Permission.PAPER_KEEP)
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest) -> HttpResponse:
    """Sheets from today's list or route, counted out to somebody."""
    form = forms.Fill(request.POST or None, people=access.workers())
    if done := acts.attempt(request, form, operations.fill, presenters.explain):
        return redirect("papers:bundle", done.made.pk)
    return render(request, "sheets/fill.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.PAPER_KEEP)
@require_safe
def paper(request: HttpRequest, bundle_id: int) -> HttpResponse:
    bundle = get_object_or_404(Bundle, pk=bundle_id, kind__in=SHEETS)
    rows = list(bundle.papers.order_by("place"))
    papers.note_printed(bundle=bundle, by=request.actor, at=clock.now())
    if about := debtors.numbers_now(one.facts["debtor"] for one in rows if one.facts):
        papers.note_shown(number=stock.name_of(bundle), about=about, by=request.actor, at=clock.now())
    names = access.names_by_worker(one.holder for one in rows)
    content = drawing.render(presenters.printed(bundle, rows, names, contract.profile(), bundle.made_at), at=clock.now())
    headers = {"Content-Disposition": f'inline; filename="{stock.name_of(bundle)}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@requires(Permission.PAPER_TYPE)
@require_GET
def show(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, _sheet(number))


def _sheet(number: str) -> Paper:
    found = stock.find(number)
    if found is None or found.bundle.kind not in SHEETS:
        raise Http404
    return found


@requires(Permission.PAPER_TYPE)
@require_http_methods(["GET", "POST"])
def type_sheet(request: HttpRequest, number: str) -> HttpResponse:
    found = _sheet(number)
    if found.state in (State.USED, State.VOID):
        return redirect("sheets:show", found.number)
    printed = found.facts.get("debtor", "")
    debtor = debtors.of_number(request.POST.get("debtor_number", "").strip() or printed)
    form = forms.Type(
        request.POST or None, kind=Kind(found.bundle.kind),
        phones=queries.phones_of(debtor) if debtor and debtor.number == printed else [],
        initial={"worker_number": found.holder, "debtor_number": printed},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            operations.type_sheet(
                number=found.number, sheet=form.sheet(), note=form.words(), by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            presenters.explain(form, refusal.reasons)
        else:
            return redirect("sheets:show", found.number)
    if debtor:
        papers.note_shown(number=found.number, about=[debtor.number], by=request.actor, at=clock.now())
    return render(request, "sheets/type.html", {
        "paper": found, "kind": presenters.kind_words(found), "form": form, "debtor": debtor,
        "is_call": found.bundle.kind == Kind.CALL,
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.PAPER_TYPE)
@require_POST
def enter(request: HttpRequest, number: str) -> HttpResponse:
    """Record what two typed alike; only a leader's reason decides about what came in between."""
    found, form = _sheet(number), forms.Enter(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    decided = form.cleaned_data["decided"] if Permission.PAPER_KEEP in request.permissions else ""
    try:
        operations.record(number=found.number, decided=decided, by=request.actor, at=clock.now())
    except Refused as refusal:
        return _page(request, found, refused=refusal.reasons)
    return redirect("sheets:show", found.number)


@requires(Permission.PAPER_KEEP)
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Set what was typed aside, or drop it."""
    found, kind, form = _sheet(number), request.POST.get("kind", ""), forms.Enter(request.POST)
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
    read, is_used = queries.sheet_of(found, reading.pair), found.state == State.USED
    named = {one["debtor"] for one in reading.values} | ({found.facts["debtor"]} if found.facts else set())
    if about := debtors.numbers_now(named):
        papers.note_shown(number=found.number, about=about, by=request.actor, at=clock.now())
    against = queries.against(found, *read, at=clock.now()) if read and not is_used else []
    worker = read[0].worker_number if read else ""
    names, people = access.names(workers={found.holder, worker}, logins={one.by for one in reading.typed})
    return render(request, "sheets/show.html", {
        "form": form or forms.Enter(),
        "differences": presenters.differences(reading.beside, people) if reading.beside else None,
        "said": presenters.sheet_facts(
            reading.pair[1].values, read[1], debtors.of_number(read[0].debtor_number), names
        ) if read and not is_used else None,
        **words.page(
            found, reading, against, worker=worker, names=names, by=request.actor, refused=refused,
            leads=Permission.PAPER_KEEP in request.permissions, said=presenters.CONFLICTS, refusals=presenters.REFUSALS,
        ),
    }, status=409 if refused else 422 if form is not None else 200)  # fmt: skip
