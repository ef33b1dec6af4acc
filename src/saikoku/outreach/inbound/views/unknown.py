"""Callers of whom nobody knows who they are, and who answered whom."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.kernel import clock
from saikoku.outreach.inbound import forms, operations, queries
from saikoku.outreach.inbound.models import AnsweredCall
from saikoku.outreach.inbound.presenters import page as presenters
from saikoku.outreach.inbound.presenters import words
from saikoku.outreach.inbound.views import page
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import addresses
from saikoku.ui import components as ui
from saikoku.ui import words as ui_words
from saikoku.ui.forms import DayField


@requires(Permission.CALL_WORK)
@require_POST
def note(request: HttpRequest) -> HttpResponse:
    intent, form = forms.Intent(request.POST), forms.Unknown(request.POST)
    if intent.is_valid() and form.is_valid():
        given, data = intent.cleaned_data, form.cleaned_data
        try:
            operations.note_unknown(
                said=data["said"], wanted=data["wanted"], caller=data["number"], due_at=form.due_at(),
                call_number=given["call"], by=request.actor, at=clock.now(),
            )  # fmt: skip
        except operations.AnswerRefused as refused:
            words.explain(form, refused.reasons)
        else:
            request.session[page.SAID] = "残しました。することがあるものは、下の一覧で待ちます。"
            return redirect("inbound:index")
    before = intent.cleaned_data if intent.is_valid() else {}
    with transaction.atomic():
        return page.show(
            request, caller=before.get("caller", ""), call=before.get("call", ""), unknown=form, status=422
        )


@requires(Permission.CALL_WORK)
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, call_id: int) -> HttpResponse:
    """One unknown caller, with the number in full: it is dialled by hand; the trail knows who asked."""
    found = get_object_or_404(AnsweredCall, pk=call_id, ending=AnsweredCall.Ending.UNKNOWN)
    form = forms.Settled(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.settle(call_id=call_id, by=request.actor, at=clock.now(), **form.cleaned_data)
        except operations.AnswerRefused as refused:
            words.explain(form, refused.reasons)
        else:
            request.session[page.SAID] = "済みにしました。"
            return redirect("inbound:index")
    operations.note_unknown_shown(call=found, by=request.actor, at=clock.now())
    context = {"call": found, "facts": presenters.facts(found), "form": form, "is_open": found.settled_at is None}
    return render(request, "inbound/settle.html", context, status=422 if form.errors else 200)


@requires(Permission.CASE_REASSIGN)
@require_GET
@transaction.atomic
def log(request: HttpRequest) -> HttpResponse:
    """Who answered whom on a day."""
    now = clock.now()
    day = _day(request.GET.get("day", "")) or now.date()
    number = addresses.page_number(request.GET.get("page", ""))
    lines, total = queries.log(day, number)
    about = [one.call.debtor.number for one in lines if one.call.debtor]
    if lines:
        operations.note_log_shown(numbers=about, by=request.actor, at=now)
    return render(request, "inbound/log.html", {
        "day": day, "table": presenters.log(lines, ui_words.day_long(day)), "tiles": presenters.tiles(queries.counts_of(day)),
        "paging": _paging(day, number, len(lines), total),
    })  # fmt: skip


def _day(text: str):
    try:
        return DayField().clean(text)
    except (ValueError, forms.forms.ValidationError):
        return None


def _paging(day, number: int, shown: int, total: int) -> ui.Paging | None:
    first = (number - 1) * queries.PAGE + 1
    last = first + shown - 1
    if not shown or total <= queries.PAGE:
        return None
    return ui.Paging(
        first, last, total, next_url=f"?day={day}&page={number + 1}" if last < total else "",
        previous_url=f"?day={day}&page={number - 1}" if number > 1 else "",
    )  # fmt: skip
