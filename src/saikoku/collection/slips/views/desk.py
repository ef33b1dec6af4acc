"""Slips of a case, of a day and of a list of requests; one slip; a code that is read."""

from datetime import date

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from saikoku.collection.slips import forms, operations, presenters, queries
from saikoku.collection.slips.models import Place, PrintRun, Slip
from saikoku.collection.slips.presenters import codes
from saikoku.collection.slips.rules import asking, reading
from saikoku.inquiry.residences import queries as residences
from saikoku.kernel import clock, eras, ulid
from saikoku.registry.debtors import queries as debtors
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import addresses


@requires(Permission.SLIP_PRINT)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def choose(request: HttpRequest, number: str) -> HttpResponse:
    """The open instalments of a person: what is printed here, what the city has to issue, what was printed."""
    try:
        debtor = debtors.find(number)
    except debtors.NobodyKnown as unknown:
        raise Http404 from unknown
    if (done := queries.run_of(request.POST.get("intent", ""))) is not None:
        return redirect("slips:run", done.pk)  # sent twice
    now, ids = clock.now(), debtors.ids_of(debtor)
    judged, records = queries.judged(ids, on=now.date()), queries.records(ids)
    choices, then = presenters.choices(judged)
    talk = asking.likely_talk(records)
    form = forms.Choose(
        request.POST or None, choices=choices, then=then, records=presenters.records(records, talk),
        initial={"intent": ulid.new(now), "instalments": presenters.chosen_for(judged, talk),
                 "record_number": talk.record_number if talk else ""},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            done = operations.print_for_case(
                intent=given["intent"], debtor_id=debtor.pk, instalment_ids=given["instalments"],
                record_number=given["record_number"], place=Place.DESK, by=request.actor, at=now,
            )  # fmt: skip
        except operations.SlipRefused as refused:
            presenters.explain(form, refused.reasons)
        else:
            return redirect("slips:run", done.run.pk)
    operations.note_case_shown(number=debtor.number, by=request.actor, at=now)
    return render(request, "slips/choose.html", {
        "debtor": debtor, "form": form, "has_choices": bool(choices), "has_records": bool(records),
        "where": presenters.doubtful_address(residences.doubts_of([debtor.pk]).get(debtor.pk, []), presenters.BEFORE_SENDING),
        "done": presenters.not_offered(judged), "may_open": Permission.CASE_VIEW in request.permissions,
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.SLIP_VIEW)
@require_GET
@transaction.atomic
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """What one act of printing came to, with its paper; of a list of requests also how far it is."""
    work, now = queries.work(run_id), clock.now()
    found = get_object_or_404(PrintRun, pk=run_id)
    prints = queries.prints_of(found)
    asked = list(found.requests.select_related("task__debtor").order_by("pk"))
    about = {one.slip.debtor.number for one in prints} | {one.task.debtor.number for one in asked}
    operations.note_list_shown(numbers=sorted(about), by=request.actor, at=now)
    may_take = found.ended_at is not None and found.pages > 0 and operations.may_take(found, by=request.actor, at=now)
    return render(request, "slips/run.html", {
        "run": found, "heading": presenters.heading(found), "result": presenters.result(found, asked),
        "table": presenters.prints(prints, access.names_of({one.by for one in prints})), "left": presenters.left(asked),
        "progress": presenters.progress(found, work), "broken_off": presenters.broken_off(found, work),
        "may_take": may_take and Permission.SLIP_PRINT in request.permissions,
        "may_go_on": Permission.SLIP_PRINT in request.permissions,
    })  # fmt: skip


@requires(Permission.SLIP_VIEW)
@in_background
@require_GET
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    work = queries.work(run_id)
    part = presenters.progress(get_object_or_404(PrintRun, pk=run_id), work)
    if part is None:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "slips/progress.html", {"part": part})


@requires(Permission.SLIP_PRINT)
@require_safe
def paper(request: HttpRequest, run_id: int) -> HttpResponse:
    try:
        found, drawn = operations.take_paper(run_id=run_id, by=request.actor, at=clock.now())
    except PrintRun.DoesNotExist as missing:
        raise Http404 from missing
    except operations.SlipRefused as refused:
        return _refused(request, run_id, refused)
    headers = {"Content-Disposition": content_disposition_header(False, presenters.file_name(found))}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)


@requires(Permission.SLIP_PRINT)
@require_POST
def again(request: HttpRequest, run_id: int) -> HttpResponse:
    """A run that broke off goes on."""
    get_object_or_404(PrintRun, pk=run_id, kind=PrintRun.Kind.REQUESTS)
    try:
        operations.take_up_again(run_id=run_id, by=request.actor, at=clock.now())
    except operations.SlipRefused as refused:
        return _refused(request, run_id, refused)
    return redirect("slips:run", run_id)


