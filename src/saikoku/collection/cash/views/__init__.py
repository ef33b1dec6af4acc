"""The pages of the cash: count, close, pay in, the cash book, the city's rows, statement and objection."""

from collections.abc import Sequence
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from saikoku.collection.cash import forms, operations, presenters, queries
from saikoku.collection.cash.models import Deposit, Objection
from saikoku.collection.cash.operations import booking, objecting
from saikoku.collection.cash.presenters import book as cash_book
from saikoku.collection.cash.presenters import change as lent
from saikoku.collection.cash.presenters import clearing as differing
from saikoku.collection.cash.presenters import passing as between
from saikoku.collection.cash.presenters import refusing
from saikoku.collection.cash.queries import change as changing
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.collection.receipts import queries as receipts
from saikoku.collection.receipts.queries import pairing
from saikoku.governance.contract import queries as contract
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts
from saikoku.workforce.papers import queries as papers
from saikoku.workforce.papers.rules.numbers import Kind as Paper

MOST_ROWS = 200
PAPERS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@requires(Permission.CASH_VIEW)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    agreed = terms.agreed(today)
    days, closed, deposits = queries.open_days(today), queries.at_hand(), queries.latest_deposits(today)
    closes, gaps, cleared = closed.lying, closed.gaps, closed.cleared
    (passings, back), covered, held = changing.at_hand(queries.open_passings()), ledger.insured(today), ledger.holdings()
    change = {holder: yen for (account, holder), yen in held.items() if account == Account.FLOAT}
    *unmet, had_losses = queries.counts(today, agreed["receipt_credit_days"])
    keeps = Permission.CASH_KEEP in request.permissions
    ended = [*closes, *gaps, *(one.close for one in cleared)]
    workers = {one.worker_number for one in (*days, *passings, *back)} | {one.count.worker_number for one in ended} | {*change}
    names, people = access.names(workers=workers, logins=[one.prepared_by for one in deposits])
    return render(request, "cash/index.html", {
        "tiles": presenters.tiles(
            sum(yen for (account, _), yen in held.items() if account == Account.CASH), held.get((Account.SAFE, ""), 0),
            receipts.insured_sum(agreed, covered),
            sum(one.due_on < today for one in (*closes, *cleared))
            + sum(one.late for one in deposits if not hasattr(one, "proof")),
        ),
        "notes": presenters.notes(
            *unmet, queries.open_objections(request.actor.name) if keeps else [], name=request.actor.name,
            lost=len(receipts.lost_in_open_days()) if keeps and had_losses else 0,
        ),
        "cover": between.cover_note(covered, today, agreed["cash_cover_alarm_days"]),
        "passing": between.passing_table(passings, names, takes=keeps),
        "change": between.change_table(change, names, keeps=keeps),
        "open": presenters.open_table(days, names, today),
        "safe": presenters.deposit_table(closes, cleared, names, today),
        "differences": differing.differences_table(gaps, back, names, today),
        "deposits": presenters.deposits_table(deposits, people),
        "may_verify": Permission.RECEIPT_VERIFY in request.permissions,
        "may_deposit": bool(closes or cleared) and keeps, "may_lend": keeps,
    })  # fmt: skip


@requires(Permission.RECEIPT_ISSUE)
@require_http_methods(["GET", "POST"])
def count(request: HttpRequest, day: date) -> HttpResponse:
    """The collector counts his own day."""
    worker = request.actor.worker_number
    form = forms.Count(request.POST or None)
    if acts.attempt(request, form, operations.count_day, refusing.explain, day=day):
        return redirect("cash:statement", day)
    last, misfits = queries.last_count(worker, day), pairing.misfits_of(worker, day)
    booking.note_day_shown(people=misfits.people.values(), by=request.actor, at=clock.now())
    return render(request, "cash/count.html", {
        "day": day, "form": form, "last": last, "has_ended": receipts.has_ended(worker, day),
        "facts": presenters.day_facts(
            queries.day_of(worker, day), last, shows_count=True, handed=queries.handed_over(worker, day)
        ),
        "lost": presenters.lost_note(receipts.lost_of(worker, day), enters=False),
        "misfits": presenters.misfit_notes(misfits),
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.RECEIPT_ISSUE)
@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, day: date) -> HttpResponse:
    """Everything that is charged to the collector for a day, and his right to object."""
    worker = request.actor.worker_number
    form = forms.Text(request.POST or None)
    if acts.attempt(request, form, operations.raise_objection, refusing.explain, day=day):
        return redirect("cash:statement", day)
    legs, raised, last = queries.charged(worker, day), queries.objections(worker, day), queries.last_count(worker, day)
    names = access.names_of({leg.entry.posted_by for leg in legs} | _people(raised))
    return render(request, "cash/statement.html", {
        "day": day, "form": form, "table": presenters.charged_table(legs, names),
        "facts": presenters.day_facts(queries.day_of(worker, day), last, shows_count=True),
        "pieces": presenters.pieces_table(last) if last else None,
        "passed": between.passed_table(queries.passings_of(worker, day)),
        "is_seen": queries.is_acknowledged(worker, day), "counted_for": bool(last and last.absence),
        "has_ended": receipts.has_ended(worker, day),
        "objections": presenters.objection_timeline(raised, names) if raised else None,
    }, status=422 if form.errors else 200)  # fmt: skip


