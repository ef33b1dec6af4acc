"""The call desk: one person at a time, from the claim to the record."""

import contextlib

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saikoku.governance.contract import queries as contract
from saikoku.kernel import clock
from saikoku.outreach.calls import forms, operations, queries
from saikoku.outreach.calls.presenters import desk as desks
from saikoku.outreach.calls.presenters import words
from saikoku.outreach.calls.rules import corrections
from saikoku.outreach.scripts.rules import lines, outcomes
from saikoku.planning.lists import queries as lists
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors import queries as debtors
from saikoku.registry.payments.models import Payment
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.rules.permissions import Permission

DONE = "calls_done"


@requires(Permission.CALL_WORK)
@require_safe
@transaction.atomic
def desk(request: HttpRequest) -> HttpResponse:
    return _desk(request)


@requires(Permission.CALL_WORK)
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    operations.take_next(by=request.actor, at=clock.now(), terminal=_terminal(request))
    return redirect("calls:desk")


@requires(Permission.CALL_WORK)
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    try:
        debtor = debtors.find(number)
        operations.take(debtor_id=debtor.pk, by=request.actor, at=clock.now(), terminal=_terminal(request))
    except debtors.NobodyKnown as unknown:
        raise Http404 from unknown
    except operations.CallRefused as refused:
        with transaction.atomic():
            return _desk(request, refused=refused.reasons, status=409)
    return redirect("calls:desk")


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
        return _again(request, refused.reasons)
    except operations.LeaseLost:
        return _again(request, ["lease-lost"])
    return _again(request)


@requires(Permission.CALL_WORK)
@require_POST
def record(request: HttpRequest, call_number: str) -> HttpResponse:
    now = clock.now()
    lease = operations.current(by=request.actor)
    if lease is None or lease.call_number != call_number:
        return _too_late(request, call_number, now)
    known = queries.known(lease.debtor_id, queries.day_of(now))
    form = _form(request.POST, known.person.history.phones, lease.sides, list(forms.ENCOURAGED))
    if not form.is_valid():
        return _again(request, form=form)
    outcome = form.cleaned_data["outcome"]
    try:
        done = operations.record_call(
            call_number=call_number, outcome=outcome, said=form.said(lease.opened_at, now), by=request.actor, at=now
        )
    except operations.CallRefused as refused:
        return _again(request, refused.reasons, form=form)
    _remember(request, done, outcome)
    if request.POST.get("then") != "rest":
        operations.take_next(by=request.actor, at=clock.now(), terminal=_terminal(request))
    return redirect("calls:desk")


def _too_late(request: HttpRequest, call_number: str, now) -> HttpResponse:
    """A repeated post has its first answer; else the lease went to somebody else, and what was typed is shown."""
    try:
        operations.record_call(
            call_number=call_number, outcome="", said=operations.Said(now, ()), by=request.actor, at=now
        )
    except operations.CallRefused as refused:
        return _again(request, refused.reasons)
    return redirect("calls:desk")


@requires(Permission.CALL_WORK)
@require_POST
def hand_back(request: HttpRequest, call_number: str) -> HttpResponse:
    """Give the person back; with `then=next` the next one comes."""
    with contextlib.suppress(operations.LeaseLost):
        operations.hand_back(call_number=call_number, by=request.actor, at=clock.now())
    if request.POST.get("then") == "next":
        operations.take_next(by=request.actor, at=clock.now(), terminal=_terminal(request))
    return redirect("calls:desk")


@requires(Permission.CALL_WORK)
@require_POST
@in_background
def renew(request: HttpRequest, call_number: str) -> HttpResponse:
    """The open page asks for more time; a person who presses the button gets the page again."""
    try:
        operations.renew(call_number=call_number, by=request.actor, at=clock.now())
    except operations.LeaseLost:
        return HttpResponse(status=204) if request.htmx else _again(request, ["lease-lost"])
    return HttpResponse(status=204) if request.htmx and "quiet" in request.GET else _again(request)


@requires(Permission.CALL_WORK)
@require_POST
def acknowledge(request: HttpRequest, call_number: str) -> HttpResponse:
    try:
        news = operations.acknowledge(call_number=call_number, by=request.actor, at=clock.now())
    except operations.LeaseLost:
        return _again(request, ["lease-lost"])
    return _again(request, after=news.codes[0] if news.over and news.codes else "")


@requires(Permission.CALL_WORK)
@require_POST
def call_supervisor(request: HttpRequest, call_number: str) -> HttpResponse:
    try:
        operations.call_supervisor(call_number=call_number, by=request.actor, at=clock.now())
    except operations.LeaseLost:
        return _again(request, ["lease-lost"])
    return _again(request)


@requires(Permission.CALL_WORK)
@require_safe
@in_background
def news(request: HttpRequest, call_number: str) -> HttpResponse:
    """Asked every two seconds. Nothing new: 204, so that nothing on the page moves."""
    try:
        found = operations.news(call_number=call_number, by=request.actor, at=clock.now())
    except operations.LeaseLost:
        return render(request, "calls/parts/interrupt.html", {"cover": desks.LOST, "url": reverse("calls:desk")})
    if not found.codes:
        return HttpResponse(status=204)
    cover = desks.interrupt(found.codes, over=found.over, payment=_payment_words(request))
    url = reverse("calls:acknowledge", args=[call_number])
    return render(request, "calls/parts/interrupt.html", {"cover": cover, "url": url})


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
    operations.note_numbers_shown(lease=lease, number=case.debtor.number, by=request.actor, at=day.moment)
    context = {"who": {"phones": desks.numbers(case, day)}, "form": None, "lease": lease, "full": True}
    return render(request, "calls/parts/phones.html", context)


