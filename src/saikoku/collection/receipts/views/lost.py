"""The pages on which two persons enter again what an older copy of the books lost."""

from datetime import datetime

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.collection.receipts import forms, operations, presenters, queries
from saikoku.collection.receipts.models import Reentry
from saikoku.collection.receipts.operations import showing
from saikoku.collection.receipts.presenters import journal as words
from saikoku.collection.receipts.queries import journal
from saikoku.kernel import clock
from saikoku.registry.debtors import queries as debtors
from saikoku.registry.debtors.models import Debtor
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts

NOBODY = "この宛名番号の方は見つかりません。紙の通知書番号から、宛名番号を確かめてください。"


@requires(Permission.CASH_KEEP)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What is lost still, and what waits for the second person; numbers and sums, no names."""
    return _index(request)


def _index(request: HttpRequest, refused: list[str] | None = None) -> HttpResponse:
    lost, asked = queries.lost_acts(), queries.asked_reentries()
    over = journal.ended(lost)
    return render(request, "receipts/lost.html", {
        "refusal": presenters.refusal(refused) if refused else None, "table": words.lost_table(lost, asked, over),
        "voids": [
            act["number"] for act in lost
            if act["kind"] == "void" and (act["number"], "void") not in asked
            and (act["worker"], journal.day_of(act)) not in over
        ],
    }, status=409 if refused else 200)  # fmt: skip


@requires(Permission.CASH_KEEP)
@require_http_methods(["GET", "POST"])
def reenter(request: HttpRequest, number: str) -> HttpResponse:
    """The first person: whose paper it is, then what the paper says."""
    act = queries.still_lost(number, "issued")
    if act is None:
        raise Http404
    find, debtor = forms.Begin(request.GET or None), None
    if find.is_bound and find.is_valid():
        debtor = debtors.of_number(find.cleaned_data["number"])
        if debtor is None:
            find.add_error("number", NOBODY)
    if debtor is None:
        return _reenter(request, act, find=find)
    day = datetime.fromisoformat(act["at"]).astimezone(clock.TOKYO).date()
    owed = queries.owed_then(debtor, day)
    form = forms.Reenter(request.POST or None, owed=owed, labels=presenters.labels(owed))
    done = acts.attempt(request, form, operations.ask_reentry, presenters.explain, number=number, debtor_id=debtor.pk)
    return redirect("receipts:lost") if done else _reenter(request, act, debtor=debtor, form=form)


@transaction.atomic
def _reenter(request: HttpRequest, act: dict, *, find=None, debtor: Debtor | None = None, form=None) -> HttpResponse:
    showing.note(
        "receipts.reentry.shown", about=[debtor.number] if debtor else [], by=request.actor, at=clock.now()
    )
    wrong = (find and find.errors) or (form and form.errors)
    return render(request, "receipts/reenter.html", {
        "act": act, "facts": words.lost_facts(act), "find": find, "debtor": debtor, "form": form,
    }, status=422 if wrong else 200)  # fmt: skip


@requires(Permission.CASH_KEEP)
@require_POST
def reenter_void(request: HttpRequest, number: str) -> HttpResponse:
    """The first person has the paper marked 書損 in hand."""
    try:
        operations.ask_void(number=number, by=request.actor, at=clock.now())
    except operations.ReceiptRefused as refusal:
        return _index(request, refusal.reasons)
    return redirect("receipts:lost")


@requires(Permission.CASH_KEEP)
@require_http_methods(["GET", "POST"])
def reentry(request: HttpRequest, reentry_id: int) -> HttpResponse:
    """The second person holds the paper beside what the first one read from it."""
    asked = get_object_or_404(Reentry.objects.select_related("debtor"), pk=reentry_id)
    refused = []
    if request.method == "POST":
        try:
            operations.enter_again(reentry_id=asked.pk, by=request.actor, at=clock.now())
        except operations.ReceiptRefused as refusal:
            refused = refusal.reasons
        else:
            return redirect("receipts:lost")
    with transaction.atomic():
        showing.note("receipts.reentry.shown", about=[asked.debtor.number], by=request.actor, at=clock.now())
    is_open = queries.asked_last(asked.number, asked.kind) == asked
    return render(request, "receipts/reentry.html", {
        "asked": asked, "refusal": presenters.refusal(refused) if refused else None, "is_open": is_open,
        "may_enter": is_open and asked.asked_by != request.actor.name,
        "facts": words.reentry_facts(asked, access.names_of([asked.asked_by])), "lines": words.reentry_lines(asked),
    }, status=409 if refused else 200)  # fmt: skip
