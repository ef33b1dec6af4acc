"""Reports on the screen: choose one, look, write what people have to say, freeze, take the papers."""

from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from saikoku.background.work import Work
from saikoku.kernel import clock
from saikoku.performance.reports import forms, operations, presenters, queries
from saikoku.performance.reports.models import Report
from saikoku.performance.reports.presenters import progress as progress_words
from saikoku.performance.reports.queries import closed, drafts, months, work
from saikoku.performance.reports.queries.drafts import Draft
from saikoku.performance.reports.rules import kinds
from saikoku.performance.reports.rules.kinds import KINDS, Kind
from saikoku.performance.reports.rules.letterhead import Letterhead
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import responses

SHOWN = 50  # reports on the first page
_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@requires(Permission.REPORT_VIEW)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    form = forms.Choose(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect(presenters.address(KINDS[form.cleaned_data["kind"]], form.cleaned_data["on"]))
    frozen = list(queries.frozen(SHOWN))
    return render(request, "reports/index.html", {
        "form": form,
        "table": presenters.versions(frozen, "確定した報告", _names(frozen), with_day=True),
        "shortcuts": presenters.shortcuts(clock.today()),
    }, status=422 if form.is_bound else 200)  # fmt: skip


@requires(Permission.REPORT_VIEW)
@require_safe
def show(request: HttpRequest, kind: str, on: date) -> HttpResponse:
    chosen = _chosen(kind)
    first = kinds.first_day(chosen.span, on)
    if first != on:
        return redirect(presenters.address(chosen, first))
    return _page(request, chosen, first)


@requires(Permission.REPORT_VIEW)
@require_safe
def restatements(request: HttpRequest) -> HttpResponse:
    rows = closed.restatements()
    months_closed = closed.months()
    return render(request, "reports/restatements.html", {
        "table": presenters.restatements(
            rows, closed.runs_of(rows), may_open_files=Permission.FILE_VIEW in request.permissions
        ),
        "closed": len(months_closed),
    })  # fmt: skip


@requires(Permission.REPORT_FREEZE)
@require_POST
def freeze(request: HttpRequest, kind: str, on: date) -> HttpResponse:
    chosen = _chosen(kind)
    act = operations.freeze_counted if chosen.sections else operations.freeze
    try:
        done = act(kind=kind, on=on, by=request.actor, at=clock.now())
    except operations.FreezeRefused as refusal:
        return _page(request, chosen, kinds.first_day(chosen.span, on), refused=refusal.reasons)
    said = "new" if done.is_new else "same"
    return redirect(f"{presenters.address(chosen, done.report.first_day)}?frozen={said}")


@requires(Permission.REPORT_VIEW)
@require_POST
def prepare(request: HttpRequest, kind: str, on: date) -> HttpResponse:
    """Ask for the count of a month or year; the page shows how far it is."""
    chosen = _chosen(kind)
    try:
        operations.ask(kind=kind, on=on, by=request.actor, at=clock.now())
    except operations.FreezeRefused as refusal:
        return _page(request, chosen, kinds.first_day(chosen.span, on), refused=refusal.reasons)
    return redirect(presenters.address(chosen, kinds.first_day(chosen.span, on)))


@requires(Permission.REPORT_VIEW)
@in_background
@require_safe
def progress(request: HttpRequest, kind: str, on: date) -> HttpResponse:
    """How far the count is; when it has ended the page is asked for anew, unless somebody may be writing on it."""
    chosen, has_form = _chosen(kind), request.GET.get("form") == "1"
    first = kinds.first_day(chosen.span, on)
    found = work.work(kind, first)
    part = progress_words.part(chosen, first, found, work.progress_of(kind, first), clock.real_now(), has_form=has_form)
    if part is None and not has_form:
        return responses.leave_for(presenters.address(chosen, first))
    return render(request, "reports/progress.html", {"part": part or progress_words.ended(chosen, first, found)})


@requires(Permission.REPORT_FREEZE)
@require_POST
def write(request: HttpRequest, kind: str, on: date) -> HttpResponse:
    chosen = _chosen(kind)
    first = kinds.first_day(chosen.span, on)
    form = forms.Notes(request.POST, kind=chosen, missed=_judged_names(), written={}, seen=0)
    if not form.is_valid():
        return _page(request, chosen, first, form=form)
    texts = {name: text for name, text in form.texts().items() if name in request.POST}
    try:
        operations.write_notes(
            kind=kind, on=on, texts=texts, seen=form.cleaned_data["seen"], by=request.actor, at=clock.now()
        )
    except operations.NoteRefused as refusal:
        return _page(request, chosen, first, refused=refusal.reasons, form=form)
    operations.ask(kind=kind, on=on, by=request.actor, at=clock.now())  # so that the words stand in the report
    return redirect(f"{presenters.address(chosen, first)}#notes")


def _judged_names() -> list[str]:
    return [indicator.name for indicator in months.JUDGED]


def _chosen(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _page(
    request: HttpRequest, kind: Kind, first: date, *, refused: list[str] | None = None, form: forms.Notes | None = None
) -> HttpResponse:
    now = clock.now()
    context = {"title": presenters.title(kind, first), "kind": kind, "on": first}
    head = queries.letterhead(request.contract)
    if reasons := kinds.refusals(kind, first, today=now.date(), starts_on=head.starts_on):
        context["refusal"] = presenters.refusal(refused or reasons)
        return render(request, "reports/refused.html", context, status=409 if refused else 404)
    versions = list(queries.versions(kind.name, first))
    notes = drafts.history(kind, first) if kind.sections else []
    names = access.names_of({one.created_by for one in versions} | {note.written_by for note in notes})
    may_freeze = Permission.REPORT_FREEZE in request.permissions
    found = work.work(kind.name, first) if kind.sections else None  # asked before what it may write meanwhile is read
    shown = _shown(kind, first, len(versions) + 1, now, head)
    wants_notes = bool(may_freeze and kind.sections and shown)
    context |= {
        "refusal": presenters.refusal(refused) if refused else None,
        "blocks": presenters.blocks(shown.report) if shown else [],
        "state": presenters.answer(request.GET.get("frozen"), versions)
        or presenters.state(versions[0] if versions else None, shown.report.cut_at if shown else None),
        "missing": presenters.still_missing(shown.missing) if shown else None,
        "versions": presenters.versions(versions, "確定した版", names, with_day=False) if versions else None,
        "notes": form or _notes_form(kind, first, shown.missed) if wants_notes else None,
        "note_history": presenters.note_history(notes, names),
        "counted": shown is not None,
        "is_counted_apart": bool(kind.sections),
    }
    context |= _under_way(kind, first, found, has_form=wants_notes) if found else {"progress": None, "failed": None}
    context["may_freeze"] = may_freeze and shown and not context["progress"]
    if context["progress"] and not shown:
        context["state"] = None  # the progress says it
    status = 409 if refused else 422 if form is not None and form.errors else 200
    return render(request, "reports/show.html", context, status=status)


def _under_way(kind: Kind, first: date, found: Work, *, has_form: bool) -> dict:
    told = work.progress_of(kind.name, first)
    return {
        "progress": progress_words.part(kind, first, found, told, clock.real_now(), has_form=has_form),
        "failed": progress_words.broken_off(found),
    }


def _shown(kind: Kind, first: date, version: int, now: datetime, head: Letterhead) -> Draft | None:
    """The day as it stands now, a month or year as it was last counted."""
    if kind.sections:
        return drafts.counted(kind, first)
    return drafts.draft(kind, first, version=version, cut_at=now, head=head)


def _notes_form(kind: Kind, first: date, missed: tuple[str, ...]) -> forms.Notes:
    return forms.Notes(kind=kind, missed=missed, written=drafts.written(kind, first), seen=drafts.last_note(kind, first))


def _names(reports: list[Report]) -> dict[str, str]:
    return access.names_of(report.created_by for report in reports)


@requires(Permission.REPORT_VIEW)
@require_safe
def paper(request: HttpRequest, report_id: int, form: str) -> HttpResponse:
    try:
        report, content = operations.take_paper(report_id=report_id, form=form, by=request.actor, at=clock.now())
    except Report.DoesNotExist as missing:
        raise Http404 from missing
    name = presenters.file_name(report, form)
    return HttpResponse(
        content,
        content_type=_TYPES[form],
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
