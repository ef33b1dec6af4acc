"""Answer a call: who is it, and on to the call desk; or to whoever speaks with his household; or out of hours."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from saikoku.kernel import clock
from saikoku.outreach.calls import operations as talks
from saikoku.outreach.inbound import forms, operations
from saikoku.outreach.inbound.rules import calls
from saikoku.outreach.inbound.views import page
from saikoku.registry.debtors import queries as debtors
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission

RANG = "inbound_number"


@requires(Permission.CALL_WORK)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def index(request: HttpRequest) -> HttpResponse:
    """What was typed comes by POST. A telephone may hand a number over in the address (`?number=`, with its own
    `call`): it leaves the address bar at once."""
    if request.method == "GET":
        if "number" in request.GET:
            request.session[RANG] = [calls.number_in(request.GET["number"]), forms.call_in(request.GET)]
            return redirect("inbound:index")
        rang, call = request.session.pop(RANG, ["", ""])
        return page.show(request, typed=rang, caller=rang, call=call)
    typed = request.POST.get("q", "").strip()[: forms.LONGEST_QUESTION]
    known = forms.Intent(request.POST)
    before = known.cleaned_data if known.is_valid() else {}
    caller = calls.number_in(typed) or before.get("caller", "")
    return page.show(request, typed=typed, caller=caller, call=before.get("call", ""))


@requires(Permission.CALL_WORK)
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    debtor, given = _debtor(number), _intent(request)
    try:
        operations.answer(
            debtor=debtor, caller=given["caller"], call_number=given["call"], found_by=given["found_by"],
            notice=given["notice"], instead=given["instead"], by=request.actor, at=clock.now(),
            terminal=request.META.get("REMOTE_ADDR", "")[:64],
        )  # fmt: skip
    except (talks.CallRefused, operations.AnswerRefused) as refused:
        return _again(request, number, given, refused.reasons)
    return redirect("calls:desk")


@requires(Permission.CALL_WORK)
@require_POST
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    debtor, given = _debtor(number), _intent(request)
    try:
        operations.hand_over(
            debtor=debtor, caller=given["caller"], call_number=given["call"], found_by=given["found_by"], by=request.actor,
            at=clock.now(),
        )  # fmt: skip
    except operations.AnswerRefused as refused:
        return _again(request, number, given, refused.reasons)
    request.session[page.SAID] = "担当の画面に知らせました。担当が引き受けるまで、電話を切らずに待ってもらいます。"
    return redirect("inbound:index")


@requires(Permission.CALL_WORK)
@require_POST
def after_hours(request: HttpRequest) -> HttpResponse:
    given = _intent(request)
    try:
        operations.note_after_hours(call_number=given["call"], by=request.actor, at=clock.now())
    except operations.AnswerRefused as refused:
        with transaction.atomic():
            return page.show(request, refused=refused.reasons, status=409)
    request.session[page.SAID] = "受付時間外の電話として数えました。番号も用件も残していません。"
    return redirect("inbound:index")


def _debtor(number: str):
    try:
        return debtors.find(number)
    except debtors.NobodyKnown as unknown:
        raise Http404 from unknown


def _intent(request: HttpRequest) -> dict:
    form = forms.Intent(request.POST)
    if not form.is_valid():
        raise Http404
    return form.cleaned_data


def _again(request: HttpRequest, number: str, given: dict, reasons: list[str]) -> HttpResponse:
    """The same candidate with the reason; who holds him stands beside him."""
    with transaction.atomic():
        return page.show(
            request, typed=given["notice"] or given["caller"] or number, caller=given["caller"], call=given["call"],
            refused=reasons, status=409,
        )  # fmt: skip