def _people(raised: list[Objection]) -> set[str]:
    return {one.raised_by for one in raised} | {one.answer.answered_by for one in raised if hasattr(one, "answer")}


@requires(Permission.CASH_VIEW)
@require_GET
def close(request: HttpRequest, worker: str, day: date) -> HttpResponse:
    """The second person counts without seeing the first count; who may only look sees the same."""
    return _close_page(request, worker, day, forms.Recount(lost=bool(receipts.lost_of(worker, day))))


@requires(Permission.CASH_KEEP)
@require_POST
def confirm(request: HttpRequest, worker: str, day: date) -> HttpResponse:
    form, refused = forms.Recount(request.POST, lost=bool(receipts.lost_of(worker, day))), []
    if form.is_valid():
        try:
            operations.confirm_close(worker_number=worker, day=day, by=request.actor, at=clock.now(), **form.cleaned_data)
        except operations.CashRefused as refusal:
            refused = refusal.reasons
        else:
            return redirect("cash:index")
    return _close_page(request, worker, day, form, refused)


def _close_page(
    request: HttpRequest, worker: str, day: date, form: forms.Recount, refused: Sequence[str] = ()
) -> HttpResponse:
    keeps = Permission.CASH_KEEP in request.permissions
    rows, last = receipts.of_day(worker, day), queries.last_count(worker, day)
    if not (rows or last or queries.waits_for_a_count(worker, day)):
        raise Http404
    has_ended = receipts.has_ended(worker, day)
    booking.note_day_shown(people=[row.debtor for row in rows], by=request.actor, at=clock.now())
    return render(request, "cash/close.html", {
        "worker": worker, "name": access.names_by_worker([worker]).get(worker, worker), "day": day, "form": form,
        "keeps": keeps, "refusal": refusing.refusal(refused) if refused else None, "last": last,
        "lost": None if has_ended else presenters.lost_note(receipts.lost_of(worker, day), enters=keeps),
        "misfits": presenters.misfit_notes(pairing.misfits_of(worker, day)),
        "is_own": worker == request.actor.worker_number, "leaves": presenters.leaves_note(papers.out(worker, Paper.LEAF)),
        "has_ended": has_ended, "rows": presenters.receipts_table(rows),
        "facts": presenters.day_facts(queries.day_of(worker, day), last, shows_count=has_ended),
        "differs": has_ended and last is not None and last.difference != 0,
    }, status=409 if refused else 422 if form.errors else 200)  # fmt: skip


