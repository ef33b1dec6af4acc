"""One payment, procedure or record: what it earned and why."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from saikoku.governance.terms import queries as agreed
from saikoku.kernel import clock, eras
from saikoku.kernel.periods import Month
from saikoku.performance.attribution import operations as attribution
from saikoku.performance.attribution import queries
from saikoku.performance.attribution.rules.claims import Claim, Rule
from saikoku.performance.figures import operations
from saikoku.performance.figures.presenters import proofs
from saikoku.performance.figures.queries import evidence
from saikoku.registry.contacts.models import Contact
from saikoku.registry.liabilities.models import QualificationLoss
from saikoku.registry.payments.models import Payment
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui.components import Facts


@requires(Permission.EVIDENCE_VIEW)
@require_safe
@transaction.atomic
def payment(request: HttpRequest, number: str) -> HttpResponse:
    row = get_object_or_404(Payment.objects.select_related("debtor"), payment_number=number)
    found = attribution.explain(number=number, by=request.actor, at=clock.now())
    records = evidence.records_named([claim.record for claim in (found.won, *found.lost) if claim and claim.record])
    won = records.get(found.won.record) if found.won else None
    return _proof(request, Month.of(row.paid_on), found, records, {
        "title": f"収納 {number}", "facts": proofs.payment(row), "answer": proofs.answer(found, row.channel),
        "voice": proofs.voice(won), "won": won, "debtor": row.debtor, "back": found.won and str(found.won.rule),
        "slip": _slip(request, found.won) if found.won and found.won.rule == Rule.SLIP else None,
    })  # fmt: skip


@requires(Permission.EVIDENCE_VIEW)
@require_safe
@transaction.atomic
def loss(request: HttpRequest, loss_id: int) -> HttpResponse:
    row = get_object_or_404(QualificationLoss.objects.select_related("debtor"), pk=loss_id)
    found = queries.explain_loss(row)
    records = evidence.records_named([claim.record for claim in (found.won, *found.lost) if claim])
    won = records.get(found.won.record) if found.won else None
    operations.note_shown(what=f"loss {loss_id}", about=[row.debtor_number], by=request.actor, at=clock.now())
    return _proof(request, Month.of(row.filed_on), found, records, {
        "title": f"資格喪失届 {row.procedure_number}", "facts": proofs.loss(row), "answer": proofs.loss_answer(found),
        "voice": proofs.voice(won), "won": won, "debtor": row.debtor, "back": "loss" if won else None,
    })  # fmt: skip


def _slip(request: HttpRequest, won: Claim) -> Facts:
    """The slip that earned it; it may be of somebody else than the payer."""
    row = evidence.slip_of(won)
    named = won.printed or f"{row.slip_number}-{row.line}"
    operations.note_shown(what=named, about=[row.debtor.number], by=request.actor, at=clock.now())
    return proofs.printed(row) if won.printed else proofs.issued(row)


def _proof(request: HttpRequest, month: Month, found, records: dict[str, Contact], context: dict) -> HttpResponse:
    if context["won"]:  # it may be of somebody else of the household
        about = [context["won"].debtor.number]
        operations.note_shown(what=context["won"].record_number, about=about, by=request.actor, at=clock.now())
    return render(request, "figures/proof.html", context | {
        "month": month, "month_words": eras.month_in_words(month), "version": found.terms,
        "lost": proofs.lost(found.lost, records),
        "terms": proofs.terms(agreed.in_force(month.last).values(), queries.USED_TERMS),
    })  # fmt: skip


@requires(Permission.EVIDENCE_VIEW)
@require_safe
@transaction.atomic
def record(request: HttpRequest, number: str) -> HttpResponse:
    """What a record says, and what it has earned."""
    try:
        row, credits, later = evidence.record(number)
    except Contact.DoesNotExist as missing:
        raise Http404 from missing
    about = {row.debtor.number, *(credit.debtor.number for credit in credits)}
    operations.note_shown(what=number, about=about, by=request.actor, at=clock.now())
    return render(request, "figures/record.html", {
        "title": f"記録 {number}", "record": row, "voice": proofs.voice(row), "earned": proofs.earned(credits), "later": later,
    })  # fmt: skip
