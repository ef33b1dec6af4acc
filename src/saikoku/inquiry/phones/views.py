"""The queue of those without a number, and one person's research."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from saikoku.inquiry.phones import forms, operations, presenters, queries
from saikoku.inquiry.phones.rules import sources
from saikoku.kernel import clock
from saikoku.registry.debtors import queries as debtors
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import addresses

SAID = "phones_said"


@requires(Permission.TASK_WORK)
@require_GET
@transaction.atomic
def queue(request: HttpRequest) -> HttpResponse:
    now, number = clock.now(), addresses.page_number(request.GET.get("page", ""))
    found = queries.queue(now.date(), number)
    if found.shown:
        about = [one.debtor.number for one in found.shown]
        operations.note_queue_shown(numbers=about, by=request.actor, at=now)
    return render(request, "phones/queue.html", {
        "said": request.session.pop(SAID, ""), "sentence": presenters.sentence(found), "table": presenters.queue(found),
        "paging": presenters.paging(found, number), "never": sources.forbidden(),
    })  # fmt: skip


@requires(Permission.TASK_WORK)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def research(request: HttpRequest, number: str) -> HttpResponse:
    """One person whose number is looked for; sent, the research is written and the next in the queue is near."""
    try:
        debtor = debtors.find(number)
    except debtors.NobodyKnown as unknown:
        raise Http404 from unknown
    now = clock.now()
    ids = debtors.ids_of(debtor)
    task, phones = queries.open_task(ids), debtors.ranked_phones(ids)
    before = list(queries.history(ids))
    if task is None and not before and any(debtors.usable(phone, on=now.date()) for phone in phones):
        raise Http404  # nobody's numbers are looked at without a reason
    form = forms.Research(request.POST or None, corporate=debtor.kind == operations.CORPORATE, on=now.date())
    if request.method == "POST" and form.is_valid():
        try:
            done = operations.record_research(debtor_id=debtor.pk, by=request.actor, at=now, **form.cleaned_data)
        except operations.ResearchRefused as refused:
            presenters.explain(form, refused.reasons)
        else:
            request.session[SAID] = presenters.recorded(done)
            return redirect("phones:queue")
    operations.note_shown(number=debtor.number, by=request.actor, at=now)
    return render(request, "phones/research.html", {
        "debtor": debtor, "form": form, "facts": presenters.facts(debtor, task),
        "numbers": presenters.numbers(phones, queries.truths(phones, now.date())),
        "history": presenters.history(before), "never": sources.forbidden(),
        "may_open": Permission.CASE_VIEW in request.permissions, "task": task,
    }, status=422 if form.errors else 200)  # fmt: skip
