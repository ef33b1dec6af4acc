"""The pages of the receipts: take, print, answer, void, verify."""

from dataclasses import replace as changed

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.collection.receipts import forms, operations, presenters, queries
from saikoku.collection.receipts.models import Intent, Receipt, ReceiptStep
from saikoku.collection.receipts.operations import papers, printing, showing, voiding
from saikoku.collection.receipts.presenters import journal as halting
from saikoku.collection.receipts.queries import pairing
from saikoku.collection.receipts.rules import states
from saikoku.collection.receipts.rules.states import State, Step
from saikoku.collection.seals import queries as seals
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock
from saikoku.outreach.visits import queries as visits
from saikoku.registry.debtors import queries as debtors
from saikoku.registry.debtors.models import Debtor
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission

BEGIN_FAULT = "この宛名番号の方は見つかりません。番号を確かめてください。"


@requires(Permission.RECEIPT_ISSUE)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    return _mine(request)


@transaction.atomic
def _mine(
    request: HttpRequest, *, form: forms.Begin | None = None, refused: list[str] | None = None, another: Debtor | None = None
) -> HttpResponse:
    """What the collector took today and what is still open; `another`: of whom one more receipt was asked for."""
    now, worker = clock.now(), request.actor.worker_number
    found, owing, has_ended = queries.of_day(worker, now.date()), _owing(request), queries.has_ended(worker, now.date())
    doors, intents = _doors(request, owing), queries.open_intents(worker)
    payers = doors if doors is not None else [another] if another else []
    showing.note(
        "receipts.list.shown", by=request.actor, at=now,
        about=[one.number for one in (*(row.debtor for row in (*found, *intents)), *payers, *owing.people.values())],
    )
    most = terms.value("cash_limit_per_collector", on=now.date())
    given = pairing.numbers_by_person([one.pk for one in payers], now.date()) if payers else {}
    day_sum = queries.sum_of(found, grand=queries.grand_total(worker, until=now.date()))
    return render(request, "receipts/mine.html", {
        "form": form or forms.Begin(), "at_doors_only": doors is not None,
        "payers": [presenters.Payer(one.number, one.name, given.get(one.pk, [])) for one in payers],
        "refusal": presenters.refusal(refused) if refused else None,
        "notes": [
            *presenters.open_notes(intents), *presenters.unpaired_notes(owing, has_ended=has_ended),
            *presenters.seal_notes(len(seals.loans_to_confirm(worker))),
        ],
        "tiles": presenters.tiles(day_sum, ledger.held(Account.CASH, worker), most),
        "table": presenters.table(found),
        "has_ended": has_ended,
        "halted": halting.halted(ledger.halt()),
        "today": now.date(),
        "open_days": queries.unended_days(worker, before=now.date()),
    }, status=409 if refused else 422 if form is not None else 200)  # fmt: skip


@requires(Permission.RECEIPT_ISSUE)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Whoever may open any case names anybody; a collector only those of the stop in his hands."""
    form, doors = forms.Begin(request.POST), _doors(request, _owing(request))
    if not form.is_valid():
        return _mine(request, form=form)
    debtor = debtors.of_number(form.cleaned_data["number"])
    if debtor is None and doors is not None:
        return _mine(request, refused=["not-at-this-door"])  # who is known here is not told
    if debtor is None:
        form.add_error("number", BEGIN_FAULT)
        return _mine(request, form=form)
    among = None if doors is None else [one.pk for one in doors]
    try:
        intent = operations.open_intent(
            debtor_id=debtor.pk, among=among, beside=request.POST.getlist("beside"), by=request.actor, at=clock.now()
        )
    except operations.ReceiptRefused as refusal:
        return _mine(request, refused=refusal.reasons, another=debtor if "receipted-today" in refusal.reasons else None)
    return redirect("receipts:take", intent.key)


def _owing(request: HttpRequest) -> pairing.Unpaired:
    """What does not fit between the collector's doors and receipts; who may name anybody goes to no doors."""
    if Permission.CASE_VIEW in request.permissions:
        return pairing.NOTHING
    return pairing.shown(request.actor.worker_number, clock.today())


