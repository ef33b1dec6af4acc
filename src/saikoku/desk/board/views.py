"""The moment and the month at a glance for those who manage them; the city's requests by age."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_http_methods, require_safe

from saikoku.desk.board import forms, operations, queries
from saikoku.desk.board.presenters import effect as effect_words
from saikoku.desk.board.presenters import encouragements as encouragement_words
from saikoku.desk.board.presenters import live as live_words
from saikoku.desk.board.presenters import month as words
from saikoku.desk.board.presenters import requests as request_words
from saikoku.desk.board.presenters import upcoming as upcoming_words
from saikoku.desk.board.presenters import volumes as volume_words
from saikoku.desk.board.presenters import ways as way_words
from saikoku.governance.terms.queries import NothingAgreed
from saikoku.kernel import clock, eras
from saikoku.kernel.periods import Month, NotAMonth
from saikoku.outreach.calls import queries as calls
from saikoku.performance.figures import queries as figures
from saikoku.performance.figures.rules.volumes import KINDS, Heading, Volume
from saikoku.performance.outlook import queries as outlook
from saikoku.performance.outlook.queries.month import LINES
from saikoku.performance.reports import queries as reports
from saikoku.planning.answering import queries as answering
from saikoku.planning.answering.rules.ways import Way
from saikoku.planning.channels import queries as channels
from saikoku.planning.lists import queries as lists
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Encouragement
from saikoku.registry.contacts.operations import encouraging
from saikoku.registry.tasks.operations import TaskRefused
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.models import Account
from saikoku.security.access.rules.permissions import Permission

FIRST_SHOWN = "calls_premium"
MOST_UPCOMING = 40
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAYOUTS = ("T08_asset_requests", "T09_sms_requests")


@requires(Permission.BOARD_VIEW)
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    months = outlook.months_to_show(now.date())
    chosen = _asked(request.GET.get("month", ""), months)
    line = request.GET.get("line", "")
    line = line if line in LINES else FIRST_SHOWN
    if chosen is None:
        return render(request, "board/none.html", {"month": "", "filter": None})
    context = {
        "month": eras.month_in_words(chosen),
        "filter": words.month_filter(months, chosen),
        "beside": words.beside(months, chosen),
        "chosen": chosen,
    }
    view = outlook.month_view(chosen, now=now)
    if view is None:
        return render(request, "board/none.html", context)
    names = access.names_by_worker(view.workers)
    may_open = Permission.EVIDENCE_VIEW in request.permissions
    return render(request, "board/month.html", context | {
        "may_plan_routes": Permission.ROUTE_PLAN in request.permissions,
        "as_of": words.as_of(view),
        "notes": words.notes(view),
        "tiles": words.tiles(view),
        "targets": words.target_table(view),
        "year": words.year_table(view),
        "tabs": words.line_tabs(view, line),
        "outlook": words.outlook_chart(view, line),
        "method": words.method(view, line),
        "rule_chart": words.rule_chart(view),
        "rules": words.rule_table(view, may_open=may_open),
        "rate_chart": words.rate_chart(view),
        "rates": words.rate_table(view, may_open=may_open),
        "day_chart": words.day_chart(view),
        "days": words.day_table(view),
        "workers": words.worker_table(view, names),
    })  # fmt: skip


@requires(Permission.BOARD_VIEW)
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Who is on what now and what waits; asks for itself anew every few seconds, and for the month so far after that."""
    may = request.permissions
    shown = {
        "may_see_list": Permission.CASE_REASSIGN in may, "sees_quality": Permission.COACHING_VIEW in may,
        "may_see_tasks": Permission.TASK_WORK in may,
    }  # fmt: skip
    return render(request, "board/live.html", _moment(request, clock.now()) | shown)


@requires(Permission.BOARD_VIEW)
@require_safe
@in_background
def live_part(request: HttpRequest) -> HttpResponse:
    return render(request, "board/live_part.html", _moment(request, clock.now()))


@requires(Permission.BOARD_VIEW)
@require_safe
@in_background
def live_month(request: HttpRequest) -> HttpResponse:
    """The month so far beside its targets."""
    view = queries.month_so_far(clock.now())
    targets = [words.tiles(view)[0], words.target_table(view)] if view else []
    return render(request, "board/live_month.html", {"targets": targets})


