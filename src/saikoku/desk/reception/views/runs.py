"""受け取り: judgement and application of a file, the list of files, what was left over."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.background.work import Work
from saikoku.desk.reception import forms, operations, queries
from saikoku.desk.reception.presenters import deliveries as outgoing
from saikoku.desk.reception.presenters import papers, rows
from saikoku.desk.reception.presenters import progress as progress_words
from saikoku.desk.reception.presenters import runs as presenters
from saikoku.desk.reception.rules import persons
from saikoku.documents import csv_safe, pdf
from saikoku.documents import report as paper
from saikoku.exchange.delivery.operations import DeliveryRefused
from saikoku.exchange.intake import operations as intake
from saikoku.exchange.intake import queries as exchange
from saikoku.exchange.intake.models import Run
from saikoku.exchange.intake.rules.states import State
from saikoku.governance.contract import queries as contract
from saikoku.governance.media import queries as media
from saikoku.governance.media.operations import MediaRefused
from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import addresses, responses


@requires(Permission.FILE_VIEW)
@require_GET
def list_runs(request: HttpRequest) -> HttpResponse:
    everything = request.GET.get("state") == "all"
    found = queries.latest_runs() if everything else queries.open_runs()
    names = access.names_of(run.received_by for run in found)
    may_receive = Permission.FILE_RECEIVE in request.permissions
    return render(request, "reception/runs/list.html", {
        "tabs": presenters.run_tabs("all" if everything else "open", *queries.counts(), may_receive=may_receive),
        "table": presenters.run_table(found, names, me=request.actor.name),
        "may_receive": may_receive,
    })  # fmt: skip


@requires(Permission.FILE_VIEW)
@require_GET
def left_over(request: HttpRequest) -> HttpResponse:
    """The work list: rows that wait for another row, and bad rows that were left out."""
    found = list(queries.left_over().order_by("-id")[:200])
    names = access.names_of(run.received_by for run in found)
    may_receive = Permission.FILE_RECEIVE in request.permissions
    return render(request, "reception/runs/left.html", {
        "tabs": presenters.run_tabs("left", *queries.counts(), may_receive=may_receive),
        "table": presenters.left_table(found, names),
    })  # fmt: skip


@requires(Permission.FILE_VIEW)
@require_GET
def show(request: HttpRequest, run_id: int) -> HttpResponse:
    return _page(request, get_object_or_404(Run, pk=run_id))


@requires(Permission.FILE_VIEW)
@in_background
@require_GET
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """The progress part again; when the work has ended the whole page is asked for."""
    run = get_object_or_404(Run, pk=run_id)
    part = _progress(run, queries.works(run_id))
    if part is None:
        return responses.leave_for(reverse("reception:show", args=[run_id]))
    return render(request, "reception/runs/progress.html", {"part": part})


@requires(Permission.FILE_RECEIVE)
@require_POST
def judge_again(request: HttpRequest, run_id: int) -> HttpResponse:
    run = get_object_or_404(Run, pk=run_id)
    try:
        operations.judge_again(run_id=run_id, by=request.actor, at=clock.now())
    except operations.ReceptionRefused as refusal:
        return _page(request, run, reasons=refusal.reasons)
    return redirect("reception:show", run_id)


@requires(Permission.FILE_APPLY)
@require_POST
def apply(request: HttpRequest, run_id: int) -> HttpResponse:
    run = get_object_or_404(Run, pk=run_id)
    try:
        operations.ask_to_apply(
            run_id=run_id, accept_good_rows=request.POST.get("decision") == "good", by=request.actor, at=clock.now()
        )
    except operations.ReceptionRefused as refusal:
        return _page(request, run, reasons=refusal.reasons)
    return redirect("reception:show", run_id)


@requires(Permission.FILE_APPLY)
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, run_id: int) -> HttpResponse:
    return _end(request, run_id, intake.refuse, "reception/runs/refuse.html")


@requires(Permission.FILE_RECEIVE)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, run_id: int) -> HttpResponse:
    return _end(request, run_id, intake.withdraw, "reception/runs/withdraw.html")


def _end(request: HttpRequest, run_id: int, act, template: str) -> HttpResponse:
    run = get_object_or_404(Run, pk=run_id)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(run_id=run_id, by=request.actor, at=clock.now(), **form.cleaned_data)
        except intake.MoveRefused as refusal:
            for code in refusal.reasons:
                form.add_error(None, presenters.refusal(code))
        else:
            return redirect("reception:show", run_id)
    return render(request, template, {"run": run, "form": form}, status=422 if form.errors else 200)


@requires(Permission.FILE_VIEW)
@require_GET
def download_errors(request: HttpRequest, run_id: int) -> HttpResponse:
    """The list of faults for a spreadsheet, to go back to the city."""
    run = get_object_or_404(Run, pk=run_id)
    layout = exchange.layout_of(run)
    faults = [*exchange.refusals(run), *exchange.row_faults(run_id)]
    data = csv_safe.render(rows.fault_list(layout, faults))
    operations.note_paper(
        run=run, what="受け取れない行", digest=operations.digest_of(data), about=persons.in_faults(layout, faults),
        by=request.actor, at=clock.now(),
    )  # fmt: skip
    return _file(data, f"errors-{run_id}.csv", "text/csv; charset=utf-8")


@requires(Permission.FILE_VIEW)
@require_GET
def print_receipt(request: HttpRequest, run_id: int) -> HttpResponse:
    run = get_object_or_404(Run, pk=run_id)
    names = access.names_of({run.received_by, run.judged_by, run.applied_by, run.closed_by})
    sheet = papers.receipt(run, exchange.layout_of(run), contract.profile(), names, at=clock.now())
    operations.note_paper(run=run, what="受取書", digest=paper.digest(sheet), by=request.actor, at=clock.now())
    answer = HttpResponse(pdf.render(sheet), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="receipt-{run_id}.pdf"'
    return answer


@requires(Permission.FILE_DELIVER)
@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, run_id: int) -> HttpResponse:
    """The file as it came, byte for byte, closed in a container for the city."""
    run = get_object_or_404(Run, pk=run_id)
    form = forms.HandOut(request.POST or None, slips=media.recent_numbers("out"))
    if request.method == "POST" and form.is_valid():
        try:
            data, name = operations.give_back(run=run, by=request.actor, at=clock.now(), **form.cleaned_data)
        except DeliveryRefused as refusal:
            outgoing.explain(form, refusal)
        except MediaRefused as refusal:
            outgoing.explain_slip(form, refusal.reasons)
        else:
            return _file(data, name, "application/zip")
    return render(request, "reception/runs/give_back.html", {"run": run, "form": form}, status=422 if form.errors else 200)


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        data, headers={"Content-Type": kind, "Content-Disposition": operations.attachment(name)}
    )  # fmt: skip


def _progress(run: Run, works: tuple[Work, Work]):
    """How far the judgement or the application is; None where nothing is under way."""
    return progress_words.part(run, *works, queries.progress_of(run.pk), clock.real_now())


@transaction.atomic
def _page(request: HttpRequest, run: Run, *, reasons: list[str] = ()) -> HttpResponse:
    """The page of a run: summary, rows of the kind asked for, and the decision.

    The work is asked about once and the run read after it: work that ends meanwhile leaves a page that asks on, or one
    that shows its result, and none that waits for nothing.
    """
    works = queries.works(run.pk)
    run.refresh_from_db()
    layout = exchange.layout_of(run)
    doing = progress_words.doing(*works)
    part = _progress(run, works)
    kind = request.GET.get("kind", "")
    refusals = exchange.refusals(run)
    faults = exchange.row_faults(run.pk, limit=3) if run.bad and run.state == State.JUDGED else []
    if about := persons.in_faults(layout, [*refusals[:20], *faults]):
        operations.note_rows_viewed(run=run, kind="bad", about=about, by=request.actor, at=clock.now())
    names = access.names_of({run.received_by, run.judged_by, run.applied_by, run.closed_by})
    judged = run.state == State.JUDGED and part is None
    return render(request, "reception/runs/show.html", {
        "run": run,
        "heading": presenters.heading(run, layout, doing=doing),
        "steps": presenters.steps(run, applying=doing == "反映"),
        "refusals": [presenters.refusal(code) for code in reasons],
        "progress": part,
        "failed": progress_words.broken_off(run, *works),
        "again": request.GET.get("again") == "1" and run.state == State.APPLIED,
        "refused_note": presenters.refused_note(run, layout, refusals),
        "bad_note": presenters.bad_note(run, layout, faults),
        "gone_note": presenters.gone_note(run),
        "tiles": presenters.tiles(run, kind) if part is None else None,
        "rows": _rows(request, run, layout, kind) if presenters.can_open(run, kind) else None,
        "check": presenters.check_facts(run),
        "people": presenters.people_facts(run, names),
        "only_kept": exchange.is_only_kept(layout),
        "judged": judged,
        "is_open": run.state in presenters.OPEN_STATES,
        "good_rows": (run.rows or 0) - (run.bad or 0),
        **_may(request, run, judged=judged),
    }, status=422 if reasons else 200)  # fmt: skip


def _may(request: HttpRequest, run: Run, *, judged: bool) -> dict[str, bool]:
    """What this person may do with the run."""
    return {
        "is_receiver": run.received_by == request.actor.name,
        "may_apply": judged and Permission.FILE_APPLY in request.permissions,
        "may_receive": Permission.FILE_RECEIVE in request.permissions,
        "may_deliver": Permission.FILE_DELIVER in request.permissions,
    }


def _rows(request: HttpRequest, run: Run, layout, kind: str) -> dict:
    """The table of one kind of rows, its heading and paging; who was shown is recorded."""
    page = addresses.page_number(request.GET.get("page", ""))
    offset = (page - 1) * queries.PAGE
    target = exchange.target_of(layout)
    if kind == "bad":
        found = exchange.row_faults(run.pk, limit=queries.PAGE, offset=offset)
        about = persons.in_faults(layout, found)
        table, total = rows.fault_table(layout, found), queries.count_faults(run.pk)
    elif run.state == State.APPLIED and kind in presenters.LEFT_ASIDE:
        found = exchange.left_aside(run.pk, kind=kind, limit=queries.PAGE, offset=offset)
        about = {number for row in found for number in persons.in_key(target, row.key)}
        table, total = rows.aside_table(target, found), getattr(run, kind)
    else:
        was_applied = run.state == State.APPLIED
        open_rows = exchange.written if was_applied else exchange.differences
        found = open_rows(run, kind=kind, limit=queries.PAGE, offset=offset)
        keys = {} if was_applied else queries.keys_on_lines(run, [one.line for one in found])
        about = queries.numbers_in(found, keys)
        draw = rows.changed_table if kind == "changed" else rows.plain_table
        table, total = draw(target, found, keys), getattr(run, kind)
    operations.note_rows_viewed(run=run, kind=presenters.KINDS[kind][0], about=about, by=request.actor, at=clock.now())
    return {
        "title": f"{presenters.KINDS[kind][0]} {getattr(run, kind):,} 件",
        "table": table,
        "paging": rows.paging(kind, page, len(found), total),
        "is_bad": kind == "bad",
    }
