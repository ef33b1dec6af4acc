"""For those who lead: drawn calls, reviews, notes, the month's summary."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from saikoku.kernel import clock, eras
from saikoku.kernel.periods import Month, NotAMonth
from saikoku.outreach.quality import forms, operations, presenters, queries
from saikoku.outreach.quality.rules import reviews
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import addresses

MONTHS_SHOWN = 12


@requires(Permission.COACHING_VIEW)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    draws = list(queries.draws())
    chosen = next((one for one in draws if str(one.pk) == request.GET.get("draw")), draws[0] if draws else None)
    found = queries.of_draw(chosen) if chosen else []
    records = queries.records([one.sampled.record_number for one in found])
    names = access.names_by_worker({one.sampled.worker_number for one in found})
    return render(request, "quality/index.html", {
        "sentence": presenters.sentence(chosen, queries.is_reproducible(chosen)) if chosen else "",
        "filter": presenters.periods(draws, chosen, queries.open_by_draw()), "table": presenters.table(found, names, records),
    })  # fmt: skip


@requires(Permission.COACHING_LEAD)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def show(request: HttpRequest, sampled_id: int) -> HttpResponse:
    """One drawn call: reviewed by the check list, or after an objection looked at anew."""
    found = queries.review(sampled_id)
    record = queries.record(found.sampled.record_number) if found else None
    if record is None:
        raise Http404
    step = request.POST.get("step", reviews.REVIEWED)
    is_marked = step in reviews.WITH_MARKS
    form = _form(request, found, is_marked)
    if request.method == "POST" and form.is_valid():
        try:
            operations.take_step(
                sampled_id=sampled_id, step=step, marks=form.marks() if is_marked else {},
                remark=form.cleaned_data["remark"], by=request.actor, at=clock.now(),
            )  # fmt: skip
        except operations.QualityRefused as refused:
            presenters.explain(form, refused.reasons)
        else:
            return redirect("quality:index")
    operations.note_call_shown(
        record_number=record.record_number, number=record.debtor.number, by=request.actor, at=clock.now()
    )
    return render(request, "quality/show.html", _context(found, record) | {
        "form": form, "waits": found.state == reviews.WAITING, "objected": found.state == reviews.OBJECTED,
        "own": found.sampled.worker_number == request.actor.worker_number,
        "reviewed_by_me": found.reviewer == request.actor.name,
    }, status=422 if form.errors else 200)  # fmt: skip


def _form(request: HttpRequest, found: queries.Review, is_marked: bool):
    if is_marked:
        return forms.Marks(request.POST or None, checklist=found.checklist, marks=found.marks)
    return forms.Remark(request.POST or None)


def _context(found: queries.Review, record) -> dict:
    worker = found.sampled.worker_number
    names = access.names_of(step.by for step in found.steps)
    return {
        "found": found, "record": record, "chip": presenters.chip(found), "marks": presenters.marks(found),
        "facts": presenters.call_facts(record, access.names_by_worker([worker]).get(worker, worker)),
        "steps": presenters.steps(found, names), "checklist": found.checklist,
    }  # fmt: skip


@requires(Permission.COACHING_VIEW)
@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    number = addresses.page_number(request.GET.get("page", ""))
    found, total = queries.page_of_notes(number)
    people = access.names_by_worker({one.worker_number for one in found})
    logins = {one.by for one in found} | {answer.by for one in found for answer in one.answered.all()}
    shown = presenters.notes(found, people, access.names_of(logins), own=False)
    paging = presenters.paging(number, len(found), total)
    return render(request, "quality/notes.html", {"notes": shown, "paging": paging})


@requires(Permission.COACHING_LEAD)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def write(request: HttpRequest, record_number: str) -> HttpResponse:
    """Write to the operator who made this call."""
    record = queries.record(record_number)
    if record is None or not queries.is_our_call(record):
        raise Http404
    form = forms.Write(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.write_note(record_number=record_number, by=request.actor, at=clock.now(), **form.cleaned_data)
        except operations.QualityRefused as refused:
            presenters.explain(form, refused.reasons)
        else:
            return redirect("quality:notes")
    operations.note_call_shown(
        record_number=record_number, number=record.debtor.number, by=request.actor, at=clock.now()
    )
    worker = record.worker_number
    facts = presenters.call_facts(record, access.names_by_worker([worker]).get(worker, worker))
    return render(request, "quality/write.html", {"form": form, "facts": facts}, status=422 if form.errors else 200)


@requires(Permission.COACHING_VIEW)
@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    this = Month.of(clock.today())
    try:
        chosen = Month.parse(request.GET.get("month", ""))
    except NotAMonth:
        chosen = queries.month_to_open(this)
    found = queries.summary(chosen)
    shown = [(str(one), eras.month_in_words(one)) for one in (this.plus(-n) for n in range(MONTHS_SHOWN))]
    return render(request, "quality/summary.html", {
        "month": eras.month_in_words(chosen), "filter": presenters.months(str(chosen), shown),
        "tiles": presenters.summary_tiles(found), "table": presenters.summary_table(found), "checklist": found.checklist,
        "empty": None if found.says_something else presenters.nothing_summed(),
    })  # fmt: skip