def _moment(request: HttpRequest, now: datetime) -> dict[str, Any]:
    found, may_open = queries.live(now), Permission.TASK_WORK in request.permissions
    may_take_over = Permission.CALL_TAKE_OVER in request.permissions
    return {
        "as_of": live_words.as_of(now),
        "notes": live_words.notes(found, may_take_over=may_take_over),
        "tiles": live_words.tiles(found, may_see_list=Permission.CASE_REASSIGN in request.permissions),
        "people": live_words.people(
            found, may_hand_over=Permission.CASE_REASSIGN in request.permissions, may_take_over=may_take_over
        ),
        "idle": live_words.idle(found),
        "late": live_words.late(found, now, may_open=may_open),
        "late_more": live_words.more(found.late_count),
        "hard": live_words.hard(found, now, may_open=may_open),
        "hard_more": live_words.more(found.hard_count),
    }


@requires(Permission.CASE_REASSIGN)
@require_safe
def upcoming(request: HttpRequest) -> HttpResponse:
    """Whom the call desk hands out next, and why; what keeps the others back; who is reached better by another way."""
    called = calls.day_of(clock.now())
    learned = answering.known(called.terms.today, called.calling.bands)
    day = channels.Day(called.moment, called.terms, called.calling, learned)
    way = way_words.asked(request.GET.get("way", ""))
    context = {"tabs": way_words.tabs(way), "is_call": way == Way.CALL}
    if way == Way.CALL:
        rows = lists.next_up(MOST_UPCOMING, day.moment, day.terms, day.calling)
        context |= {
            "sentence": upcoming_words.sentence(len(rows), lists.waiting(), MOST_UPCOMING),
            "table": upcoming_words.table(rows, called, learned, channels.of_calls(rows, day)),
            "against": upcoming_words.against(lists.why_not(day.moment, day.calling)),
        }
    else:
        plan = (channels.visits if way == Way.VISIT else channels.messages)(day, MOST_UPCOMING)
        rows = plan.rows
        context |= {"sentence": way_words.sentence(way, plan), "table": way_words.table(way, rows)}
    numbers = list(dict.fromkeys(row.debtor.number for row in rows))
    operations.note_list_shown(numbers=numbers, way=way, by=request.actor, at=day.moment)
    return render(request, "board/upcoming.html", context)