@requires(Permission.SLIP_VIEW)
@require_GET
@transaction.atomic
def printed(request: HttpRequest) -> HttpResponse:
    """What was printed on a day, today where none is named."""
    now, number = clock.now(), addresses.page_number(request.GET.get("page", ""))
    day = _day(request.GET.get("on", ""), now.date())
    rows = queries.printed_on(day)
    first = (number - 1) * presenters.PAGE
    shown, total = list(rows[first : first + presenters.PAGE]), rows.count()
    about = sorted({one.slip.debtor.number for one in shown})
    operations.note_list_shown(numbers=about, by=request.actor, at=now)
    return render(request, "slips/list.html", {
        "filter": presenters.filter_of(day, total, now.date()),
        "paging": presenters.paging(day, number, len(shown), total),
        "table": presenters.prints(shown, access.names_of({one.by for one in shown})),
        "may_print": Permission.SLIP_PRINT in request.permissions,
    })  # fmt: skip


@requires(Permission.SLIP_PRINT)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def requests(request: HttpRequest) -> HttpResponse:
    """Slip requests that wait: which may be printed here, and why not the others."""
    if (done := queries.run_of(request.POST.get("intent", ""))) is not None:
        return redirect("slips:run", done.pk)  # sent twice
    now = clock.now()
    waiting = queries.waiting(on=now.date())
    doubts = residences.doubts_of({one.task.debtor_id for one in waiting if one.may_print})
    choices, then = presenters.request_choices(waiting, doubts)
    form = forms.Requests(
        request.POST or None, choices=choices, then=then,
        initial={"intent": ulid.new(now), "tasks": presenters.first_requests(waiting, doubts)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            found = operations.ask_to_print(intent=given["intent"], task_ids=given["tasks"], by=request.actor, at=now)
        except operations.SlipRefused as refused:
            presenters.explain(form, refused.reasons)
        else:
            return redirect("slips:run", found.pk)
    operations.note_list_shown(numbers=[one.task.debtor.number for one in waiting], by=request.actor, at=now)
    return render(request, "slips/requests.html", {
        "form": form, "has_choices": bool(choices), "sentence": presenters.waiting_words(waiting),
        "left": presenters.waiting_left(waiting),
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.SLIP_VIEW)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def show(request: HttpRequest, number: str) -> HttpResponse:
    """One slip with each time it was printed; sent by somebody who may print, it is printed again."""
    try:
        slip = queries.slip(number)
    except Slip.DoesNotExist as unknown:
        raise Http404 from unknown
    now, may_print = clock.now(), Permission.SLIP_PRINT in request.permissions
    turn, stands = queries.last_turn(slip.pk) + 1, operations.still_stands(slip, on=now.date())
    form = forms.Reprint((may_print and request.POST) or None, initial={"intent": ulid.new(now), "turn": turn})
    if request.method == "POST" and may_print and form.is_valid():
        try:
            done = operations.reprint(number=slip.number, by=request.actor, at=now, **form.cleaned_data)
        except operations.SlipRefused as refused:
            presenters.explain(form, refused.reasons)
        else:
            return redirect("slips:run", done.run.pk)
    operations.note_case_shown(number=slip.debtor.number, by=request.actor, at=now)
    prints = list(slip.prints.select_related("run").order_by("turn"))
    return render(request, "slips/show.html", {
        "slip": slip, "facts": presenters.facts(slip), "form": form if may_print and stands else None,
        "stands": presenters.stands(stands), "history": presenters.history(prints, access.names_of({one.by for one in prints})),
        "may_open": Permission.CASE_VIEW in request.permissions,
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.SLIP_VIEW)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def read(request: HttpRequest) -> HttpResponse:
    """What is this code? Sent as a form, since it names a person's debt."""
    form, now = forms.Read(request.POST or None), clock.now()
    context = {"verdict": None, "facts": None, "slips": None}
    if request.method == "POST" and form.is_valid():
        found = reading.read(form.cleaned_data["code"])
        slips = queries.with_code(found.digits) if found.code else []
        operations.note_read(kind=found.kind, numbers=[slip.debtor.number for slip in slips], by=request.actor, at=now)
        context |= codes.read(found, slips, today=now.date(), agreed=queries.agreed_on(now.date()))
    return render(request, "slips/read.html", {"form": form, **context}, status=422 if form.errors else 200)


def _refused(request: HttpRequest, run_id: int, refused: operations.SlipRefused) -> HttpResponse:
    context = {"note": presenters.refusal(refused.reasons), "run_id": run_id}
    return render(request, "slips/refused.html", context, status=409)


def _day(typed: str, today: date) -> date:
    try:
        day = eras.parse(typed, today=today) if typed else today
    except ValueError:
        return today
    return day if day.year in eras.USABLE_YEARS else today
