"""The collector's screen: his day, a door, what is said there, the outcome. Nothing is kept on the device."""

from datetime import date

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from saikoku.governance.numbers import queries as numbers
from saikoku.governance.numbers.rules import lines
from saikoku.inquiry.residences import queries as residences
from saikoku.kernel import clock
from saikoku.outreach.visits import forms, operations, queries
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.operations import notices, recording
from saikoku.outreach.visits.presenters import pages, words
from saikoku.outreach.visits.presenters import stock as given
from saikoku.outreach.visits.queries import stock as papers
from saikoku.outreach.visits.rules import door, outcomes, paired
from saikoku.outreach.visits.rules import stock as beforehand
from saikoku.planning.routes.queries import walking
from saikoku.registry.contacts.rules import corrections
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.photos import queries as photos
from saikoku.registry.photos.rules.taking import Purpose
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import components as ui
from saikoku.workforce.conduct import queries as conduct

DONE = "visits_done"
MOST_DIGITS = 18


@requires(Permission.VISIT_WORK)
@require_GET
def day(request: HttpRequest) -> HttpResponse:
    return _day(request)


@transaction.atomic
def _day(request: HttpRequest, *, refused: list[str] | None = None) -> HttpResponse:
    now = clock.now()
    account_id, on = request.actor.account_id, now.astimezone(clock.TOKYO).date()
    found = walking.day_of(account_id, on)
    under_way, left = queries.open_visit(account_id, on), queries.left_over(account_id, on)
    people = [*pages.people(found.visits if found else []), *(one.debtor.number for one in left)]
    if people:
        operations.note_day_shown(numbers=list(dict.fromkeys(people)), by=request.actor, at=now)
    return render(request, "visits/day.html", {
        "on": on, "day": found, "stamp": pages.stamp(found), "under_way": under_way,
        "stops": pages.stops(found, under_way) if found else [], "left_over": pages.left_over(left),
        "ahead": sum(one.state == pages.STANDS for one in found.visits) if found else 0,
        "papers": given.to_count(papers.handovers(account_id)),
        "duties_read": conduct.has_read(account_id),
        "surveys": residences.count_mine(account_id, on),
        "refusal": pages.not_begun(refused) if refused else pages.unpaired(paired.unpaired(request.actor.worker_number, on)),
    }, status=409 if refused else 200)  # fmt: skip


@requires(Permission.VISIT_WORK)
@in_background
@require_safe
def day_news(request: HttpRequest) -> HttpResponse:
    """Asked every two seconds: has a stop been added, visited or taken off since the list was opened?"""
    found = walking.day_of(request.actor.account_id, clock.today())
    if pages.stamp(found) == request.GET.get("seen", ""):
        return HttpResponse(status=204)
    return render(request, "visits/part.html", {"part": pages.CHANGED})


@requires(Permission.VISIT_WORK)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    try:
        begun = operations.begin(stop_id=id_in(request.POST.get("stop", "")), by=request.actor, at=clock.now())
    except operations.VisitRefused as refusal:
        return _day(request, refused=refusal.reasons)
    return redirect("visits:visit", begun.key)


@requires(Permission.VISIT_WORK)
@require_GET
def visit(request: HttpRequest, key: str) -> HttpResponse:
    return _door(request, mine(request, key))


@requires(Permission.VISIT_WORK)
@in_background
@require_safe
def news(request: HttpRequest, key: str) -> HttpResponse:
    """Asked every two seconds: is there a reason to leave this door that the collector has not read?"""
    found = mine(request, key)
    now = queries.reasons_at(found, clock.today()) if found.state == Visit.State.OPEN else []
    if not door.news(now, found.seen):
        return HttpResponse(status=204)
    return render(request, "visits/cover.html", {"visit": found, "cover": pages.cover(now), "codes": now})