@requires(Permission.CASE_REASSIGN)
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, account_id: int) -> HttpResponse:
    """All open tasks of somebody who is absent go to another person or to the team."""
    owner = get_object_or_404(Account, pk=account_id)
    people = {str(one.pk): one for one in queries.receivers(but=owner.pk)}
    form = forms.HandOver(request.POST or None, receivers=people.values())
    if request.method == "POST" and form.is_valid():
        to, reason = people.get(form.cleaned_data["to"]), form.cleaned_data["reason"]
        try:
            operations.hand_over(owner=owner, to=to, reason=reason, by=request.actor, at=clock.now())
        except TaskRefused as refusal:
            live_words.explain(form, refusal.reasons)
        else:
            return redirect("board:live")
    load = queries.load_of(owner.pk, clock.now())
    return render(request, "board/hand_over.html", {
        "name": owner.display_name, "facts": live_words.load_facts(load), "form": form,
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.CASE_REASSIGN)
@require_safe
@transaction.atomic
def encouragements(request: HttpRequest) -> HttpResponse:
    """What people were encouraged to and the city's data does not show yet."""
    today, kind = clock.today(), request.GET.get("kind", "")
    kind = kind if kind in encouragement_words.KINDS else ""
    counts = contacts.count_open_encouragements()
    rows = list(contacts.open_encouragements(kind)[:MOST_UPCOMING])
    operations.note_encouragements_shown(numbers=[row.debtor.number for row in rows], by=request.actor, at=clock.now())
    total = counts.get(kind, 0) if kind else sum(counts.values())
    return render(request, "board/encouragements.html", {
        "tabs": encouragement_words.tabs(kind, counts),
        "sentence": encouragement_words.sentence(total, len(rows)),
        "table": encouragement_words.table(rows, today),
        "month": Month.of(today),
    })  # fmt: skip


@requires(Permission.CASE_REASSIGN)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def end_encouragement(request: HttpRequest, encouragement_id: int) -> HttpResponse:
    """A follow-up that the data will not end is ended by a person, with the reason."""
    found = get_object_or_404(Encouragement.objects.select_related("debtor"), pk=encouragement_id)
    form = forms.Ended(request.POST or None)
    now = clock.now()
    if request.method == "POST" and form.is_valid():
        try:
            encouraging.end(encouragement_id=found.pk, reason=form.cleaned_data["reason"], by=request.actor, at=now)
        except encouraging.NotEnded as refusal:
            encouragement_words.explain(form, refusal.reasons)
        else:
            return redirect("board:encouragements")
    operations.note_encouragements_shown(numbers=[found.debtor.number], by=request.actor, at=now)
    context = {"facts": encouragement_words.facts(found), "form": form}
    return render(request, "board/end_encouragement.html", context, status=422 if form.errors else 200)


def _asked(text: str, months: list[Month]) -> Month | None:
    """The month asked for where it is shown at all, else the latest."""
    try:
        asked = Month.parse(text)
    except NotAMonth:
        asked = None
    return asked if asked in months else months[0] if months else None


@requires(Permission.BOARD_VIEW)
@require_safe
def effect(request: HttpRequest) -> HttpResponse:
    """The contractual effect and the extra effect by a fair comparison, side by side and never mixed."""
    today = clock.today()
    months = outlook.months_to_show(today)
    chosen = _asked(request.GET.get("month", ""), months)
    if chosen is None:
        return render(request, "board/none.html", {"month": "", "filter": None})
    view = outlook.effect_view(chosen, today=today)
    return render(request, "board/effect.html", {
        "month": eras.month_in_words(chosen),
        "filter": effect_words.month_filter(months, chosen),
        "is_kept": view.is_kept,
        "contractual": effect_words.contractual(view),
        "added": effect_words.added(view),
        "why_none": effect_words.why_none(view),
        "notes": effect_words.notes(view),
        "chart": effect_words.chart(view),
        "groups": effect_words.groups(view),
        "draws": effect_words.draws(view),
    })  # fmt: skip


@requires(Permission.BOARD_VIEW)
@require_safe
def volumes(request: HttpRequest) -> HttpResponse:
    """Acts of any period by up to two headings: on the screen, and with `?as=xlsx` as a workbook."""
    first = clock.today().replace(day=1)
    usual = {"first": first.isoformat(), "last": clock.today().isoformat(), "kind": "calls", "by": "day", "then": "side"}
    given = usual | request.GET.dict() if "first" in request.GET else usual
    form = forms.Volumes(given, kinds=volume_words.KINDS, headings=volume_words.HEADINGS)
    context = {"form": form, "table": None, "chart": None, "notes": [], "paper": ""}
    if not form.is_valid():
        return render(request, "board/volumes.html", context, status=422)
    asked = form.cleaned_data
    headings = [Heading(one) for one in (asked["by"], asked["then"]) if one]
    try:
        found = figures.volumes(asked["first"], asked["last"], headings=headings, kinds=KINDS[asked["kind"]])
    except NothingAgreed:
        form.add_error("last", "契約の開始日より前です。契約の期間の日を入力してください。")
        return render(request, "board/volumes.html", context, status=422)
    if request.GET.get("as") == "xlsx":
        return _workbook(request, found, headings, asked)
    return render(request, "board/volumes.html", context | {
        "table": volume_words.table(found, headings),
        "chart": volume_words.chart(found, headings, asked["kind"]),
        "notes": volume_words.notes(headings),
        "paper": f"?{urlencode(usual | request.GET.dict() | {'as': 'xlsx'})}",
    })  # fmt: skip


def _workbook(request: HttpRequest, found: list[Volume], headings: list[Heading], asked: dict) -> HttpResponse:
    first, last, now = asked["first"], asked["last"], clock.now()
    paper = volume_words.paper(found, headings, asked["kind"], first, last, head=reports.letterhead(), cut_at=now)
    content = operations.take_volumes(paper=paper, by=request.actor, at=now)
    name = f"業務量の集計_{first:%Y%m%d}-{last:%Y%m%d}.xlsx"
    disposition = content_disposition_header(True, name)
    return HttpResponse(content, content_type=WORKBOOK, headers={"Content-Disposition": disposition})


@requires(Permission.BOARD_VIEW)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    asked = [outlook.requests(layout, today=today) for layout in LAYOUTS]
    return render(request, "board/requests.html", {
        "counted": request_words.counted(asked),
        "tiles": request_words.tiles(asked),
        "parts": [(request_words.chart(one), request_words.ages(one)) for one in asked if one.total],
        "months": request_words.months(asked),
    })  # fmt: skip