def _doors(request: HttpRequest, owing: pairing.Unpaired) -> list[Debtor] | None:
    """Of whom alone money may be taken: the persons of the stop in the collector's hands, and those of whom he recorded that
    he took it. None: of anybody."""
    if Permission.CASE_VIEW in request.permissions:
        return None
    found = visits.in_hands(request.actor.account_id, clock.today())
    due = {one.debtor_id: owing.people[one.debtor_id] for one in owing.pairing.doors}
    return list(({one.debtor_id: one.debtor for one in found} | due).values())


@requires(Permission.RECEIPT_ISSUE)
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, key: str) -> HttpResponse:
    """Choose and count, look at what the receipt will say, issue. The key makes one receipt, however often it is sent."""
    intent = Intent.objects.filter(key=key, worker_number=request.actor.worker_number).select_related("debtor").first()
    if intent is None:
        raise Http404
    owed, shows = queries.owed(intent.debtor_id), _shows_amounts(request, intent)
    if request.method == "GET":
        if intent.state == Intent.State.DONE:
            return redirect("receipts:show", intent.receipt.number)
        return _taking(request, intent, owed, forms.Take(owed=owed, labels=presenters.labels(owed), shows_amounts=shows))
    shown = owed if intent.state == Intent.State.OPEN else _owed_then(intent)
    form = forms.Take(request.POST, owed=shown, labels=presenters.labels(shown), shows_amounts=shows)
    if not form.is_valid():
        return _taking(request, intent, owed, form, status=422)
    is_looked_at = form.cleaned_data["checked"] == form.request().fingerprint
    if intent.state == Intent.State.OPEN and not is_looked_at:
        reasons = operations.refusals_of(intent=intent, request=form.request(), by=request.actor, at=clock.now())
        if reasons:
            presenters.explain(form, reasons)
            return _taking(request, intent, owed, form, status=422)
        return _taking(request, intent, owed, form, review=presenters.review(form.request(), owed))
    try:
        receipt = operations.issue(key=key, request=form.request(), by=request.actor, at=clock.now())
    except operations.KeyReused as refusal:
        return _mine(request, refused=refusal.reasons)
    except operations.ReceiptRefused as refusal:
        presenters.explain(form, refusal.reasons)
        return _taking(request, intent, owed, form, status=422)
    return redirect("receipts:show", receipt.number)


def _shows_amounts(request: HttpRequest, intent: Intent) -> bool:
    """At a door only the person himself hears what he owes; who may open any case sees it there too."""
    if Permission.CASE_VIEW in request.permissions:
        return True
    found = visits.in_hands(request.actor.account_id, clock.today())
    last = next((visits.door_of(one) for one in found if one.debtor_id == intent.debtor_id), None)
    return last is None or last.shows_amounts


def _owed_then(intent: Intent):
    """The instalments of the receipt that was made of the intent, as owed before it: a tap sent again reads the same."""
    lines = list(intent.receipt.lines.select_related("instalment")) if intent.state == Intent.State.DONE else []
    for line in lines:
        line.instalment.balance = line.balance_before
    return [line.instalment for line in lines]


@transaction.atomic
def _taking(request: HttpRequest, intent: Intent, owed, form: forms.Take, *, review=None, status: int = 200) -> HttpResponse:
    showing.note("receipts.taking.shown", about=[intent.debtor.number], by=request.actor, at=clock.now())
    return render(request, "receipts/take.html", {
        "intent": intent, "person": intent.debtor,
        "undrawn": presenters.undrawn(intent.debtor.name, intent.debtor.name_kana),
        "form": form, "owed": presenters.owed_words(owed) if form.shows_amounts else "",
        "table": presenters.owed_table(owed) if form.shows_amounts else None, "review": review,
        "fingerprint": form.request().fingerprint if review else "",
        "hidden": [(field.html_name, field.value() or "") for field in form if field.name != "checked"] if review else [],
        "is_over": intent.state != Intent.State.OPEN,
    }, status=status)  # fmt: skip


