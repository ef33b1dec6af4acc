"""The pages of the invoices."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST, require_safe

from saikoku.governance.invoices import forms, operations, presenters, queries
from saikoku.governance.invoices.models import Invoice
from saikoku.governance.invoices.rules import steps
from saikoku.kernel import clock, eras
from saikoku.kernel.periods import Month
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.INVOICE_VIEW)
@require_GET
def list_months(request: HttpRequest) -> HttpResponse:
    fee, latest, today = queries.fee(), queries.latest(), clock.today()
    return render(request, "invoices/list.html", {
        "table": presenters.month_table(fee, latest, queries.due_days(latest.values()), today),
        "plan": presenters.plan_words(fee),
        "next": presenters.next_month_words(fee, today),
        "has_sum": bool(fee.sums),
    })  # fmt: skip


@requires(Permission.INVOICE_VIEW)
@require_GET
def show(request: HttpRequest, month: Month) -> HttpResponse:
    return _page(request, month)


@requires(Permission.INVOICE_ISSUE)
@require_POST
def issue(request: HttpRequest, month: Month) -> HttpResponse:
    try:
        operations.issue(month=month, by=request.actor, at=clock.now())
    except operations.InvoiceRefused as refusal:
        return _page(request, month, refused=refusal.reasons)
    return redirect("invoices:month", month)


@requires(Permission.INVOICE_ISSUE)
@require_POST
def take_step(request: HttpRequest, invoice_id: int) -> HttpResponse:
    invoice = get_object_or_404(Invoice.objects.defer("pdf", "facts"), pk=invoice_id)
    form = forms.TakeStep(request.POST, open_steps=steps.open_steps(queries.taken(invoice)))
    month = Month.of(invoice.month)
    if acts.attempt(request, form, operations.take_step, presenters.explain, invoice_id=invoice_id):
        return redirect("invoices:month", month)
    return _page(request, month, step_form=form)


@requires(Permission.INVOICE_VIEW)
@require_safe
def paper(request: HttpRequest, invoice_id: int) -> HttpResponse:
    try:
        invoice, drawn = operations.take_paper(invoice_id=invoice_id, by=request.actor, at=clock.now())
    except Invoice.DoesNotExist as missing:
        raise Http404 from missing
    name = presenters.file_name(invoice)
    headers = {"Content-Disposition": content_disposition_header(False, name)}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)


def _page(
    request: HttpRequest, month: Month, *, refused: list[str] | None = None, step_form: forms.TakeStep | None = None
) -> HttpResponse:
    fee, today = queries.fee(), clock.today()
    if month not in fee.months:
        raise Http404
    versions = queries.versions(month)
    people = {one.issued_by for one in versions} | {row.entered_by for one in versions for row in one.steps.all()}
    names = access.names_of(people)
    last = versions[0] if versions else None
    open_steps = steps.open_steps(queries.taken(last)) if last else []
    may_issue = Permission.INVOICE_ISSUE in request.permissions
    stands = last is not None and steps.Step.WITHDRAWN not in queries.taken(last)
    context = {
        "title": f"{eras.month_in_words(month)}分の請求",
        "month": month,
        "amount": fee.amounts.get(month),
        "invoice": last,
        "facts": presenters.facts(last, queries.due_days([last]).get(last.pk), today, names) if last else None,
        "timeline": presenters.timeline(versions, names),
        "refusal": presenters.refusal(refused) if refused else None,
        "not_over": today <= month.last,
        "may_make": may_issue and not stands and today > month.last,
        "step_form": (step_form or forms.TakeStep(open_steps=open_steps)) if may_issue and open_steps else step_form,
    }
    status = 409 if refused else 422 if step_form is not None else 200
    return render(request, "invoices/show.html", context, status=status)
