"""The desk's page as it stands for a person now, with everything that was typed."""

from collections.abc import Sequence

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saikoku.governance.contract import queries as contract
from saikoku.inquiry.residences import queries as residences
from saikoku.kernel import clock
from saikoku.kernel.programmes import SIDE_OF, SIDE_WORDS, Side
from saikoku.outreach.calls import forms, operations, queries
from saikoku.outreach.calls.presenters import answered as answers
from saikoku.outreach.calls.presenters import beside, talk, who, words
from saikoku.outreach.calls.presenters import desk as desks
from saikoku.outreach.calls.presenters import opening as openings
from saikoku.outreach.calls.rules import answered
from saikoku.outreach.calls.views import dialling
from saikoku.outreach.presence import queries as presence
from saikoku.outreach.scripts import queries as scripts
from saikoku.outreach.scripts.rules import outcomes
from saikoku.planning.lists import queries as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts import presenters as contacts_words
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules import corrections, opening
from saikoku.registry.contacts.rules.doubts import AnyDoubt
from saikoku.security.access import queries as access
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import words as days

DONE = "calls_done"
BELOW = ("call_back_day", "call_back_time", "new_phone", "spoke_with", "promise1_covers", "promise2_day", "promise3_day")
FOLDED = ("call_back", "new_phone", "spoke_with", "sides", "promise1_covers", "promise2", "promise3")
"""Fields that are folded away until they are used, and how the names of all of them begin."""


