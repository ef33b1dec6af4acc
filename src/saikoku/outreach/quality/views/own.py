"""For whoever speaks on the telephone: what was written to him, how his drawn calls were reviewed, and his answer."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from saikoku.kernel import clock
from saikoku.outreach.quality import forms, operations, presenters, queries
from saikoku.outreach.quality.rules import reviews
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import addresses


@requires(Permission.COACHING_OWN)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    worker = request.actor.worker_number
    at = addresses.page_number(request.GET.get("calls", ""))
    found, reviewed = queries.page_of_worker(at, worker) if worker else ([], 0)
    records = queries.records([one.sampled.record_number for one in found])
    number = addresses.page_number(request.GET.get("page", ""))
    written, total = queries.page_of_notes(number, worker) if worker else ([], 0)
    logins = {one.by for one in written} | {answer.by for one in written for answer in one.answered.all()}
    return render(request, "quality/mine.html", {
        "table": presenters.mine(found, records),
        "notes": presenters.notes(written, {}, access.names_of(logins), own=True),
        "paging": presenters.paging(number, len(written), total),
        "reviews_paging": presenters.paging(at, len(found), reviewed, "calls"),
    })  # fmt: skip


@requires(Permission.COACHING_OWN)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def show(request: HttpRequest, sampled_id: int) -> HttpResponse:
    """One review of an own call: accept it, or object with the reason."""
    found, worker = queries.review(sampled_id), request.actor.worker_number
    if found is None or not found.steps or not worker or found.sampled.worker_number != worker:
        raise Http404
    record = queries.record(found.sampled.record_number)
    form = forms.Remark(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.take_step(
                sampled_id=sampled_id, step=request.POST.get("step", ""), remark=form.cleaned_data["remark"],
                by=request.actor, at=clock.now(),
            )  # fmt: skip
        except operations.QualityRefused as refused:
            presenters.explain(form, refused.reasons)
        else:
            return redirect("quality:mine")
    operations.note_call_shown(
        record_number=record.record_number, number=record.debtor.number, by=request.actor, at=clock.now()
    )
    names = access.names_of(step.by for step in found.steps)
    return render(request, "quality/mine_show.html", {
        "found": found, "chip": presenters.chip(found), "marks": presenters.marks(found), "form": form,
        "facts": presenters.call_facts(record, request.actor.display_name), "steps": presenters.steps(found, names),
        "waits": found.state == reviews.REVIEWED,
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.COACHING_OWN)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, note_id: int) -> HttpResponse:
    worker = request.actor.worker_number
    note = queries.notes(worker).filter(pk=note_id).first() if worker else None
    if note is None:
        raise Http404
    form = forms.Answer(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_note(note_id=note_id, text=form.cleaned_data["text"], by=request.actor, at=clock.now())
        except operations.QualityRefused as refused:
            presenters.explain(form, refused.reasons)
        else:
            return redirect("quality:mine")
    (shown,) = presenters.notes([note], {}, access.names_of([note.by]), own=False)
    return render(request, "quality/answer.html", {"form": form, "note": shown}, status=422 if form.errors else 200)