@requires(Permission.CONTACT_CORRECT)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def correct(request: HttpRequest, record_number: str) -> HttpResponse:
    old = Contact.objects.select_related("debtor").filter(record_number=record_number).first()
    if old is None:
        raise Http404
    leads = Permission.CASE_REASSIGN in request.permissions
    if not corrections.may_correct(
        channel=old.channel, recorded_by=old.recorded_by, name=request.actor.name, leads=leads
    ):
        raise PermissionDenied
    choices = [(one.code, f"{one.code} {one.ja}") for one in outcomes.calls().values() if one.group != "inbound"]
    given = {"outcome": old.outcome, "summary": old.summary, "promised_on": old.promised_on,
             "promised_yen": old.promised_yen}  # fmt: skip
    if old.call_back_at and old.call_back_at > clock.now():
        agreed = old.call_back_at.astimezone(clock.TOKYO)
        given |= {"call_back_day": agreed.date(), "call_back_time": f"{agreed:%H:%M}"}
    form = forms.Correction(request.POST or None, outcomes=choices, initial=given)
    started = clock.at(old.on, old.started_at.hour, old.started_at.minute)
    ended = clock.at(old.on, old.ended_at.hour, old.ended_at.minute) if old.ended_at else None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            operations.correct_record(
                record_number=record_number, outcome=data["outcome"], reason=data["reason"], by=request.actor,
                at=clock.now(), said=form.said(started, ended, phone=old.phone, letters=old.letters_arrived),
            )  # fmt: skip
        except operations.CallRefused as refused:
            for sentence in words.refusals(refused.reasons):
                form.add_error(None, sentence)
        else:
            return redirect(reverse("cases:card", args=[old.debtor.number]))
    operations.note_record_shown(record_number=record_number, number=old.debtor.number, by=request.actor, at=clock.now())
    context = {"form": form, "old": old, "outcome": outcomes.words().get(old.outcome, old.outcome), "started": started}
    return render(request, "calls/correct.html", context, status=422 if form.is_bound else 200)


def _desk(request: HttpRequest, *, refused: list[str] = (), form=None, after: str = "", status: int = 200) -> HttpResponse:
    """The page as it stands for this person now; must run inside a transaction (it writes the trail)."""
    profile = contract.profile()
    day = queries.day_of(clock.now(), profile.ends_on)
    lease = operations.current(by=request.actor)
    done = request.session.get(DONE, {})
    done = done if done.get("on") == day.terms.today.isoformat() else None
    context = {"done": done, "refusals": words.refusals(refused), "day": day}
    if lease is None:
        context["empty"] = desks.empty(day.moment, day, lists.why_not(day.terms.today))
        context["ready"] = lists.waiting()
        context["typed"] = request.POST.get("summary", "")
        return render(request, "calls/nobody.html", context, status=status)
    context |= _case(request, lease, day, profile, form, after) | {"judged": form is not None}
    operations.note_shown(lease=lease, number=context["who"]["number"], by=request.actor, at=day.moment)
    return render(request, "calls/desk.html", context, status=status)


def _case(request: HttpRequest, lease, day: queries.Day, profile, form, after: str) -> dict:
    identified = bool(lease.identified_by)
    case = queries.case(lease.debtor_id, day, with_story=identified)
    operator = request.actor.display_name or request.actor.name
    asks = desks.asks(case, lease.sides)
    data = request.POST if request.method == "POST" else None
    form = form or _form(data, case.known.person.history.phones, lease.sides, asks)
    chosen = (form.data or {}).get("outcome", "")
    return {
        "lease": lease,
        "lapsed": lease.expires_at <= clock.real_now(),
        "seconds": max(0, int((day.moment - lease.opened_at).total_seconds())),
        "who": desks.who(case, lease, day),
        "gate": desks.gate(case, lease),
        "script": desks.script(profile, operator, case, lease, day, after=after),
        "topics": lines.topics(desks.filling(profile, operator, case, lease)) if identified else [],
        "money": desks.money(case, day, lease.sides) if identified else None,
        "slips": desks.slip_panel(case, day.terms.today) if identified else [],
        "past": desks.past(case, lease, day) if identified else None,
        "groups": desks.groups(chosen, desks.group_of(chosen) or ("debtor" if identified else "nobody")),
        "form": form,
        "promise_lines": [[form[f"promise{n}_{part}"] for part in ("day", "yen", "way", "side")] for n in forms.PROMISE_LINES],
        "several_sides": len(lease.sides) > 1,
        "asks": asks,
        "strange": form.strange_characters() if form.is_bound else [],
    }


def _again(request: HttpRequest, refused: list[str] = (), *, form=None, after: str = "") -> HttpResponse:
    """The page again with everything that was typed."""
    bad = bool(refused) or (form is not None and form.errors)
    with transaction.atomic():
        return _desk(request, refused=list(refused), form=form, after=after, status=422 if bad else 200)


def _form(data, phones, sides, asks) -> forms.Call:
    return forms.Call(data, numbers={phone.id: phone.number for phone in phones}, sides=sides, asks=asks)


def _remember(request: HttpRequest, done: operations.Recorded, outcome: str) -> None:
    """What the next page says about the call just recorded; nothing of the person."""
    request.session[DONE] = {
        "on": clock.today().isoformat(),
        "outcome": outcomes.calls()[outcome].ja,
        "followed": words.followed(done.followed),
        "records": list(done.record_numbers),
    }


def _payment_words(request: HttpRequest) -> str:
    """The payment that came in, in one line, once the person was identified."""
    lease = operations.current(by=request.actor)
    if lease is None or not lease.identified_by:
        return "金額は、本人確認の後に表示します。"
    row = Payment.objects.filter(debtor_id=lease.debtor_id).order_by("-received_at", "-pk").first()
    return desks.payment_words(row) if row else ""


def _terminal(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")[:64]