@requires(Permission.RECEIPT_ISSUE)
@require_POST
def drop(request: HttpRequest, key: str) -> HttpResponse:
    try:
        operations.drop_intent(key=key, by=request.actor, at=clock.now())
    except operations.ReceiptRefused as refusal:
        return _mine(request, refused=refusal.reasons)
    return redirect("receipts:mine")


@requires(Permission.RECEIPT_VIEW)
@require_GET
def show(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, _found(request, number))


def _found(request: HttpRequest, number: str) -> Receipt:
    """The receipt, where the person may see it: everybody's for those who keep the cash, else his own."""
    found = queries.receipts().select_related("debtor", "replaces").filter(number=number).first()
    if found is None or not (
        Permission.CASH_VIEW in request.permissions or found.worker_number == request.actor.worker_number
    ):
        raise Http404
    return found


@requires(Permission.RECEIPT_ISSUE)
@require_POST
def print_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The bytes of the next print: a PDF to look at and print, or dots for a mobile printer."""
    receipt = _found(request, number)
    way = request.POST.get("way", "")
    if way not in ReceiptStep.Way.values:
        raise Http404
    try:
        step = printing.start_print(number=receipt.number, way=way, by=request.actor, at=clock.now())
    except operations.ReceiptRefused as refusal:
        return _page(request, receipt, refused=refusal.reasons)
    kind = "application/octet-stream" if way == ReceiptStep.Way.ESCPOS else "application/pdf"
    answer = HttpResponse(papers.drawn(receipt.number, way=way, copy=step.copy), content_type=kind)
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["X-Attempt"] = str(step.attempt)
    return answer


@requires(Permission.RECEIPT_ISSUE)
@require_POST
def answer(request: HttpRequest, number: str) -> HttpResponse:
    receipt = _found(request, number)
    attempt, result = request.POST.get("attempt", ""), request.POST.get("result", "")
    if not (attempt.isdecimal() and len(attempt) < 5 and result in states.RESULTS):
        return _page(request, receipt, refused=["answer-unknown"])
    try:
        printing.answer_print(
            number=number, attempt=int(attempt), result=Step(result), by=request.actor, at=clock.now()
        )
    except operations.ReceiptRefused as refusal:
        return _page(request, receipt, refused=refusal.reasons)
    return redirect("receipts:show", number)


@requires(Permission.RECEIPT_ISSUE)
@require_POST
def replace(request: HttpRequest, number: str) -> HttpResponse:
    return _void(request, number, voiding.replace)


@requires(Permission.RECEIPT_ISSUE)
@require_POST
def ask_refund(request: HttpRequest, number: str) -> HttpResponse:
    return _void(request, number, voiding.ask_refund)


@requires(Permission.CASH_KEEP)
@require_POST
def note_missing(request: HttpRequest, number: str) -> HttpResponse:
    return _void(request, number, voiding.note_missing_paper)


@requires(Permission.CASH_KEEP)
@require_POST
def answer_for(request: HttpRequest, number: str) -> HttpResponse:
    """What became of the paper of a collector who cannot say it."""
    return _void(request, number, voiding.answer_for_absent)


def _void(request: HttpRequest, number: str, act) -> HttpResponse:
    """An act that needs a reason; leads to the receipt that came of it."""
    receipt, form = _found(request, number), forms.Reason(request.POST)
    if not form.is_valid():
        return _page(request, receipt, form=form)
    try:
        made = act(number=number, by=request.actor, at=clock.now(), **form.cleaned_data)
    except operations.ReceiptRefused as refusal:
        return _page(request, receipt, refused=refusal.reasons)
    return redirect("receipts:show", made.number if isinstance(made, Receipt) else number)


@requires(Permission.CASH_KEEP)
@require_POST
def confirm_void(request: HttpRequest, number: str) -> HttpResponse:
    receipt = _found(request, number)
    try:
        voiding.confirm(number=number, by=request.actor, at=clock.now())
    except operations.ReceiptRefused as refusal:
        return _page(request, receipt, refused=refusal.reasons)
    return redirect("receipts:show", number)


@transaction.atomic
def _page(
    request: HttpRequest, receipt: Receipt, *, form: forms.Reason | None = None, refused: list[str] | None = None
) -> HttpResponse:
    showing.note("receipts.receipt.shown", about=[receipt.debtor.number], by=request.actor, at=clock.now())
    taken, out = queries.taken(receipt), queries.papers_out(receipt)
    state = states.state(taken)
    names = access.names_of({receipt.received_by, *(row.by for row in receipt.steps.all())})
    own = receipt.worker_number == request.actor.worker_number and Permission.RECEIPT_ISSUE in request.permissions
    may_confirm = Permission.CASH_KEEP in request.permissions and not queries.against_confirming(receipt, by=request.actor)
    return render(request, "receipts/show.html", {
        "receipt": receipt,
        "notes": _misfits(receipt) if own else [],
        "facts": presenters.facts(receipt, names),
        "lines": presenters.lines_table(receipt),
        "timeline": presenters.timeline(receipt, names),
        "refusal": presenters.refusal(refused) if refused else None,
        "waits_for_journal": own and state == State.ISSUED,
        "asks": own and state == State.PRINTING,
        "attempt": states.last_attempt(taken),
        "undrawn": presenters.undrawn(receipt.payee, receipt.facts.get("reading", "")) if own else None,
        "may_print": own and not receipt.paper_id and state in (State.READY, State.PRINTED, State.UNSURE),
        "goes_on": own and Permission.VISIT_WORK in request.permissions and receipt.issued_on == clock.today(),
        "copy": queries.copy_number(receipt, taken),
        "unsure": state == State.UNSURE, "answered_for": Step.ANSWERED_FOR in {one.step for one in taken},
        "may_void": own and not states.void_refusals(
            taken, is_same_day=bool(receipt.paper_id) or receipt.issued_on == clock.today(),
            is_closed=queries.has_ended(receipt.worker_number, receipt.issued_on), reason="x",
        ),
        "may_confirm": may_confirm,
        "is_refund": state == State.ASKED,
        "is_out": out.most > 0,
        "returns": presenters.return_words(out, is_refund=state == State.ASKED) if may_confirm else [],
        "may_answer_for": (
            Permission.CASH_KEEP in request.permissions and receipt.worker_number != request.actor.worker_number
            and state in states.UNANSWERED and Step.ANSWERED_FOR not in {one.step for one in taken}
        ),
        "form": form or forms.Reason(),
    }, status=409 if refused else 422 if form is not None else 200)  # fmt: skip


def _misfits(receipt: Receipt) -> list:
    """Does the record of the visit say the same of the amount as this receipt? Asked of the collector while it is the day."""
    if receipt.issued_on != clock.today():
        return []
    found = pairing.misfits_of(receipt.worker_number, receipt.issued_on)
    return presenters.misfit_notes(changed(
        found, misfits=tuple(one for one in found.misfits if one.door.debtor_id == receipt.debtor_id)
    ))  # fmt: skip


@requires(Permission.RECEIPT_VERIFY)
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Somebody reads number and code from a paper: is it ours?"""
    form, found = forms.Verify(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        found = showing.verify(by=request.actor, at=clock.now(), **form.cleaned_data)
    return render(request, "receipts/verify.html", {
        "form": form, "verdict": presenters.verdict(found) if found else None,
        "facts": presenters.verified_facts(found) if found else None,
    }, status=422 if form.errors else 429 if found and found.until else 200)  # fmt: skip