@requires(Permission.VISIT_WORK)
@require_POST
def check(request: HttpRequest, key: str) -> HttpResponse:
    found = mine(request, key)
    form = forms.Check(request.POST, beside=found.beside_id is not None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            operations.check(
                key=key, told=form.told(), spoke_with=given["spoke_with"], identified_by=given["identified_by"],
                by=request.actor, at=clock.now(),
            )  # fmt: skip
        except operations.VisitRefused as refusal:
            words.explain(form, refusal.reasons)
        else:
            return redirect("visits:visit", key)
    return _door(request, found, form=form)


@requires(Permission.VISIT_WORK)
@require_POST
def read(request: HttpRequest, key: str) -> HttpResponse:
    found = mine(request, key)
    try:
        operations.acknowledge(key=key, codes=request.POST.getlist("code"), by=request.actor, at=clock.now())
    except operations.VisitRefused as refusal:
        return _door(request, found, refused=refusal.reasons)
    return redirect("visits:visit", key)


@requires(Permission.VISIT_WORK)
@require_POST
def leave(request: HttpRequest, key: str) -> HttpResponse:
    found = mine(request, key)
    try:
        left = operations.drop(key=key, by=request.actor, at=clock.now())
    except operations.VisitRefused as refusal:
        return _door(request, found, refused=refusal.reasons)
    return redirect("visits:day") if left.state == Visit.State.DROPPED else redirect("visits:visit", key)


@requires(Permission.VISIT_WORK)
@require_POST
def notice(request: HttpRequest, key: str) -> HttpResponse:
    """The paper to be left at the door."""
    found = mine(request, key)
    try:
        form = "escpos" if request.POST.get("way") == "escpos" else "roll"
        drawn = notices.draw(key=key, form=form, by=request.actor, at=clock.now())
    except operations.VisitRefused as refusal:
        return _door(request, found, refused=refusal.reasons)
    kind = "application/pdf" if form == "roll" else "application/octet-stream"
    return HttpResponse(drawn, content_type=kind, headers={"Content-Disposition": "inline"})


@transaction.atomic
def _door(
    request: HttpRequest, found: Visit, *, form: forms.Check | None = None, refused: list[str] | None = None
) -> HttpResponse:
    """The page of a visit: before and after the check list, or what was recorded."""
    found.refresh_from_db()
    if found.state != Visit.State.OPEN:
        return _ended(request, found)
    operations.note_shown(visit=found, by=request.actor, at=clock.now())
    again = queries.standing_of(found.key)
    place, on = queries.door_of(found), clock.today()
    his = walking.day_of(request.actor.account_id, found.on)
    stop = next((one for one in his.visits if one.stop_id == found.stop_id), None) if his else None
    told, past = news_of(found), queries.past(found.debtor_id)
    shows = place.shows_amounts and not told["reasons"]
    takes_no_more = paired.takes_no_more(found.worker_number, found.debtor_id, found.on)
    return render(request, "visits/door.html", {
        "visit": found, "person": found.debtor, "place": place, "stop": stop, "address": pages.address(stop),
        "cautions": pages.cautions(queries.cautions(found.debtor_id)), "past": pages.past(past),
        "past_title": pages.title_of_past(past),
        "where": pages.doubtful_address(residences.doubts_of([found.debtor_id]).get(found.debtor_id, [])),
        "money": pages.money(queries.owed(found.debtor_id)) if shows else None,
        "choices": pages.choices(
            told["reasons"], place, takes_no_more=takes_no_more
        ), "takes_no_more": takes_no_more, "danger": outcomes.visits()[outcomes.DANGER],
        "form": form or forms.Check(initial=_checked(place), beside=found.beside_id is not None),
        "again": pages.again(again), "asks": form is not None or not place.told or "again" in request.GET, "on": on,
        "may_photograph": photos.is_allowed(Purpose.VISIT, on),
        "refusal": ui.Note("できません。", lines=words.refused(refused), tone="bad") if refused else None, **told,
    }, status=409 if refused else 422 if form is not None else 200)  # fmt: skip


def _checked(place: door.Door) -> dict[str, str]:
    return {"identified_by": place.identified_by, "spoke_with": place.spoke_with}


def news_of(found: Visit) -> dict:
    reasons = queries.reasons_at(found, clock.today())
    unread = door.news(reasons, found.seen)
    return {"reasons": reasons, "codes": reasons, "unread": bool(unread), "cover": pages.cover(reasons)}


def remember(request: HttpRequest, made: recording.Recorded) -> None:
    """What the next page says about the visit just recorded; nothing of the person."""
    request.session[DONE] = {
        "key": made.visit.key, "followed": list(made.followed),
        "until": clock.real_now().timestamp() + corrections.UNDO_SECONDS,
    }  # fmt: skip


@transaction.atomic
def ended(request: HttpRequest, key: str, *, refused: list[str]) -> HttpResponse:
    """The page of a recorded visit with why it stays as it is."""
    return _ended(request, mine(request, key), refused)


def _ended(request: HttpRequest, found: Visit, refused: list[str] | None = None) -> HttpResponse:
    told = request.session.get(DONE, {})
    told = told if told.get("key") == found.key else {}
    followed = told.get("followed", [])
    rows, left = queries.standing_of(found.key), queries.notice_of(found)
    beside, his = _beside(found), walking.day_of(request.actor.account_id, clock.today())
    after = his.next if his else None
    operations.note_shown(
        visit=found, others=[*(one.number for one in beside), *([after.debtor.number] if after else [])], by=request.actor,
        at=clock.now(),
    )  # fmt: skip
    is_recorded = found.state == Visit.State.RECORDED
    return render(request, "visits/ended.html", {
        "visit": found, "person": found.debtor, "done": pages.done(found, followed) if is_recorded else None,
        "collected": is_recorded and found.outcome in outcomes.COLLECTED, "danger": found.outcome == outcomes.DANGER,
        "call": _office(found.on) if found.outcome == outcomes.DANGER else "",
        "receipts": paired.receipts(found.debtor_id, found.on) if is_recorded else [],
        "survey": is_recorded and found.on == clock.today() and residences.is_asked(found.debtor_id, found.on),
        "notice": pages.notice(left), "beforehand": left is not None and beforehand.is_one(left.number),
        "record": rows[0].record_number if rows else "", "may_undo": told.get("until", 0) > clock.real_now().timestamp(),
        "refusal": ui.Note("できません。", lines=words.refused(refused), tone="bad") if refused else None,
        "may_photograph": is_recorded and found.on == clock.today() and photos.is_allowed(Purpose.VISIT, found.on),
        "may_print": _may_print(request, found), "beside": beside, "next": after,
        "next_address": pages.address(after),
    }, status=409 if refused else 200)  # fmt: skip


def _office(on: date) -> str:
    """The number that stands on papers, where the register has one."""
    try:
        return numbers.shown(lines.PAPERS, on=on).own
    except numbers.NothingShown:
        return ""


def _may_print(request: HttpRequest, found: Visit) -> bool:
    """A slip is for the person himself, at the stop in hand; the page of the slips says what else stands against it."""
    held = {one.pk for one in queries.in_hands(found.account_id, clock.today())}
    ready = found.state == Visit.State.RECORDED and queries.door_of(found).shows_amounts and found.pk in held
    return ready and Permission.SLIP_PRINT_AT_DOOR in request.permissions


def _beside(found: Visit) -> list[Debtor]:
    """With whom of the household the stop may go on; nobody where nobody was met or it was left in danger."""
    goes_on = found.state == Visit.State.RECORDED and found.told_at and found.outcome != outcomes.DANGER
    if not goes_on or found.on != clock.today() or queries.open_visit(found.account_id, found.on):
        return []
    return queries.beside(found, found.on)


def id_in(text: str) -> int:
    """A number that a button sent; 0, which is nobody's, for anything else."""
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else 0


def mine(request: HttpRequest, key: str) -> Visit:
    found = queries.mine(key, request.actor.account_id)
    if found is None:
        raise Http404
    return found