@requires(Permission.CASH_KEEP)
@require_http_methods(["GET", "POST"])
def deposit(request: HttpRequest) -> HttpResponse:
    closes, cleared = queries.to_deposit(), list(queries.made_good_to_deposit())
    days = [*closes, *(one.clearing.close for one in cleared)]
    names = access.names_by_worker(close.count.worker_number for close in days)
    initial = {"closes": [close.pk for close in closes], "cleared": [one.pk for one in cleared]}
    form = forms.NewDeposit(request.POST or None, closes=closes, cleared=cleared, names=names, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = operations.prepare_deposit(
                close_ids=given.get("closes", ()), cleared_ids=given.get("cleared", ()), place=given["place"], by=request.actor,
                at=clock.now(),
            )  # fmt: skip
        except operations.CashRefused as refusal:
            refusing.explain(form, refusal.reasons)
        else:
            return redirect("cash:prove", made.number)
    return render(request, "cash/deposit.html", {"form": form, "none": not days}, status=422 if form.errors else 200)


@requires(Permission.CASH_VIEW)
@require_GET
def prove(request: HttpRequest, number: str) -> HttpResponse:
    return _deposit_page(request, number, forms.Prove())


@requires(Permission.CASH_KEEP)
@require_POST
def note_paid(request: HttpRequest, number: str) -> HttpResponse:
    form, refused = forms.Prove(request.POST), []
    if form.is_valid():
        try:
            operations.prove_deposit(number=number, by=request.actor, at=clock.now(), **form.cleaned_data)
        except operations.CashRefused as refusal:
            refused = refusal.reasons
        else:
            return redirect("cash:index")
    return _deposit_page(request, number, form, refused)


def _deposit_page(request: HttpRequest, number: str, form: forms.Prove, refused: Sequence[str] = ()) -> HttpResponse:
    found = get_object_or_404(Deposit.objects.select_related("proof"), number=number)
    keeps = Permission.CASH_KEEP in request.permissions
    if not keeps:
        booking.note_deposit_shown(number=number, by=request.actor, at=clock.now())
    parts, proof = queries.parts_of(found), getattr(found, "proof", None)
    names = access.names_by_worker(part.day_close.count.worker_number for part in parts)
    return render(request, "cash/prove.html", {
        "deposit": found, "proof": proof, "form": form, "keeps": keeps,
        "refusal": refusing.refusal(refused) if refused else None,
        "prepared": access.names_of([found.prepared_by]).get(found.prepared_by, found.prepared_by),
        "table": presenters.parts_table(parts, names, paid_on=proof.paid_on if proof else None, today=clock.today()),
    }, status=409 if refused else 422 if form.errors else 200)  # fmt: skip


@requires(Permission.CASH_KEEP)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, objection_id: int) -> HttpResponse:
    found = get_object_or_404(Objection.objects.select_related("answer"), pk=objection_id)
    form, refused = forms.Text(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_objection(
                objection_id=objection_id, by=request.actor, at=clock.now(), **form.cleaned_data
            )
        except operations.CashRefused as refusal:
            refused = refusal.reasons
        else:
            return redirect("cash:index")
    names = access.names_of(_people([found]))
    return render(request, "cash/answer.html", {
        "objection": found, "form": form, "is_open": not hasattr(found, "answer"),
        "may_answer": not objecting.refusals(found, by=request.actor),
        "refusal": refusing.refusal(refused) if refused else None,
        "timeline": presenters.objection_timeline([found], names),
    }, status=409 if refused else 422 if form.errors else 200)  # fmt: skip


@requires(Permission.CASH_VIEW)
@require_GET
def city(request: HttpRequest) -> HttpResponse:
    """The city's rows against our receipts, both ways; numbers only, no names."""
    today = clock.today()
    days = terms.value("receipt_credit_days", on=today)
    uncredited, unknown = queries.uncredited(today, days), queries.city_rows_without_receipt()
    shown = list(unknown[:MOST_ROWS])
    return render(request, "cash/city.html", {
        "days": days,
        "uncredited": presenters.uncredited_table(uncredited[:MOST_ROWS], of=len(uncredited)),
        "unknown": presenters.unknown_table(shown, of=unknown.count() if len(shown) == MOST_ROWS else len(shown)),
    })  # fmt: skip


@requires(Permission.CASH_VIEW)
@require_GET
def book(request: HttpRequest) -> HttpResponse:
    month = _month(request.GET.get("month", ""))
    started, rows, change, names = _book(month)
    return render(request, "cash/book.html", {
        "month": month, "table": cash_book.table(started, rows, names), "change": lent.book_table(*change, names),
    })  # fmt: skip


def _book(month: Month) -> tuple[int, list[queries.BookRow], tuple[int, list[queries.ChangeRow]], dict[str, str]]:
    """The city's money, the contractor's change, and who they are that had it."""
    started, rows = queries.cash_book(month.first, month.last)
    change = queries.change_book(month.first, month.last)
    return started, rows, change, access.names_by_worker(row.holder for row in (*rows, *change[1]))


def _month(text: str) -> Month:
    try:
        return Month.parse(text) if text else Month.of(clock.today())
    except ValueError as wrong:
        raise Http404 from wrong


@requires(Permission.CASH_VIEW)
@require_safe
def book_paper(request: HttpRequest, month: Month, form: str) -> HttpResponse:
    if form not in PAPERS:
        raise Http404
    started, rows, change, names = _book(month)
    facts = cash_book.report(
        month, started, rows, names, contract.profile(), at=clock.now(), change=lent.sections(*change, names)
    )
    content = booking.take_book(facts=facts, form=form, by=request.actor, at=clock.now())
    answer = HttpResponse(content, content_type=PAPERS[form])
    way = "inline" if form == "pdf" else "attachment"
    answer.headers["Content-Disposition"] = f'{way}; filename="cash-book-{month}.{form}"'
    return answer
