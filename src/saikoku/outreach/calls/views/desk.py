"""The call desk: one person at a time, from the claim to the record."""

import contextlib

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from saikoku.kernel import clock
from saikoku.kernel.programmes import programmes_of
from saikoku.outreach.calls import forms, operations, queries
from saikoku.outreach.calls.presenters import beside, who, words
from saikoku.outreach.calls.views import dialling, page, placed
from saikoku.planning.lists import queries as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts.rules.doubts import AnyDoubt
from saikoku.registry.debtors import queries as debtors
from saikoku.registry.payments.models import Payment
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.CALL_WORK)
@require_safe
@transaction.atomic
def desk(request: HttpRequest) -> HttpResponse:
    return page.desk(request)


@requires(Permission.CALL_WORK)
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    try:
        operations.take_next(by=request.actor, at=clock.now(), terminal=page.terminal(request))
    except operations.CallRefused as refused:
        return page.refused(request, refused.reasons)
    return redirect("calls:desk")


@requires(Permission.CALL_WORK)
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Take somebody who was chosen; where another is held, ask which of the two."""
    try:
        debtor = debtors.find(number)
    except debtors.NobodyKnown as unknown:
        raise Http404 from unknown
    act = {"debtor_id": debtor.pk, "by": request.actor, "at": clock.now(), "terminal": page.terminal(request)}
    form = forms.Instead(request.POST if "instead" in request.POST else None)
    try:
        if form.is_valid():
            operations.take_instead(of=request.POST["instead"], reason=form.why(), **act)
        else:
            operations.take(**act)
    except operations.CallRefused as refused:
        return _choose(request, debtor, form, refused.reasons)
    return redirect("calls:desk")


@transaction.atomic
def _choose(request: HttpRequest, wanted, form: forms.Instead, reasons: list[str]) -> HttpResponse:
    """Why somebody cannot be taken; beside whom the operator holds, with the choice between the two."""
    lease = operations.current(by=request.actor)
    if lease is None or lease.expires_at <= clock.real_now():
        return page.desk(request, refused=reasons, status=409)
    operations.note_two_shown(
        lease=lease, numbers=[lease.debtor.number, wanted.number], by=request.actor, at=clock.now()
    )
    against = [code for code in reasons if code != "holds-another"]
    context = {
        "lease": lease, "wanted": wanted, "form": form, "refusals": words.refusals(against),
        "sides": words.sides_words(lease.sides),
    }  # fmt: skip
    return render(request, "calls/choose.html", context, status=422 if form.errors else 409)


@requires(Permission.CALL_WORK)
@require_POST
def gate(request: HttpRequest, call_number: str) -> HttpResponse:
    act = {"by": request.actor, "at": clock.now(), "call_number": call_number}
    try:
        if request.POST.get("gate") == "no":
            operations.fail_identity_gate(**act)
        else:
            operations.pass_identity_gate(method=request.POST.get("gate", ""), **act)
    except operations.CallRefused as refused:
        return page.again(request, refused.reasons)
    except operations.LeaseLost:
        return page.again(request, ["lease-lost"])
    return page.again(request)


@requires(Permission.CALL_WORK)
@require_POST
def record(request: HttpRequest, call_number: str) -> HttpResponse:
    now = clock.now()
    lease = operations.current(by=request.actor)
    if lease is None or lease.call_number != call_number:
        return _too_late(request, call_number, now)
    day = queries.day_of(now)
    known = queries.known(lease.debtor_id, day)
    form = page.form_of(request.POST, known.person.history.phones, lease.sides, list(forms.ENCOURAGED))
    if not form.is_valid():
        return page.again(request, form=form)
    outcome = form.cleaned_data["outcome"]
    said, apart = form.told(*dialling.times(lease, now))
    if unsure := _unsure(request, lease, [(outcome, said), *apart], day):
        return page.again(request, form=form, doubts=unsure)
    try:
        done = operations.record_call(
            call_number=call_number, outcome=outcome, said=said, apart=apart, replaces=request.POST.getlist("replaces"),
            by=request.actor, at=now,
        )  # fmt: skip
    except operations.CallRefused as refused:
        return page.again(request, placed.rest_of(form, refused.reasons), form=form)
    page.remember(request, done)
    if request.POST.get("then") != "rest" and not lists.dialled_without_record(request.actor.name):
        _take_next_unless_paused(request)
    return redirect("calls:desk")


def _take_next_unless_paused(request: HttpRequest) -> None:
    """Whoever began a pause in another window is given nobody; his desk says so."""
    with contextlib.suppress(operations.CallRefused):
        operations.take_next(by=request.actor, at=clock.now(), terminal=page.terminal(request))


def _unsure(
    request: HttpRequest, lease: Lease, told: list[tuple[str, operations.Said]], day: queries.Day
) -> list[AnyDoubt]:
    """What is asked once before it is written; nobody hears of amounts before the identity was checked."""
    found = queries.doubts(lease.debtor_id, told, day, amounts=bool(lease.identified_by))
    return found if any(one.answer not in request.POST.getlist("sure") for one in found) else []


def _too_late(request: HttpRequest, call_number: str, now) -> HttpResponse:
    """A repeated post has its first answer; else the lease went to somebody else, and what was typed is shown."""
    try:
        operations.record_call(
            call_number=call_number, outcome="", said=operations.Said(now, ()), by=request.actor, at=now,
            replaces=request.POST.getlist("replaces"),
        )  # fmt: skip
    except operations.CallRefused as refused:
        if operations.taken_by(call_number=call_number, by=request.actor):
            page.leave_typed(request, call_number)
            return page.again(request, ["taken-over"])
        return page.again(request, refused.reasons)
    return redirect("calls:desk")


@requires(Permission.CALL_WORK)
@require_POST
def undo(request: HttpRequest, call_number: str) -> HttpResponse:
    """Take up again the call recorded a moment ago."""
    try:
        operations.reopen(call_number=call_number, by=request.actor, at=clock.now(), terminal=page.terminal(request))
    except operations.CallRefused as refused:
        return page.refused(request, refused.reasons)
    return redirect("calls:desk")


@requires(Permission.CALL_WORK)
@require_POST
def hand_back(request: HttpRequest, call_number: str) -> HttpResponse:
    """Give the person back; with `then=next` the next one comes."""
    act = {"call_number": call_number, "by": request.actor, "at": clock.now()}
    onward = request.POST.get("then") == "next"
    try:
        if onward:
            operations.next_instead(terminal=page.terminal(request), **act)
        else:
            operations.hand_back(last=True, **act)
    except operations.CallRefused as refused:
        if "dialled" in refused.reasons:
            return page.again(request, refused.reasons)
        operations.hand_back(last=True, **act)  # he began a pause in another window
    except operations.LeaseLost:
        if onward:
            _take_next_unless_paused(request)
    return redirect("calls:desk")


@requires(Permission.CALL_WORK)
@require_POST
@in_background
def renew(request: HttpRequest, call_number: str) -> HttpResponse:
    """The open page asks for more time and brings what was typed so far; a person who presses the button gets the
    page again."""
    quiet = "quiet" in request.GET
    try:
        lease = operations.renew(call_number=call_number, by=request.actor, at=clock.now())
    except operations.LeaseLost:
        page.leave_typed(request, call_number)
        return HttpResponse(status=204) if quiet else page.again(request, ["lease-lost"])
    if not quiet:
        return page.again(request)
    page.keep_typed(request, lease)
    return HttpResponse(status=204)


@requires(Permission.CALL_WORK)
@require_POST
def acknowledge(request: HttpRequest, call_number: str) -> HttpResponse:
    page.keep_sent(request, call_number)
    try:
        news = operations.acknowledge(call_number=call_number, by=request.actor, at=clock.now())
    except operations.LeaseLost:
        return page.again(request, ["lease-lost"])
    if news.codes == ("typed-came",):
        return redirect("calls:desk")  # what was typed by both stands in the form
    return page.again(request, after=news.codes[0] if news.over and set(news.codes) - {"caller-waits"} else "")


@requires(Permission.CALL_WORK)
@require_POST
def call_supervisor(request: HttpRequest, call_number: str) -> HttpResponse:
    try:
        operations.call_supervisor(call_number=call_number, by=request.actor, at=clock.now())
    except operations.LeaseLost:
        return page.again(request, ["lease-lost"])
    return page.again(request)


@requires(Permission.CALL_WORK)
@require_safe
@in_background
def news(request: HttpRequest, call_number: str) -> HttpResponse:
    """Asked every two seconds. Nothing new: 204, so that nothing on the page moves."""
    try:
        found = operations.news(call_number=call_number, by=request.actor, at=clock.now())
    except operations.LeaseLost:
        cover = _why_lost(request, call_number)
        return render(request, "calls/parts/interrupt.html", {"cover": cover, "url": reverse("calls:desk")})
    if not found.codes:
        return HttpResponse(status=204)
    lease = operations.current(by=request.actor)
    cover = beside.interrupt(
        found.codes, over=found.over, payment=_payment_words(lease), rung_by=found.rung_by,
        talks=lease is not None and bool(lease.identified_by),
    )  # fmt: skip
    url = reverse("calls:acknowledge", args=[call_number])
    return render(request, "calls/parts/interrupt.html", {"cover": cover, "url": url})


def _why_lost(request: HttpRequest, call_number: str) -> dict:
    if taker := operations.taken_by(call_number=call_number, by=request.actor):
        return beside.taken_over(access.names_of([taker]).get(taker, taker))
    return beside.LOST


@requires(Permission.CALL_WORK)
@require_safe
@transaction.atomic
def numbers(request: HttpRequest, call_number: str) -> HttpResponse:
    """The numbers in full, to be dialled by hand; the trail knows who asked."""
    lease = operations.current(by=request.actor)
    if lease is None or lease.call_number != call_number:
        raise Http404
    day = queries.day_of(clock.now())
    case = queries.case(lease.debtor_id, day, with_story=False)
    closed: list[str] = []
    try:
        operations.note_numbers_shown(
            lease=lease, number=case.debtor.number, calling=day.calling, by=request.actor, at=day.moment
        )
    except operations.CallRefused as refused:
        closed = words.refusals(refused.reasons)
    phones = who.numbers(case, lease, day)
    context = {
        "who": {"phones": phones, "dials": who.dials(case, lease, day)}, "chosen": request.GET.get("phone", ""), "lease": lease,
        "full": not closed, "closed": closed,
    }  # fmt: skip
    return render(request, "calls/parts/phones.html", context)


def _payment_words(lease: Lease | None) -> str:
    """The payment that came in, in one line, once the person was identified; of another side the call does not speak."""
    if lease is None or not lease.identified_by:
        return "金額は、本人確認の後に表示します。"
    about = [code for side in lease.sides for code in programmes_of(side)]
    row = Payment.objects.filter(debtor_id=lease.debtor_id, programme__in=about).order_by("-received_at", "-pk").first()
    return beside.payment_words(row) if row else ""
