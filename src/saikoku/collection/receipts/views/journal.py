"""The pages of the journal on the second path: does it agree, what is missing, and who lets the money move again?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from saikoku.collection.ledger import queries as ledger
from saikoku.collection.receipts import forms, operations, queries
from saikoku.collection.receipts import presenters as words
from saikoku.collection.receipts.presenters import journal as presenters
from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.JOURNAL_VIEW)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, *, form: forms.Release | None = None, refused: list[str] | None = None) -> HttpResponse:
    """Do the books agree with the journal on the second path, and if not: what is missing, and who lets it go on?"""
    check, halted = queries.last_check(), ledger.halt()
    halts = ledger.halts()
    names = access.names_of({check.by} if check else set()) | access.names_of(
        {name for one in halts for name in (one.opened_by, one.asked_by, one.released_by) if name}
    )
    may = Permission.JOURNAL_RELEASE in request.permissions
    return render(request, "receipts/journal.html", {
        "refusal": words.refusal(refused) if refused else None,
        "note": presenters.check_note(check, halted),
        "facts": presenters.check_facts(check, names) if check else None,
        "missing": presenters.missing_table(halted.missing) if halted else None,
        "halted": halted, "asked": presenters.asked(halted, names) if halted and halted.asked_at else None,
        "halts": presenters.halts_table([one for one in halts if one.released_at], names),
        "may_compare": may, "form": form or forms.Release(),
        "may_reenter": Permission.CASH_KEEP in request.permissions,
        "may_ask": may and halted is not None,
        "may_release": may and halted is not None and halted.asked_at is not None and halted.asked_by != request.actor.name,
    }, status=409 if refused else 422 if form is not None else 200)  # fmt: skip


@requires(Permission.JOURNAL_RELEASE)
@require_POST
def compare(request: HttpRequest) -> HttpResponse:
    operations.compare(by=request.actor, at=clock.now())
    return redirect("receipts:journal")


@requires(Permission.JOURNAL_RELEASE)
@require_POST
def ask_release(request: HttpRequest) -> HttpResponse:
    form = forms.Release(request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    try:
        operations.ask_release(by=request.actor, at=clock.now(), **form.cleaned_data)
    except operations.ReceiptRefused as refusal:
        return _page(request, refused=refusal.reasons)
    return redirect("receipts:journal")


@requires(Permission.JOURNAL_RELEASE)
@require_POST
def release(request: HttpRequest) -> HttpResponse:
    try:
        operations.release(by=request.actor, at=clock.now())
    except operations.ReceiptRefused as refusal:
        return _page(request, refused=refusal.reasons)
    return redirect("receipts:journal")