def desk(
    request: HttpRequest, *, refused: Sequence[str] = (), form=None, after: str = "", doubts: Sequence[AnyDoubt] = (),
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page as it stands for this person now; must run inside a transaction (it writes the trail)."""
    profile = getattr(request, "contract", None) or contract.profile()  # read by the clock already
    day = queries.day_of(clock.now(), profile.ends_on)
    lease = operations.current(by=request.actor)
    context = {
        "done": _done(request, day), "refusals": words.refusals(refused), "day": day, "doubts": contacts_words.doubts(doubts),
        "sure": [one.answer for one in doubts] or (request.POST.getlist("sure") if form is not None else []),
    }  # fmt: skip
    if lease is None or _is_of_another(request, lease):
        context["typed"] = [text for name in request.POST if name.endswith("summary") and (text := request.POST[name])]
    elif _sent_to(request):
        keep_typed(request, lease)
    if lease is None:
        context["empty"] = beside.empty(day, lists.why_not(day.moment, day.calling))
        context["ready"] = lists.waiting()
        context["unrecorded"] = _unrecorded(request, day)
        pause = presence.open_pause(request.actor.account_id)
        context["rest"] = beside.rest(pause, presence.reasons(day.terms.today, day.agreed), day)
        return render(request, "calls/nobody.html", context, status=status)
    form = None if _is_of_another(request, lease) else form
    context |= _case(request, lease, day, profile, form, after) | {"judged": form is not None}
    operations.note_shown(lease=lease, number=context["who"]["number"], by=request.actor, at=day.moment)
    return render(request, "calls/desk.html", context, status=status)


def _unrecorded(request: HttpRequest, day: queries.Day) -> list[dict[str, str]]:
    """What the person dialled and did not record; a leader sees what others did."""
    me = request.actor.name
    rows = lists.dialled_without_record(None if Permission.CALL_TAKE_OVER in request.permissions else me)
    others = {row.holder for row in rows} - {me}
    names = access.names_of(others) if others else {}
    return beside.unrecorded(rows, {one: names.get(one, one) for one in others}, day)


def again(
    request: HttpRequest, refused: Sequence[str] = (), *, form=None, after: str = "", doubts: Sequence[AnyDoubt] = ()
) -> HttpResponse:
    """The page again with everything that was typed."""
    bad = refused or doubts or (form is not None and form.errors)
    with transaction.atomic():
        return desk(request, refused=refused, form=form, after=after, doubts=doubts, status=422 if bad else 200)


def refused(request: HttpRequest, reasons: Sequence[str]) -> HttpResponse:
    """The desk with why the act was refused."""
    with transaction.atomic():
        return desk(request, refused=reasons, status=409)


def form_of(data, phones, sides, asks, **more) -> forms.Call:
    return forms.Call(data, numbers={phone.id: phone.number for phone in phones}, sides=sides, asks=asks, **more)


def keep_typed(request: HttpRequest, lease: Lease) -> None:
    """What was sent with the call's form is there again when the page is asked for anew."""
    typed = form_of(request.POST, (), lease.sides, list(forms.ENCOURAGED)).typed()
    if typed:
        operations.keep_typed(call_number=lease.call_number, typed=typed, by=request.actor)


def keep_sent(request: HttpRequest, call_number: str) -> None:
    """The same, for a call that the person still holds."""
    lease = operations.current(by=request.actor)
    if lease is not None and lease.call_number == call_number:
        keep_typed(request, lease)


def leave_typed(request: HttpRequest, call_number: str) -> None:
    """What was sent for a call that somebody took over goes to him."""
    lease = Lease.objects.filter(call_number=call_number, taken_from=request.actor.name).first()
    if lease is not None:
        typed = form_of(request.POST, (), lease.sides, list(forms.ENCOURAGED)).typed()
        operations.leave_typed(call_number=call_number, typed=typed, by=request.actor)


def terminal(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")[:64]


def remember(request: HttpRequest, done: operations.Recorded) -> None:
    """What the next page says about the call just recorded; nothing of the person."""
    rows = Contact.objects.filter(record_number__in=done.record_numbers).order_by("pk")
    told = [(SIDE_WORDS[Side(SIDE_OF[row.programme])], outcomes.calls()[row.outcome].ja, row.record_number) for row in rows]
    alike = len({outcome for _, outcome, _ in told}) == 1
    request.session[DONE] = {
        "on": clock.today().isoformat(),
        "call": done.call_number,
        "until": clock.real_now().timestamp() + corrections.UNDO_SECONDS,
        "outcome": told[0][1] if alike else "、".join(f"{side} {outcome}" for side, outcome, _ in told),
        "followed": words.followed(done.followed),
        "records": [(number, side if len(told) > 1 else "") for side, _, number in told],
    }


def _done(request: HttpRequest, day: queries.Day) -> dict | None:
    done = request.session.get(DONE, {})
    if done.get("on") != day.terms.today.isoformat():
        return None
    return done | {"undo": max(0, round(done.get("until", 0) - clock.real_now().timestamp()))}


def _is_of_another(request: HttpRequest, lease) -> bool:
    """What was sent belongs to a call that is no longer held; it must not stand on the page of another person."""
    return _sent_to(request) not in ("", lease.call_number)


def _sent_to(request: HttpRequest) -> str:
    return request.resolver_match.kwargs.get("call_number", "") if request.method == "POST" else ""


def _form(
    request: HttpRequest, lease: Lease, case: queries.Case, anew: queries.Written | None, asks: list[str], day: queries.Day
) -> forms.Call:
    """What was sent for this call, else what was typed or written before (`anew`), else what stands there at first."""
    data = request.POST if _sent_to(request) == lease.call_number else None
    phones = case.known.person.history.phones
    numbers = {phone.id: phone.number for phone in phones}
    initial = forms.recalled(anew.records, anew.promises, anew.findings, anew.encouragements, numbers) if anew else (
        _first_of(lease, day)
    )
    form = form_of(data, phones, lease.sides, asks, initial=initial)
    if data is None and lease.typed:
        form.go_on_from(lease.typed)
    return form


def _case(request: HttpRequest, lease, day: queries.Day, profile, form, after: str) -> dict:
    identified = bool(lease.identified_by)
    case = queries.case(lease.debtor_id, day, with_story=identified)
    operator = request.actor.display_name or request.actor.name
    offers, anew = queries.offers(case, lease.sides, day), queries.written_before(lease)
    asks = [kind for kind in opening.offered(offers) if kind in forms.ENCOURAGED]
    form = _form(request, lease, case, anew, asks, day) if form is None else form
    form.offer(asks)
    chosen = form["outcome"].value() or ""
    came_in = lease.channel == answered.INBOUND
    spoken = _spoken(lease, form, day)
    return {
        "lease": lease,
        "anew": [record.record_number for record in anew.records] if anew else [],
        "lapsed": lease.expires_at <= clock.real_now(),
        "seconds": max(0, int((day.moment - (lease.dialled_at or lease.opened_at)).total_seconds())),
        "writing": beside.writing(dialling.talk_ended(lease), day),
        "who": answers.column(case, lease, day) if came_in else who.column(case, lease, day),
        "gate": desks.gate(case, lease),
        "script": talk.script(
            scripts.holding(kinds=["script"]), talk.filling(profile, operator, case, lease, day), case, lease, day, after=after
        ),
        "topics": talk.topics() if identified else [],
        "money": desks.money(case, lease, spoken, day) if identified else None,
        "where": desks.doubtful_address(residences.doubts_of([lease.debtor_id]), identified=identified),
        "slips": desks.slip_panel(case, spoken, day.terms.today) if identified else [],
        "past": desks.past(case, lease, spoken, day) if identified else None,
        "groups": desks.groups(chosen, desks.group_of(chosen) or _first_group(lease), lease.channel),
        "form": form,
        "answered": _answered(lease, case, day, form, anew) if came_in else None,
        "promise_lines": [[form[f"promise{n}_{part}"] for part in ("day", "yen", "way", "side", "covers")]
                          for n in forms.PROMISE_LINES],
        "apart": desks.apart(form, lease.sides),
        "several_sides": len(lease.sides) > 1,
        "more_is_open": any(form[name].value() for name in BELOW) or any(name.startswith(FOLDED) for name in form.errors),
        "letters": openings.letters(form, offers),
        "encourage": openings.encouragements(form, offers),
        "holidays": days.holidays_near(day.terms.today),
        "strange": form.strange_characters() if form.is_bound else [],
    }


def _first_group(lease: Lease) -> str:
    """Of a call that came in somebody is on the line; of one that went out, nobody yet."""
    if lease.identified_by:
        return "debtor"
    return "inbound" if lease.channel == answered.INBOUND else "nobody"


def _first_of(lease: Lease, day: queries.Day) -> dict | None:
    """What stands in the form of an answered call before anything was typed."""
    if lease.channel != answered.INBOUND:
        return None
    return {"sides": operations.first_sides(lease, day), "answers": lease.answers}


def _spoken(lease: Lease, form, day: queries.Day) -> list[str]:
    """The sides this call is about; whoever calls says himself about which, of one division where they did not agree."""
    if lease.channel != answered.INBOUND:
        return list(lease.sides)
    chosen = [side for side in form["sides"].value() or () if side in lease.sides]
    return answered.spoken_first(chosen or lease.sides, joint_consent=day.joint_consent)


def _answered(lease: Lease, case: queries.Case, day: queries.Day, form, anew: queries.Written | None) -> dict:
    """Whose number rang and, once the person was identified, what may have made him call."""
    attempts = queries.attempts(lease.debtor_id, since=day.causes_since) if lease.identified_by else []
    return answers.beside(lease, case, attempts, form, anew)
